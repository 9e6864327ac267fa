"""What leaves the program as a file: tables of what is shown, and the whole school."""
