"""The drawer of a desk and its days: what it should hold, how it was counted, when it is locked."""
