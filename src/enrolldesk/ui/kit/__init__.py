"""The look and the building blocks of every screen; nothing here knows the domain.

Import from the modules, not from here: the window's start pays only for what it shows.
"""
