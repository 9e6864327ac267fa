"""Takes payments through the command line, one after the other, until the process is killed.

    python pay_by_command.py HOME FIRST

Payment n has the id ``pay-n``; a run begins with the one that may have been interrupted.
"""

import sys
from itertools import count

from enrolldesk.bootstrap import open_desk, run_cli


def places(home: str) -> list[str]:
    """The enrollments that are paid for, in a steady order."""
    from pathlib import Path

    session = open_desk(Path(home))
    rows = list(session.desk.reads.balances(session.desk.today()))
    session.close()
    return sorted(row.enrollment_id for row in rows)


def amount(number: int) -> str:
    """What payment n is about: one id always comes with one amount."""
    return f"{1 + number % 7}.{number % 100:02d}"


def main(home: str, first: int) -> int:
    """Pay until something goes wrong or the process ends."""
    known = places(home)
    for number in count(first):
        place = known[number % len(known)]
        words = ("--home", home, "--json", "pay", place, amount(number))
        code = run_cli([*words, "--method", "cash", "--entry-id", f"pay-{number}"])
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
