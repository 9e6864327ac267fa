"""What closing the window would lose, and the question that is asked first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from enrolldesk.ui.page import CarefulPage


def lost_with(window: QWidget, pages: Iterable[object], put_away: Iterable[QWidget] = ()) -> str:
    """What is typed and not recorded, in sentences; empty where nothing is.

    ``put_away`` are windows that are out of sight while the desk is locked.
    """
    from enrolldesk.ui.kit.dialogs import FormDialog

    away = tuple(put_away)
    found = window.findChildren(FormDialog)
    forms = [form for form in found if form.isVisible() or form in away]
    drafts = [form for form in forms if not form.keeps_draft and form.is_dirty()]
    said = ["An open form holds something that has not been recorded."] if drafts else []
    said += [page.unfinished for page in pages if isinstance(page, CarefulPage)]
    return " ".join(filter(None, said))


def ask_to_close(window: QWidget, lost: str, close: Callable[[], object]) -> None:
    """Ask whether this may be lost, and close where it may."""
    from enrolldesk.ui.kit.questions import confirm

    question = confirm(
        window,
        "Close and throw away what you typed?",
        lost,
        "Close EnrollDesk",
        cancel="Keep typing",
        danger=True,
        name="close_question",
    )
    question.confirmed.connect(close)
