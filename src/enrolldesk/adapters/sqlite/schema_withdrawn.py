"""The day a place was given up, so that a past day can be seen as it was."""

from __future__ import annotations

from typing import Final

WITHDRAWN: Final = "ALTER TABLE enrollment ADD COLUMN withdrawn_on TEXT;"
