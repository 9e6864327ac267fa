"""The settings of school, desk and machine."""
