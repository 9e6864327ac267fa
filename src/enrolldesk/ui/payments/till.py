"""What the walk-in and the payment form share: one command, recorded once, and the last page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import Command
from enrolldesk.app.rows import EnrollmentRow
from enrolldesk.app.wording import method_word, sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.money import total
from enrolldesk.ui.kit.badge_widgets import BadgeLabel
from enrolldesk.ui.kit.dialogs import ROOM, FormDialog
from enrolldesk.ui.kit.fields import Field
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.done import DonePage, Recorded
from enrolldesk.ui.payments.tab_order import laid_out, tab_stops

SMALLEST = QSize(820, 440)
USUAL = QSize(1040, 596)


class TillDialog(FormDialog):
    """A form that records one command.

    ``command_id`` is minted when the form opens and changes only after something was recorded, so
    pressing twice, or again after an error nobody understood, records once.
    """

    recorded = Signal(object)
    """Carries the Changes of what was recorded."""
    print_requested = Signal(str)
    """Carries the receipt's id."""

    def __init__(
        self,
        office: Office,
        parent: QWidget | None,
        *,
        name: str,
        title: str,
        next_text: str = "",
        keeps_draft: bool = False,
    ) -> None:
        super().__init__(
            name,
            title,
            primary="&Record",
            primary_icon="check",
            cancel="C&lose" if keeps_draft else "Cance&l",
            keeps_draft=keeps_draft,
            parent=parent,
        )
        self.office = office
        self.money = office.money
        self.command_id = new_id()
        self._changes: Changes | None = None
        self.outlook: QLabel = words("", wrap=True, name=f"{name}_outlook")
        self.outlook.setTextFormat(Qt.TextFormat.RichText)
        self.outlook.setMinimumHeight(34)
        self.badge = BadgeLabel(f"{name}_badge")
        self.preview.setSpacing(Space.M)
        self.preview.addWidget(self.outlook, 1)
        self.preview.addWidget(self.badge)
        self.preview.addSpacing(Space.M)
        self.done_page = DonePage(f"{name}_done", self.money, next_text=next_text)
        self.done_page.hide()
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.done_page)
        self.submitted.connect(self.record)
        self.done_page.print_asked.connect(self.print_receipt)
        self.done_page.close_asked.connect(self.reject)
        self._on_done = [
            QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self.print_receipt)
        ]
        self._show_form(True)
        QTimer.singleShot(0, self.done_page, self.done_page.prepare)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setMinimumSize(SMALLEST)

    @property
    def is_done(self) -> bool:
        """Whether it was recorded and the last page shows."""
        return self._changes is not None

    def command(self) -> Command | None:
        """What the form asks for; None after saying beside a field why it cannot be asked.

        Raises DeskError where the domain refuses what was typed.
        """
        raise NotImplementedError

    def place_error(self, error: DeskError) -> bool:
        """Show an error beside the field it concerns; whether there is one."""
        return False

    def record(self) -> None:
        """Run the command; on a refusal nothing is lost and the form is given back."""
        try:
            command = self.command()
            if command is None:
                self.set_busy(False)
                return
            changes = self.office.run(command)
        except DeskError as error:
            self.set_busy(False)
            if not self.place_error(error):
                self.set_problem(sentence(error, self.money))
            return
        except Exception:
            # A bug, told as one by whoever hears all of them; here only the words stay safe.
            self.refuse("This could not be recorded. Everything you typed is still here.")
            raise
        self.show_done(changes)

    def show_done(self, changes: Changes) -> None:
        """Turn to the last page."""
        self._changes = changes
        self.done_page.show_recorded(self.outcome(changes))
        self.set_busy(False)
        self._show_form(False)
        self.done_page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.recorded.emit(changes)

    def headline(self, changes: Changes) -> str:
        """The first words of the last page."""
        return "Recorded"

    def outcome(self, changes: Changes) -> Recorded:
        """What was recorded, read back."""
        entries = self._receipt_entries(changes)
        cards = [
            self.office.reads.student_card(key, self.office.desk.today())
            for key in sorted(changes.students)
        ]
        # Of merged students each names the same card.
        shown = list({card.student.student_id: card for card in cards if card is not None}.values())
        rows = [row for card in shown for row in card.enrollments]
        paid = {entry.enrollment_id for entry in entries} or set(changes.enrollments)
        return Recorded(
            headline=self.headline(changes),
            student=", ".join(card.student.name for card in shown),
            receipt_no=changes.receipt_no,
            received=total(entry.amount for entry in entries),
            tendered=total(entry.tendered for entry in entries if entry.tendered is not None),
            change=total(entry.change for entry in entries if entry.change is not None),
            methods=_method_words(entries),
            rows=tuple(_touched(rows, paid)),
            already=changes.already,
        )

    def print_receipt(self) -> None:
        """Ask for the receipt on paper."""
        if self._changes is not None and self._changes.receipt_id is not None:
            self.print_requested.emit(self._changes.receipt_id)

    def start_anew(self) -> None:
        """Back to an empty form with a command of its own."""
        self._changes = None
        self.command_id = new_id()
        self.set_problem("")
        self._show_form(True)

    def show_outlook(self, text: str, badge: str | None) -> None:
        """Say what will be true after recording; amounts stand out."""
        self.outlook.setText(_with_strong_amounts(text, self.money.symbol))
        self.outlook.setAccessibleName(text)
        self.badge.setVisible(badge is not None)
        self.badge.set_badge(badge)

    def fields(self) -> list[Field[QWidget]]:
        # Asking Qt for all children of a Python class takes as long as recording does.
        return [part for part in laid_out(self.body_widget) if isinstance(part, Field)]

    def is_dirty(self) -> bool:
        return not self.is_done and super().is_dirty()

    def submit(self) -> None:
        if not self.is_done:
            super().submit()

    def _fit(self) -> None:
        """Always the same size, so that the form does not jump with what is chosen in it."""
        room = self.screen().availableSize().boundedTo(ROOM)
        wanted = USUAL.expandedTo(QSize(self.body_widget.minimumSizeHint().width() + 16, 0))
        self.resize(wanted.boundedTo(room))

    def _head_stops(self) -> tuple[QWidget, ...]:
        """What stands beside the title and is reached last."""
        return ()

    def _stops(self) -> list[QWidget]:
        if self.is_done:
            return tab_stops(self.done_page)
        footer = self.primary_button.parentWidget() or self.primary_button
        return tab_stops(self.body_widget, footer, *self._head_stops())

    def _go_on(self) -> None:
        """To the field after the focused one; buttons are passed, the last field stays."""
        stops, here = self._stops(), QApplication.focusWidget()
        after = stops[stops.index(here) + 1 :] if here in stops else stops
        for stop in after:
            if self.body_widget.isAncestorOf(stop) and not isinstance(stop, QPushButton):
                self._go_to(stop, Qt.FocusReason.TabFocusReason)
                return

    def _go_to(self, stop: QWidget, reason: Qt.FocusReason) -> None:
        stop.setFocus(reason)
        if self.body_widget.isAncestorOf(stop):
            self._scroll.ensureWidgetVisible(stop, 0, 40)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if not isinstance(QApplication.focusWidget(), QPlainTextEdit):
                self._go_on()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops, here = self._stops(), QApplication.focusWidget()
        if not stops:
            return False
        step = 1 if forward else -1
        place = stops.index(here) + step if here in stops else min(step, 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        self._go_to(stops[place % len(stops)], reason)
        return True

    def _show_form(self, form: bool) -> None:
        self.title.setVisible(form)
        self.note.setVisible(form)
        self._scroll.setVisible(form)
        footer = self.primary_button.parentWidget()
        if footer is not None:
            footer.setVisible(form)
        self.done_page.setVisible(not form)
        for shortcut in self._on_done:
            shortcut.setEnabled(not form)

    def _receipt_entries(self, changes: Changes) -> tuple[Entry, ...]:
        if changes.receipt_id is None:
            return ()
        receipt = self.office.reads.receipt(changes.receipt_id)
        return receipt.entries if receipt is not None else ()


def _touched(rows: Sequence[EnrollmentRow], places: set[str]) -> list[EnrollmentRow]:
    """The enrollments the money is on, each with the courses of its bundle."""
    return [
        row for row in rows if {row.enrollment.enrollment_id, row.enrollment.bundle_id} & places
    ]


def _method_words(entries: Sequence[Entry]) -> str:
    used = dict.fromkeys(method_word(entry.method).lower() for entry in entries)
    return " and ".join(used)


def _with_strong_amounts(text: str, symbol: str) -> str:
    return " ".join(
        f"<b>{escape(word)}</b>" if symbol in word and any(map(str.isdigit, word)) else escape(word)
        for word in text.split(" ")
    )
