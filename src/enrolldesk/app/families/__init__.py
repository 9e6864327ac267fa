"""Students of one family: linked, found by their guardian, and paid for together."""
