"""The school a desk belongs to, and the secrets it held its desk by.

It is kept when the desk leaves: what it recorded there belongs to that school alone.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from enrolldesk.app.kept import kept, text_of

if TYPE_CHECKING:
    from enrolldesk.app.ports import LocalSettings
    from enrolldesk.app.sync.connection import Connection

MEMBERSHIP: Final = "membership"
"""The local setting that holds it; a backup and a clone of the disk hold it, too."""

TO_BRING: Final = "records-to-bring.jsonl"
"""The file in a home whose records are on their way into the school it joins."""

_SECRETS: Final = 8


@dataclass(frozen=True, slots=True)
class Membership:
    """``identity`` is the school's own; ``secrets`` are the last ones offered, newest last.

    One is noted before it is offered to the server: whichever arrived, this desk knows it.
    """

    project: str
    school_id: str
    identity: str
    secrets: tuple[str, ...] = ()

    def offering(self, secret: str, standing: str = "") -> Membership:
        """The same with one more secret on offer; the one that stands is never forgotten for it."""
        stands = [one for one in self.secrets if one == standing]
        others = [one for one in self.secrets if one != standing]
        most = _SECRETS - len(stands)
        return replace(self, secrets=(*stands, *(*others, secret)[-most:]))

    def is_at(self, connection: Connection) -> bool:
        """Whether a connection leads to where this school was."""
        return (self.project, self.school_id) == (connection.project, connection.school_id)


def membership_of(local: LocalSettings) -> Membership | None:
    """The school this home belongs to; None while it never was connected. Raises SettingDamaged."""
    return kept(local, MEMBERSHIP, _read)


def _read(value: Any) -> Membership:
    names = ("project", "school_id", "identity")
    project, school_id, identity = (text_of(value[name]) for name in names)
    secrets = value["secrets"]
    if not isinstance(secrets, list):
        raise TypeError("no list")
    return Membership(project, school_id, identity, tuple(text_of(secret) for secret in secrets))


def keep_membership(local: LocalSettings, membership: Membership) -> None:
    """Remember the school this home belongs to."""
    local.set(MEMBERSHIP, json.dumps(asdict(membership)))
