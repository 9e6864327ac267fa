"""Work that must not hold up the window: done in a thread, answered in the window's."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from shiboken6 import isValid


class _Post(QObject):
    """Carries answers from the threads into the window's thread.

    It outlives every errand: an object that went away in its own slot, when its thread had let go
    of it first, would leave Qt holding freed memory.
    """

    came = Signal(object, object, object)
    """Carries the Errand, its answer, and the error when there was one."""

    def __init__(self) -> None:
        super().__init__()
        self.under_way: set[Errand] = set()
        self.came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def _deliver(self, errand: Errand, answer: Any, error: Exception | None) -> None:
        # What was ended meanwhile has nobody left to tell.
        if errand in self.under_way:
            self.under_way.remove(errand)
            errand.deliver(answer, error)


@cache
def _post() -> _Post:
    return _Post()


class Errand:
    """One piece of work in the background; `done` or `failed` is called in the window's thread.

    Without `failed`, an error is a bug and goes where bugs go. Nothing is called once `parent` is
    gone: the work still ends, its answer is dropped. `cancel` makes work that waits for somebody
    end soon; it is called when the program closes.
    """

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object] | None = None,
        parent: QObject | None = None,
        cancel: Callable[[], object] = lambda: None,
    ) -> None:
        self._work, self._done, self._failed = work, done, failed
        self._parent = parent
        self.cancel = cancel
        self._post = _post()
        self._post.under_way.add(self)
        QThreadPool.globalInstance().start(self._run)

    def _run(self) -> None:
        try:
            answer = self._work()
        except Exception as error:
            self._post.came.emit(self, None, error)
        else:
            self._post.came.emit(self, answer, None)

    def deliver(self, answer: Any, error: Exception | None) -> None:
        """Tell whoever asked, if they are still there."""
        if self._parent is not None and not isValid(self._parent):
            return
        if error is None:
            self._done(answer)
        elif self._failed is not None:
            self._failed(error)
        else:
            raise error


def wait_for_errands() -> None:
    """Return once no thread is at work: a thread running at exit would abort the process."""
    QThreadPool.globalInstance().waitForDone()


def end_errands() -> None:
    """Return once no thread is at work, and drop what was not answered: the store closes now."""
    for errand in tuple(_post().under_way):
        errand.cancel()
    wait_for_errands()
    _post().under_way.clear()
