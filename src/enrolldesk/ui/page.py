"""What the main window expects of a page it shows beside the side bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from enrolldesk.app.exporting.table import Shown


@runtime_checkable
class Page(Protocol):
    """A page: a widget with a title that is told when it comes into sight."""

    title: str

    def activate(self) -> None:
        """Come into sight: put the keyboard where work goes on."""


@runtime_checkable
class StudentPage(Protocol):
    """A page that may show one student."""

    @property
    def student_id(self) -> str:
        """Who is shown; empty for nobody."""

    def show_student(self, student_id: str) -> None:
        """Show this student."""


@runtime_checkable
class ReceiptPage(Protocol):
    """A page that can name the receipt the keyboard is on."""

    @property
    def receipt_id(self) -> str:
        """The receipt meant by Ctrl+P; empty for none."""


@runtime_checkable
class ExportPage(Protocol):
    """A page whose rows can be written to a file."""

    title: str

    def shown(self) -> Shown:
        """What is shown, in its order and as it is filtered now."""


@runtime_checkable
class CarefulPage(Protocol):
    """A page on which something may be typed that is not recorded yet."""

    @property
    def unfinished(self) -> str:
        """What would be lost with the window, as a sentence; empty for nothing."""
