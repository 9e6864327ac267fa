"""What each action of a desk costs at the server, counted as the real service bills it."""
