"""Answers."""

from __future__ import annotations

import html
import itertools
import json
import os
import re
import tempfile
import warnings
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from . import _progress, _tenure
from ._errors import InputError, TenureWarning
from ._tenure import Frame

PICTURES = itertools.count(1)
"""Numbers of pictures on a page."""


class Document(dict[str, Any]):
    """What the command prints with `--json`, as a dict. As text it is that document, byte for byte."""

    def __init__(self, text: str) -> None:
        super().__init__(json.loads(text))
        self._text = text

    def __str__(self) -> str:
        return self._text


class Result:
    """An answer: `str` of it is what the command prints, at 80 columns."""

    def __init__(self, answer: _tenure.Answer, said: Sequence[str] = ()) -> None:
        self._answer = answer
        self._warnings = [*said, *answer.warnings]
        if self.partial:
            of = f"{answer.runs:,} of {answer.planned:,} runs"
            self._warnings.append(f"interrupted: {of} were finished, and the answer is of these")
        for told in self._warnings:
            warnings.warn(told, TenureWarning, stacklevel=3)

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "an answer stays where it was made: it holds every run. Take .json or .summary.to_dict() along, or let run(executor=...) spread the runs"
        )

    @cached_property
    def json(self) -> Document:
        """The document that the command prints with `--json`."""
        return Document(self._answer.json)

    @property
    def text(self) -> str:
        """What the command prints, at 80 columns."""
        return self._answer.text

    @property
    def sentence(self) -> str:
        """The answer in plain words."""
        answer = self._answer
        before = f"Interrupted after {answer.runs:,} of {answer.planned:,} runs. " if self.partial else ""
        return before + answer.sentence

    @property
    def warnings(self) -> list[str]:
        """What to know before it is believed, a sentence each."""
        return list(self._warnings)

    @property
    def partial(self) -> bool:
        """Whether it was interrupted before all runs were finished."""
        return self._answer.interrupted or self._answer.runs < self._answer.planned

    @property
    def files(self) -> dict[str, str]:
        """Files that belong to it, by name: those that an import or a fit makes."""
        return dict(self._answer.files)

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Writes its files to a folder, which is made; what is there already is not replaced."""
        folder = Path(folder)
        if not self.files:
            raise InputError("no files belong to this answer: those of an import or a fit have some")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as cause:
            raise InputError(f"cannot make the folder {folder}: {cause.strerror}") from cause
        for name in self.files:
            if (folder / name).exists():
                raise InputError(f"cannot write {folder / name}: there is such a file already. Name another folder")
        for name, text in self.files.items():
            _write(folder / name, text.encode())

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<tenure.{type(self).__name__}: {self.sentence}>"

    def _repr_html_(self) -> str:
        picture = self._answer.picture or ""
        if not picture and not self._answer.runs:
            return f"<pre>{html.escape(self.text)}</pre>"
        # Pictures of several answers stand on one page: what one is called there no other may be.
        picture = re.sub(
            r'(id="|aria-labelledby="|aria-describedby="| )([a-z]+-(?:title|description))',
            rf"\1\2-{next(PICTURES)}",
            picture,
        )
        return f"<div><p>{html.escape(self.sentence)}</p>{picture}</div>"


class Answer(Result):
    """What strategies came to that were played for a question. Its tables are read where they stand by pandas, polars, pyarrow and DuckDB."""

    @cached_property
    def summary(self) -> Frame:
        """A row per strategy and metric: its mean over the runs, how it spreads, and what it is more than under the baseline."""
        return self._table("summary")

    @cached_property
    def differences(self) -> Frame:
        """A row per strategy and metric: the difference to the baseline, run by run."""
        return self._table("differences")

    def report(self, target: str | os.PathLike[str]) -> None:
        """Writes a report: .html is one page that needs nothing beside it, .md is text for a wiki; where strategies are compared, of `why` and of
        `value` .xlsx is a workbook."""
        _report(self._answer, Path(target))

    def _table(self, name: str) -> Frame:
        table = self._answer.table(name)
        if table is None or not len(table):
            alone = name == "differences" and len(self.json["strategies"]) < 2
            why = (
                "one strategy was played"
                if alone
                else "there was no room for it, or nothing to tell. More memory may help"
            )
            raise InputError(f"there is no table of {name}: {why}")
        return table


class Customers(Answer):
    """Whom the firm has."""

    @cached_property
    def customers(self) -> Frame:
        """What each opening or listed customer comes to."""
        return self._table("customers")


class Comparison(Answer):
    """What strategies are worth beside each other."""

    @cached_property
    def values(self) -> Frame:
        """A row per run and strategy, with a column for each metric."""
        return self._table("values")

    @cached_property
    def series(self) -> Frame:
        """A row per period, strategy and metric. Unless `run` was told `detail=True`, the runs are played once more for it, here."""
        return self._in_full._table("series")

    @cached_property
    def segments(self) -> Frame:
        """A row per strategy, segment and metric."""
        return self._table("segments")

    @cached_property
    def customers(self) -> Frame:
        """What each opening or listed customer comes to under each strategy. As with `series`, the runs may be played once more for it."""
        return self._in_full._table("customers")

    def report(self, target: str | os.PathLike[str]) -> None:
        """Writes a report: .html is one page that needs nothing beside it, .md is text for a wiki, .xlsx is a workbook. As with `series`, the runs
        may be played once more for it."""
        _report(self._in_full._answer, Path(target))

    @cached_property
    def _in_full(self) -> Comparison:
        if self._answer.detailed:
            return self
        if self.partial:
            raise InputError("an answer that was interrupted has no more than was kept: run it with detail=True")
        progress = _progress.asked(True)
        try:
            again = self._answer.in_detail(progress)
        finally:
            _progress.close(progress)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TenureWarning)
            return Comparison(again)


def _report(answer: _tenure.Answer, target: Path) -> None:
    page = answer.report(target)
    if page is None:
        raise InputError("no report is made of this answer: its text and its document are all that there is")
    _write(target, page)


def _write(target: Path, content: bytes) -> None:
    """There whole or not at all, and never through a link."""
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise InputError(f"cannot write {target}: it is no plain file")
    try:
        handle, draft = tempfile.mkstemp(prefix=".tenure-", dir=target.parent)
    except OSError as cause:
        raise InputError(f"cannot write {target}: {cause.strerror}") from cause
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(draft, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask)
        os.replace(draft, target)
    except BaseException:
        os.unlink(draft)
        raise
