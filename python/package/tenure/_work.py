"""Shares of a job, on whatever plays them: importable by every worker, from bytes and integers to bytes."""

from __future__ import annotations

import queue
from collections import Counter
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from typing import Any

from . import _tenure
from ._errors import Error, InputError, RunError

AGAIN = 2
"""How often a share is tried again that failed for another reason than the scenario."""

OF_A_WORKER = 8
"""Shares of a worker, unless somebody says how many there are: so that none waits long for the last, and Ctrl-C keeps most of what was played."""

WORKERS = 8
"""Workers of an executor that does not say how many it has."""

SILENCE = 5.0
"""Seconds without any share, after which it is asked whether a pool has lost a worker."""


def play(question: bytes, index: int, of: int) -> bytes:
    """Plays share `index`, from 0, of `of` of a question, on one thread; the bytes of a part."""
    return _tenure.play(question, index, of)


def shares(executor: Any, runs: int) -> int:
    """How many shares suit an executor."""
    if isinstance(executor, type) or not (hasattr(executor, "submit") or hasattr(executor, "apply_async")):
        raise InputError(f"executor: one with `submit`, or a pool with `apply_async`, is expected, not {executor!r}")
    workers = getattr(executor, "_max_workers", None) or getattr(executor, "_processes", None)
    client = getattr(executor, "_client", None)
    if client is not None and hasattr(client, "ncores"):
        workers = len(client.ncores())
    return max(1, min(runs, OF_A_WORKER * (workers if isinstance(workers, int) and workers > 0 else WORKERS)))


def spread(
    executor: Any, question: bytes, of: int, progress: Callable[[int, int], None] | None
) -> tuple[list[bytes], bool, list[str]]:
    """Plays all shares on an executor. The parts, in no order; whether somebody asked for the end before all were there; and what is to be said of it."""
    done: queue.SimpleQueue[tuple[int, Future[bytes]]] = queue.SimpleQueue()
    parts: dict[int, bytes] = {}
    waiting: dict[int, Any] = {}
    failed: Counter[int] = Counter()
    left: list[int] = []
    said: list[str] = []
    workers = _processes(executor)

    def submit(index: int) -> None:
        try:
            future = _submit(executor, question, index, of)
        except (BrokenExecutor, RuntimeError):
            left.append(index)
            return
        waiting[index] = future
        future.add_done_callback(lambda future: done.put((index, future)))

    try:
        for index in range(of):
            submit(index)
        while waiting:
            try:
                index, future = done.get(timeout=SILENCE)
            except queue.Empty:
                if workers != _processes(executor):
                    # A pool replaces a worker that died, and forgets at what it was.
                    left.extend(waiting)
                    waiting.clear()
                continue
            del waiting[index]
            try:
                parts[index] = _checked(future.result(), index, of)
            except Error:
                # The scenario fails wherever it is played.
                raise
            except BrokenExecutor:
                left.append(index)
            except Exception as cause:
                failed[index] += 1
                if failed[index] > AGAIN:
                    raise RunError(f"share {index + 1} of {of} failed {failed[index]} times: {cause!r}") from cause
                submit(index)
            if progress is not None:
                progress(len(parts), of)
        if left:
            said.append(f"the executor lost workers: {len(left)} of {of} shares are played here")
        for index in left:
            parts[index] = play(question, index, of)
            if progress is not None:
                progress(len(parts), of)
    except KeyboardInterrupt:
        return list(parts.values()), True, said
    finally:
        for future in waiting.values():
            future.cancel()
    return list(parts.values()), False, said


def _checked(part: Any, index: int, of: int) -> bytes:
    """What came back, if it is that share."""
    if isinstance(part, bytes) and _tenure.is_whole(part, index, of):
        return part
    raise ValueError("what came back is damaged, or no share at all")


def _processes(executor: Any) -> list[int]:
    """The processes of a pool of `multiprocessing`, which says nothing where one dies."""
    return sorted(getattr(it, "pid", None) or 0 for it in getattr(executor, "_pool", None) or [])


def _submit(executor: Any, question: bytes, index: int, of: int) -> Any:
    if hasattr(executor, "submit"):
        return executor.submit(play, question, index, of)
    # A pool as `multiprocessing` and Ray have it.
    future: Future[bytes] = Future()
    future.set_running_or_notify_cancel()
    executor.apply_async(play, (question, index, of), callback=future.set_result, error_callback=future.set_exception)
    return future
