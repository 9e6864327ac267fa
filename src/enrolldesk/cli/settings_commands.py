"""The school's settings and this desk's name, changed and shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from enrolldesk.app.commands import ChangeDesk, ChangeSchool, Command
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.domain.accounts import WORDS, Accounts
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.school import DeskIdentity, School

_PLAIN: Final = {
    "name": "name",
    "currency": "currency",
    "time_zone": "time zone",
    "phone": "phone",
    "email": "e-mail",
    "tax_line": "tax line",
}
_ADDRESS: Final = {
    "street": "street",
    "city": "city",
    "region": "state",
    "postal_code": "ZIP code",
}
_TEXTS: Final = {
    "footer": ("receipt_footer", "receipt footer"),
    "terms": ("agreement_terms", "agreement terms"),
    "reminder": ("reminder_text", "reminder text"),
}


def add_to(school: Commands) -> None:
    """Add ``school settings`` and ``school change``."""
    school.add("settings", _show, "show every setting of the school and this desk")
    change = school.add(
        "change",
        _change,
        "change settings of the school or this desk",
        "Change what is named, all of it or nothing; the rest stays. A text that begins with @ "
        "names the file it stands in, an empty one takes it back.",
    )
    for name, words in (_PLAIN | _ADDRESS).items():
        change.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=f"the {words}")
    for name, (_field, words) in _TEXTS.items():
        change.add_argument(f"--{name}", metavar="TEXT|@FILE", help=f"the {words}")
    change.add_argument("--logo", metavar="FILE", help="a PNG, JPEG or SVG; empty for none")
    change.add_argument(
        "--returned-fee", metavar="AMOUNT", help="charged when a payment comes back; 0 for none"
    )
    change.add_argument(
        "--retention-years", type=int, metavar="N", help="how long a student's records are kept"
    )
    change.add_argument(
        "--account",
        action="append",
        default=[],
        metavar="PURPOSE=ACCOUNT",
        help=f"an account of the journal; purposes are {', '.join(WORDS)}",
    )
    change.add_argument("--desk-name", metavar="NAME", help="this desk's name")
    change.add_argument("--desk-code", metavar="CODE", help="printed on its receipts")


def _change(call: Call) -> Answer:
    school, desk = _known(call)
    after = _asked(call, school)
    given = call.arguments
    named = replace(
        desk,
        name=desk.name if given.desk_name is None else given.desk_name,
        code=desk.code if given.desk_code is None else given.desk_code,
    )
    asked: list[Command] = []
    if after != school:
        asked.append(ChangeSchool(command_id=new_id(), school=after))
    if named != desk:
        asked.append(ChangeDesk(command_id=new_id(), desk=named))
    call.desk.run_all(asked)
    return _show(call)


def _asked(call: Call, school: School) -> School:
    """The school with what the arguments say."""
    given = vars(call.arguments)
    changed: dict[str, Any] = {name: given[name] for name in _PLAIN if given[name] is not None}
    address = {name: given[name] for name in _ADDRESS if given[name] is not None}
    if address:
        changed["address"] = replace(school.address, **address)
    for name, (field, _words) in _TEXTS.items():
        if given[name] is not None:
            changed[field] = _text(given[name])
    if given["logo"] is not None:
        changed["logo"] = _logo(call, given["logo"])
    if given["returned_fee"] is not None:
        changed["returned_fee"] = call.amount(given["returned_fee"])
    if given["retention_years"] is not None:
        changed["retention_years"] = given["retention_years"]
    if given["account"]:
        changed["accounts"] = _accounts(school, given["account"])
    return replace(school, **changed)


def _text(given: str) -> str:
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Usage(f"“{given[1:]}” could not be read as text ({error}).") from None


def _logo(call: Call, given: str) -> bytes:
    if not given:
        return b""
    try:
        picture = Path(given).read_bytes()
    except OSError as error:
        raise Usage(f"“{given}” could not be read ({error}).") from None
    problem = call.session.paper.logo_problem(picture)
    if problem is not None:
        raise Usage(problem.sentence.replace("was left out", "cannot be used"))
    return picture


def _accounts(school: School, given: list[str]) -> tuple[tuple[str, str], ...]:
    kept = dict(school.accounts)
    for pair in given:
        purpose, told, account = pair.partition("=")
        if not told or purpose not in WORDS:
            raise Usage(f"“{pair}” is not PURPOSE=ACCOUNT with one of {', '.join(WORDS)}.")
        kept[purpose] = account
    # What a newer version keeps there stays.
    others = tuple((purpose, account) for purpose, account in kept.items() if purpose not in WORDS)
    return (*Accounts.of(kept).checked().own(), *others)


def _show(call: Call) -> Answer:
    school, desk = _known(call)
    value: answers.Fields = {name: getattr(school, name) for name in _PLAIN}
    value |= {name: getattr(school.address, name) for name in _ADDRESS}
    value |= {field: getattr(school, field) for field, _words in _TEXTS.values()}
    value |= {
        "school_id": school.school_id,
        "logo_bytes": len(school.logo),
        "returned_fee": school.returned_fee.cents,
        "retention_years": school.retention_years,
        "accounts": Accounts.of(dict(school.accounts)).as_mapping(),
        "desk_id": desk.desk_id,
        "desk_name": desk.name,
        "desk_code": desk.code,
    }
    return Answer(value, _lines(call, school, desk))


def _lines(call: Call, school: School, desk: DeskIdentity) -> Iterator[str]:
    for name, words in _PLAIN.items():
        yield f"{words}: {getattr(school, name)}"
    for name, words in _ADDRESS.items():
        yield f"{words}: {getattr(school.address, name)}"
    for field, words in _TEXTS.values():
        text = getattr(school, field).replace("\n", "\n  ")
        yield f"{words}: {text or '(the usual one)' * (field != 'receipt_footer')}"
    yield f"logo: {f'{len(school.logo):,} bytes' if school.logo else 'none'}"
    yield f"fee for a returned payment: {call.money(school.returned_fee)}"
    yield f"years to keep records: {school.retention_years}"
    for purpose, account in Accounts.of(dict(school.accounts)).as_mapping().items():
        yield f"account for {WORDS[purpose]}: {account}"
    yield f"desk: {desk.name}, receipts {desk.series}-…"


def _known(call: Call) -> tuple[School, DeskIdentity]:
    school, desk = call.reads.school(), call.reads.desk()
    if school is None or desk is None:
        raise NotFound("school", "")
    return school, desk
