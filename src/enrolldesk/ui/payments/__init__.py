"""Money at the counter: taking it, and the list of what was taken."""
