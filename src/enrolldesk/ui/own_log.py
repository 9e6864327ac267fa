"""A log that turns over when it is full and that nobody else on this computer can read."""

from __future__ import annotations

import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler


class OwnLog(RotatingFileHandler):
    """Every file it begins is its owner's alone from the first byte."""

    def _open(self) -> TextIOWrapper:
        def opener(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        file = open(  # noqa: SIM115 (the handler closes it)
            self.baseFilename, self.mode, encoding=self.encoding, opener=opener
        )
        assert isinstance(file, TextIOWrapper)
        return file
