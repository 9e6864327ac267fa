"""The form of a person who works at a desk."""

from __future__ import annotations

from enrolldesk.testing.pages.forms import FormPage
from enrolldesk.ui.settings.person import PersonDialog


class PersonForm(FormPage[PersonDialog]):
    """Adds a person, or changes their name."""
