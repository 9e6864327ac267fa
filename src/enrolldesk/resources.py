"""Where the files shipped with the program are, wherever it runs from."""

from pathlib import Path

# A wheel and a frozen build carry them inside the package; a checkout keeps them beside src.
_PACKAGED = Path(__file__).with_name("_resources")
_CHECKOUT = Path(__file__).parents[2] / "resources"

SET_UP = ("firestore.rules", "firestore.indexes.json", "firebase.json")
"""The files a Firebase project is set up with."""


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, as in ``resource("fonts", "Inter.ttf")``.

    Raises FileNotFoundError when the program was shipped without it.
    """
    path = (_PACKAGED if _PACKAGED.is_dir() else _CHECKOUT).joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"EnrollDesk was installed without its file {path}")
    return path


def set_up_file(name: str) -> Path:
    """Return the path of a file that a Firebase project is set up with."""
    if _PACKAGED.is_dir():
        return resource("firestore", name)
    return _CHECKOUT.with_name("firestore") / name
