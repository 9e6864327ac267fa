"""Files read and written for the dialog, with a session of the background's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from enrolldesk.app.importing.planned import Plan
from enrolldesk.app.importing.refused import refused_rows
from enrolldesk.app.importing.table import Table
from enrolldesk.app.session import Session
from enrolldesk.domain.money import MoneyStyle


def read_table(open_session: Callable[[], Session], path: Path) -> Table:
    """Read a roster; raises FileUnreadable."""
    session = open_session()
    try:
        return session.tables.read(path)
    finally:
        session.close()


def save_refused(
    open_session: Callable[[], Session], found: Plan, path: Path, style: MoneyStyle
) -> None:
    """Write the lines with problems and why; raises OSError."""
    header, rows = refused_rows(found, style)
    session = open_session()
    try:
        session.tables.write_csv(path, header, rows)
    finally:
        session.close()
