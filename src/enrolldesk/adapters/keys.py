"""The operating system's key store: Credential Manager, Keychain, Secret Service.

What keeps secrets in a plain file, or nowhere, counts as no key store at all.
"""

from __future__ import annotations

import hashlib
import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "EnrollDesk"
_TRUSTED: Final = (
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
)
"""Where what is kept is out of reach of whoever has the files."""

_log = logging.getLogger(__name__)


class KeyringStore:
    """The secrets of one home; a failing key store counts as one that holds nothing."""

    def __init__(self, home: Path, backend: KeyringBackend | None = None) -> None:
        """``backend`` stands in for what this computer offers."""
        # Two homes of one computer are two desks. A path may tell whose computer it is.
        self._home = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
        self._given = backend

    @property
    def usable(self) -> bool:
        """Whether secrets are kept here."""
        return self._backend is not None

    @property
    def why_not(self) -> str:
        """Why not, in a sentence; empty where they are."""
        return "" if self.usable else "This computer has no key store that is unlocked."

    def get(self, name: str) -> str | None:
        """A secret; None where there is none, or it cannot be had."""
        if self._backend is None:
            return None
        try:
            return self._backend.get_password(SERVICE, self._full(name))
        except Exception as error:
            _report("read", error)
            return None

    def put(self, name: str, secret: str) -> None:
        """Keep a secret; whether it is kept shows when it is asked for again."""
        if self._backend is None:
            return
        try:
            self._backend.set_password(SERVICE, self._full(name), secret)
        except Exception as error:
            _report("write", error)

    def remove(self, name: str) -> None:
        """Forget a secret; one that is not there is no trouble."""
        if self._backend is None or self.get(name) is None:
            return
        try:
            self._backend.delete_password(SERVICE, self._full(name))
        except Exception as error:
            _report("forget", error)

    @cached_property
    def _backend(self) -> KeyringBackend | None:
        try:
            from keyring import get_keyring
            from keyring.backends.chainer import ChainerBackend

            offered = self._given or get_keyring()
            # Several in a chain: the first would keep a secret, whatever it is.
            among = offered.backends if isinstance(offered, ChainerBackend) else [offered]
            return next((one for one in among if _is_trusted(one)), None)
        except Exception as error:
            # Their backends raise what their systems raise, while they look for one another, too.
            _report("find", error)
            return None

    def _full(self, name: str) -> str:
        return f"{self._home} {name}"


def _is_trusted(backend: KeyringBackend) -> bool:
    return type(backend).__module__.startswith(_TRUSTED)


def _report(what: str, error: Exception) -> None:
    """Note the kind of trouble alone: a message may hold what was to be kept."""
    _log.warning("the key store failed to %s a secret: %s", what, type(error).__name__)
