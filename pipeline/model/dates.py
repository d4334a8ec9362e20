"""EDTF dates (ISO 8601-2:2019, https://www.loc.gov/standards/datetime/): what days an expression spans.

Read are the dates, intervals and qualifiers of levels 0 and 1, but for seasons and years beyond four digits, and of
level 2 "one of a set" and unspecified digits anywhere behind the specified ones.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import cache

Bounds = tuple[date | None, date | None]
DATE = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?[~?%]?")
UNKNOWN = "XX"
OPEN = ("", "..")  # an end that is not known, and one that there is not


class DateError(ValueError):
    """The expression is no EDTF date, or no date of the calendar."""


@cache
def bounds(text: str) -> Bounds:
    """The first and the last day that `text` can mean; None for an end that is open or unknown.

    `~`, `?` and `%` do not widen the span: "about 2017" spans 2017. Raises DateError.
    """
    if text.startswith("[") and text.endswith("]"):
        first, last = _join([_read_range(member, "..") if ".." in member else _read_date(member) for member in text[1:-1].split(",")])
    elif "/" in text:
        first, last = _read_range(text, "/")
    else:
        first, last = _read_date(text)
    if first is None and last is None:
        raise DateError("it says neither when it begins nor when it ends")
    return first, last


def _read_range(text: str, mark: str) -> Bounds:
    """The span from the date before `mark` to the one after it."""
    before, _, after = text.partition(mark)
    first = None if before in OPEN else _read_date(before)[0]
    last = None if after in OPEN else _read_date(after)[1]
    if first and last and first > last:
        raise DateError("it ends before it begins")
    return first, last


def _join(spans: list[Bounds]) -> Bounds:
    """From the earliest beginning to the latest end."""
    firsts, lasts = zip(*spans)
    return (None if None in firsts else min(firsts)), (None if None in lasts else max(lasts))


def _read_date(text: str) -> Bounds:
    if not (match := DATE.fullmatch(text)):
        raise DateError("it is not an EDTF date")
    year, month, day = match.groups()
    if month == UNKNOWN and day not in (None, UNKNOWN):
        raise DateError("it has a day and no month")
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if month in (None, UNKNOWN):
        return _day(text, low, 1, 1), _day(text, high, 12, 31)
    if day in (None, UNKNOWN):
        return _day(text, low, int(month), 1), _day(text, high, int(month), monthrange(high, int(month))[1])
    return _day(text, low, int(month), int(day)), _day(text, high, int(month), int(day))


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DateError(f"{text.rstrip('~?%')} is not on the calendar: {error}") from None
