"""Many desks at one server, beside the earlier ways: `python -m benchmarks.load`."""
