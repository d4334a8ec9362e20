"""EDTF dates: what they span, and what is none."""

from __future__ import annotations

from datetime import date

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.dates import DateError, bounds

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
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2016-02-XX", "2016-02-01", "2016-02-29"),
        ("2017-XX-XX%", "2017-01-01", "2017-12-31"),
        ("../2017-08", None, "2017-08-31"),
        ("[2017-08-08,2017-08-10]", "2017-08-08", "2017-08-10"),
        ("[2018,2015..2016-03]", "2015-01-01", "2018-12-31"),
        ("[..2016,2018]", None, "2018-12-31"),
    ],
)
def test_bounds(text: str, first: str | None, last: str | None) -> None:
    assert [day and day.isoformat() for day in bounds(text)] == [first, last]


@pytest.mark.parametrize("text", ["", "x", "2017-2", "20170808", "2017-13", "2017-00", "2017-02-29", "2017-04-31", "1900-02-29", "2017-10/2017-08", "[2018..2017]", "2017-08-08/2017-08-07", "/", "../..", "8 August 2017", "2017-22", "2017-XX-08", "20X7", "2017-08-08~/x", "[2017", "[]", "[2017,]", "[2017..2016,2018]", "{2017,2018}", "0000", "10000", "2017-08-8", "２０１７", "2017\n", " 2017", "[..]", "Y-17000", "2017-08-08/2017-09-31", "unknown"])
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


PARTS = st.one_of(
    st.builds("{:04}".format, st.integers(1000, 9998)),
    st.builds("{:04}-{:02}".format, st.integers(1000, 9998), st.integers(1, 12)),
    DAYS.map(str),
)
UNSPECIFIED = st.one_of(
    st.builds("{:03}X".format, st.integers(100, 998)),
    st.builds("{:02}XX".format, st.integers(10, 98)),
    st.builds("{:04}-XX".format, st.integers(1000, 9998)),
    st.builds("{:04}-{:02}-XX".format, st.integers(1000, 9998), st.integers(1, 12)),
)
QUALIFIED = st.builds("{}{}".format, PARTS, st.sampled_from(["", "~", "?", "%"]))
RANGES = st.tuples(PARTS, PARTS).map(sorted)
EXPRESSIONS = st.one_of(
    QUALIFIED,
    UNSPECIFIED,
    RANGES.map("/".join),
    QUALIFIED.map(lambda part: f"{part}/.."),
    QUALIFIED.map(lambda part: f"../{part}"),
    RANGES.map(lambda ends: f"[{ends[0]}..{ends[1]}]"),
    PARTS.map(lambda part: f"[{part}..]"),
    PARTS.map(lambda part: f"[..{part}]"),
)


@settings(deadline=None, max_examples=60)
@given(EXPRESSIONS)
def test_the_library_edtf_reads_the_same(text: str) -> None:
    try:
        parsed = edtf.parse_edtf(text)
    except edtf.EDTFParseException:
        assert text.startswith("[")  # the library knows no set of dates of different precision
        return
    theirs = [None if isinstance(day, float) else date(*day[:3]) for day in (parsed.lower_strict(), parsed.upper_strict())]
    try:
        assert list(bounds(text)) == theirs
    except DateError:
        assert None not in theirs and theirs[0] > theirs[1]  # which the library accepts
