"""Divides work among processes, without a difference in what comes out: results are given in the order of what they are made of."""

from __future__ import annotations

import gc
import os
from typing import Any, Callable, Iterable, Iterator, Sequence, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_work: Callable[[Any], Any]  # what a process that was forked does; it has it, and all that it needs, from its parent


def count_processors() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_in_order(function: Callable[[T], R], items: Sequence[T], processes: int) -> Iterator[R]:
    """`function` of each of the `items`, in their order. Where there is more than one of them, and the system can fork,
    as many as `processes` work at once; each sees what this one holds now, and gives back only what it returns."""
    if min(processes, len(items)) < 2 or not hasattr(os, "fork"):
        yield from map(function, items)
        return
    import multiprocessing  # which a small archive need not wait for

    global _work
    _work = function
    gc.collect()
    gc.freeze()  # what is held now is shared, as long as nobody touches it
    try:
        with multiprocessing.get_context("fork").Pool(min(processes, len(items))) as pool:
            yield from pool.imap(_call, items)
    finally:
        gc.unfreeze()


def _call(item: Any) -> Any:
    return _work(item)


def divide(items: Iterable[T], size: int) -> list[list[T]]:
    """The items in their order, in lists of that `size`."""
    whole = list(items)
    return [whole[start : start + size] for start in range(0, len(whole), size)]
