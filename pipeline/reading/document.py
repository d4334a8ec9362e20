"""A file of the archive as it was read: its value and the place of each part of it, or the issues that stand in the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Callable, NamedTuple

from pipeline.reading.issue import Issue, Pointer, json_pointer

# No control character, no line break but LF and CRLF (U+0085, U+2028 and U+2029 break lines in YAML 1.1 and not in 1.2),
# no byte order mark but the first, no surrogate and no non-character may stand in a file.
FORBIDDEN_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|\r(?!\n)")


class Places(NamedTuple):
    """Where each part of a value stands, by pointer: the line and column, from 1, of its key and of itself, in the order of the file."""

    keys: dict[Pointer, tuple[int, int]]
    values: dict[Pointer, tuple[int, int]]


def find_no_places() -> Places:
    """The places in what was read from no file."""
    return Places({}, {})


@lru_cache(maxsize=8)  # what is wrong with a file is told one after another
def _recall(find_places: Callable[[], Places]) -> Places:
    return find_places()


@dataclass
class Document:
    """One file as it was read: `path` relative to the root of the archive, `value` (None where it is broken), and `text`
    (None where it is none).

    The places of its parts take more memory than the value itself, and most are never asked for: `find_places` reads the
    text again when some are."""

    path: str
    value: Any = None
    is_broken: bool = False
    issues: list[Issue] = field(default_factory=list)
    text: str | None = field(default=None, repr=False, compare=False)
    find_places: Callable[[], Places] = field(default=find_no_places, repr=False, compare=False)

    @property
    def keys(self) -> dict[Pointer, tuple[int, int]]:
        """For each property of the value, by pointer, the line and column of its key, from 1."""
        return _recall(self.find_places).keys

    @property
    def values(self) -> dict[Pointer, tuple[int, int]]:
        """For each part of the value, by pointer, its line and column, from 1."""
        return _recall(self.find_places).values

    def issue(self, pointer: Pointer, message: str, remedy: str | None = None, at_key: bool = False, check: str = "") -> Issue:
        """An issue at the value (or its key) to which `pointer` leads, or at the nearest part around it."""
        line, column = self._position(pointer, at_key)
        return Issue(self.path, line, column, json_pointer(pointer), message, remedy, check)

    def _position(self, pointer: Pointer, at_key: bool) -> tuple[int, int]:
        keys, values = _recall(self.find_places)
        if at_key and pointer in keys:
            return keys[pointer]
        while pointer and pointer not in values:
            pointer = pointer[:-1]
        return values.get(pointer, (1, 1))

    def break_off(self, check: str, message: str, remedy: str | None = None, line: int = 1, column: int = 1) -> None:
        """Marks the file as one of which no value could be had, and says why."""
        self.is_broken, self.value = True, None
        self.issues.append(Issue(self.path, line, column, "", message, remedy, check))
