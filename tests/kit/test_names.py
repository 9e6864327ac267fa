"""Object names read from the running program."""

from __future__ import annotations

import os
import subprocess
import sys


def test_the_names_of_a_screen_are_printed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "enrolldesk.testing.names", "void"],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
        env=dict(os.environ),
    )
    assert done.stdout.startswith("## VoidPage\n")
    assert "| `void_form_submit` | button | Void it (Ctrl+Enter) |" in done.stdout
    assert "| `reason` | line |" in done.stdout
