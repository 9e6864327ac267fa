"""A month of a school, played through the commands by chance, and the laws its figures keep."""
