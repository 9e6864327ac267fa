"""Shipped files are found from a checkout and from an installed wheel."""

import subprocess
import sys
from pathlib import Path

import pytest

import enrolldesk
from enrolldesk.resources import resource

CHECKOUT = Path(__file__).parents[2]
DEPLOYED = ("firebase.json", "firestore.indexes.json", "firestore.rules")


def shipped(folder: Path) -> set[Path]:
    return {
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel built from this checkout was installed."""
    built = tmp_path_factory.mktemp("wheel")
    wheel = ["-m", "build", "--no-isolation", "--wheel", "--outdir", str(built), str(CHECKOUT)]
    _python(*wheel)
    (found,) = built.glob("enrolldesk-*.whl")
    site = tmp_path_factory.mktemp("site")
    _python("-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(found))
    return site


def test_a_checkout_finds_its_own() -> None:
    assert resource("style") == CHECKOUT / "resources" / "style"
    assert resource("paper", "receipt.typ").is_file()


def test_a_missing_one_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"paper.nothing\.typ"):
        resource("paper", "nothing.typ")


def test_a_wheel_carries_them_all(site: Path) -> None:
    # What an owner deploys goes along; what only tries it stays behind.
    deployed = {Path("firestore", name) for name in DEPLOYED}
    carried = shipped(site / "enrolldesk" / "_resources")
    assert carried == shipped(CHECKOUT / "resources") | deployed
    for file in deployed:
        packed = site / "enrolldesk" / "_resources" / file
        assert packed.read_bytes() == (CHECKOUT / file).read_bytes()
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r});"
        "import enrolldesk; from enrolldesk.resources import resource;"
        "print(enrolldesk.__version__, resource('paper', 'receipt.typ'))"
    )
    version, found = _python("-I", "-c", code).split()
    assert version == enrolldesk.__version__
    assert Path(found) == site / "enrolldesk" / "_resources" / "paper" / "receipt.typ"


def _python(*arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, *arguments], cwd="/", capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
