"""The settings: sections at the left, the chosen one at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from enrolldesk.app.session import Backups, Session
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.dialogs import ROOM
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.icons import icon
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.theme import theme_watch
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.settings.accounts import AccountsSection
from enrolldesk.ui.settings.backups import BackupsSection
from enrolldesk.ui.settings.connection import ConnectionSection
from enrolldesk.ui.settings.desk import DeskSection
from enrolldesk.ui.settings.looks import LookSection
from enrolldesk.ui.settings.printing import PrintingSection
from enrolldesk.ui.settings.school import SchoolSection
from enrolldesk.ui.settings.section import Section
from enrolldesk.ui.settings.staff import StaffSection


class SettingsDialog(QDialog):
    """Save records every section that was changed; lists and the look take effect at once."""

    restore_asked = Signal(object)
    bring_asked = Signal(object, object, object)
    sign_in_asked = Signal()

    def __init__(
        self,
        office: Office,
        backups: Backups,
        open_session: Callable[[], Session],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kept_copies = BackupsSection(office, backups)
        kept_copies.restore_asked.connect(self.restore_asked)
        connection = ConnectionSection(office, open_session)
        connection.bring_asked.connect(self.bring_asked)
        connection.sign_in_asked.connect(self.sign_in_asked)
        self.sections: tuple[Section, ...] = (
            SchoolSection(office),
            DeskSection(office),
            StaffSection(office),
            AccountsSection(office),
            PrintingSection(office),
            LookSection(office),
            kept_copies,
            connection,
        )
        self.names = QListWidget()
        self.names.setObjectName("settings_sections")
        self.names.setAccessibleName("Sections")
        self.names.setFixedWidth(178)
        self.names.setIconSize(QSize(16, 16))
        self.names.setProperty("role", "sections")
        self.names.setFrameShape(QFrame.Shape.NoFrame)
        self.stack = QStackedWidget()
        for section in self.sections:
            QListWidgetItem(section.title, self.names)
            self.stack.addWidget(section)
        self.problem = words("", "error", wrap=True, name="settings_problem")
        self._lay_out()
        self._tint()
        theme_watch().changed.connect(self._tint)
        self.names.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.names.setCurrentRow(0)
        for section in self.sections:
            section.load()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            sequence = QKeySequence(Qt.KeyboardModifier.ControlModifier | key)
            QShortcut(sequence, self).activated.connect(self.save)
        room = self.screen().availableSize().boundedTo(ROOM)
        self.resize(min(920, room.width()), min(604, room.height() - 10))
        self.names.setFocus()

    def show_section(self, key: str) -> None:
        """Show a section by its key; an empty one changes nothing."""
        for row, section in enumerate(self.sections):
            if section.key == key:
                self.names.setCurrentRow(row)

    def section(self, key: str) -> Section:
        """The section of that key."""
        return next(section for section in self.sections if section.key == key)

    def save(self) -> None:
        """Record what was changed; where something is wrong, stay and show it."""
        self._say("")
        changed = [section for section in self.sections if section.is_changed()]
        for section in changed:
            if not section.valid():
                self._show(section)
                section.valid()
                return
        for section in changed:
            try:
                section.save()
            except DeskError as error:
                self._refuse(section, error)
                return
        parent = self.parentWidget()
        self.accept()
        if changed and parent is not None:
            toast(parent, "Settings saved")

    def _refuse(self, section: Section, error: DeskError) -> None:
        self._show(section)
        field = section.field_of(error)
        if field is None:
            self._say(sentence(error))
            return
        field.set_error(sentence(error))
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, section: Section) -> None:
        self.names.setCurrentRow(self.sections.index(section))

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _lay_out(self) -> None:
        side = QFrame()
        side.setProperty("role", "sections")
        left = QVBoxLayout(side)
        left.setContentsMargins(Space.M, Space.L, Space.M, Space.L)
        left.addWidget(self.names)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(side)
        middle.addWidget(self.stack, 1)
        self.cancel_button = SecondaryButton("Cancel", key="Esc", name="settings_cancel")
        self.cancel_button.clicked.connect(self.reject)
        self.save_button = PrimaryButton("Save", key="Ctrl+Enter", name="settings_save")
        self.save_button.clicked.connect(self.save)
        footer = QFrame()
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        self.problem.hide()
        row.addWidget(self.problem, 1)
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(footer)

    def _tint(self) -> None:
        for row, section in enumerate(self.sections):
            self.names.item(row).setIcon(icon(section.icon, "muted"))

    def reject(self) -> None:
        if not any(section.is_changed() for section in self.sections):
            super().reject()
            return
        question = confirm(
            self,
            "Close without saving?",
            "What you changed in the settings has not been saved.",
            "Do not save",
            cancel="Keep editing",
            danger=True,
            name="settings_question",
        )
        question.confirmed.connect(lambda: super(SettingsDialog, self).reject())

    def closeEvent(self, event: QCloseEvent) -> None:
        if any(section.is_changed() for section in self.sections):
            event.ignore()
            self.reject()
            return
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in a field must not save by accident.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)
