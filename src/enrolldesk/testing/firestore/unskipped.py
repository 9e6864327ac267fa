"""A pytest plugin for the yardstick: runs what Google's tests skip when they see an emulator.

The tests decide to skip while they are imported, and ask again for credentials while they run; so
the answer differs between the two.
"""

import importlib
import sys
from pathlib import Path
from typing import Any

# What the vector tests expect somebody to have stored by hand.
_VECTORS = {
    "red-1": ("red", [1.0, 2.0, 3.0]),
    "red-2": ("red", [2.0, 2.0, 3.0]),
    "yellow": ("yellow", [3.0, 4.0, 5.0]),
    "violet": ("violet", [-100.0, 20.0, -30.0]),
}


def pytest_configure() -> None:
    """Have nothing skipped."""
    sys.path.insert(0, str(Path.cwd()))
    importlib.import_module("test__helpers").FIRESTORE_EMULATOR = False  # type: ignore[attr-defined]


def pytest_collection_finish(session: Any) -> None:
    """Tell the truth again, and store what the vector tests look for."""
    for name, module in list(sys.modules.items()):
        if name.startswith("test_system"):
            module.FIRESTORE_EMULATOR = True  # type: ignore[attr-defined]
    from google.cloud.firestore import Client
    from google.cloud.firestore_v1.vector import Vector

    from enrolldesk.testing.firestore.yardstick import PROJECT

    client = Client(project=PROJECT)
    for document_id, (color, embedding) in _VECTORS.items():
        held = {"color": color, "embedding": Vector(embedding)}
        client.collection("vector_search").document(document_id).set(held)
