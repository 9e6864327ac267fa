"""The page on which a desk counts its drawer and closes its day."""
