"""Homes opened as the program opens them, but for the machine's key store and its clock."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from enrolldesk.app.desk import Desk
from enrolldesk.app.ports import Clock
from enrolldesk.app.signing.keys import KeyStore
from enrolldesk.bootstrap import HomeOpener, OpenHome


class KeptOpener(HomeOpener):
    """Opens homes whose secrets are kept in this key store."""

    def __init__(self, keys: KeyStore, clock: Clock | None = None) -> None:
        """No key store of the machine is touched; without a clock, its clock is."""
        self._keys = keys
        self._clock = clock

    def __call__(self, home: Path | None) -> OpenHome:
        """Open a home."""
        opened = replace(super().__call__(home), key_store=self._keys)
        if self._clock is None:
            return opened
        return replace(opened, desk=Desk(opened.desk.store, self._clock))
