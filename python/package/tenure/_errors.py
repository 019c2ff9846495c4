"""What can go wrong."""

from __future__ import annotations

from typing import Any


class Error(Exception):
    """Why there is no answer."""


class InputError(Error):
    """The input is wrong, and nothing was run. `problems` are all problems at once, each with its place and what would help."""

    def __init__(self, message: str, problems: list[dict[str, Any]] | tuple[()] = ()) -> None:
        super().__init__(message, list(problems))
        self.problems: list[dict[str, Any]] = list(problems)

    def __str__(self) -> str:
        return str(self.args[0])


class RunError(Error):
    """The input could be read, but a run failed, or a worker did."""


class TenureWarning(UserWarning):
    """Something to know before an answer is believed."""
