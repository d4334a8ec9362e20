"""What is wrong, and where: the one form in which the pipeline says so."""

from __future__ import annotations

from functools import lru_cache
from typing import Callable, Iterable, NamedTuple

from pipeline.reading.nearness import CUTOFF, Words

Pointer = tuple[str | int, ...]


class Issue(NamedTuple):
    """One thing that is wrong with a file of the archive.

    `line` and `column` count from 1, columns in Unicode code points; `pointer` is a JSON Pointer
    (RFC 6901) into the file. `check` and `severity` ("error" or "warning") are those of the check
    that found it. Nothing of the file may be shown beside an issue that is confidential.
    """

    path: str
    line: int
    column: int
    pointer: str
    message: str
    remedy: str | None = None
    check: str = ""
    severity: str = ""
    is_confidential: bool = False

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """The key by which issues are sorted."""
        return (self.path, self.line, self.column, self.check, self.message)


class NotPerformed(NamedTuple):
    """What a check yields where it could not look: what makes the issue that it would be if looking were required. There
    may be many of them, and few that are told."""

    make_issue: Callable[[], Issue]


class NotApplicable(NamedTuple):
    """What a check yields, alone, where its rule does not speak of the subject, and why."""

    reason: str


def json_pointer(pointer: Pointer) -> str:
    """`pointer` in the notation of RFC 6901."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in pointer)


def did_you_mean(word: str, known: Words | Iterable[str]) -> str | None:
    """A sentence that names the nearest of the `known` words, or None where none is near."""
    nearest = _find_nearest(word, known if isinstance(known, Words) else tuple(known))
    return None if nearest is None else f"Did you mean `{nearest}`?"


@lru_cache(maxsize=10_000)  # a slip is often made in many files
def _find_nearest(word: str, known: Words | tuple[str, ...]) -> str | None:
    if isinstance(known, Words):
        return known.find_nearest(word)
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, sorted(known), n=1, cutoff=CUTOFF)), None)


def shorten(text: str, limit: int = 60) -> str:
    """`text` on one line, cut to `limit` characters, so that a message stays a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
