"""Every test sees the same screen, locale, zone, font and an empty home."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QDate, QLocale, QTimeZone
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from enrolldesk.testing.surroundings import SCREEN, TIME_ZONE, surroundings


def test_the_screen_is_full_hd(qapp: QApplication) -> None:
    screen = qapp.primaryScreen()
    assert screen.geometry().getRect() == (0, 0, *SCREEN)
    assert screen.devicePixelRatio() == 1
    assert screen.logicalDotsPerInch() == 96


def test_the_locale_is_american() -> None:
    assert QLocale().name() == "en_US"
    assert QLocale().toString(1234.5, "f", 2) == "1,234.50"
    assert QLocale().toString(QDate(2026, 12, 1), QLocale.FormatType.ShortFormat) == "12/1/26"


def test_the_clock_is_in_one_zone() -> None:
    assert QTimeZone.systemTimeZoneId().data() == TIME_ZONE.encode()
    assert datetime(2026, 7, 1, tzinfo=UTC).astimezone().strftime("%H:%M %Z") == "20:00 EDT"


def test_the_font_is_the_one_that_is_installed_with_qt_s_libraries(qapp: QApplication) -> None:
    assert QFontInfo(qapp.font()).family() == "DejaVu Sans"


def test_nothing_is_kept_in_the_real_home() -> None:
    assert user_data_path("enrolldesk").is_relative_to(os.environ["XDG_DATA_HOME"])
    assert not user_data_path("enrolldesk").is_relative_to(Path.home())


def test_a_program_started_by_a_test_lives_in_them_too(tmp_path: Path) -> None:
    code = (
        "from PySide6.QtGui import QGuiApplication as App; app = App([]);"
        "print(app.primaryScreen().size().toTuple())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | surroundings(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == str(SCREEN)
    assert ran.stderr == ""
