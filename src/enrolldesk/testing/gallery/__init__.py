"""Every screen of the program in a state worth looking at, for pictures and for checks."""
