"""Tables on disk: CSV in any usual encoding and XLSX, read for import, written for export."""

from enrolldesk.adapters.rosters.files import RosterFiles

__all__ = ["RosterFiles"]
