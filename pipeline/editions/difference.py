"""What differs between two values, place by place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Iterator

from pipeline.reading.issue import Pointer

LEAST_LIKENESS = 0.5  # the share of their leaves that two items of a list must have in common to count as one that changed


@dataclass(frozen=True)
class Difference:
    """One place at which two values differ. `how` is "added", "removed", "changed" or "reordered". `pointer` leads into
    the new value, or into the old one where something was removed; `former` into the old one. Of a list whose items
    stand in another order, `after` gives for each item the position at which it stood, None for a new one."""

    pointer: Pointer
    how: str
    before: Any = None
    after: Any = None
    former: Pointer = ()


def iter_differences(old: Any, new: Any, pointer: Pointer = (), former: Pointer = ()) -> Iterator[Difference]:
    """Every difference between `old` and `new`, from the outside in."""
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _iter_in_objects(old, new, pointer, former)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _iter_in_lists(old, new, pointer, former)
    elif _text(old) != _text(new):
        yield Difference(pointer, "changed", old, new, former)


def _iter_in_objects(old: dict[str, Any], new: dict[str, Any], pointer: Pointer, former: Pointer) -> Iterator[Difference]:
    for name in old:
        if name in new:
            yield from iter_differences(old[name], new[name], pointer + (name,), former + (name,))
        else:
            yield Difference(former + (name,), "removed", old[name], None, former + (name,))
    for name in new:
        if name not in old:
            yield Difference(pointer + (name,), "added", None, new[name])


def _iter_in_lists(old: list[Any], new: list[Any], pointer: Pointer, former: Pointer) -> Iterator[Difference]:
    pairs = match_items(old, new)
    stood = [pairs[j] for j in sorted(pairs)]
    if stood != sorted(stood):
        yield Difference(pointer, "reordered", None, [pairs.get(j) for j in range(len(new))], former)
    for i in sorted(set(range(len(old))) - set(stood)):
        yield Difference(former + (i,), "removed", old[i], None, former + (i,))
    for j, item in enumerate(new):
        if j in pairs:
            yield from iter_differences(old[pairs[j]], item, pointer + (j,), former + (pairs[j],))
        else:
            yield Difference(pointer + (j,), "added", None, item)


def match_items(old: list[Any], new: list[Any]) -> dict[int, int]:
    """For positions in `new` the position in `old` of the same item: first items that are equal, then those that are
    most alike, the nearest of them first."""
    waiting: dict[str, list[int]] = {}
    for i, item in enumerate(old):
        waiting.setdefault(_text(item), []).append(i)
    pairs = {j: same.pop(0) for j, item in enumerate(new) if (same := waiting.get(_text(item)))}
    taken = set(pairs.values())
    left = {i: set(_iter_leaves(item, "")) for i, item in enumerate(old) if i not in taken}
    right = {j: set(_iter_leaves(item, "")) for j, item in enumerate(new) if j not in pairs}
    alike = sorted((-likeness, abs(i - j), i, j) for i in left for j in right if (likeness := _likeness(left[i], right[j])) >= LEAST_LIKENESS)
    for _, _, i, j in alike:
        if i not in taken and j not in pairs:
            pairs[j] = i
            taken.add(i)
    return pairs


def _iter_leaves(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _iter_leaves(child, f"{path}/{name}")
    elif isinstance(value, list):
        for child in value:
            yield from _iter_leaves(child, f"{path}/")
    else:
        yield f"{path} {_text(value)}"


def _likeness(first: set[str], second: set[str]) -> float:
    return len(first & second) / max(len(first), len(second), 1)


def _text(value: Any) -> str:
    """A text that is the same for two values only where they are the same JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
