"""Promotions offered, changed and given."""
