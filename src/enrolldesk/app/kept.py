"""Settings that are kept as JSON: read whole or not at all, because a disk or a person may err."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from enrolldesk.domain.errors import DeskError

if TYPE_CHECKING:
    from enrolldesk.app.ports import LocalSettings

Value = TypeVar("Value")

_MISREAD = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


class SettingDamaged(DeskError):
    """A setting of this home does not hold what was written there."""

    setting: str


def kept(local: LocalSettings, setting: str, read: Callable[[Any], Value]) -> Value | None:
    """What ``read`` makes of a setting; None where it was never set, or was emptied.

    Raises SettingDamaged where ``read`` cannot make anything of it.
    """
    text = local.get(setting)
    if not text:
        return None
    try:
        value = json.loads(text)
        return None if value is None else read(value)
    except _MISREAD as error:
        raise SettingDamaged(setting) from error


def kept_or_none(local: LocalSettings, setting: str, read: Callable[[Any], Value]) -> Value | None:
    """The same for what is asked for again where it is lost: damaged counts as never set."""
    try:
        return kept(local, setting, read)
    except SettingDamaged:
        return None


def text_of(value: Any) -> str:
    """A value that must be text."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
