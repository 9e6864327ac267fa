"""Where the packaged files lie: a checkout, an installed wheel and a frozen build alike."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def resource_path(name: str) -> Path:
    """The file of this name under `resources/`; raises FileNotFoundError when it was not packaged."""
    for root in _roots():
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(f"{name} is missing from the program's resources")


def _roots() -> tuple[Path, ...]:
    frozen = getattr(sys, "_MEIPASS", None)
    bundled = (Path(frozen) / "enrolldesk" / "resources",) if frozen else ()
    return (*bundled, _PACKAGE / "resources", _PACKAGE.parents[1] / "resources")
