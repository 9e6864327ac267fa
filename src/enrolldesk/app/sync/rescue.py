"""Rescue files: batches that no server has, as they were frozen, to be carried to another desk.

Lines of JSON: a head with the version and whose they are, one line for each batch, and a last line
that counts them and digests everything before it. A file that was cut or changed is told from one
that is whole before anything of it is used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from enrolldesk.app.batches import canonical, digest
from enrolldesk.app.wording import worded
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import is_safe_id
from enrolldesk.domain.money import MoneyStyle

VERSION: Final = 1
LARGEST: Final = 1024 * 1024 * 1024
_MARK: Final = "enrolldesk_rescue"


class RescueUnusable(DeskError):
    """A rescue file cannot be used, and nothing of it was; ``why`` is a code of this module."""

    path: Path
    why: str


_WHY: Final = {
    "foreign": "it is no rescue file",
    "newer": "it was written by a newer EnrollDesk: install that version",
    "damaged": "it was cut or changed after it was written. Export it again, or use another copy",
    "school": "it belongs to another school",
    "no_school": "this home has no school yet. Join the school or restore its backup first",
    "unreadable": "it cannot be read",
    "exists": "there is a file of that name already. Choose another name",
    "unwritable": "it cannot be written there. Choose another folder",
    "too_large": "it is larger than any rescue file",
}


@worded.register
def _(error: RescueUnusable, style: MoneyStyle) -> str:
    return f"The rescue file {error.path} cannot be used: {_WHY[error.why]}."


@dataclass(frozen=True, slots=True)
class RescuedBatch:
    """A batch as its desk froze it."""

    batch_id: str
    desk_seq: int
    command: str
    desk_id: str
    staff_id: str
    made_at: int
    payload: str
    digest: str
    fingerprint: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rescue:
    """What a rescue file holds. ``schools`` are the ids its school is known by; ``identity`` is
    its own among all schools, empty where it never was connected."""

    schools: tuple[str, ...]
    school: str
    desk_id: str
    desk: str
    made_at: datetime
    batches: tuple[RescuedBatch, ...]
    identity: str = ""

    def is_of(self, schools: Collection[str], identity: str) -> bool:
        """Whether it belongs to this school; two projects may call their schools the same."""
        if self.identity and identity:
            return self.identity == identity
        return not set(schools).isdisjoint(self.schools)


def encode(rescue: Rescue) -> bytes:
    """The whole file."""
    head = {
        _MARK: VERSION,
        "schools": list(rescue.schools),
        "school": rescue.school,
        "desk_id": rescue.desk_id,
        "desk": rescue.desk,
        "made_at": rescue.made_at.isoformat(),
        **({"identity": rescue.identity} if rescue.identity else {}),
    }
    body = _lines([head, *(asdict(batch) for batch in rescue.batches)])
    end = {"end": len(rescue.batches), "digest": hashlib.sha256(body).hexdigest()}
    return body + _lines([end])


def decode(content: bytes, path: Path) -> Rescue:
    """Read a whole file; raises RescueUnusable, and says nothing of a part."""
    try:
        head, *batches, end = [json.loads(line) for line in content.splitlines()]
    except ValueError as error:
        raise RescueUnusable(path, "damaged" if _is_ours(content) else "foreign") from error
    if not isinstance(head, dict) or _MARK not in head:
        raise RescueUnusable(path, "foreign")
    version = head[_MARK]
    if type(version) is int and version > VERSION:
        raise RescueUnusable(path, "newer")
    body = content[: content.rstrip(b"\n").rfind(b"\n") + 1]
    whole = {"end": len(batches), "digest": hashlib.sha256(body).hexdigest()}
    if version != VERSION or end != whole:
        raise RescueUnusable(path, "damaged")
    try:
        return Rescue(
            tuple(map(str, head["schools"])),
            str(head["school"]),
            str(head["desk_id"]),
            str(head["desk"]),
            datetime.fromisoformat(head["made_at"]),
            tuple(_batch(one, path) for one in batches),
            str(head.get("identity", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RescueUnusable(path, "damaged") from error


def read_rescue(path: Path) -> Rescue:
    """Read a rescue file; raises RescueUnusable."""
    try:
        if path.stat().st_size > LARGEST:
            raise RescueUnusable(path, "too_large")
        content = path.read_bytes()
    except OSError as error:
        raise RescueUnusable(path, "unreadable") from error
    return decode(content, path)


def _batch(fields: dict[str, Any], path: Path) -> RescuedBatch:
    """One batch, every claim of it held against its payload."""
    batch = RescuedBatch(**fields)
    told = json.loads(batch.payload)
    agrees = (
        digest(batch.payload) == batch.digest
        and told["batch_id"] == batch.batch_id
        and is_safe_id(batch.batch_id)
        and (told["command"], told["desk"], told["staff"], told["desk_seq"])
        == (batch.command, batch.desk_id, batch.staff_id, batch.desk_seq)
        and type(batch.made_at) is int
        and all(write["kind"] and write["path"] and write["fields"] for write in told["writes"])
        and all(isinstance(key, str) for key in (*told["keys"], *told["touched"]))
    )
    if not agrees:
        raise RescueUnusable(path, "damaged")
    return batch


def _is_ours(content: bytes) -> bool:
    return content.lstrip().startswith(b"{") and _MARK.encode() in content[:4096]


def _lines(values: Iterable[Any]) -> bytes:
    return "".join(f"{canonical(value)}\n" for value in values).encode()
