"""The check that nothing leads to somebody who is known only by a pseudonym or is not named at all.

Which records describe such a person says `x-protected`; what an object may not tell of one says `x-discloses`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Iterator

from pipeline.checks.check import Finding
from pipeline.checks.conformance import Nonconforming
from pipeline.model.archive import Archive, RecordSet
from pipeline.model.record import Instance, Record
from pipeline.model.sounds import make_words, read
from pipeline.reading.issue import Issue, NotApplicable, NotPerformed
from pipeline.schemas.record_type import ITEM, Property, RecordType, steps_of

PROTECTED, DISCLOSES, NARROW = "x-protected", "x-discloses", "x-narrow"


class Guarded(RecordSet):
    """Who is protected, or may be."""

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, str]]:
        """The type and the id of whoever is protected, or whose record could not be read."""
        if record.is_broken or is_protected(record):
            yield record.type.name, record.id


def glance_at_disclosures(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether `record` neither describes nor names anybody who is protected. One that is not as its schema says may name
    somebody where no reference has its place: in a list, or in what should be a list."""
    guarded = archive.view(Guarded)
    if guarded.holds(record) or not guarded.keys.isdisjoint(record.references) or archive.view(Nonconforming).holds(record):
        return None
    told = sum([isinstance(value, dict) for _, value in record.type.marks(DISCLOSES).find_values(record.value)])
    return 0, told + (PROTECTED in record.type.root.schema)


def iter_disclosures(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every object of `record` that tells of somebody, and the record itself where it describes one."""
    if PROTECTED in record.type.root.schema:
        yield Instance(record, record.type.root, (), record.value)
    yield from (instance for instance in record.iter_instances(DISCLOSES) if isinstance(instance.value, dict))


def examine_disclosure(archive: Archive, instance: Instance) -> Iterator[Finding]:
    if not instance.pointer and PROTECTED in instance.property.schema:
        yield from _examine_record(instance)
        return
    persons, unread = _find_persons(archive, instance)
    protected = [person for person in persons if is_protected(person)]
    if protected and _holds(instance):
        yield from (_keep_secret(issue) for issue in _iter_issues(archive, instance, protected))
    elif unread:
        yield NotPerformed(lambda: instance.issue(f"`{unread[0].path}` could not be read, so it is not known whether somebody is protected.", "Mend that file first."))
    else:
        yield NotApplicable("It tells of nobody who is protected.")


def is_protected(record: Record) -> bool:
    """Whether `record` describes somebody who is protected."""
    words = record.type.root.schema.get(PROTECTED)
    return words is not None and record.value.get(words["when"]) in words["terms"]


def _keep_secret(issue: Issue) -> Issue:
    return issue._replace(is_confidential=True)


def _examine_record(person: Instance) -> Iterator[Finding]:
    if not is_protected(person.record):
        yield NotApplicable("The person is not protected.")
        return
    words = person.property.schema[PROTECTED]
    for name in person.value:
        if name in person.property.properties and name not in words["holds"]:
            yield _keep_secret(person.record.issue((name,), f"`{name}` may not stand in a record whose `{words['when']}` is `{person.value[words['when']]}`.", "Take it out: it could lead to somebody who is protected.", at_key=True))


def _find_persons(archive: Archive, instance: Instance) -> tuple[list[Record], list[Record]]:
    """The records of whom `instance` tells that may be protected, and those of them that could not be read."""
    persons = [instance.record] if PROTECTED in instance.record.type.root.schema else []
    words = instance.property.schema[DISCLOSES]
    named = [person for path in words.get("of", ()) for person in _iter_named(archive, instance, path)]
    persons += named or [person for path in words.get("else_of", ()) for person in _iter_named(archive, instance, path)]
    guarded = archive.view(Guarded)
    persons = [person for person in persons if guarded.holds(person)]
    return persons, [person for person in persons if person.is_broken]


def _iter_named(archive: Archive, instance: Instance, path: str) -> Iterator[Record]:
    """The records that the references at `path` name, those in every item of the lists through which it leads."""
    target, steps = _read_way(instance.record.type, instance.property, path)
    records = archive.records.get(target, {})
    for value in _find_values(instance.record.value if path[:1] == "/" else instance.value, steps):
        if isinstance(value, str) and value in records:
            yield records[value]


@lru_cache(maxsize=128)
def _read_way(record_type: RecordType, p: Property, path: str) -> tuple[str, tuple[str, ...]]:
    """The name of the type to which the references at `path` from `p` refer, and the steps to them; lists left out."""
    steps = steps_of(path)
    wanted = [step for step in (*(() if path[:1] == "/" else p.path), *steps) if step != ITEM]
    return next((record_type.target_of(p) for p in record_type.with_keyword("x-references") if [step for step in p.path if step != ITEM] == wanted), ""), steps


def _find_values(value: Any, steps: tuple[str, ...]) -> list[Any]:
    """What stands at the end of the `steps` from `value`."""
    found = [value]
    for step in steps:
        found = [each[step] for each in _open_lists(found) if isinstance(each, dict) and step in each]
    return _open_lists(found)


def _open_lists(values: list[Any]) -> list[Any]:
    """The `values`, with what lists hold in place of these."""
    while any(isinstance(value, list) for value in values):
        values = [item for value in values for item in (value if isinstance(value, list) else (value,))]
    return values


def _holds(instance: Instance) -> bool:
    """Whether the keyword speaks of a record such as this."""
    return all(instance.look_up(path) in terms for path, terms in instance.property.schema[DISCLOSES].get("where", {}).items())


def _iter_issues(archive: Archive, instance: Instance, protected: list[Record]) -> Iterator[Issue]:
    words = instance.property.schema[DISCLOSES]
    if "topic" in words and (topic := instance.look_up(words["topic"])) in words["topics"]:
        remedy = "Take it out, also where an article gives it." + ("" if instance.record in protected else " Where it is about somebody else, name that person in it.")
        yield instance.issue(f"This tells the `{topic}` of `{protected[0].id}`, who is protected.", remedy, at=words["topic"])
    for path in words.get("withholds", ()):
        if instance.look_up(path) is not None and ("unless" not in words or instance.look_up(words["unless"]) is None):
            yield instance.issue(f"`{path}` may not be told of `{protected[0].id}`, who is protected.", f"Take it out; where it is public under this name, say why in `{words['unless']}`." if "unless" in words else "Take it out.", at=path)
    for path in words.get("places", ()):
        if is_narrow(archive, instance, path):
            yield instance.issue(f"This place is narrower than a settlement, and told of `{protected[0].id}`, who is protected.", "Name the settlement or what is larger, or no place.", at=path)
    if "names" in words and isinstance(name := instance.look_up(words["names"]), str):
        for person in protected:
            if not is_part(name, str(person.value.get(person.type.root.schema[PROTECTED]["name"], ""))):
                yield instance.issue(f"This gives `{person.id}`, who is protected, another name than the record is listed under.", "Take it out: who stands behind a pseudonym stays sealed.", at=words["names"])


def is_narrow(archive: Archive, instance: Instance, path: str) -> bool:
    """Whether a place at `path` is of a kind that is narrower than a settlement."""
    return any(kind.value in kind.property.schema[NARROW] for place in _iter_named(archive, instance, path) for kind in place.iter_instances(NARROW))


def is_part(name: str, whole: str) -> bool:
    """Whether every word of `name` sounds like one of `whole`, however they are spelt."""
    known = {sound for word in make_words(whole) for sound in read(word)}
    return all(known & set(read(word)) for word in make_words(name))
