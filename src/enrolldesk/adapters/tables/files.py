"""Writes a table as the kind of file that was asked for."""

from __future__ import annotations

from pathlib import Path

from enrolldesk.adapters.tables.text import write_text
from enrolldesk.adapters.whole_file import whole_file
from enrolldesk.app.exporting.table import FileFormat, Progress, Table


class TableFileWriter:
    """The tables a person exports."""

    def write(self, path: Path, table: Table, file_format: FileFormat, progress: Progress) -> int:
        """Write the file whole or leave everything as it was, and say how many rows it holds.

        A file of that name is replaced. Raises ExportFailed, and whatever ``progress`` raises.
        """
        with whole_file(path) as file:
            if file_format is FileFormat.CSV:
                return write_text(file, table, progress)
            # Only who asks for a workbook waits for its library.
            from enrolldesk.adapters.tables.workbook import write_workbook

            return write_workbook(file, path, table, progress)
