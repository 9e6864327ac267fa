"""What holds for every test: strictness, surroundings and steady property-based cases."""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["pytester", "tests.shaken"]

# The same cases in every run; `--hypothesis-profile=explore` goes looking for new ones.
settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    database=None,
    # How long it takes says something about the machine alone.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=20, help="how often the kill tests kill")
    parser.addoption("--black-hole", type=int, default=15, help="seconds the network is silent")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker("window")
