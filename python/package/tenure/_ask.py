"""What may be asked: each question of the command as a function."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import _progress, _tenure, _toml, _work
from ._errors import InputError
from ._progress import Progress
from ._result import Answer, Comparison, Customers, Result

Scenario = str | os.PathLike[str] | Mapping[str, Any] | None
"""A path, a text with more than one line, a dict; or None: the built-in regional wholesaler."""


def run(
    scenario: Scenario = None,
    *,
    runs: int | None = None,
    seed: int | None = None,
    set: Mapping[str, Any] | None = None,
    strategies: str | Sequence[str] | None = None,
    rules: Mapping[str, str] | None = None,
    lists: Mapping[str, str | bytes] | None = None,
    precision: str | float | None = None,
    detail: bool = False,
    executor: Any = None,
    shards: int | None = None,
    threads: int | None = None,
    memory: int | None = None,
    progress: bool | Progress = True,
) -> Comparison:
    """Plays a scenario under its strategies and compares them.

    `set` changes values: paths of the scenario with what stands there. `rules` and `lists` are files by the names that the scenario has for them; they
    stand before those beside it. `precision` plays until something is known so well, at most `runs` times. `detail` keeps the figures of each period and
    each customer too: `series`, `customers` and reports need them, and play the runs once more where that was not said. `executor` is any executor of
    `concurrent.futures`, or a pool with `apply_async`: the runs are played there, in `shards` shares, and the answer
    is the same to the last byte. Ctrl-C keeps the runs that are finished; with an executor, the shares.
    """
    asked, words = _scenario(["run"], scenario, set, rules, lists, runs, seed, threads, memory)
    played = _names(strategies)
    words += _said(strategy=played)
    if executor is None:
        if shards is not None:
            raise InputError("shards: they are for an executor. Name one")
        words += _said(precision=precision)
        how_well = None if precision is None else str(precision)
        return Comparison(_watched(progress, "runs", lambda hears: asked.run(played, detail, how_well, words, hears)))
    if precision is not None:
        raise InputError("precision: it plays until something is known, which no share of the runs can tell. Say runs")
    question, all_runs = asked.question(played, detail, words)
    suit = _work.shares(executor, all_runs)
    of = suit if shards is None else shards
    if isinstance(of, bool) or not isinstance(of, int) or not 1 <= of <= all_runs:
        raise InputError(f"shards: a whole number from 1 to {all_runs}, the runs, is expected")
    hears = _progress.asked(progress, "shares")
    try:
        parts, interrupted, said = _work.spread(executor, question, of, hears)
    finally:
        _progress.close(hears)
    if interrupted and not parts:
        raise KeyboardInterrupt
    return Comparison(_tenure.merge(parts, interrupted, threads, memory, None), said)


def check(
    scenario: Scenario = None,
    *,
    set: Mapping[str, Any] | None = None,
    rules: Mapping[str, str] | None = None,
    lists: Mapping[str, str | bytes] | None = None,
    memory: int | None = None,
) -> Result:
    """Says what is wrong in a scenario and its rules (as an `InputError`), how each rule runs, and what the scenario says, read back. A reality check
    that does not hold makes `fine` in its document false."""
    asked, _ = _scenario(["check"], scenario, set, rules, lists, None, None, None, memory)
    return Result(asked.check())


def why(
    scenario: Scenario,
    strategy: str | None = None,
    *,
    against: str | None = None,
    customer: str | None = None,
    run: int | None = None,
    runs: int | None = None,
    seed: int | None = None,
    set: Mapping[str, Any] | None = None,
    rules: Mapping[str, str] | None = None,
    lists: Mapping[str, str | bytes] | None = None,
    threads: int | None = None,
    memory: int | None = None,
    progress: bool | Progress = True,
) -> Answer:
    """Says why a strategy, or the best one, is worth more or less than another, or the baseline: which money, whose, when, and due to what. With
    `customer` what becomes of that customer under both, in how many of the runs, or in one `run` event by event."""
    if run is not None and customer is None:
        raise InputError("run: it is the life of one customer that is told of one run. Name the customer")
    asked, words = _scenario(["why", strategy], scenario, set, rules, lists, runs, seed, threads, memory)
    words += _said(against=against, customer=customer, run=run)
    return Answer(_watched(progress, "runs", lambda hears: asked.why(strategy, against, customer, run, words, hears)))


def sensitivity(
    scenario: Scenario,
    *,
    all: bool = False,
    strategies: str | Sequence[str] | None = None,
    runs: int | None = None,
    seed: int | None = None,
    set: Mapping[str, Any] | None = None,
    rules: Mapping[str, str] | None = None,
    lists: Mapping[str, str | bytes] | None = None,
    threads: int | None = None,
    memory: int | None = None,
    progress: bool | Progress = True,
) -> Answer:
    """Says what would change the answer: what makes it uncertain, and where the decision turns; with `all` of every plain number of the scenario."""
    asked, words = _scenario(["sensitivity"], scenario, set, rules, lists, runs, seed, threads, memory)
    played = _names(strategies)
    words += [*(["--all"] if all else []), *_said(strategy=played)]
    return Answer(_watched(progress, "plays", lambda hears: asked.sensitivity(played, all, words, hears)))


def worth(
    scenario: Scenario,
    *,
    strategies: str | Sequence[str] | None = None,
    together: Sequence[Sequence[str]] = (),
    sample: Mapping[str, int | tuple[int, float]] | None = None,
    nested: int | None = None,
    runs: int | None = None,
    seed: int | None = None,
    set: Mapping[str, Any] | None = None,
    rules: Mapping[str, str] | None = None,
    lists: Mapping[str, str | bytes] | None = None,
    threads: int | None = None,
    memory: int | None = None,
    progress: bool | Progress = True,
) -> Answer:
    """Says what it is worth to know more before deciding. `together`: assumptions that would be known together. `sample`: pilots, by assumption how many
    are asked, and for answers that are numbers with which standard deviation they scatter: {"churn": 200, "spend": (50, 12.0)}."""
    asked, words = _scenario(["worth"], scenario, set, rules, lists, runs, seed, threads, memory)
    played = _names(strategies)
    groups = [",".join(_names(group)) for group in together]
    samples = [_pilot(name, size) for name, size in _pairs("sample", sample)]
    pilots = [f"{name}={size}" + ("" if sd is None else f":normal:{sd:g}") for name, size, sd in samples]
    words += _said(strategy=played, together=groups, sample=pilots, nested=nested)
    return Answer(_watched(progress, "plays", lambda hears: asked.worth(played, groups, samples, nested, words, hears)))


def _pilot(name: str, size: Any) -> tuple[str, int, float | None]:
    """How many are asked, and with which standard deviation answers scatter that are numbers."""
    many, *scatter = size if isinstance(size, tuple) else (size,)
    numbers = isinstance(many, int) and all(isinstance(it, (int, float)) for it in scatter)
    if not numbers or not 1 <= many <= 1_000_000 or len(scatter) > (1 if isinstance(size, tuple) else 0):
        raise InputError(
            f"sample: of {name} a number from 1 to 1,000,000 is expected, or such a number with a standard deviation: (50, 12.0)"
        )
    return (name, many, float(scatter[0]) if scatter else None)


def optimize(
    scenario: Scenario,
    *,
    strategy: str | None = None,
    levers: str | Sequence[str] | None = None,
    indifference: float | None = None,
    limit: str | None = None,
    across: str | None = None,
    runs: int | None = None,
    seed: int | None = None,
    set: Mapping[str, Any] | None = None,
    rules: Mapping[str, str] | None = None,
    lists: Mapping[str, str | bytes] | None = None,
    threads: int | None = None,
    memory: int | None = None,
    progress: bool | Progress = True,
) -> Answer:
    """Says what to set the levers of a scenario to; with `across` which strategy is how likely the best at each value of that lever."""
    if across is not None and any(it is not None for it in (strategy, levers, indifference, limit)):
        raise InputError(
            "across: it looks at all strategies along one lever. Leave strategy, levers, indifference and limit out"
        )
    if limit is not None and indifference is not None:
        raise InputError("limit: leave indifference out with it")
    asked, words = _scenario(["optimize"], scenario, set, rules, lists, runs, seed, threads, memory)
    moved = _names(levers)
    words += _said(strategy=strategy, lever=moved, indifference=indifference, limit=limit, across=across)
    return Answer(
        _watched(
            progress,
            "plays",
            lambda hears: asked.optimize(strategy, moved, indifference, limit, across, words, hears),
        )
    )


def combine(
    scenario: Scenario,
    strategies: Sequence[str],
    *,
    runs: int | None = None,
    seed: int | None = None,
    set: Mapping[str, Any] | None = None,
    rules: Mapping[str, str] | None = None,
    lists: Mapping[str, str | bytes] | None = None,
    threads: int | None = None,
    memory: int | None = None,
    progress: bool | Progress = True,
) -> Answer:
    """Plays the baseline, each of these strategies and all of them as one, in the order in which they act, and says whether they bring more or less
    together than the sum of what each brings alone."""
    names = _names(strategies)
    asked, words = _scenario(["combine", *names], scenario, set, rules, lists, runs, seed, threads, memory)
    return Answer(_watched(progress, "runs", lambda hears: asked.combine(names, words, hears)))


def value(
    scenario: Scenario,
    strategy: str | None = None,
    *,
    at: int | None = None,
    runs: int | None = None,
    seed: int | None = None,
    set: Mapping[str, Any] | None = None,
    rules: Mapping[str, str] | None = None,
    lists: Mapping[str, str | bytes] | None = None,
    threads: int | None = None,
    memory: int | None = None,
    progress: bool | Progress = True,
) -> Customers:
    """Says whom the firm has under a strategy, or under none: who is worth what, and what to do with whom. `at` looks at customers after so many
    periods; 0 is the opening, as the list knows it. Without it: at the opening where it does, else after a year."""
    if at is not None and not 0 <= at < 1 << 32:
        raise InputError("at: a number of periods is expected")
    asked, words = _scenario(["value", strategy], scenario, set, rules, lists, runs, seed, threads, memory)
    words += _said(at=at)
    return Customers(_watched(progress, "runs", lambda hears: asked.value(strategy, at, words, hears)))


def report(
    results: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    *,
    threads: int | None = None,
    memory: int | None = None,
    progress: bool | Progress = True,
) -> Comparison:
    """Tells an earlier answer again, from the folder or the file that `tenure run --out` left behind: played again from what was kept there, to the same
    figures, or refused. With `out` it is also written there as a report."""
    watched = _watched(progress, "runs", lambda hears: _tenure.report(os.fspath(results), threads, memory, hears))
    answer = Comparison(watched)
    if out is not None:
        answer.report(out)
    return answer


def backtest(
    scenario: Scenario,
    actual: str | os.PathLike[str] | None = None,
    *,
    orders: str | os.PathLike[str] | None = None,
    map: Mapping[str, str] | None = None,
    decimal: str | None = None,
    dates: str | None = None,
    since: str | datetime.date | None = None,
    until: str | datetime.date | None = None,
    runs: int | None = None,
    seed: int | None = None,
    set: Mapping[str, Any] | None = None,
    rules: Mapping[str, str] | None = None,
    lists: Mapping[str, str | bytes] | None = None,
    threads: int | None = None,
    memory: int | None = None,
    progress: bool | Progress = True,
) -> Result:
    """Holds a scenario that opens in the past against what happened since: a table of periods (`actual`), or a later export of `orders`, as
    `import_` takes it, whose purchases, revenue and new customers are counted by period. `map`, `since` and `until` are of the orders."""
    happened = orders if actual is None else actual
    if happened is None or (actual is not None and orders is not None):
        raise InputError("backtest: a table of what happened is expected, or orders=: one of the two")
    if orders is None and (map or since or until):
        raise InputError("backtest: map=, since= and until= are of orders=")
    asked, _ = _scenario(["backtest"], scenario, set, rules, lists, runs, seed, threads, memory)
    told = (os.fspath(happened), orders is not None, _columns(map), decimal, dates, _day(since), _day(until))
    return Result(_watched(progress, "runs", lambda hears: asked.backtest(*told, hears)))


def import_(
    orders: str | os.PathLike[str] | None = None,
    *,
    cohorts: str | os.PathLike[str] | None = None,
    subscriptions: str | os.PathLike[str] | None = None,
    map: Mapping[str, str] | None = None,
    decimal: str | None = None,
    dates: str | None = None,
    since: str | datetime.date | None = None,
    until: str | datetime.date | None = None,
    segment_by: str | None = None,
    period: str | None = None,
    currency: str | None = None,
    memory: int | None = None,
) -> Result:
    """Makes a scenario, a list of customers and an audit of a client's own export: the `files` of the answer, which `save` writes to a folder."""
    kinds = {"orders": orders, "cohorts": cohorts, "subscriptions": subscriptions}
    named = [(kind, os.fspath(path)) for kind, path in kinds.items() if path is not None]
    if len(named) != 1:
        raise InputError("name one export: of orders, cohorts or subscriptions")
    return Result(
        _tenure.import_(
            *named[0], _columns(map), decimal, dates, _day(since), _day(until), segment_by, period, currency, memory
        )
    )


