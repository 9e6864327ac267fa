"""The school's words, money and rules: plain Python, no files, no network, no screen."""
