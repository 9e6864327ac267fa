"""Receipts, agreements and statements: shown, printed, saved."""
