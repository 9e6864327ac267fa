"""Exported workbooks opened by a real spreadsheet program: `make spreadsheet`.

LibreOffice calculates every sheet anew, as it does for whoever opens it, and writes what it shows
as CSV. Each total must be the sum of its column, to the cent, and the same as in our own CSV.
Needs LibreOffice Calc (Debian: libreoffice-calc-nogui).
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

LISTS: Final = ("students", "payments", "balances", "courses", "journal")
STUDENTS: Final = 300
_PATIENCE: Final = 600.0
_TOTAL: Final = "Total"
_AS_CSV: Final = "csv:Text - txt - csv (StarCalc):44,34,76"
"""With commas, quotation marks and in UTF-8."""


def main() -> int:
    """Export, convert, compare; the exit code says whether everything agrees."""
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is missing: sudo apt-get install -y libreoffice-calc-nogui")
        return 1
    with TemporaryDirectory(prefix="enrolldesk-spreadsheet-") as folder:
        place = Path(folder)
        _enrolldesk(place, "sample", "--students", str(STUDENTS))
        for what in LISTS:
            for end in ("xlsx", "csv"):
                _enrolldesk(place, "export", what, str(place / f"{what}.{end}"))
        opened = place / "opened"
        names = [str(place / f"{what}.xlsx") for what in LISTS]
        _run(
            office,
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            _AS_CSV,
            "--outdir",
            str(opened),
            *names,
        )
        wrong = [_differs(place, opened, what) for what in LISTS]
    return 1 if any(wrong) else 0


def _differs(place: Path, opened: Path, what: str) -> bool:
    """Whether a list is another one after LibreOffice read it; says what was compared."""
    shown, ours = _rows(opened / f"{what}.csv"), _rows(place / f"{what}.csv")
    header = ours[0]
    body = [row for row in shown[1:] if row[0] != _TOTAL]
    totals = next((row for row in shown[1:] if row[0] == _TOTAL), [""] * len(header))
    told = []
    wrong = shown[0] != header or len(body) != len(ours) - 1
    for at, name in enumerate(header):
        sums = [_sum(rows, at) for rows in (body, ours[1:])]
        if totals[at] and at:
            told.append(f"{name} {sums[0]}")
            sums.append(_number(totals[at]))
        wrong = wrong or len(set(sums)) != 1
    verdict = "DIFFERS" if wrong else "agrees"
    print(f"{what}: {len(body)} rows, {', '.join(told) or 'no totals'}: {verdict}")
    return wrong


def _sum(rows: list[list[str]], at: int) -> Decimal | None:
    """The sum of a column; None where it does not hold numbers alone."""
    try:
        return sum((_number(row[at]) for row in rows if row[at]), Decimal())
    except ArithmeticError:
        return None


def _number(text: str) -> Decimal:
    """An amount or a number as LibreOffice writes it, or as we do."""
    return Decimal(text.replace("$", "").replace(",", ""))


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def _enrolldesk(place: Path, *words: str) -> None:
    _run(sys.executable, "-m", "enrolldesk", "--home", str(place / "home"), *words)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=_PATIENCE, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
