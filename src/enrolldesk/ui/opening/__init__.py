"""What is asked when a home cannot be opened."""
