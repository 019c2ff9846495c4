"""How far it is: a line on a terminal or in a notebook, not before it proves long, and gone when it is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from ._errors import InputError

PATIENCE = 0.5
"""Seconds: who gets the answer sooner needs no line."""

Progress = Callable[[int, int], None]


class Line:
    """A line on standard error."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.began = self.told = time.monotonic()
        self.drawn = 0
        # A notebook keeps each line in its file.
        self.every = 1.0 if "ipykernel" in sys.modules else 0.0

    def __call__(self, finished: int, planned: int) -> None:
        """So many of so many are finished."""
        now = time.monotonic()
        spent = now - self.began
        if spent < PATIENCE or planned == 0 or now - self.told < self.every:
            return
        self.told = now
        bar = "█" * (30 * finished // planned)
        left = f", {spent * (planned - finished) / finished:.0f} s left" if finished else ""
        text = f"{bar:░<30} {finished:,} of {planned:,} {self.what}{left}"
        sys.stderr.write(f"\r{text:<{self.drawn}}")
        sys.stderr.flush()
        self.drawn = len(text)

    def close(self) -> None:
        """Takes it away."""
        if self.drawn:
            sys.stderr.write("\r" + " " * self.drawn + "\r")
            sys.stderr.flush()
            self.drawn = 0


def asked(progress: bool | Progress, what: str = "runs") -> Any:
    """What hears of progress, where somebody looks."""
    if callable(progress):
        return progress
    if not isinstance(progress, bool):
        raise InputError(f"progress: True, False or a function of two numbers is expected, not {progress!r}")
    return Line(what) if progress and _is_looked_at() else None


def close(progress: Any) -> None:
    """Nothing follows."""
    if isinstance(progress, Line):
        progress.close()


def _is_looked_at() -> bool:
    return sys.stderr is not None and (sys.stderr.isatty() or "ipykernel" in sys.modules)
