"""How many years a school keeps what it recorded of a student."""

from __future__ import annotations

from typing import Final

RETENTION: Final = "ALTER TABLE school ADD COLUMN retention_years INTEGER NOT NULL DEFAULT 5;"
