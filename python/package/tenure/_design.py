"""Many scenarios of one: values at paths, and what comes of each in one table."""

from __future__ import annotations

import itertools
import math
import random
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from . import _ask, _progress
from ._errors import InputError, TenureWarning
from ._tenure import Frame


class Design(Sequence[dict[str, Any]]):
    """Points: by path of a scenario what is set there, as `run` takes it with `set`."""

    def __init__(self, points: Sequence[Mapping[str, Any]]) -> None:
        self._points = [dict(point) for point in points]
        if not self._points:
            raise InputError("a design has a point or more")
        if any(point.keys() != self._points[0].keys() for point in self._points):
            raise InputError("all points of a design set the same paths")

    def __getitem__(self, at: Any) -> Any:
        return self._points[at]

    def __len__(self) -> int:
        return len(self._points)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._points)

    def __repr__(self) -> str:
        return f"<tenure.Design: {len(self)} points of {', '.join(self._points[0])}>"

    def run(
        self,
        scenario: _ask.Scenario = None,
        *,
        set: Mapping[str, Any] | None = None,
        progress: bool | _progress.Progress = True,
        **how: Any,
    ) -> Frame:
        """Plays each point, as `tenure.run` with these arguments plays it, in the same world. A row per point, strategy and metric: the number of the
        point, what is set in it, and the summary."""
        both = [path for path in set or {} if path in self._points[0]]
        if both:
            raise InputError(f"set: {both[0]} is set by the points of the design: name another path")
        hears = _progress.asked(progress, "points")
        tables: list[Frame] = []
        try:
            for number, point in enumerate(self._points):
                answer = _ask.run(scenario, set={**(set or {}), **point}, progress=False, **how)
                if answer.partial:
                    raise KeyboardInterrupt
                constants = [("point", number), *((path, _cell(it)) for path, it in point.items())]
                tables.append(answer.summary.beside(constants))
                if hears is not None:
                    hears(number + 1, len(self))
        except KeyboardInterrupt:
            if not tables:
                raise
            told = f"interrupted: {len(tables)} of {len(self)} points were played, and the table is of these"
            warnings.warn(told, TenureWarning, stacklevel=2)
        finally:
            _progress.close(hears)
        return Frame.stack(tables)


def grid(values: Mapping[str, Sequence[Any]]) -> Design:
    """Every value of each path with every value of the others: {"segments.small.retention": [0.7, 0.8]}."""
    for path, all in values.items():
        if isinstance(all, str) or not isinstance(all, Iterable):
            raise InputError(f"grid: of {path} a list of values is expected, not {all!r}")
    return Design([dict(zip(values, point)) for point in itertools.product(*values.values())])


def latin(ranges: Mapping[str, tuple[float, float]], points: int, *, seed: int = 1) -> Design:
    """A Latin hypercube: each path takes one value in each of `points` equal parts of its range, in an order that chance makes. The same seed gives
    the same points."""
    if points < 1:
        raise InputError("points: one or more is expected")
    if not ranges:
        raise InputError("ranges: a path or more is expected, each with its lowest and its highest value")
    for path, (low, high) in ranges.items():
        if not -math.inf < low < high < math.inf:
            raise InputError(f"ranges: of {path} a lowest and a higher value are expected, not {low} and {high}")
    chance = random.Random(seed)
    columns: dict[str, list[float]] = {}
    for path, (low, high) in ranges.items():
        parts = [low + (high - low) * (part + chance.random()) / points for part in range(points)]
        chance.shuffle(parts)
        columns[path] = parts
    return Design([{path: column[at] for path, column in columns.items()} for at in range(points)])


def _cell(it: Any) -> float | str:
    if isinstance(it, str):
        return it
    if isinstance(it, (bool, int, float)):
        return float(it)
    return str(it)
