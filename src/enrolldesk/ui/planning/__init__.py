"""Payment plans made, and people reminded of what is due."""
