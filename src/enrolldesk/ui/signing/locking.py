"""The lock of the window: by key, after a while without anybody, and at the start.

Where nobody has a PIN none of this does anything: no filter, no timer, nothing is loaded.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from enrolldesk.app.changes import Changes
from enrolldesk.ui.kit.feedback import Toast
from enrolldesk.ui.kit.overlay import Overlay
from enrolldesk.ui.office import Office

if TYPE_CHECKING:
    from enrolldesk.app.signing.counter import Counter
    from enrolldesk.ui.signing.lock_page import LockPage

PINS: Final = "pins"
"""The local setting of ``signing.pins``, which a start without PINs shall not load."""
LOOK_MS: Final = 5000
_LOCK: Final = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L)
_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        # All there is to see of a key that belongs to an action.
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)
_FREE: Final = frozenset({"forget_pins_question"})
"""Windows that may stand over a locked one."""


def has_pin(office: Office, staff_id: str) -> bool:
    """Whether somebody has a PIN here, which then is asked for."""
    return bool(office.desk.local.get(PINS)) and office.pins.has(staff_id)


class Locking(QObject):
    """Covers and uncovers the window, and puts whoever shows their PIN at the desk."""

    locked = Signal(bool)

    def __init__(
        self,
        office: Office,
        window: QWidget,
        cover: Callable[[QWidget | None], None],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """``cover`` shows a page in place of everything in the window; None takes it away."""
        super().__init__(window)
        self._office, self._window = office, window
        self._cover, self._seconds = cover, seconds
        self._counter: Counter | None = None
        self._page: LockPage | None = None
        self._hidden: list[QWidget] = []
        self._focus: QWidget | None = None
        self._watching = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        office.runner.changed.connect(self._on_changed)

    @property
    def is_locked(self) -> bool:
        """Whether nothing is shown and done."""
        return self._page is not None

    @property
    def is_watching(self) -> bool:
        """Whether it listens to every key and counts idle minutes."""
        return self._watching

    @property
    def page(self) -> LockPage | None:
        """What is shown while it is locked."""
        return self._page

    @property
    def hidden(self) -> list[QWidget]:
        """The windows that come back when it is opened."""
        return [one for one in self._hidden if isValid(one)]

    def can_lock(self) -> bool:
        """Whether somebody is at the desk whose PIN opens it again."""
        return has_pin(self._office, self._office.desk.staff_id)

    def follow(self, *, starting: bool = False) -> None:
        """Begin or end watching, as PINs were set or removed or somebody else sits down."""
        possible = self.can_lock()
        if possible and self._counter is None:
            from enrolldesk.app.signing.counter import Counter

            self._counter = Counter(self._office.desk, self._office.pins, self._seconds)
            if not starting:
                # Whoever sets the first PIN is at the desk already.
                self._counter.seat(self._office.desk.staff_id)
        app = QApplication.instance()
        assert app is not None
        if (possible or self.is_locked) != self._watching:
            self._watching = not self._watching
            if self._watching:
                app.installEventFilter(self)
                self._timer.start()
            else:
                app.removeEventFilter(self)
                self._timer.stop()

    def begin(self) -> None:
        """Lock at the start of the program where there is a PIN: a restart opens nothing."""
        self.follow(starting=True)
        if self._counter is not None and self._counter.is_locked:
            self._lock()

    def lock(self) -> None:
        """Lock it, where somebody can open it again."""
        self.follow()
        if self._counter is not None and self._counter.lock() and not self.is_locked:
            self._lock()

    def look(self) -> None:
        """Lock it where nobody did anything for as long as is set."""
        if self._counter is not None and not self.is_locked and self._counter.look():
            self._lock()

    def seat(self, staff_id: str) -> None:
        """Somebody who showed that it is them goes on at the desk."""
        desk = self._office.desk
        changed = staff_id != desk.staff_id
        if self._counter is not None:
            self._counter.seat(staff_id)
        elif changed:
            desk.act_as(staff_id)
        if self.is_locked:
            self._uncover()
        if changed:
            self._office.runner.changed.emit(Changes(staff=True))
        self.follow()

    def stop(self) -> None:
        """Watch no more: the window closes."""
        self._timer.stop()
        app = QApplication.instance()
        if self._watching and app is not None:
            app.removeEventFilter(self)
        self._watching = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _TOUCHES:
            if self._counter is not None:
                self._counter.touch()
            pressed = kind == QEvent.Type.KeyPress
            if pressed and isinstance(event, QKeyEvent) and event.keyCombination() == _LOCK:
                # The key of the main window does not reach its dialogs.
                if not self.is_locked:
                    QTimer.singleShot(0, self, self.lock)
                return True
        elif kind == QEvent.Type.Show and self.is_locked and isinstance(watched, QWidget):
            # Not while it is being shown.
            QTimer.singleShot(0, watched, lambda: self._keep_out(watched))
        return False

    def _lock(self) -> None:
        from enrolldesk.ui.signing.lock_page import LockPage

        popup = QApplication.activePopupWidget()
        while popup is not None and popup.close():
            popup = QApplication.activePopupWidget()
        page = LockPage(self._office)
        self._page = page
        page.opened.connect(self.seat)
        self._focus = self._window.focusWidget()
        for top in QApplication.topLevelWidgets():
            self._keep_out(top)
        for part in (*self._window.findChildren(Overlay), *self._window.findChildren(Toast)):
            part.hide()
        self._cover(page)
        page.begin(self._office.desk.staff_id)
        self._window.activateWindow()
        self.follow()
        self.locked.emit(True)

    def _keep_out(self, widget: QWidget) -> None:
        """Put away what would be seen over the lock; what is a window comes back."""
        if not self.is_locked or not widget.isVisible():
            return
        if isinstance(widget, Toast | Overlay):
            widget.hide()
        elif widget.isWindow() and self._is_ours(widget):
            if widget not in self._hidden:
                self._hidden.append(widget)
            if isinstance(widget, QDialog):
                # What ends meanwhile does not come back.
                widget.finished.connect(partial(self._forget, widget))
            widget.hide()
            # The keys stay with the lock.
            self._window.activateWindow()

    def _forget(self, widget: QWidget, _result: int) -> None:
        self._hidden = [one for one in self._hidden if one is not widget]

    def _is_ours(self, widget: QWidget) -> bool:
        """Whether it is a window beside the main one, and no drop-down or tip of the lock."""
        if widget is self._window or widget.objectName() in _FREE:
            return False
        return widget.windowType() in (Qt.WindowType.Window, Qt.WindowType.Dialog)

    def _uncover(self) -> None:
        page, self._page = self._page, None
        self._cover(None)
        if page is not None:
            page.deleteLater()
        hidden, self._hidden = self.hidden, []
        for one in hidden:
            one.show()
        (hidden[-1] if hidden else self._window).activateWindow()
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus = None
        self.locked.emit(False)

    def _on_changed(self, changes: Changes) -> None:
        if changes.staff or changes.everything:
            self.follow()
