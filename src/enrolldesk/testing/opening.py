"""Homes opened as the program opens them, but for the machine's key store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from enrolldesk.app.signing.keys import KeyStore
from enrolldesk.bootstrap import HomeOpener, OpenHome


class KeptOpener(HomeOpener):
    """Opens homes whose secrets are kept in this key store."""

    def __init__(self, keys: KeyStore) -> None:
        """No key store of the machine is touched."""
        self._keys = keys

    def __call__(self, home: Path | None) -> OpenHome:
        """Open a home."""
        return replace(super().__call__(home), key_store=self._keys)
