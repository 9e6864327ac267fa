"""Exported tables on disk: CSV and XLSX."""

from enrolldesk.adapters.tables.files import TableFileWriter

__all__ = ["TableFileWriter"]
