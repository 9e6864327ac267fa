"""The same surroundings for every test: screen, fonts, locale, clock zone and an empty home."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QLocale

LOCALE = "en_US"
TIME_ZONE = "America/New_York"
SCREEN = (1920, 1080)

_HERE = Path(__file__).parent

# What a person has set for the program, for Qt or for languages means nothing to a test.
_DECIDED_HERE = ("ENROLLDESK_", "QT_", "LANG", "LC_")


def surroundings(home: Path) -> dict[str, str]:
    """Return the environment a test, or a program it starts, runs in; `home` takes what is kept."""
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    return {
        "QT_QPA_PLATFORM": f"offscreen:configfile={_HERE / 'offscreen.json'}",
        "QT_SCALE_FACTOR": "1",
        "FONTCONFIG_FILE": str(_HERE / "fonts.conf"),
        # The one locale with UTF-8 that every machine has: Qt complains about a missing one.
        "LC_ALL": "C.UTF-8",
        "TZ": TIME_ZONE,
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_STATE_HOME": str(home / "state"),
    }


@contextmanager
def fixed_surroundings() -> Iterator[Path]:
    """Put this process into the surroundings; yield the folder that stands for the user's home."""
    with TemporaryDirectory(prefix="enrolldesk-") as folder:
        before = dict(os.environ)
        locale = QLocale()
        for name in before:
            if name.startswith(_DECIDED_HERE):
                del os.environ[name]
        os.environ.update(surroundings(Path(folder)))
        _apply_time_zone()
        QLocale.setDefault(QLocale(LOCALE))
        try:
            yield Path(folder)
        finally:
            QLocale.setDefault(locale)
            os.environ.clear()
            os.environ.update(before)
            _apply_time_zone()


def _apply_time_zone() -> None:
    if hasattr(time, "tzset"):  # Windows takes the zone from its own settings
        time.tzset()
