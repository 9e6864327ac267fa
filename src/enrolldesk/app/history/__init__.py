"""Everything that was ever recorded, command by command: who, when, at which desk, what changed."""
