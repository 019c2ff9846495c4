"""The command `tenure`."""

from __future__ import annotations

import sys

from . import _tenure


def main() -> int:
    """Runs the command that the process was started with; its exit code."""
    sys.stdout.flush()
    return _tenure.command(["tenure", *sys.argv[1:]])
