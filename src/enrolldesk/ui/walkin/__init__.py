"""Somebody walks in: found or added, enrolled, paid, in one form that never loses a word."""
