"""The security rules held to what the program really sends, and to what it must not."""
