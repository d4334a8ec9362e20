"""Says on a terminal how far long work has come, how fast it goes, and how long it will take."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Callable

Tell = Callable[[str, int, int], None]  # is told what is being done, and with how many records of how many

PATIENCE = 1.0  # seconds before the first word
PAUSE = 0.2  # seconds between two
CLEAR = "\r\x1b[K"


def tell_nobody(doing: str, done: int, of: int) -> None:
    """Where nobody wants to know."""


class Progress:
    """A line on the standard error that is written again and again, and taken away at the end; nothing where that is no
    terminal, and nothing of work that is soon done."""

    def __init__(self) -> None:
        self._is_shown, self._is_written = sys.stderr.isatty(), False
        self._doing = ""
        self._first = self._began = self._told = self._written = time.monotonic()  # all, what is being done, its last step, the last word

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._is_written:
            sys.stderr.write(CLEAR)
            sys.stderr.flush()

    def tell(self, doing: str, done: int, of: int) -> None:
        """What is being done, and with how many records of how many."""
        now = time.monotonic()
        if doing != self._doing:
            self._doing, self._began = doing, self._told
        self._told = now
        if self._is_shown and now - self._first >= PATIENCE and now - self._written >= PAUSE:
            sys.stderr.write(CLEAR + make_line(doing, done, of, now - self._began))
            sys.stderr.flush()
            self._is_written, self._written = True, now


def make_line(doing: str, done: int, of: int, seconds: float) -> str:
    """The line that tells how far work has come after so many `seconds`."""
    rate = done / seconds
    left = f", {round((of - done) / rate)} s left" if rate else ""
    return f"{done:,} of {of:,} records {doing}, {round(rate):,} a second{left}"
