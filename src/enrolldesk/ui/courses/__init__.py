"""What the school teaches and sells: courses and bundles."""
