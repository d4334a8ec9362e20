"""Breaks the order of dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Callable

from pipeline.checks.chronology import HORIZON, NOT_AFTER, NOT_BEFORE, PAST, Mark, iter_marks, span
from pipeline.model.record import Instance
from pipeline.selftest.mutant import Mutant, Original, make_mutant, where
from pipeline.selftest.values import put

A_DAY = timedelta(days=1)

past = where(lambda p: PAST in p.schema)
ordered_after = where(lambda p: NOT_BEFORE in p.schema)
ordered_before = where(lambda p: NOT_AFTER in p.schema)


def _put_day(original: Original, instance: Instance, day: date | None, change: str) -> Mutant | None:
    return put(lambda original, instance: day.isoformat() if day else None, change)(original, instance)


def put_behind_horizon(original: Original, instance: Instance) -> Mutant | None:
    """Dates what has happened to the day after the last capture."""
    ends = [days[1] for capture in original.archive.iter_instances(HORIZON) if (days := span(capture.value)) and days[1]]
    return _put_day(original, instance, max(ends) + A_DAY if ends else None, "the day after the last capture")


def put_far_away(original: Original, instance: Instance) -> Mutant | None:
    """Dates what has happened to a year far away, where it is known when anything was captured."""
    if not any(True for _ in original.archive.iter_instances(HORIZON)):
        return None
    return put(lambda original, instance: "9001", "a year far away")(original, instance)


def put_after_all(original: Original, instance: Instance) -> Mutant | None:
    """Dates something to the day after the last of those that it cannot follow."""
    ends = [mark.last for mark in iter_marks(original.archive, instance, NOT_AFTER)]
    known = [end for end in ends if end]
    return _put_day(original, instance, max(known) + A_DAY if known and len(known) == len(ends) else None, "the day after all that tell it")


def put_before(original: Original, instance: Instance) -> Mutant | None:
    """Dates something to the day before one that it cannot precede."""
    starts = [mark.first for mark in iter_marks(original.archive, instance, NOT_BEFORE) if mark.first]
    return _put_day(original, instance, original.random.choice(starts) - A_DAY if starts else None, "the day before what it rests on")


def _date_mark(original: Original, instance: Instance, keyword: str, day: Callable[[date, date], date], change: str) -> Mutant | None:
    """Gives the one date with which that of `instance` is compared another value; that of `instance` is at fault."""
    marks: dict[str, Mark] = {mark.record.document.path: mark for mark in iter_marks(original.archive, instance, keyword)}
    first, last = span(instance.value) or (None, None)
    if len(marks) != 1 or not first or not last:
        return None
    (mark,) = marks.values()
    other, draft = original.open(mark.record.document), original.open(instance.record.document)
    if mark.record is instance.record or not other.holds(mark.at.path):
        return None
    other.set(mark.at.path, day(first, last).isoformat())
    return make_mutant(f"{change} in {other.path}", draft, instance.pointer, other)


def put_teller_before(original: Original, instance: Instance) -> Mutant | None:
    return _date_mark(original, instance, NOT_AFTER, lambda first, last: first - A_DAY, "the day before it happened")


def put_ground_after(original: Original, instance: Instance) -> Mutant | None:
    return _date_mark(original, instance, NOT_BEFORE, lambda first, last: last + A_DAY, "the day after what rests on it")
