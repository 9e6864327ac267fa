"""A school whose staff sign in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from enrolldesk.testing.signing import SignedSchool


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[SignedSchool]:
    with SignedSchool(tmp_path) as school:
        yield school
