"""EDTF dates (ISO 8601-2:2019, https://www.loc.gov/standards/datetime/): what days an expression spans.

The library `edtf` reads the language; the calendar, the order and open ends are checked here, because it
accepts 2017-02-29 and intervals that run backwards.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from time import struct_time

Bounds = tuple[date | None, date | None]
DAY = re.compile(r"(?<![0-9-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")


class DateError(ValueError):
    """The expression is no EDTF date, or no date of the calendar."""


@cache
def bounds(text: str) -> Bounds:
    """The first and the last day that `text` can mean; None for an end that is open or unknown.

    `~` and `?` do not widen the span: "about 2017" spans 2017. Raises DateError.
    """
    for year, month, day in DAY.findall(text):
        _check_day(int(year), int(month), int(day))
    first, last = _parse(text)
    if text.startswith("/"):  # an unknown end, for which the library guesses ten years
        first = None
    if text.endswith("/"):
        last = None
    if first is None and last is None:
        raise DateError("it says neither when it begins nor when it ends")
    if first and last and first > last:
        raise DateError("it ends before it begins")
    return first, last


def _check_day(year: int, month: int, day: int) -> None:
    try:
        date(year, month, day)
    except ValueError as error:
        raise DateError(f"{year:04}-{month:02}-{day:02} is not on the calendar: {error}") from None


def _parse(text: str) -> Bounds:
    import edtf  # late: it takes longer to import than a small archive to check

    try:
        parsed = edtf.parse_edtf(text)
        return _day(parsed.lower_strict()), _day(parsed.upper_strict())
    except edtf.EDTFParseException:
        raise DateError("it is not an EDTF date") from None
    except (TypeError, AttributeError, ValueError, OverflowError):
        raise DateError("it has no first and last day on the calendar") from None


def _day(time: struct_time | float) -> date | None:
    """The day of a bound; None for the infinity that stands for an open end."""
    return None if isinstance(time, float) else date(time.tm_year, time.tm_mon, time.tm_mday)
