"""A home that cannot be opened: what is the matter, and the ways on."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout

from enrolldesk.app.session import (
    Backup,
    BackupUnusable,
    HomeProblem,
    StoreDamaged,
    StoreForeign,
    StoreNewer,
)
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.about import Sign
from enrolldesk.ui.backing_up import size_words
from enrolldesk.ui.kit import formats
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.panels import Card, words
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tables import ListTable
from enrolldesk.ui.kit.tokens import Space


class WayOn(StrEnum):
    """What staff chose."""

    TRY_AGAIN = "try_again"
    RESTORE = "restore"
    START_NEW = "start_new"
    QUIT = "quit"


class TroubleDialog(QDialog):
    """Says what is the matter and offers what can be done about it; nothing is overwritten."""

    chosen = Signal(WayOn, object)
    """Carries the way on, and the backup's path for RESTORE."""

    def __init__(self, problem: DeskError, home: Path, backups: Sequence[Backup]) -> None:
        super().__init__()
        self.setObjectName("trouble")
        self.setWindowTitle("EnrollDesk")
        self.problem = problem
        self._home = home
        # Only a file that cannot be used is worth replacing; a folder or a rival is put right.
        self.replaceable = isinstance(problem, StoreDamaged | StoreForeign | StoreNewer)
        self._answered = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        body = QVBoxLayout()
        body.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        body.setSpacing(Space.M)
        column.addLayout(body)
        head = QHBoxLayout()
        head.setSpacing(Space.L)
        head.addWidget(Sign(44))
        head.addWidget(words(_title(problem), "page", wrap=True, name="trouble_title"), 1)
        body.addLayout(head)
        body.addWidget(words(sentence(problem), wrap=True, name="trouble_text"))
        body.addWidget(
            words("Nothing has been changed or deleted.", "muted", wrap=True, name="trouble_safe")
        )
        self.table: ListTable | None = None
        if self.replaceable and backups:
            body.addWidget(self._backup_list(backups), 1)
        column.addWidget(self._footer())
        self.setMinimumWidth(620)

    def _backup_list(self, backups: Sequence[Backup]) -> Card:
        model: RowsModel[Backup] = RowsModel(
            (
                Column("Made", lambda one: formats.moment(one.made_at), strong=True),
                Column("Size", lambda one: size_words(one.size), align=Align.RIGHT, width=120),
            ),
            lambda one: one.path,
        )
        model.set_rows(backups)
        self.table = ListTable("trouble_backups", model)
        self.table.setMinimumHeight(150)
        self.table.select_row(0)
        self.table.opened.connect(lambda _: self._restore())
        card = Card("Backups", name="trouble_backups_card", flush=True)
        card.add(self.table)
        return card

    def _footer(self) -> QFrame:
        footer = QFrame()
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        quit_button = SecondaryButton("&Quit", name="trouble_quit")
        quit_button.clicked.connect(self.reject)
        row.addWidget(quit_button)
        row.addStretch()
        again_kind = SecondaryButton if self.replaceable else PrimaryButton
        again = again_kind("&Try again", icon="rotate-cw", name="trouble_again")
        again.clicked.connect(lambda: self._answer(WayOn.TRY_AGAIN))
        row.addWidget(again)
        first = again
        if self.replaceable:
            new_kind = SecondaryButton if self.table is not None else PrimaryButton
            new = new_kind("&Start new…", name="trouble_new")
            new.clicked.connect(self._ask_new)
            row.addWidget(new)
            first = new if self.table is None else first
        if self.table is not None:
            restore = PrimaryButton(
                "&Restore this backup", icon="archive-restore", name="trouble_restore"
            )
            restore.clicked.connect(self._restore)
            row.addWidget(restore)
        self._first = self.table or first
        return footer

    def _restore(self) -> None:
        if self.table is not None and self.table.current_key is not None:
            self._answer(WayOn.RESTORE, self.table.current_key)

    def _ask_new(self) -> None:
        question = confirm(
            self,
            "Start with an empty school?",
            "The file that cannot be opened is moved aside and kept, so that somebody may still "
            "read it. Students, payments and receipts recorded until now will not be shown.",
            "Start new",
            danger=True,
            name="start_new_question",
        )
        question.confirmed.connect(lambda: self._answer(WayOn.START_NEW))

    def _answer(self, way: WayOn, backup: Path | None = None) -> None:
        self._answered = True
        self.accept()
        self.chosen.emit(way, backup)

    def reject(self) -> None:
        super().reject()
        if not self._answered:
            self._answered = True
            self.chosen.emit(WayOn.QUIT, None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._first.setFocus()


def _title(problem: DeskError) -> str:
    match problem:
        case StoreDamaged():
            return "The school's file is damaged"
        case StoreForeign():
            return "This is not EnrollDesk's file"
        case StoreNewer():
            return "This school belongs to a newer EnrollDesk"
        case BackupUnusable():
            return "The backup cannot be used"
        case HomeProblem():
            return "The school cannot be opened"
        case _:
            return "EnrollDesk cannot go on"
