"""A desk brought to a school on a server: at the first start, from the settings, with records."""
