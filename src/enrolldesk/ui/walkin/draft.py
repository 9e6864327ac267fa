"""A walk-in that is not recorded yet, kept on this machine: it survives Esc, closing and a crash.

The command's and the new student's ids are kept with it. A crash between recording and forgetting
the draft therefore cannot enroll anybody twice: the same command is recorded once.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

from enrolldesk.app.kept import kept_or_none
from enrolldesk.app.ports import LocalSettings
from enrolldesk.domain.ids import is_safe_id, new_id

SETTING: Final = "walkin_draft"
VERSION: Final = 1


@dataclass(slots=True)
class Draft:
    """What was typed; ``chosen`` is the id of a student who was here already."""

    command_id: str = field(default_factory=new_id)
    student_id: str = field(default_factory=new_id)
    chosen: str = ""
    student: dict[str, Any] = field(default_factory=dict)
    course_id: str = ""
    payment: dict[str, Any] = field(default_factory=dict)
    promotion: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, local: LocalSettings) -> Self | None:
        """The draft kept here, or None where there is none this version can read."""
        return kept_or_none(local, SETTING, cls._read)

    @classmethod
    def _read(cls, value: Any) -> Self | None:
        if value.pop("version") != VERSION:
            return None
        draft = cls(**value)
        return draft if draft._is_sound() else None

    def keep(self, local: LocalSettings) -> None:
        """Keep it in place of the one before."""
        local.set(SETTING, json.dumps({"version": VERSION, **asdict(self)}, ensure_ascii=False))

    @staticmethod
    def drop(local: LocalSettings) -> None:
        """Forget the draft kept here."""
        local.set(SETTING, "")

    def _is_sound(self) -> bool:
        """Whether it is what ``keep`` wrote: the file may have been edited, or cut short."""
        texts: list[Any] = [self.command_id, self.student_id, self.chosen, self.course_id]
        maps: list[Any] = [self.student, self.payment, self.promotion]
        return (
            all(isinstance(text, str) for text in texts)
            and all(isinstance(each, dict) for each in maps)
            and is_safe_id(self.command_id)
            and is_safe_id(self.student_id)
        )
