"""The connected desk in the window: its thread, its mark, its strip."""
