"""Shares of a job, on whatever plays them: importable by every worker, from bytes and integers to bytes."""

from __future__ import annotations

import queue
import warnings
from collections import Counter
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from typing import Any

from . import _tenure
from ._errors import Error, RunError, TenureWarning

AGAIN = 2
"""How often a share is tried again that failed for another reason than the scenario."""

OF_A_WORKER = 4
"""Shares of a worker, unless somebody says how many there are: so that none waits long for the last."""

WORKERS = 8
"""Workers of an executor that does not say how many it has."""


def play(question: bytes, index: int, of: int) -> bytes:
    """Plays share `index`, from 0, of `of` of a question, on one thread; the bytes of a part."""
    return _tenure.play(question, index, of)


def shares(executor: Any, runs: int) -> int:
    """How many shares suit an executor."""
    workers = getattr(executor, "_max_workers", None) or getattr(executor, "_processes", None)
    client = getattr(executor, "_client", None)
    if client is not None and hasattr(client, "ncores"):
        workers = len(client.ncores())
    return max(1, min(runs, OF_A_WORKER * (workers if isinstance(workers, int) and workers > 0 else WORKERS)))


def spread(
    executor: Any, question: bytes, of: int, progress: Callable[[int, int], None] | None
) -> tuple[list[bytes], bool]:
    """Plays all shares on an executor. The parts, in no order, and whether somebody asked for the end before all were there."""
    done: queue.SimpleQueue[tuple[int, Future[bytes]]] = queue.SimpleQueue()
    parts: dict[int, bytes] = {}
    waiting: dict[int, Any] = {}
    failed: Counter[int] = Counter()
    left: list[int] = []

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
            index, future = done.get()
            del waiting[index]
            try:
                parts[index] = future.result()
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
            told = f"the executor has no workers any more: {len(left)} of {of} shares are played here"
            warnings.warn(told, TenureWarning, stacklevel=3)
        for index in left:
            parts[index] = play(question, index, of)
            if progress is not None:
                progress(len(parts), of)
    except KeyboardInterrupt:
        return list(parts.values()), True
    finally:
        for future in waiting.values():
            future.cancel()
    return list(parts.values()), False


def _submit(executor: Any, question: bytes, index: int, of: int) -> Any:
    if hasattr(executor, "submit"):
        return executor.submit(play, question, index, of)
    # A pool as `multiprocessing` and Ray have it.
    future: Future[bytes] = Future()
    future.set_running_or_notify_cancel()
    executor.apply_async(play, (question, index, of), callback=future.set_result, error_callback=future.set_exception)
    return future