def _day(day: Any) -> str | None:
    """A day as text."""
    return day.isoformat() if isinstance(day, datetime.date) else day


def _columns(map: Mapping[str, str] | None) -> list[tuple[str, str]]:
    """Which column holds what."""
    return [(what.lower(), column) for what, column in _pairs("map", map)]


def fit(
    folder: str | os.PathLike[str],
    *,
    periods: int | None = None,
    period: str | None = None,
    seed: int = 1,
    memory: int | None = None,
) -> Result:
    """Fits how customers buy, stay and spend to a folder of an import. The scenario of it and the tables beside it are the `files` of the answer."""
    return Result(_tenure.fit(os.fspath(folder), periods, period, seed, memory))


def _scenario(
    asks: Sequence[str | None],
    scenario: Scenario,
    set: Mapping[str, Any] | None,
    rules: Mapping[str, str] | None,
    lists: Mapping[str, str | bytes] | None,
    runs: int | None,
    seed: int | None,
    threads: int | None,
    memory: int | None,
) -> tuple[_tenure.Scenario, list[str]]:
    """The scenario, and the words in which the command would be asked: what for, and of which strategies."""
    text = path = None
    if scenario is not None and not isinstance(scenario, (str, os.PathLike, Mapping)):
        raise InputError(f"scenario: a path, a text or a dict is expected, not {type(scenario).__name__}")
    if isinstance(scenario, Mapping):
        text = ("scenario.toml", _toml.document(scenario))
    elif isinstance(scenario, str) and "\n" in scenario:
        text = ("scenario.toml", scenario)
    elif scenario is not None:
        path = os.fspath(scenario)
    values = [(where, _toml.value(it)) for where, it in _pairs("set", set)]
    question, *names = (word for word in asks if word is not None)
    words = [question, *([text[0]] if text else [] if path is None else [path]), *names]
    words += _said(runs=runs, seed=seed, set=[f"{where}={it}" for where, it in values])
    asked = _tenure.Scenario(
        path=path,
        text=text,
        set=values,
        rules=_pairs("rules", rules),
        lists=[(name, it.encode() if isinstance(it, str) else it) for name, it in _pairs("lists", lists)],
        runs=runs,
        seed=seed,
        threads=threads,
        memory=memory,
    )
    return asked, words


def _said(**flags: Any) -> list[str]:
    """What the command would be told; of a list each."""
    each = [(flag, it if isinstance(it, list) else [it]) for flag, it in flags.items() if it is not None]
    return [word for flag, values in each for it in values for word in (f"--{flag}", str(it))]


def _names(names: str | Sequence[str] | None) -> list[str]:
    """Strategies by name; none named means all."""
    if names is not None and not len(names):
        raise InputError("strategies: one name or more is expected, or None: all of them")
    return [names] if isinstance(names, str) else list(names or ())


def _pairs(keyword: str, it: Mapping[str, Any] | None) -> list[tuple[str, Any]]:
    """What a dict holds."""
    if it is not None and not isinstance(it, Mapping):
        raise InputError(f"{keyword}: a dict is expected, not {type(it).__name__}")
    return list((it or {}).items())


def _watched(progress: bool | Progress, what: str, ask: Callable[[Progress | None], _tenure.Answer]) -> _tenure.Answer:
    hears = _progress.asked(progress, what)
    try:
        return ask(hears)
    finally:
        _progress.close(hears)
