"""What a desk keeps of what it has read from the server."""

from __future__ import annotations

from typing import Final

PULLING: Final = """
CREATE TABLE pull (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    cursor INTEGER NOT NULL,
    -- of a download under way
    step INTEGER,
    by_name INTEGER NOT NULL CHECK (by_name IN (0, 1)),
    after_key TEXT,
    after_at INTEGER,
    fetched INTEGER NOT NULL,
    expected INTEGER NOT NULL
) STRICT;

-- Entries are not in it: they never change, and committed_at says that the server holds them.
CREATE TABLE pulled (
    path TEXT PRIMARY KEY NOT NULL,
    update_time INTEGER NOT NULL,
    laid INTEGER NOT NULL CHECK (laid IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX pulled_laid ON pulled (path) WHERE laid = 1;

CREATE TABLE pulled_batch (
    batch_id TEXT PRIMARY KEY NOT NULL,
    committed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pulled_batch_by_time ON pulled_batch (committed_at);

CREATE TABLE set_aside (
    path TEXT PRIMARY KEY NOT NULL,
    why TEXT NOT NULL,
    field TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE other_desk (
    desk_id TEXT PRIMARY KEY NOT NULL,
    code TEXT NOT NULL,
    letter TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;
"""
