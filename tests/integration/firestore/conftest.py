"""Two desks of one school."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.firestore.meeting import Counter


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Counter, Counter]]:
    one, two = Counter(tmp_path / "one"), Counter(tmp_path / "two", "D2")
    yield one, two
    one.close()
    two.close()
