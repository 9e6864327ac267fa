"""A key store in memory: tests never touch that of the machine they run on."""

from __future__ import annotations

from enrolldesk.app.signing.keys import KeyStore


class MemoryKeys:
    """Secrets of one test, or a computer that keeps none."""

    def __init__(self, *, usable: bool = True) -> None:
        """``usable`` False is a computer without a key store."""
        self.usable = usable
        self.secrets: dict[str, str] = {}

    @property
    def why_not(self) -> str:
        """Why nothing is kept; empty where it is."""
        return "" if self.usable else "This computer has no key store."

    def get(self, name: str) -> str | None:
        """A secret."""
        return self.secrets.get(name) if self.usable else None

    def put(self, name: str, secret: str) -> None:
        """Keep a secret."""
        if self.usable:
            self.secrets[name] = secret

    def remove(self, name: str) -> None:
        """Forget a secret."""
        self.secrets.pop(name, None)


_: type[KeyStore] = MemoryKeys
