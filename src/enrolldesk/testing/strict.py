"""A pytest plugin under which nothing goes wrong quietly.

Every warning or error that reaches Python's logging or Qt's message handler, in set-up, test or
tear-down, fails the test. A test that provokes one says so with the `expect_message` fixture, and
then fails if the message does not come.

    pytest_plugins = ["enrolldesk.testing.strict"]

Run it with pytest-qt's own listening switched off (``--no-qt-log``), or that hides messages of Qt.
"""

import gc
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from enrolldesk.testing.surroundings import fixed_surroundings
from enrolldesk.ui.garbage import look

# What the offscreen platform itself says of calls that have no meaning without a screen.
OFFSCREEN_SAYS = frozenset(
    {
        "This plugin does not support propagateSizeHints()",
        "This plugin does not support raise()",
    }
)

Expect = Callable[[str], None]


class UnexpectedMessage(AssertionError):
    """Something logged a warning or an error, or Qt did, and no test asked for it."""


class MissingMessage(AssertionError):
    """A message that the test expected never came."""


@dataclass
class _Heard:
    """What was said since the last look, and what the running test expects to be said."""

    messages: list[str] = field(default_factory=list)
    expected: dict[str, bool] = field(default_factory=dict)

    def say(self, message: str) -> None:
        for pattern in self.expected:
            if re.search(pattern, message):
                self.expected[pattern] = True
                return
        self.messages.append(message)

    def take(self) -> list[str]:
        taken, self.messages = self.messages, []
        return taken


class _LogListener(logging.Handler):
    def __init__(self, heard: _Heard) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.say(self.format(record))


class _Strictness:
    def __init__(self) -> None:
        self.heard = _Heard()
        self._listener = _LogListener(self.heard)

    def start(self) -> None:
        # As in the program: a closed window is destroyed in the window's thread or not at all.
        gc.disable()
        logging.getLogger().addHandler(self._listener)
        qInstallMessageHandler(self._hear_qt)

    def stop(self) -> None:
        qInstallMessageHandler(None)
        logging.getLogger().removeHandler(self._listener)
        gc.enable()

    def _hear_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) or message in OFFSCREEN_SAYS:
            return
        self.heard.say(f"{kind.name} {context.category}: {message}")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        self.heard.expected.clear()
        yield from self._watch(item, "setup")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        yield from self._watch(item, "call")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Iterator[None]:
        yield from self._watch(item, "teardown")
        look()

    def _watch(self, item: pytest.Item, phase: str) -> Iterator[None]:
        try:
            yield
        except BaseException:
            # The test failed for a reason of its own; what was said may explain it.
            item.add_report_section(phase, "warnings and errors", "\n".join(self.heard.take()))
            raise
        if said := self.heard.take():
            raise UnexpectedMessage("nobody expected this to be said:\n" + "\n".join(said))


_KEY = pytest.StashKey[_Strictness]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    surroundings = ExitStack()
    surroundings.enter_context(fixed_surroundings())
    config.add_cleanup(surroundings.close)
    strictness = _Strictness()
    config.stash[_KEY] = strictness
    config.pluginmanager.register(strictness, "enrolldesk-strictness")
    strictness.start()
    config.add_cleanup(strictness.stop)


@pytest.fixture
def expect_message(request: pytest.FixtureRequest) -> Iterator[Expect]:
    """Say, before it happens, which warning or error the test provokes: a regular expression."""
    expected = request.config.stash[_KEY].heard.expected

    def expect(pattern: str) -> None:
        expected[pattern] = False

    yield expect
    if missing := [pattern for pattern, came in expected.items() if not came]:
        raise MissingMessage(f"expected, but nobody said: {missing}")
