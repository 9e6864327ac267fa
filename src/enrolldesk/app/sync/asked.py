"""A wish of another program, from when it is taken up until it is answered."""

from __future__ import annotations

from enrolldesk.app.homes import HomeBusy
from enrolldesk.app.sync.remote import SyncProblem
from enrolldesk.app.sync.sides import Answer, Home, Wish
from enrolldesk.app.sync.way import reach_of
from enrolldesk.app.wording import sentence


class Asked:
    """Answers once both halves have begun and ended since the wish was taken up, or with trouble.

    A half that was under way already may not have seen what was recorded just before, nor that
    the network has returned.
    """

    def __init__(self, home: Home) -> None:
        """Nothing is asked yet."""
        self._home = home
        self._wish: Wish | None = None
        self._open: set[str] = set()
        self._begun: set[str] = set()

    @property
    def refresh(self) -> bool:
        """Whether everything is to be read again and that has not begun."""
        return self._wish is not None and self._wish.refresh

    def take(self) -> bool:
        """Take up a wish that was not taken up yet; whether there was one."""
        wish = self._home.wish()
        if wish is None or (self._wish is not None and self._wish.token == wish.token):
            return False
        self._wish, self._open = wish, {"push", "pull"}
        self._begun.clear()
        return True

    def refresh_began(self) -> None:
        """Reading everything again has begun: a crash would resume it."""
        if self._wish is not None:
            self._wish = Wish(self._wish.token)

    def began(self, *halves: str) -> None:
        """Halves begin: ``push``, ``pull``."""
        self._begun |= set(halves)

    def ended(self, *halves: str, problem: SyncProblem | None) -> None:
        """Halves came to an end, and begin again with the next ``began``, or by themselves."""
        begun = set(halves) & self._begun
        # A look that began before somebody asked for everything is not what was asked for.
        done = begun - ({"pull"} if self.refresh else set())
        if self._wish is None or not begun or not (done or problem is not None):
            return
        self._open -= done
        if problem is None and self._open:
            return
        why = "" if problem is None else sentence(problem)
        try:
            self._home.answer(Answer(self._wish.token, reach_of(problem), why))
        except HomeBusy:
            # Somebody else writes for long: the next half to end answers.
            return
        self._wish = None
