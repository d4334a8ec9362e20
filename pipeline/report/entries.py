"""Long lists in JSON, written entry by entry: there can be hundreds of thousands of issues."""

from __future__ import annotations

import json
from typing import Any, Iterable, Iterator

ENCODER = json.JSONEncoder(ensure_ascii=False)


def iter_filled(value: Any, lists: dict[str, Iterator[str]]) -> Iterator[str]:
    """`value` as `json.dumps` writes it with an indent of 2, with these in the place of its empty lists of that name, in order."""
    rest = json.dumps(value, ensure_ascii=False, indent=2)
    for name, entries in lists.items():
        before, mark, rest = rest.partition(f'"{name}": []')  # which stands in no text: there the quotation marks are escaped
        yield before + mark.removesuffix("[]")
        yield from entries
    yield rest + "\n"


def iter_entries(shape: Any, rows: Iterable[Iterable[str | int | None]], depth: int) -> Iterator[str]:
    """A list of entries of one shape, whose name stands so deep in the whole; the values of a row take the places of "%s"."""
    outer, inner = "\n" + "  " * depth, "\n" + "  " * (depth + 1)
    form = json.dumps(shape, indent=2).replace('"%s"', "%s").replace("\n", inner)
    before = "["
    for row in rows:
        yield before + inner + form % tuple(map(_encode, row))
        before = ","
    yield outer + "]" if before == "," else "[]"


def _encode(value: str | int | None) -> str:
    """The value in JSON; texts alone are quick to encode one by one."""
    return ENCODER.encode(value) if isinstance(value, str) else "null" if value is None else str(value)
