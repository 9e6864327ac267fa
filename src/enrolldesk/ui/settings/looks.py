"""Light or dark."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.theme import Theme, apply_theme, theme_watch
from enrolldesk.ui.look import keep_theme
from enrolldesk.ui.office import Office
from enrolldesk.ui.settings.section import Section


class LookSection(Section):
    """The look of this machine's window; takes effect at once."""

    key = "look"
    title = "Look"
    icon = "contrast"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.add_explanation("Changes every window at once, on this computer alone.")
        self.themes = SegmentedChoice(
            "settings_theme",
            [
                Choice(Theme.SYSTEM, "&As the system", icon="monitor"),
                Choice(Theme.LIGHT, "&Light", icon="sun"),
                Choice(Theme.DARK, "&Dark", icon="moon"),
            ],
        )
        self.themes.chosen.connect(self._choose)
        self.body.addWidget(self.themes)
        self.body.addStretch()
        theme_watch().changed.connect(self.load)

    def load(self) -> None:
        self.themes.choose(theme_watch().choice)

    def is_changed(self) -> bool:
        return False

    def _choose(self, key: str) -> None:
        choice = Theme(key)
        if choice is theme_watch().choice:
            return
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        keep_theme(self.office.desk, choice)
        apply_theme(app, choice)
