"""The library, as it is compiled."""

from collections.abc import Callable, Sequence
from os import PathLike
from typing import Any, TypeAlias

_Progress: TypeAlias = Callable[[int, int], Any] | None

class Frame:
    """A table, which pandas, polars, pyarrow and DuckDB read where it stands: `pandas.DataFrame.from_arrow(frame)`, `polars.DataFrame(frame)`,
    `pyarrow.table(frame)`."""

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""

    def __len__(self) -> int: ...
    def to_dict(self) -> dict[str, list[Any]]:
        """By column, as lists; None where a figure is undefined."""

    def beside(self, constants: Sequence[tuple[str, float | str]]) -> Frame:
        """The same with these in front, the same in every row."""

    @staticmethod
    def stack(frames: Sequence[Frame]) -> Frame:
        """Tables with the same columns as one, the first on top."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

class Answer:
    json: str
    text: str
    sentence: str
    picture: str | None
    warnings: list[str]
    runs: int
    planned: int
    interrupted: bool
    files: list[tuple[str, str]]
    detailed: bool
    def table(self, name: str) -> Frame | None: ...
    def in_detail(self, progress: _Progress = None) -> Answer: ...
    def report(self, target: str | PathLike[str]) -> bytes | None: ...

class Scenario:
    def __init__(
        self,
        *,
        path: str | PathLike[str] | None = None,
        text: tuple[str, str] | None = None,
        set: Sequence[tuple[str, str]] = (),
        rules: Sequence[tuple[str, str]] = (),
        lists: Sequence[tuple[str, bytes]] = (),
        runs: int | None = None,
        seed: int | None = None,
        threads: int | None = None,
        memory: int | None = None,
    ) -> None: ...
    def run(
        self, strategies: list[str], detail: bool, precision: str | None, words: list[str], progress: _Progress
    ) -> Answer: ...
    def question(self, strategies: list[str], detail: bool, words: list[str]) -> tuple[bytes, int]: ...
    def check(self) -> Answer: ...
    def why(
        self,
        strategy: str | None,
        against: str | None,
        customer: str | None,
        run: int | None,
        words: list[str],
        progress: _Progress,
    ) -> Answer: ...
    def sensitivity(self, strategies: list[str], all: bool, words: list[str], progress: _Progress) -> Answer: ...
    def worth(
        self,
        strategies: list[str],
        together: list[str],
        samples: Sequence[tuple[Any, ...]],
        nested: int | None,
        words: list[str],
        progress: _Progress,
    ) -> Answer: ...
    def optimize(
        self,
        strategy: str | None,
        levers: list[str],
        indifference: float | None,
        limit: str | None,
        across: str | None,
        words: list[str],
        progress: _Progress,
    ) -> Answer: ...
    def combine(self, strategies: list[str], words: list[str], progress: _Progress) -> Answer: ...
    def value(self, strategy: str | None, at: int | None, words: list[str], progress: _Progress) -> Answer: ...
    def backtest(
        self,
        happened: str | PathLike[str],
        orders: bool,
        map: Sequence[tuple[str, str]],
        decimal: str | None,
        dates: str | None,
        since: str | None,
        until: str | None,
        progress: _Progress,
    ) -> Answer: ...

def play(question: bytes, index: int, of: int) -> bytes: ...
def is_whole(part: bytes, index: int, of: int) -> bool: ...
def merge(
    parts: Sequence[bytes], some: bool, threads: int | None, memory: int | None, progress: _Progress
) -> Answer: ...
def report(results: str | PathLike[str], threads: int | None, memory: int | None, progress: _Progress) -> Answer: ...
def import_(
    kind: str,
    path: str | PathLike[str],
    map: Sequence[tuple[str, str]],
    decimal: str | None,
    dates: str | None,
    since: str | None,
    until: str | None,
    segment_by: str | None,
    period: str | None,
    currency: str | None,
    memory: int | None,
) -> Answer: ...
def fit(
    folder: str | PathLike[str], periods: int | None, period: str | None, seed: int, memory: int | None
) -> Answer: ...
def command(words: Sequence[str]) -> int: ...
def version() -> str: ...
