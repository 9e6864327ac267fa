"""Due dates spread over payment plans, and people reminded of what is due."""
