"""A section of the settings: what it is called, and how it takes in and keeps its values."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.kit.feedback import Banner
from enrolldesk.ui.kit.fields import Field
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office


class Section(QScrollArea):
    """One page of the settings; subclasses fill ``body`` and say what ``save`` records."""

    key = ""
    title = ""
    icon = ""
    needs = ""
    """The command by which it is saved, where not everybody may."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.setObjectName(f"settings_{self.key}")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = QWidget()
        ground.setProperty("role", "body")
        self.body = QVBoxLayout(ground)
        self.body.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        self.body.setSpacing(Space.M)
        self.body.addWidget(words(self.title, "page", name=f"settings_{self.key}_title"))
        self.setWidget(ground)
        self._refusal: Banner | None = None
        office.permissions.changed.connect(self.follow_permissions)

    def fields(self) -> list[Field[QWidget]]:
        """Every field of this section."""
        return self.findChildren(Field)

    def follow_permissions(self) -> None:
        """Hold the fields and say why, where whoever is at the desk may not change them."""
        why = self.office.permissions.reason(self.needs) if self.needs else ""
        if why and self._refusal is None:
            self._refusal = Banner(f"{self.objectName()}_refusal", icon="lock")
            self.body.insertWidget(1, self._refusal)
        if self._refusal is not None:
            self._refusal.say(why)
            self._refusal.setVisible(bool(why))
            for field in self.fields():
                field.setEnabled(not why)

    @property
    def refusal(self) -> str:
        """Why whoever is at the desk may not change these; empty where they may."""
        shown = self._refusal is not None and not self._refusal.isHidden()
        return self._refusal.label.text() if self._refusal is not None and shown else ""

    def showEvent(self, event: QShowEvent) -> None:
        if not event.spontaneous():
            self.follow_permissions()
        super().showEvent(event)

    def load(self) -> None:
        """Show what holds now."""

    def is_changed(self) -> bool:
        """Whether something is to be saved."""
        return any(field.is_changed() for field in self.fields())

    def mark_clean(self) -> None:
        """Take what the fields hold as saved."""
        for field in self.fields():
            field.mark_clean()

    def valid(self) -> bool:
        """Check every field; the first that is wrong gets the keyboard."""
        wrong = [field for field in self.fields() if field.isEnabled() and not field.check()]
        if wrong:
            wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def save(self) -> None:
        """Record what was changed; raises DeskError."""

    def field_of(self, error: DeskError) -> Field[QWidget] | None:
        """The field an error concerns, or None."""
        return None

    def add_row(self, *widgets: QWidget, stretch: tuple[int, ...] = ()) -> None:
        """Fields side by side, aligned at their tops."""
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        for number, widget in enumerate(widgets):
            part = stretch[number] if number < len(stretch) else 1
            row.addWidget(widget, part, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)

    def add_explanation(self, text: str) -> None:
        """A line below the title."""
        self.body.addWidget(words(text, "muted", wrap=True))
