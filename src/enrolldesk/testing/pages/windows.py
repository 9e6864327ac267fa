"""Windows that are no form of a command: worked by the object names of what stands in them."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.forms import write
from enrolldesk.ui.about import AboutDialog
from enrolldesk.ui.bug_dialog import BugDialog
from enrolldesk.ui.connecting.bringing_window import BringingWindow
from enrolldesk.ui.documents.preview import PreviewDialog
from enrolldesk.ui.first_start.welcome import WelcomeWindow
from enrolldesk.ui.keys_sheet import KeysSheet
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.main_window import MainWindow
from enrolldesk.ui.opening.trouble import TroubleDialog
from enrolldesk.ui.settings.dialog import SettingsDialog
from enrolldesk.ui.sync.farewell import Farewell

W = TypeVar("W", bound=QWidget)
T = TypeVar("T", bound=QWidget)


class WindowPage(Generic[W]):
    """Any window: press, write and read by object name."""

    def __init__(self, window: W) -> None:
        """A window that is on the screen."""
        self.window = window
        self.keys = Keyboard()

    def press(self, name: str) -> None:
        """Press the button of this object name, which must be possible."""
        button = self._found(QAbstractButton, name)
        assert button.isVisible(), f"{name} is not in sight"
        assert button.isEnabled(), f"{name} cannot be pressed"
        button.click()

    def write(self, name: str, text: str) -> None:
        """Replace what stands in the line of this object name."""
        write(self.window, name, text)

    def text(self, name: str) -> str:
        """What a label, a line or a button says; empty while it is not in sight."""
        found = self._found(QWidget, name)
        if not found.isVisible():
            return ""
        assert isinstance(found, QLabel | QLineEdit | QAbstractButton), f"{name} has no words"
        return found.text()

    def shows(self, name: str) -> bool:
        """Whether something of this object name is in sight."""
        found = self.window.findChild(QWidget, name)
        return isinstance(found, QWidget) and found.isVisible()

    def _found(self, kind: type[T], name: str) -> T:
        found = self.window.findChild(kind, name)
        assert isinstance(found, kind), f"there is no {name}"
        return found


class MainPage(WindowPage[MainWindow]):
    """The main window around its pages: search, side bar, who is at the desk."""

    @property
    def page(self) -> str:
        """Which page is shown."""
        return self.window.page_key

    @property
    def pages(self) -> list[str]:
        """The pages that the side bar offers."""
        keys = ("students", "courses", "payments", "sync")
        return [key for key in keys if not self.window.side_bar.item(key).isHidden()]

    def search(self, typed: str) -> None:
        """Type into the search, reached by F3."""
        self.keys.press("F3")
        self.keys.type(typed)


class WelcomePage(WindowPage[WelcomeWindow]):
    """The first start: three ways to begin, and the form of each."""

    def try_sample(self) -> None:
        """Go to the sample school."""
        self.press("welcome_sample")

    def begin_school(self) -> None:
        """Go to the form of a new school."""
        self.press("welcome_new")

    def join_school(self) -> None:
        """Go to the form of a desk that joins."""
        self.press("welcome_join")


class TroublePage(WindowPage[TroubleDialog]):
    """A home that cannot be opened, and the ways on."""

    @property
    def problem(self) -> str:
        """What is wrong."""
        return self.text("trouble_text")

    @property
    def ways(self) -> list[str]:
        """The ways on, by the names of their buttons."""
        names = ("quit", "again", "new", "restore")
        return [name for name in names if self.shows(f"trouble_{name}")]

    def take(self, way: str) -> None:
        """Go one of them."""
        self.press(f"trouble_{way}")


class PreviewPage(WindowPage[PreviewDialog]):
    """A receipt, an agreement or a statement as it will be printed."""

    @property
    def title(self) -> str:
        """What it is."""
        return self.text("preview_title")

    def save(self) -> None:
        """Ask where to save the PDF."""
        self.press("preview_save")

    def close(self) -> None:
        """Press Close."""
        self.press("preview_close")


class SettingsPage(WindowPage[SettingsDialog]):
    """The settings, section by section."""

    @property
    def sections(self) -> list[str]:
        """The keys of the sections, in order."""
        return [section.key for section in self.window.sections]

    @property
    def problem(self) -> str:
        """The sentence above the buttons; empty while there is none."""
        return self.text("settings_problem")

    def show(self, section: str) -> None:
        """Go to a section."""
        self.window.show_section(section)

    def save(self) -> None:
        """Press Save."""
        self.press("settings_save")


class QuestionPage(WindowPage[Confirm]):
    """A question with one way forward."""

    @property
    def words(self) -> str:
        """What it asks, in full."""
        return self.window.text.text()

    def agree(self) -> None:
        """Press its way forward."""
        self.window.action_button.click()

    def decline(self) -> None:
        """Press its way out."""
        self.window.cancel_button.click()


class BugPage(WindowPage[BugDialog]):
    """The report of something unexpected."""

    def show_detail(self) -> None:
        """Show what was logged."""
        self.press("bug_show")

    def go_on(self) -> None:
        """Put it away."""
        self.press("bug_close")


class KeysPage(WindowPage[KeysSheet]):
    """The sheet of keys."""


class AboutPage(WindowPage[AboutDialog]):
    """What program this is, and where its home is."""


class FarewellPage(WindowPage[Farewell]):
    """The last word of a window that closes while batches wait."""

    @property
    def words(self) -> str:
        """What it says."""
        return self.text("farewell_text")


class BringingPage(WindowPage[BringingWindow]):
    """Records on their way into the school that this desk joins."""
