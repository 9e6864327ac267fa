"""The same desk without a window, for scripts: one command a call, plain text or JSON."""
