"""The testers' kit: what drives the real program and holds it to account."""
