"""Somebody at a desk whose every choice is drawn from one seed."""

from __future__ import annotations

from random import Random
from typing import Final

from enrolldesk.app.commands import Command
from enrolldesk.app.desk import Desk
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ledger import Method
from enrolldesk.testing.small_school import SteadyClock

METHODS: Final = (Method.CASH, Method.CASH, Method.CARD, Method.CHECK, Method.TRANSFER)


class ActingStaff:
    """Runs commands, counts them, and knows what there is to choose from."""

    def __init__(self, desk: Desk, clock: SteadyClock, seed: int) -> None:
        self._desk = desk
        self._clock = clock
        self._rng = Random(seed)
        self.done: dict[str, int] = {}
        self.refused: dict[str, int] = {}
        self._students: list[str] = []
        self._places: list[str] = []
        self._payments: list[str] = []
        self._promotions: list[str] = []

    def _some(self, known: list[str], count: int = 1) -> list[str]:
        lots = [self._rng.random() for _ in range(count)]
        return list(dict.fromkeys(known[int(lot * len(known))] for lot in lots)) if known else []

    def _key(self) -> str:
        return f"{self._rng.getrandbits(80):020x}"

    def _do(self, command: Command) -> bool:
        name = type(command).__name__
        try:
            self._desk.run(command)
        except DeskError:
            self.refused[name] = self.refused.get(name, 0) + 1
            return False
        self.done[name] = self.done.get(name, 0) + 1
        return True
