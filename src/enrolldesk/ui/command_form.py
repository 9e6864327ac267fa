"""A form that records one command: once, however often it is submitted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from enrolldesk.app.commands import Command
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import AmountNotPositive, DeskError, FieldInvalid, Missing
from enrolldesk.domain.ids import new_id
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.fields import Field
from enrolldesk.ui.office import Office

if TYPE_CHECKING:
    from enrolldesk.ui.signing.refusal import Refusal


class CommandForm(FormDialog):
    """The command's id is minted here, when the form opens: a double Enter records once.

    Subclasses say what is asked for in ``command`` and which field an error concerns in
    ``concerns``. ``recorded(changes)`` is emitted after the form closed.
    """

    recorded = Signal(object)

    def __init__(
        self,
        office: Office,
        name: str,
        title: str,
        *,
        primary: str,
        icon: str = "",
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, title, primary=primary, primary_icon=icon, note=note, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.office = office
        self.command_id = new_id()
        # Without words in the footer its buttons keep to the right.
        self.preview.addStretch(1)
        self.submitted.connect(self._record)
        self._refusal: Refusal | None = None
        office.permissions.changed.connect(self.follow_permissions)

    def command(self) -> Command:
        """What the form asks for now, under its own id; may raise DeskError."""
        raise NotImplementedError

    def asks(self) -> Command | str:
        """What the form is about, for whether it may be done: a command, or the name of one.

        Empty where anybody may.
        """
        return ""

    def concerns(self) -> Mapping[str, Field[Any]]:
        """The field each error's word is about, as errors name them."""
        return {}

    def follow_permissions(self) -> None:
        """Say whether whoever is at the desk may do this, and who else may be asked."""
        asked = self.asks()
        refused = self.office.permissions.refusal(asked) if asked else None
        if refused is None and self._refusal is None:
            return
        if self._refusal is None:
            from enrolldesk.ui.signing.refusal import Refusal

            self._refusal = Refusal(self, self.office)
            self._refusal.approved.connect(self._record_approved)
        self._refusal.show_refusal(refused)

    @property
    def refusal(self) -> Refusal | None:
        """The strip that says why this may not be done; None where it was never needed."""
        return self._refusal

    def submit(self) -> None:
        if self._refusal is not None and self._refusal.can_ask:
            self._refusal.ask()
            return
        super().submit()

    def showEvent(self, event: QShowEvent) -> None:
        if not event.spontaneous():
            self.follow_permissions()
        super().showEvent(event)

    def _record_approved(self, staff_id: str) -> None:
        if not self.busy and self.valid():
            self.set_problem("")
            self.set_busy(True)
            self._record(staff_id)

    def _record(self, approved_by: str = "") -> None:
        try:
            changes = self.office.run(self.command(), approved_by=approved_by)
        except DeskError as error:
            self._say(error)
        except BaseException:
            # A bug is told by whoever catches it; what was typed stays and can be copied.
            self.set_busy(False)
            raise
        else:
            self.finish()
            self.recorded.emit(changes)

    def _say(self, error: DeskError) -> None:
        text = sentence(error, self.office.money)
        field = self.concerns().get(_about(error))
        if field is None:
            self.refuse(text)
            return
        self.set_busy(False)
        field.set_error(text)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)


def _about(error: DeskError) -> str:
    """What an error is about: the word of its field, else its kind."""
    if isinstance(error, Missing | FieldInvalid):
        return error.field
    if isinstance(error, AmountNotPositive):
        return error.what
    return type(error).__name__
