"""What a batch that needs attention leaves behind: choices, fences, entries given up, conflicts."""

from __future__ import annotations

from typing import Final

WAYS: Final = """
-- What its desk gave up stays in the ledger, marked, and counts for nothing.
ALTER TABLE entry ADD COLUMN given_up INTEGER NOT NULL DEFAULT 0;
CREATE INDEX entry_given_up ON entry (enrollment_key) WHERE given_up = 1;
DROP INDEX entry_money;
DROP INDEX entry_money_by_day;
CREATE INDEX entry_money ON entry (taken_at, key, kind, paid_delta, method, day, given_up)
    WHERE paid_delta <> 0 AND kind <> 'credit';
CREATE INDEX entry_money_by_day ON entry (day, taken_at, kind, paid_delta, method, given_up)
    WHERE paid_delta <> 0 AND kind <> 'credit';

-- Which way out somebody chose: kept until the fence stands, however long that takes.
CREATE TABLE chosen_way (
    batch_id TEXT PRIMARY KEY NOT NULL REFERENCES outbox (batch_id),
    way TEXT NOT NULL,
    next_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    chosen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Batches that can never land any more, as they were frozen.
CREATE TABLE fenced (
    batch_id TEXT PRIMARY KEY NOT NULL,
    desk_seq INTEGER NOT NULL,
    command TEXT NOT NULL,
    desk_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    payload TEXT NOT NULL,
    digest TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    reason TEXT NOT NULL,
    way TEXT NOT NULL,
    replaced_by TEXT NOT NULL,
    settled_by TEXT NOT NULL,
    settled_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER fence_stays BEFORE DELETE ON fenced
BEGIN SELECT RAISE (ABORT, 'a fenced batch is kept'); END;

-- Batches of a rescue file: their payloads tell the place they had at the desk they come from.
CREATE TABLE rescued (
    batch_id TEXT PRIMARY KEY NOT NULL,
    from_desk_id TEXT NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What two desks did without seeing each other, in codes and values.
CREATE TABLE explained (
    conflict_id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    student_id TEXT NOT NULL,
    told_at INTEGER NOT NULL,
    facts TEXT NOT NULL,
    seen INTEGER NOT NULL CHECK (seen IN (0, 1))
) STRICT, WITHOUT ROWID;

DROP TRIGGER entry_stands;
CREATE TRIGGER entry_stands BEFORE UPDATE ON entry
WHEN (old.key, old.entry_id, old.enrollment_key, old.kind, old.amount, old.charged_delta,
      old.paid_delta, old.written_off_delta, old.desk_id, old.staff_id, old.taken_at, old.day,
      old.receipt_key, old.payer, old.allocations, old.method, old.reference, old.approval,
      old.tendered, old.change, old.reverses, old.reason, old.batch_id, old.effect_index)
  IS NOT (new.key, new.entry_id, new.enrollment_key, new.kind, new.amount, new.charged_delta,
      new.paid_delta, new.written_off_delta, new.desk_id, new.staff_id, new.taken_at, new.day,
      new.receipt_key, new.payer, new.allocations, new.method, new.reference, new.approval,
      new.tendered, new.change, new.reverses, new.reason, new.batch_id, new.effect_index)
  -- What is behind a fence never was in the school's ledger.
  AND NOT EXISTS (SELECT 1 FROM fenced WHERE fenced.batch_id = old.batch_id)
BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
"""
