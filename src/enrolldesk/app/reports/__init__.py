"""Reports: each figure is computed in one place here; screens, lists, files and pages show it."""
