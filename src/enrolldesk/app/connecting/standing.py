"""What stands on the server under a school's name."""

from __future__ import annotations

from typing import Final

from enrolldesk.app.sync.feed import Document
from enrolldesk.domain.ids import is_safe_id

IDENTITY: Final = "identity"
"""The field of ``settings/school`` that is never changed: the id of the batch that founded it."""

SCHOOL: Final = "settings/school"
SECRET: Final = "secret"
"""The field of a desk's document that says which installation sits there."""


def identity_of(document: Document | None) -> str:
    """The school's own identity; empty where there is none."""
    identity = None if document is None else document.fields.get(IDENTITY)
    return identity if isinstance(identity, str) and is_safe_id(identity) else ""


def name_of(document: Document) -> str:
    """The school's name, for a sentence."""
    name = document.fields.get("name")
    return name[:80] if isinstance(name, str) else document.path
