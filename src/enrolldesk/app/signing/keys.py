"""Where secrets of this computer's user are kept: the operating system's key store."""

from __future__ import annotations

from typing import Protocol


class KeyStore(Protocol):
    """Secrets by name, out of reach of whoever has a copy of the files.

    Where it is not usable, nothing is kept and ``why_not`` says so in a sentence: what needs it
    is off, or holds for this start of the program alone.
    """

    @property
    def usable(self) -> bool:
        """Whether secrets are kept here."""

    @property
    def why_not(self) -> str:
        """Why not; empty where they are."""

    def get(self, name: str) -> str | None:
        """A secret; None where there is none, or it cannot be had."""

    def put(self, name: str, secret: str) -> None:
        """Keep a secret; does nothing where the store is not usable."""

    def remove(self, name: str) -> None:
        """Forget a secret; one that is not there is no trouble."""
