"""A connected desk at its server: what the first pull takes, and what a quiet one costs."""
