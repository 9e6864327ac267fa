"""Students shown as another one, and whose account an enrollment is in because of that.

Both are derived from ``student.merged_into``; what was recorded stays with ``student_key``.
"""

from __future__ import annotations

from typing import Final

MERGED: Final = """
CREATE TABLE merged_student (
    student_key INTEGER PRIMARY KEY REFERENCES student (key),
    owner_key INTEGER NOT NULL REFERENCES student (key)
) STRICT;
CREATE INDEX merged_student_by_owner ON merged_student (owner_key);

ALTER TABLE enrollment ADD COLUMN owner_key INTEGER REFERENCES student (key);
UPDATE enrollment SET owner_key = student_key;
CREATE INDEX enrollment_by_owner ON enrollment (owner_key);
"""
