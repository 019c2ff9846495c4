"""Runs that are played elsewhere: the same bytes, whatever plays them."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import warnings
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
import tenure
from conftest import command
from tenure import _ask, _tenure, _work

ASKED = {"runs": 61, "seed": 9, "progress": False}


@pytest.fixture
def whole(shop: str) -> str:
    """What one process says."""
    return str(tenure.run(shop, **ASKED).json)


def test_shares_in_any_order_are_the_single_run(shop: str, whole: str) -> None:
    asked, words = _ask._scenario(["run"], shop, None, None, None, 61, 9, None, None)
    question, runs = asked.question([], False, words)
    parts = [_work.play(question, index, 8) for index in range(8)]
    assert runs == 61
    for turn in range(3):
        random.Random(turn).shuffle(parts)
        assert _tenure.merge(parts, False, None, None, None).json == whole
    assert whole == command("run", shop, "--runs", "61", "--seed", "9", "--json")
    with pytest.raises(tenure.InputError, match="not among them"):
        _tenure.merge(parts[1:], False, None, None, None)
    some = _tenure.merge(parts[1:], True, None, None, None)
    assert (some.planned, some.runs) == (61, 61 - len(range(_index(parts[0]), 61, 8)))
    with pytest.raises(tenure.InputError, match="cannot read a part"):
        _tenure.merge([b"", *parts[1:]], False, None, None, None)
    with pytest.raises(tenure.InputError):
        _work.play(question[:-9], 0, 8)


def _index(part: bytes) -> int:
    return int.from_bytes(part[14:18], "little")


@pytest.mark.parametrize("start", ["fork", "spawn", "forkserver"])
def test_processes_say_the_same(shop: str, whole: str, start: str) -> None:
    # The library has been used in this process, with as many threads as there are.
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(start)) as pool:
        answer = tenure.run(shop, executor=pool, shards=5, **ASKED)
        assert str(answer.json) == whole
        assert str(answer) == command("run", shop, "--runs", "61", "--seed", "9")
        full = tenure.run(shop, executor=pool, detail=True, **ASKED)
        assert str(full.json) == whole
    here = tenure.run(shop, detail=True, **ASKED)
    for table in ["summary", "differences", "values", "series", "segments", "customers"]:
        assert getattr(full, table).to_dict() == getattr(here, table).to_dict(), table
    full.report("parts.html")
    here.report("here.html")
    assert Path("parts.html").read_text().replace("parts.html", "here.html") == Path("here.html").read_text()


def test_a_pool_with_apply_async_is_an_executor(shop: str, whole: str) -> None:
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert str(tenure.run(shop, executor=pool, **ASKED).json) == whole


def test_a_child_plays_on_after_its_parent_did(shop: str, whole: str) -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writer, "wb") as out:
            out.write(str(tenure.run("shop.toml", **ASKED).json).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        assert told.read().decode() == whole
    assert os.waitpid(child, 0)[1] == 0


def test_a_part_carries_what_is_asked(shop: str) -> None:
    def size(customers: bool) -> int:
        asked, words = _ask._scenario(["run"], shop, None, None, None, 20, 1, None, None)
        return len(_work.play(asked.question([], customers, words)[0], 0, 1))

    assert size(False) < size(True)


def test_dask_says_the_same_and_a_worker_may_die(shop: str, whole: str) -> None:
    distributed = pytest.importorskip("distributed")
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with cluster, distributed.Client(cluster) as client:
        assert str(tenure.run(shop, executor=client.get_executor(), **ASKED).json) == whole
        killed: list[int] = []

        def kill(finished: int, planned: int) -> None:
            if not killed:
                killed.append(next(iter(client.run(os.getpid).values())))
                os.kill(killed[0], signal.SIGKILL)

        asked = {**ASKED, "progress": kill}
        assert str(tenure.run(shop, executor=client.get_executor(), shards=20, **asked).json) == whole
        assert killed


def test_what_a_killed_worker_leaves_is_played_here(shop: str, whole: str) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        killed: list[int] = []

        def kill(finished: int, planned: int) -> None:
            if not killed:
                killed.append(next(iter(pool._processes)))
                os.kill(killed[0], signal.SIGKILL)

        with pytest.warns(tenure.TenureWarning, match="shares are played here"):
            answer = tenure.run(shop, executor=pool, shards=30, **{**ASKED, "progress": kill})
    assert str(answer.json) == whole
    assert any("shares are played here" in told for told in answer.warnings)


def test_a_pool_that_loses_a_worker_is_no_wait_for_ever(shop: str, whole: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_work, "SILENCE", 0.5)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        killed: list[int] = []

        def kill(finished: int, planned: int) -> None:
            if not killed:
                killed.append(pool._pool[0].pid)
                os.kill(killed[0], signal.SIGKILL)

        answer = tenure.run(shop, executor=pool, shards=30, **{**ASKED, "progress": kill})
    assert str(answer.json) == whole and killed


class Damages:
    """An executor from which a share comes back damaged so many times."""

    def __init__(self, times: int, damage) -> None:
        self.times, self.damage = times, damage

    def submit(self, play, question: bytes, index: int, of: int) -> Future[bytes]:
        future: Future[bytes] = Future()
        part = play(question, index, of)
        if index == 1 and self.times > 0:
            self.times -= 1
            part = self.damage(part)
        future.set_result(part)
        return future


@pytest.mark.parametrize(
    "damage",
    [lambda it: it[:-40] + bytes([it[-40] ^ 1]) + it[-39:], lambda it: it[:-1], lambda it: b"junk", lambda it: None],
)
def test_what_comes_back_damaged_is_played_again(shop: str, whole: str, damage) -> None:
    assert str(tenure.run(shop, executor=Damages(2, damage), shards=4, **ASKED).json) == whole
    with pytest.raises(tenure.RunError, match=r"share 2 of 4 failed 3 times: .*damaged"):
        tenure.run(shop, executor=Damages(3, damage), shards=4, **ASKED)


class Loses:
    """An executor that loses shares."""

    def __init__(self, loses: int, error: Exception) -> None:
        self.loses, self.error, self.asked = loses, error, 0

    def submit(self, play, question: bytes, index: int, of: int) -> Future[bytes]:
        future: Future[bytes] = Future()
        if index == 1:
            self.asked += 1
            if self.asked <= self.loses:
                future.set_exception(self.error)
                return future
        future.set_result(play(question, index, of))
        return future


def test_what_is_lost_is_tried_twice_more(shop: str, whole: str) -> None:
    lost = Loses(2, OSError("no route"))
    assert str(tenure.run(shop, executor=lost, shards=4, **ASKED).json) == whole
    assert lost.asked == 3
    lost = Loses(3, OSError("no route"))
    with pytest.raises(tenure.RunError, match="share 2 of 4 failed 3 times: OSError"):
        tenure.run(shop, executor=lost, shards=4, **ASKED)
    assert lost.asked == 3


def test_what_fails_everywhere_is_not_tried_again(shop: str) -> None:
    lost = Loses(9, tenure.RunError("a rule fails"))
    with pytest.raises(tenure.RunError, match="a rule fails"):
        tenure.run(shop, executor=lost, shards=4, **ASKED)
    assert lost.asked == 1


def test_ctrl_c_keeps_the_shares_that_are_there(shop: str) -> None:
    def stop(finished: int, planned: int) -> None:
        if finished == 2:
            raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as pool, pytest.warns(tenure.TenureWarning, match="interrupted"):
        answer = tenure.run(shop, executor=pool, shards=6, **{**ASKED, "progress": stop})
    assert answer.partial and 0 < answer.json["runs"] < 61
    assert answer.json["runs_planned"] == 61


def test_nothing_is_said_but_what_is_to_know(shop: str) -> None:
    with warnings.catch_warnings(record=True) as heard, ThreadPoolExecutor(2) as pool:
        warnings.simplefilter("always")
        answer = tenure.run(shop, executor=pool, **ASKED)
    assert [str(it.message) for it in heard] == answer.warnings
    assert len(heard) == 1 and "`satisfaction` never changes here" in answer.warnings[0]
    assert heard[0].filename == __file__
