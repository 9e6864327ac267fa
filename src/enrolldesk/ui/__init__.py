"""The window: screens built on the kit, and nothing that decides about money."""
