"""Google's client, loaded in pieces beside a window that is at work.

A search for garbage runs in the window's thread and walks through whatever was made since the last
one: through a whole client, for several frames. Each piece is taken out of every later search, for
what is loaded stays loaded.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import Final

_PIECES: Final = (
    "enrolldesk.app.sync.in_step",
    "cryptography.x509",
    "requests",
    "google.auth",
    "google.protobuf.descriptor_pb2",
    "grpc",
    "google.api_core.gapic_v1",
    "google.cloud.firestore_v1.types",
    "enrolldesk.adapters.firestore.reaching",
)
"""Each of some hundredth parts of a second; a library of Google's that another one would load."""


def load() -> None:
    """Load what a sync is made of, unless it is loaded."""
    for name in _PIECES:
        if name not in sys.modules:
            import_module(name)
            gc.freeze()
