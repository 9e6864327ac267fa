"""What whoever is at the desk may not do is disabled and says why, before anybody tries."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from enrolldesk.app.changes import Changes
from enrolldesk.app.kept import SettingDamaged
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError, NotPermitted
from enrolldesk.domain.roles import Role

if TYPE_CHECKING:
    from enrolldesk.app.commands import Command
    from enrolldesk.app.permits import Deed
    from enrolldesk.domain.school import Staff
    from enrolldesk.ui.office import Office

Asked = str
"""A deed: the name of a command, or of a ``permits.Deed``."""


class Refusable(Protocol):
    """What can be disabled for a reason: every button of the kit."""

    def refuse(self, why: str) -> None: ...


class Permissions(QObject):
    """Asks the desk, and has everything follow that was given to ``hold`` or listens."""

    changed = Signal()
    """Somebody else is at the desk, or may do other things by now."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.runner)
        self._office = office
        self._held: list[tuple[object, Callable[[], str], Callable[[str], None]]] = []
        office.runner.changed.connect(self._on_changed)

    @property
    def person(self) -> Staff | None:
        """Who is at the desk."""
        here = self._office.desk.staff_id
        return next((one for one in self._office.reads.staff() if one.staff_id == here), None)

    def refusal(self, asked: Command | Asked) -> DeskError | None:
        """Why whoever is at the desk may not do this; None where they may."""
        if self._is_unquestioned():
            return None
        return self._office.desk.may(_kind(asked) if isinstance(asked, str) else asked)

    def reason(self, asked: Command | Asked) -> str:
        """The same as a sentence; empty where they may."""
        refused = self.refusal(asked)
        return "" if refused is None else sentence(refused, self._office.money)

    def reason_not_to_open(self, asked: Command | Asked) -> str:
        """Why a form that asks for this need not be opened: neither they nor a manager's yes.

        In the form itself a manager can be asked.
        """
        refused = self.refusal(asked)
        if refused is None or (isinstance(refused, NotPermitted) and self.approvers()):
            return ""
        return sentence(refused, self._office.money)

    def approvers(self) -> list[Staff]:
        """The managers who can approve of something here: by their PIN."""
        pins = self._office.pins
        people = [one for one in self._office.reads.staff() if one.may(Role.MANAGER)]
        try:
            able = [one for one in people if pins.has(one.staff_id)]
            return able if able and pins.usable else []
        except SettingDamaged:
            return []

    def hold(self, what: Refusable, asked: Asked, *, form: bool = False) -> None:
        """Keep a button disabled, with the reason, while this may not be done.

        ``form``: it opens a form in which a manager can be asked.
        """
        self._hold(what, what.refuse, asked, form=form)

    def hold_action(self, action: QAction, asked: Asked, *, form: bool = False) -> None:
        """The same for an action of a menu."""
        tip, window = action.toolTip(), action.parent()
        assert isinstance(window, QWidget)

        def tell() -> None:
            from enrolldesk.ui.kit.feedback import toast

            toast(window, action.statusTip(), icon="lock")

        # The action's own keys are dead while it is disabled: these say why.
        keys = [QShortcut(key, window) for key in action.shortcuts()]
        for key in keys:
            key.activated.connect(tell)

        def refuse(why: str) -> None:
            action.setEnabled(not why)
            action.setToolTip(why or tip)
            action.setStatusTip(why)
            for key in keys:
                key.setEnabled(bool(why))

        self._hold(action, refuse, asked, form=form)

    def refresh(self) -> None:
        """Ask anew: somebody else is at the desk, a PIN was set, a day has gone by."""
        self._held = [one for one in self._held if isValid(one[0])]
        for _what, why, refuse in self._held:
            refuse(why())
        self.changed.emit()

    def _hold(
        self, what: object, refuse: Callable[[str], None], asked: Asked, *, form: bool
    ) -> None:
        ask = self.reason_not_to_open if form else self.reason

        def why() -> str:
            return ask(asked)

        self._held.append((what, why, refuse))
        refuse(why())

    def _is_unquestioned(self) -> bool:
        """Whether a manager is at a desk that is for itself: a start loads no table for them."""
        from enrolldesk.app.sync.connection import CONNECTION

        if self._office.desk.local.get(CONNECTION):
            return False
        person = self.person
        return person is not None and person.may(Role.MANAGER)

    def _on_changed(self, changes: Changes) -> None:
        if changes.staff or changes.school or changes.everything:
            self.refresh()


def _kind(asked: Asked) -> type[Command] | Deed:
    from enrolldesk.app.permits import DEEDS, PERMITS

    kinds: dict[str, type[Command] | Deed] = {kind.__name__: kind for kind in PERMITS}
    kinds.update((str(deed), deed) for deed in DEEDS)
    return kinds[asked]
