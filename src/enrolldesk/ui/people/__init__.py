"""Students recorded twice, and families: forms and lists of their own."""
