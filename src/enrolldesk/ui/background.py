"""Work that must not hold up the window: done in a thread, answered in the window's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

_under_way: set[Errand] = set()


class Errand(QObject):
    """One piece of work in the background; `done` or `failed` is called in the window's thread.

    Without `failed`, an error is a bug and goes where bugs go. Nothing is called once `parent` is
    gone: the work still ends, its answer is dropped.
    """

    _ended = Signal(object, object)

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__()
        self._work, self._done, self._failed = work, done, failed
        self._wanted = True
        if parent is not None:
            parent.destroyed.connect(self.drop)
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        _under_way.add(self)
        QThreadPool.globalInstance().start(self._run)

    def _run(self) -> None:
        try:
            answer = self._work()
        except Exception as error:
            self._ended.emit(None, error)
        else:
            self._ended.emit(answer, None)

    def _deliver(self, answer: Any, error: Exception | None) -> None:
        _under_way.discard(self)
        if not self._wanted:
            return
        if error is None:
            self._done(answer)
        elif self._failed is not None:
            self._failed(error)
        else:
            raise error

    def drop(self) -> None:
        """Answer nobody; the work itself goes on to its end."""
        self._wanted = False


def wait_for_errands() -> None:
    """Return once no thread is at work: a thread running at exit would abort the process."""
    QThreadPool.globalInstance().waitForDone()


def end_errands() -> None:
    """Return once no thread is at work, and drop what was not answered: the store closes now."""
    wait_for_errands()
    for errand in list(_under_way):
        errand.drop()
    _under_way.clear()
