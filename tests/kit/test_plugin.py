"""The kit as a pytest plugin: nothing for those who do not use it, everything for those who do."""

from __future__ import annotations

import pytest

STRANGER = """
    import gc
    import sys


    def test_nothing_of_the_kit_is_loaded():
        loaded = {name for name in sys.modules if name.startswith("enrolldesk")}
        assert loaded == {"enrolldesk", "enrolldesk.testing", "enrolldesk.testing.plugin"}
        assert not any(name.startswith(("PySide6", "google.cloud", "grpc")) for name in sys.modules)
        assert gc.isenabled()


    def test_its_fixtures_are_not_there(request):
        assert not request._fixturemanager.getfixturedefs("desk", request.node)
"""

TESTER = """
    import gc
    import os


    def test_a_payment_reaches_the_other_desk(two_desks):
        one, two = two_desks
        place = one.school.enroll(one.school.student("Maria Lopez"), cash=9999)
        one.sent()
        two.in_step()
        assert two.reads.standing(place).paid.cents == 9999


    def test_in_fixed_surroundings(qapp, qtbot):
        assert qapp.platformName() == "offscreen"
        assert os.environ["TZ"] == "America/New_York"
        assert not gc.isenabled()
        assert type(qtbot).__name__ == "PatientQtBot"


    def test_that_says_something(qtbot):
        from PySide6.QtCore import qWarning

        qWarning("nobody expected this")
"""


def test_whoever_has_it_installed_and_does_not_use_it_is_not_disturbed(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(STRANGER)
    ran = pytester.runpytest_subprocess("-p", "no:pytest-qt", "-p", "no:cacheprovider")
    ran.assert_outcomes(passed=2)


def test_one_setting_turns_it_on(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nenrolldesk_kit = true\nfilterwarnings = error\n")
    pytester.makepyfile(TESTER)
    ran = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-rA")
    ran.assert_outcomes(passed=2, failed=1)
    ran.stdout.fnmatch_lines_random(["*QtWarningMsg default: nobody expected this*"])
