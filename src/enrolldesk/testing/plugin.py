"""The testers' kit as a pytest plugin; it is found by pytest as soon as it is installed.

It does nothing until a project asks for it in its settings:

    [tool.pytest.ini_options]
    enrolldesk_kit = true

Then its fixtures are there, every test runs in the same surroundings without a screen, and any
warning or error that nobody expected fails the test it came in.
"""

import pytest

SETTING = "enrolldesk_kit"
ROOMS = (
    "enrolldesk.testing.strict",
    "enrolldesk.testing.office",
    "enrolldesk.testing.windows",
    "enrolldesk.testing.desks",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch."""
    parser.addini(SETTING, "use the testers' kit of EnrollDesk", type="bool", default=False)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Load the kit where it is wanted, before Qt or pytest-qt come up."""
    if not config.getini(SETTING):
        return
    # pytest-qt would listen to Qt's messages in place of the kit, and hear them in tests alone.
    config.option.qt_log = False
    for room in ROOMS:
        config.pluginmanager.import_plugin(room)
