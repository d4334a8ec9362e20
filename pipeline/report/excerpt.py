"""The line of a file at which an issue stands, read anew so that no run has to keep the text of every file."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.reading.issue import Issue
from pipeline.reading.load import MAX_BYTES, is_regular
from pipeline.report.console import make_safe, measure_width

WIDTH = 100  # code points of a line that are shown


class Excerpt(NamedTuple):
    """One line as it is shown, safe to print, and in which of its columns, from 0, the issue stands."""

    line: str
    caret: int


def load_excerpt(root: Path, issue: Issue) -> Excerpt | None:
    """The line of `issue`; None where it is confidential, where the file has no such line, or is none that may be read."""
    lines = () if issue.is_confidential else _load_lines(root, issue.path)
    if not 1 <= issue.line <= len(lines) or not lines[issue.line - 1].strip() or "\0" in lines[issue.line - 1]:
        return None
    line, at = lines[issue.line - 1], issue.column - 1
    start = max(0, min(at - WIDTH // 2, len(line) - WIDTH))
    shown = line[start : start + WIDTH]
    before, after = ("…" if start else ""), ("…" if start + WIDTH < len(line) else "")
    return Excerpt(before + make_safe(shown) + after, measure_width(before + make_safe(shown[: at - start])))


@lru_cache(maxsize=8)  # issues come sorted by file
def _load_lines(root: Path, path: str) -> tuple[str, ...]:
    try:
        if not is_regular(root / path):
            return ()
        with (root / path).open("rb") as file:
            data = file.read(MAX_BYTES)
    except OSError:
        return ()
    return tuple(re.split("\r\n|\r|\n", data.decode("utf-8-sig", "replace")))
