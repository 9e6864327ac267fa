"""Receipt numbers are unique for each desk, no longer in the whole file.

A school that ran alone and was brought into another one printed numbers that a desk there printed,
too: both papers exist.
"""

from __future__ import annotations

from typing import Final

RECEIPTS_OF_DESKS: Final = """
PRAGMA defer_foreign_keys = ON;
CREATE TABLE receipt_before AS SELECT * FROM receipt;
DROP TABLE receipt;
CREATE TABLE receipt (
    key INTEGER PRIMARY KEY,
    receipt_id TEXT NOT NULL UNIQUE,
    receipt_no TEXT COLLATE NOCASE,
    series TEXT NOT NULL,
    number INTEGER NOT NULL,
    desk_id TEXT NOT NULL,
    UNIQUE (receipt_no, desk_id)
) STRICT;
INSERT INTO receipt (key, receipt_id, receipt_no, series, number, desk_id)
    SELECT key, receipt_id, receipt_no, series, number,
        coalesce((SELECT desk_id FROM entry WHERE receipt_key = receipt_before.key LIMIT 1), '')
    FROM receipt_before;
DROP TABLE receipt_before;
CREATE INDEX receipt_by_number ON receipt (number, series);
CREATE TRIGGER receipt_stays BEFORE DELETE ON receipt
BEGIN SELECT RAISE (ABORT, 'a receipt number is given once'); END;
CREATE TRIGGER receipt_stands BEFORE UPDATE ON receipt
BEGIN SELECT RAISE (ABORT, 'a receipt number is given once'); END;
"""
