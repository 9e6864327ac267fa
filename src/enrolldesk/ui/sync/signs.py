"""What a connected desk shows on every page: the mark in the top bar, the strip below it.

    signs = SyncSigns(office, top_bar.add_mark, right_column, window)
    signs.panel_asked.connect(...)      [Show] on the strip, or a press on the mark
    signs.sign_in_asked.connect(...)    the same where nothing but a sign-in is missing

A desk without a cloud shows neither, and nothing of them is made.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from enrolldesk.app.sync.status import Reach
from enrolldesk.ui.office import Office
from enrolldesk.ui.signing.arriving import can_sign_in

if TYPE_CHECKING:
    from enrolldesk.ui.kit.feedback import Banner
    from enrolldesk.ui.sync.mark import ConnectionMark

TICK_MS: Final = 1000
"""How often the strip looks at the clock while the server does not answer."""


class SyncSigns(QObject):
    """Keeps mark and strip as the status is."""

    panel_asked = Signal()
    sign_in_asked = Signal()

    def __init__(
        self,
        office: Office,
        add_mark: Callable[[QWidget], None],
        column: QVBoxLayout,
        parent: QObject,
    ) -> None:
        """``column`` takes the strip as its second line."""
        super().__init__(parent)
        self._office = office
        self._add_mark = add_mark
        self._column = column
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.look)
        office.sync.status_changed.connect(self.look)
        self.look()

    @cached_property
    def mark(self) -> ConnectionMark:
        """The mark in the top bar."""
        from enrolldesk.ui.sync.mark import ConnectionMark

        mark = ConnectionMark()
        mark.clicked.connect(lambda: self._ask())
        self._add_mark(mark)
        return mark

    @cached_property
    def strip(self) -> Banner:
        """The offline strip."""
        from enrolldesk.ui.kit.feedback import Banner, Tone

        tip = "Show what waits and what needs attention"
        strip = Banner("offline_strip", tone=Tone.WAITING, action="Show", tip=tip)
        strip.hide()
        strip.acted.connect(self._ask)
        self._column.insertWidget(1, strip)
        return strip

    def _missed(self) -> bool:
        """Whether somebody is to sign in; what needs attention comes first."""
        from enrolldesk.ui.sync.words import wants_sign_in

        status = self._office.sync.status
        if status is None or status.queue.attention or not can_sign_in(self._office):
            return False
        return wants_sign_in(status)

    def _ask(self) -> None:
        (self.sign_in_asked if self._missed() else self.panel_asked).emit()

    def look(self) -> None:
        """Show what is true now."""
        sync = self._office.sync
        if sync.status is None:
            self._tick.stop()
            for made in ("mark", "strip"):
                if made in self.__dict__:
                    self.__dict__[made].hide()
            return
        from enrolldesk.ui.sync.words import mark_of, strip_of

        status, now = sync.status, self._office.desk.now()
        quiet = status.reach in (Reach.ONLINE, Reach.UNKNOWN) and not status.queue.attention
        self.mark.show_mark(mark_of(status, now), quiet=quiet)
        self.mark.show()
        says = strip_of(status, now, network_up=sync.network_up)
        if says is not None:
            self.strip.say(says.text, says.tone, action="Sign in" if self._missed() else "Show")
            self.strip.show()
        elif "strip" in self.__dict__:
            self.strip.hide()
        if status.out_since is None:
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()
