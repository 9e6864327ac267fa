"""What people may do, what a batch needed, and who gave their yes to it."""

from __future__ import annotations

from typing import Final

ROLES: Final = """
-- Before there were roles everybody did everything.
ALTER TABLE staff ADD COLUMN role TEXT NOT NULL DEFAULT 'manager';
ALTER TABLE staff ADD COLUMN email TEXT NOT NULL DEFAULT '';

-- The same as in the payload, where it is frozen; empty for what was recorded before.
ALTER TABLE outbox ADD COLUMN needs TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE fenced ADD COLUMN needs TEXT NOT NULL DEFAULT '';
ALTER TABLE fenced ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';

DROP TRIGGER batch_frozen;
CREATE TRIGGER batch_frozen BEFORE UPDATE OF
    desk_seq, batch_id, command, desk_id, staff_id, made_at, payload, digest, fingerprint, needs,
    approved_by ON outbox
BEGIN SELECT RAISE (ABORT, 'a recorded batch is frozen'); END;
"""
