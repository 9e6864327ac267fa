"""The words of a reminder until a school writes its own, and what is put into them."""

from __future__ import annotations

from typing import Final

PLACEHOLDERS: Final = (
    *("student", "guardian", "amount", "owed", "due", "days"),
    *("school", "phone", "email"),
)

DEFAULT_TEXT: Final = """\
Dear {guardian},

{amount} for {student} at {school} was due on {due} or since. In all, {owed} is open.

Please pay at our desk, or talk to us if other dates would help. If you have paid in the last \
days, please disregard this message.

Thank you
{school}
{phone}"""
"""What a reminder says until the school writes its own text in the settings."""
