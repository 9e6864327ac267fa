"""The store on SQLite: replica, outbox, search, backups."""

from enrolldesk.adapters.sqlite.backups import backups_of
from enrolldesk.adapters.sqlite.opening import open_store
from enrolldesk.adapters.sqlite.restore import restore, set_aside
from enrolldesk.adapters.sqlite.store import SqliteStore

__all__ = ["SqliteStore", "backups_of", "open_store", "restore", "set_aside"]
