"""Say, before Qt fails in its own words, which system libraries it misses on this computer.

python packaging/qt_libraries.py            # enough to run without a screen, as the tests do
python packaging/qt_libraries.py --screen   # enough to open a window
"""

import ctypes
import importlib
import importlib.util
import os
import sys
from pathlib import Path

LIST = Path(__file__).with_name("debian-packages.txt")


def plugins(screen: bool) -> list[str]:
    """Return the platform plugins that must load for this use."""
    if not screen:
        return ["libqoffscreen.so"]
    return ["libqwayland.so" if os.environ.get("WAYLAND_DISPLAY") else "libqxcb.so"]


def complaint(screen: bool) -> str:
    """Return what the loader says is missing, empty when everything loads."""
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        return "PySide6 is not installed"
    platforms = Path(spec.origin).parent / "Qt" / "plugins" / "platforms"
    try:
        importlib.import_module("PySide6.QtWidgets")
        for plugin in plugins(screen):
            ctypes.CDLL(str(platforms / plugin))
    except (ImportError, OSError) as missing:
        return str(missing)
    return ""


def main() -> int:
    """Return 0 when Qt can start, else say what to install and return 1."""
    if not sys.platform.startswith("linux"):
        return 0
    screen = "--screen" in sys.argv[1:]
    if missing := complaint(screen):
        names = [line for line in LIST.read_text().split("\n") if line and not line.startswith("#")]
        print(
            f"Qt cannot start on this computer: {missing}\n"
            "On Debian and its relatives this line installs what it needs:\n\n"
            f"    sudo apt-get install -y {' '.join(names)}\n",
            file=sys.stderr,
        )
        return 1
    if screen and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        print("There is no screen to open a window on: DISPLAY is not set.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
