"""Divides work among processes, without a difference in what comes out: results are given in the order of what they are made of."""

from __future__ import annotations

import gc
import os
import sys
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator, Sequence, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

KILLED = "A process was ended before it had done its work; perhaps there was not memory enough."

_work: Callable[[Any], Any]  # what a process that was forked does; it has it, and all that it needs, from its parent


def count_processors() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_in_order(function: Callable[[T], R], items: Sequence[T], processes: int) -> Iterator[R]:
    """`function` of each of the `items`, in their order. Where there is more than one of them, and the system can fork,
    as many as `processes` work at once; each sees what this one holds now, and gives back only what it returns. They run
    ahead of whoever takes the results by no more than a few."""
    processes = min(processes, len(items))
    if processes < 2 or not _can_fork():
        yield from map(function, items)
        return
    import multiprocessing  # which a small archive need not wait for
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    global _work
    _work = lambda number: function(items[number])  # noqa: E731 - the items are there already, too: only numbers are sent
    with _frozen():
        pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _follow_parent)
        waiting: deque[Future[R]] = deque()
        try:
            for number in range(len(items)):
                waiting.append(pool.submit(_call, number))
                if len(waiting) > 2 * processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise ChildProcessError(KILLED) from None
        finally:
            pool.shutdown(cancel_futures=True)


def _call(number: int) -> Any:
    return _work(number)


@contextmanager
def beside(work: Callable[[], None], processes: int) -> Iterator[None]:
    """Does `work` while the body of the `with` runs, in a process of its own, where there may be more than one and the
    system can fork; else before it. What goes wrong there is raised here."""
    if processes < 2 or not _can_fork():
        work()
        yield
        return
    import multiprocessing

    ours, theirs = multiprocessing.Pipe(duplex=False)
    with _frozen():
        process = multiprocessing.get_context("fork").Process(target=_work_and_tell, args=(work, theirs), daemon=True)
        process.start()
        theirs.close()
        try:
            yield
            error = _hear(ours)
        finally:
            process.terminate()
            process.join()
            ours.close()
    if error:
        raise error


def _work_and_tell(work: Callable[[], None], theirs: Connection) -> None:
    _follow_parent()
    try:
        work()
    except Exception as error:
        theirs.send(error)
    else:
        theirs.send(None)


def _follow_parent() -> None:
    """Leaves it to the process that began this one to end it, and ends it when that has ended without a word."""
    import signal
    import threading
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    assert parent is not None

    def follow() -> None:
        wait([parent.sentinel])
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=follow, daemon=True).start()


def _hear(ours: Connection) -> Exception | None:
    """What the other process says of its end: the error that it met, if any."""
    try:
        error: Exception | None = ours.recv()
    except EOFError:
        return ChildProcessError(KILLED)
    return error


def _can_fork() -> bool:
    return hasattr(os, "fork") and sys.platform != "darwin"  # whose own libraries do not bear it


@contextmanager
def _frozen() -> Iterator[None]:
    """Leaves what is held now out of all collections of garbage, so that it is shared as long as nobody touches it."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def divide(items: Iterable[T], size: int) -> list[list[T]]:
    """The items in their order, in lists of that `size`."""
    whole = list(items)
    return [whole[start : start + size] for start in range(0, len(whole), size)]
