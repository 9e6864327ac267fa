"""What a line's problem says to whoever prepared the file."""

from __future__ import annotations

from typing import Final

from enrolldesk.app.importing.planned import CourseUnknown, LineFlawed
from enrolldesk.app.importing.run import ImportRefused
from enrolldesk.app.importing.table import FileUnreadable
from enrolldesk.app.wording import shown, worded
from enrolldesk.domain.money import MoneyStyle

FLAWS: Final = {
    "ragged": "It has {found} cells where the header has {expected}.",
    "unreadable": "It holds characters that are no text in this encoding.",
    "unclosed_quote": "A quotation mark opens here and is never closed.",
}

FILE_PROBLEMS: Final = {
    "no_name_column": "No column of {name} is recognized as a name. Say which one it is.",
    "empty": "{name} holds no lines.",
    "missing": "{name} cannot be opened: there is no such file.",
    "denied": "{name} cannot be opened: this account may not read it.",
    "not_a_table": "{name} is neither a CSV text nor an XLSX workbook.",
    "too_large": "{name} is larger than this program reads at once. Split it first.",
    "encoding": "{name} is not text in the chosen encoding.",
}


@worded.register
def _(error: LineFlawed, style: MoneyStyle) -> str:
    return FLAWS[error.why].format(found=error.found, expected=error.expected)


@worded.register
def _(error: CourseUnknown, style: MoneyStyle) -> str:
    return (
        f"The school has no course “{shown(error.title)}”. Add it first, or let the import add it."
    )


@worded.register
def _(error: FileUnreadable, style: MoneyStyle) -> str:
    return FILE_PROBLEMS[error.why].format(name=error.name)


@worded.register
def _(error: ImportRefused, style: MoneyStyle) -> str:
    lines = "line has a problem" if error.problems == 1 else "lines have problems"
    return f"Nothing was imported: {error.problems} {lines}, and all or nothing was asked for."
