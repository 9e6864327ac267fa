"""Discounts by rule: offered, found for an enrollment, given and counted."""
