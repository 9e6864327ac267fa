"""Pages on paper, by typst with a font that the program brings along."""
