"""Slips beside the ledger, each as the text of its document; families and merged students."""

from __future__ import annotations

from typing import Final

SLIPS: Final = """
CREATE TABLE slip (
    collection TEXT NOT NULL,
    slip_id TEXT NOT NULL,
    about TEXT NOT NULL,
    day TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (collection, slip_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX slip_about ON slip (collection, about, day);
CREATE INDEX slip_by_day ON slip (collection, day);
CREATE INDEX entry_under_promotion ON entry (reference)
    WHERE kind = 'discount' AND reference <> '';

ALTER TABLE student ADD COLUMN family_id TEXT NOT NULL DEFAULT '';
ALTER TABLE student ADD COLUMN merged_into TEXT NOT NULL DEFAULT '';
CREATE INDEX student_of_family ON student (family_id) WHERE family_id <> '';
CREATE INDEX student_merged ON student (merged_into) WHERE merged_into <> '';

ALTER TABLE school ADD COLUMN accounts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE school ADD COLUMN returned_fee INTEGER NOT NULL DEFAULT 0;
ALTER TABLE school ADD COLUMN reminder_text TEXT NOT NULL DEFAULT '';
"""
