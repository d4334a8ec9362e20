"""Checks of EDTF dates."""

from __future__ import annotations

from typing import Iterator

from pipeline.model.archive import Archive
from pipeline.model.dates import DateError, bounds
from pipeline.model.record import Instance, Record
from pipeline.reading.issue import Issue, shorten
from pipeline.schemas.record_type import DATE_FORMAT


def iter_dates(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every date of `record`."""
    yield from (instance for instance in record.iter_instances("format", DATE_FORMAT) if isinstance(instance.value, str))


def glance_at_dates(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether every date of `record` has a span."""
    found = record.type.marks("format", DATE_FORMAT).find_values(record.value)
    try:
        for _, value in found:
            bounds(value)
    except (DateError, AttributeError, TypeError):  # the latter where it is no text
        return None
    return len(found), 0


def examine_date(archive: Archive, instance: Instance) -> Iterator[Issue]:
    try:
        bounds(instance.value)
    except DateError as error:
        yield instance.issue(f"`{shorten(instance.value)}` is not a date: {error}.", 'Write a date such as "2017-08-08", "2017-08", "2017~" or "2017-08/2017-10".')
