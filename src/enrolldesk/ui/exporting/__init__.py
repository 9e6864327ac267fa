"""What is shown, written to files."""
