"""The plugin that lets nothing go wrong quietly, tried on a small test run of its own."""

import pytest

# Each name says what must become of the test: good_ passes, bad_ fails, late_ fails tearing down.
PLANTED = """
    import logging
    import warnings
    from threading import Thread

    import pytest
    from PySide6.QtCore import qCritical, qInfo, qWarning
    from PySide6.QtWidgets import QWidget


    @pytest.fixture
    def critical_at_the_end():
        yield
        qCritical("planted")


    @pytest.fixture
    def widget(qtbot):
        widget = QWidget()
        qtbot.addWidget(widget)
        widget.show()
        return widget


    def test_good_information():
        logging.getLogger("enrolldesk").info("planted")
        qInfo("planted")

    def test_good_calls_that_mean_nothing_offscreen(widget):
        widget.setFixedSize(300, 200)
        widget.raise_()

    def test_good_messages_that_were_expected(expect_message):
        expect_message("drawer .* fire")
        expect_message("rain")
        logging.getLogger().error("the drawer is on fire")
        qWarning("rain tomorrow")

    def test_bad_log_error():
        logging.getLogger("enrolldesk.anything").error("planted")

    def test_bad_log_warning_in_a_thread():
        thread = Thread(target=lambda: logging.getLogger().warning("planted"))
        thread.start()
        thread.join()

    def test_bad_qt_warning():
        qWarning("planted")

    def test_bad_qt_warning_that_was_not_the_expected_one(expect_message):
        expect_message("rain")
        qWarning("rain")
        qWarning("planted")

    def test_bad_call_that_offscreen_complains_of(widget):
        widget.lower()

    def test_bad_python_warning():
        warnings.warn("planted")

    def test_late_qt_critical(critical_at_the_end):
        pass

    def test_late_expected_message_that_never_came(expect_message):
        expect_message("rain")
"""


def test_fails_every_test_in_which_something_went_wrong(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nfilterwarnings = error\nqt_api = pyside6\n")
    pytester.makeconftest('pytest_plugins = ["enrolldesk.testing.strict"]')
    pytester.makepyfile(PLANTED)

    ran = pytester.runpytest_subprocess("--no-qt-log", "-p", "no:cacheprovider", "-rA")

    fates: dict[str, set[str]] = {"PASSED": set(), "FAILED": set(), "ERROR": set()}
    for line in ran.outlines:
        fate, _, name = line.partition(" ")
        if fate in fates and "::test_" in name:
            fates[fate].add(name.split("::test_")[1].split()[0])
    assert {name.split("_")[0] for name in fates["PASSED"]} == {"good", "late"}
    assert {name.split("_")[0] for name in fates["FAILED"]} == {"bad"}
    assert {name.split("_")[0] for name in fates["ERROR"]} == {"late"}
    ran.assert_outcomes(passed=5, failed=6, errors=2)
    ran.stdout.fnmatch_lines_random(["*QtWarningMsg default: planted*"])
    ran.stdout.fnmatch_lines_random(["*does not support lower()*"])
