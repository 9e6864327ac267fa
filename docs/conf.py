"""How the documentation is built: `make docs`."""

from enrolldesk import __version__

project = "EnrollDesk"
author = "EnrollDesk contributors"
copyright = "EnrollDesk contributors"  # noqa: A001 - the name Sphinx asks for
release = __version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "images", "tools"]
nitpicky = True

# Headings are link targets in the sources, so a broken link fails the build.
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]

html_theme = "furo"
html_title = "EnrollDesk"
html_copy_source = False
html_show_sphinx = False
