"""Bringing in a roster: choose, look, correct, record, take back."""
