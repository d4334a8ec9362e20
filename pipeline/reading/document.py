"""A file of the archive as it was read: its value and the place of each part of it, or the issues that stand in the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.reading.issue import Issue, Pointer, json_pointer

# No control character, no line break but LF and CRLF (U+0085, U+2028 and U+2029 break lines in YAML 1.1 and not in 1.2),
# no byte order mark but the first, no surrogate and no non-character may stand in a file.
FORBIDDEN_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|\r(?!\n)")


@dataclass
class Document:
    """One file as it was read: `path` relative to the root of the archive, `value` (None where it is broken),
    and for each part of the value, by pointer, the line and column of its key and of itself, from 1."""

    path: str
    value: Any = None
    is_broken: bool = False
    issues: list[Issue] = field(default_factory=list)
    keys: dict[Pointer, tuple[int, int]] = field(default_factory=dict)
    values: dict[Pointer, tuple[int, int]] = field(default_factory=dict)

    def issue(self, pointer: Pointer, message: str, remedy: str | None = None, at_key: bool = False, check: str = "") -> Issue:
        """An issue at the value (or its key) to which `pointer` leads, or at the nearest part around it."""
        line, column = self._position(pointer, at_key)
        return Issue(self.path, line, column, json_pointer(pointer), message, remedy, check)

    def _position(self, pointer: Pointer, at_key: bool) -> tuple[int, int]:
        if at_key and pointer in self.keys:
            return self.keys[pointer]
        while pointer and pointer not in self.values:
            pointer = pointer[:-1]
        return self.values.get(pointer, (1, 1))

    def break_off(self, check: str, message: str, remedy: str | None = None, line: int = 1, column: int = 1) -> None:
        """Marks the file as one of which no value could be had, and says why."""
        self.is_broken, self.value = True, None
        self.issues.append(Issue(self.path, line, column, "", message, remedy, check))
