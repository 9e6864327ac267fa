"""The Balances page: who owes what, since when, and why."""
