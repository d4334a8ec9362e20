"""EDTF dates: what they span, and what is none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import DateError, bounds

DAYS = st.dates(date(1000, 1, 1), date(9998, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017-08-08", "2017-08-08", "2017-08-08"),
        ("2017-02", "2017-02-01", "2017-02-28"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017", "2017-01-01", "2017-12-31"),
        ("2017~", "2017-01-01", "2017-12-31"),
        ("2017-08?", "2017-08-01", "2017-08-31"),
        ("[2017-08..2017-10]", "2017-08-01", "2017-10-31"),
        ("[2017-08..]", "2017-08-01", None),
        ("[..2017-08]", None, "2017-08-31"),
        ("2017-08-08/2017-08-10", "2017-08-08", "2017-08-10"),
        ("2017-08/..", "2017-08-01", None),
        ("2017-08/", "2017-08-01", None),
        ("/2017-08", None, "2017-08-31"),
        ("2017-XX", "2017-01-01", "2017-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
    ],
)
def test_bounds(text: str, first: str | None, last: str | None) -> None:
    assert [day and day.isoformat() for day in bounds(text)] == [first, last]


@pytest.mark.parametrize("text", ["", "x", "2017-2", "20170808", "2017-13", "2017-00", "2017-02-29", "2017-04-31", "1900-02-29", "2017-10/2017-08", "[2018..2017]", "2017-08-08/2017-08-07", "/", "../..", "8 August 2017", "Y-17000", "2017-08-08/2017-09-31", "unknown"])
def test_no_date(text: str) -> None:
    with pytest.raises(DateError):
        bounds(text)


@given(DAYS)
def test_a_day_spans_itself(day: date) -> None:
    assert bounds(day.isoformat()) == (day, day)
    assert bounds(day.isoformat() + "~") == (day, day)


@given(DAYS, DAYS)
def test_an_interval_spans_its_ends_and_never_runs_backwards(one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert bounds(f"{first}/{last}") == (first, last)
    if first != last:
        with pytest.raises(DateError):
            bounds(f"{last}/{first}")
