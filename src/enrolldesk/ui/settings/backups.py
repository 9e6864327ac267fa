"""The copies of everything this desk keeps, and the way back to one of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from enrolldesk.app.session import Backup, Backups
from enrolldesk.ui.backing_up import back_up, size_words
from enrolldesk.ui.kit import formats
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.panels import Card
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tables import ListTable
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.settings.section import Section


class BackupsSection(Section):
    """The list of copies; a copy is made each day and the oldest go."""

    key = "backups"
    title = "Backups"
    icon = "archive"

    restore_asked = Signal(object)
    """Carries the path of the copy that is to take the place of what is open."""

    def __init__(self, office: Office, backups: Backups) -> None:
        super().__init__(office)
        self._backups = backups
        self.add_explanation(
            "A copy is made each day the desk is open; the oldest go by themselves. Copy them to "
            "another disk now and then."
        )
        self._model: RowsModel[Backup] = RowsModel(
            (
                Column("Made", lambda one: formats.moment(one.made_at), strong=True),
                Column("Size", lambda one: size_words(one.size), align=Align.RIGHT, width=120),
            ),
            lambda one: str(one.path),
        )
        self.table = ListTable("settings_backups_list", self._model)
        self.table.setMinimumHeight(220)
        self.table.set_empty("archive", "No backups yet", "The first is made today.")
        self.table.chosen.connect(lambda _: self._follow())
        card = Card(name="settings_backups_card", flush=True)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.add(self.table, 1)
        self.body.addWidget(card, 1)
        self.make_button = SecondaryButton(
            "&Back up now", icon="archive", name="settings_backup_make"
        )
        self.restore_button = SecondaryButton(
            "&Restore…", icon="archive-restore", name="settings_backup_restore"
        )
        self.make_button.clicked.connect(self.make)
        self.restore_button.clicked.connect(self.restore)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.make_button)
        row.addWidget(self.restore_button)
        row.addStretch()
        self.body.addLayout(row)

    def load(self) -> None:
        self._model.set_rows(self._backups.kept())
        self._follow()

    def is_changed(self) -> bool:
        return False

    def make(self) -> None:
        """Make a copy now."""
        back_up(self.window(), self._backups, then=self.load)

    def restore(self) -> None:
        """Ask whether the chosen copy shall take the place of what is open."""
        backup = self._chosen()
        if backup is None:
            return
        made = formats.moment(backup.made_at)
        question = confirm(
            self.window(),
            f"Go back to {made}?",
            f"EnrollDesk will show everything as it was on {made}. What was recorded since then "
            "is no longer shown, but its file is kept beside the backups. Receipts continue in a "
            "new series, so that no number is given twice.",
            "Restore",
            danger=True,
            name="restore_question",
        )
        question.confirmed.connect(lambda: self.restore_asked.emit(backup.path))

    def _chosen(self) -> Backup | None:
        key = self.table.current_key
        return next((one for one in self._backups.kept() if str(one.path) == key), None)

    def _follow(self) -> None:
        self.restore_button.setEnabled(self.table.current_key is not None)
