"""The log of every command: a line each, kept for good by the file itself."""

from __future__ import annotations

from typing import Final

HISTORY: Final = """
-- What a command wrote is in its batch, here in outbox or fenced. Of another desk's there is what
-- its guard at the server told.
CREATE TABLE history (
    key INTEGER PRIMARY KEY,
    batch_id TEXT NOT NULL UNIQUE,
    command TEXT NOT NULL,
    desk_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    told TEXT NOT NULL
) STRICT;
INSERT INTO history (batch_id, command, desk_id, staff_id, made_at, told)
    SELECT batch_id, command, desk_id, staff_id, made_at, '' FROM (
        SELECT batch_id, command, desk_id, staff_id, made_at, desk_seq FROM fenced
        UNION ALL SELECT batch_id, command, desk_id, staff_id, made_at, desk_seq FROM outbox
    ) ORDER BY desk_seq;
CREATE INDEX history_by_time ON history (made_at);

CREATE TRIGGER history_of_batch AFTER INSERT ON outbox
BEGIN
    INSERT OR IGNORE INTO history (batch_id, command, desk_id, staff_id, made_at, told)
    VALUES (new.batch_id, new.command, new.desk_id, new.staff_id, new.made_at, '');
END;
CREATE TRIGGER history_stays BEFORE DELETE ON history
BEGIN SELECT RAISE (ABORT, 'the log is kept for good'); END;
CREATE TRIGGER history_stands BEFORE UPDATE ON history
BEGIN SELECT RAISE (ABORT, 'the log is kept for good'); END;
"""
