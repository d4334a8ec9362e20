"""Checks of the order of dates: nothing has happened after it was told, and nothing was captured that was still to come."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Iterator, NamedTuple

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive, View
from pipeline.model.dates import Bounds, DateError, bounds
from pipeline.model.record import Instance, Record, iter_instances
from pipeline.reading.issue import Issue, NotApplicable
from pipeline.schemas.record_type import DATE_FORMAT, Property, RecordType, is_date, steps_of

HORIZON, PAST = "x-horizon", "x-past"
NOT_AFTER, NOT_BEFORE = "x-not-after", "x-not-before"


class Mark(NamedTuple):
    """A date to which a path led: in which record, at which property, and the days that it spans, None where they are not known."""

    record: Record
    at: Property
    value: Any
    days: Bounds | None

    @property
    def first(self) -> date | None:
        return self.days[0] if self.days else None

    @property
    def last(self) -> date | None:
        return self.days[1] if self.days else None

    def __str__(self) -> str:
        return f"`{self.value}`, the {self.at.schema.get('title', self.at.name).lower()} of the {self.record.type.name} `{self.record.id}`"


def iter_ordered(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every date of `record` that the schema sets in an order with others."""
    for p in _ordered(record.type):
        yield from iter_instances(record, p)


@lru_cache(maxsize=16)
def _ordered(record_type: RecordType) -> list[Property]:
    """The properties of the type that the schema sets in an order with others."""
    return list(dict.fromkeys((*record_type.with_keyword(NOT_AFTER), *record_type.with_keyword(NOT_BEFORE))))


def examine_order(archive: Archive, instance: Instance) -> Iterator[Finding]:
    first, last = span(instance.value) or (None, None)
    later, earlier = (list(iter_marks(archive, instance, keyword)) for keyword in (NOT_AFTER, NOT_BEFORE))
    newest = max((mark for mark in later if mark.last), key=lambda mark: mark.last or date.min, default=None)
    remedy = "Correct whichever of the two dates is wrong."
    if first and newest and newest.last and all(mark.last for mark in later) and newest.last < first:
        yield instance.issue(f"`{instance.value}` lies wholly after {newest}{', the last of those that tell it' if len({mark.record.id for mark in later}) > 1 else ''}.", remedy)
    if last and (mark := next((mark for mark in earlier if mark.first and last < mark.first), None)):
        yield instance.issue(f"`{instance.value}` lies wholly before {mark}.", remedy)
    if not any(mark.days for mark in later + earlier):
        yield NotApplicable("No date is known to which it could be compared.")


def iter_marks(archive: Archive, instance: Instance, keyword: str) -> Iterator[Mark]:
    """Every date to which the paths of the `keyword` lead from the record of `instance`."""
    for path in instance.property.schema.get(keyword, ()):
        record = instance.record
        yield from _follow(archive, record, record.type.root, record.value, steps_of(path))


def _follow(archive: Archive, record: Record, p: Property, value: Any, steps: tuple[str, ...]) -> Iterator[Mark]:
    """What the `steps` lead to from `value`, which stands at `p`: through every item of a list, and into the record that a reference names."""
    if p.kind == "array" and p.items:
        for item in value if isinstance(value, list) else ():
            yield from _follow(archive, record, p.items, item, steps)
    elif not steps:
        yield Mark(record, p, value, span(value))
    elif "x-references" in p.schema:
        target = archive.find_record(record.type.target_of(p), value)
        if target is None:
            yield Mark(record, p, value, None)
        elif len(steps) == 1 and (at := target.type.root.properties.get(steps[0])) and at.kind == "string" and is_date(at):
            day = archive.view(Dated).find(target, steps[0])
            yield Mark(target, at, day, span(day))
        else:
            yield from _follow(archive, target, target.type.root, target.value, steps)
    elif steps[0] in p.properties:
        yield from _follow(archive, record, p.properties[steps[0]], value.get(steps[0]) if isinstance(value, dict) else None, steps[1:])


class Dated(View):
    """The dates of each record itself, so that none has to be opened for them."""

    def __init__(self, facts: list[tuple[str, str, str, Any]]):
        self._days: dict[tuple[str, str], dict[str, Any]] = {}
        for type_name, name, record_id, day in facts:
            self._days.setdefault((type_name, name), {})[record_id] = day

    @staticmethod
    def gather(record: Record) -> list[tuple[str, str, str, Any]]:
        """The record's type, the name of each of its properties that is a date, the record's id, and the date."""
        found = record.type.marks("format", DATE_FORMAT).find_values(record.value)
        return [(record.type.name, p.name, record.id, day) for p, day in found if len(p.path) == 1]

    def find(self, record: Record, name: str) -> Any:
        """The date that `record` has under that name; None where it has none."""
        return self._days.get((record.type.name, name), {}).get(record.id)


def span(value: Any) -> Bounds | None:
    """The first and the last day that a date can mean; None where it is none."""
    try:
        return bounds(value) if isinstance(value, str) else None
    except DateError:
        return None


class Horizon(View):
    """The last day on which anything was captured; None where no source says so, or the one that does may be unreadable."""

    keyword = HORIZON

    def __init__(self, facts: list[date | None]):
        self.day = None if None in facts else max(facts, default=None)  # type: ignore[type-var]

    @staticmethod
    def gather(record: Record) -> Iterator[date | None]:
        """The last day of each of its captures that is known; nothing where it could not be read."""
        if record.is_broken:
            if record.type.with_keyword(HORIZON):
                yield None
        else:
            yield from (days[1] for _, day in record.type.marks(HORIZON).find_values(record.value) if (days := span(day)) and days[1])


def iter_past(archive: Archive, record: Record) -> Iterator[tuple[Instance, date | None]]:
    """Every date of something that has happened, and the last day on which anything was captured, as far as the archive knows."""
    horizon = None if archive.schema.is_faulty else archive.view(Horizon).day
    yield from ((instance, horizon) for instance in record.iter_instances(PAST))


def examine_future(archive: Archive, subject: tuple[Instance, date | None]) -> Iterator[Issue | NotApplicable]:
    instance, horizon = subject
    first = (span(instance.value) or (None, None))[0]
    if horizon is None or first is None:
        yield NotApplicable("It is not known when anything was captured, or when this began.")
    elif first > horizon:
        yield instance.issue(f"`{instance.value}` begins after {horizon}, the last day on which the archive knows that anything was captured.", "Correct it; where a newer capture tells it, give that capture its date.")
