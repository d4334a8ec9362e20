"""Checks that what a record names is there."""

from __future__ import annotations

from functools import lru_cache
from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive
from pipeline.model.record import Instance, Record
from pipeline.reading.issue import NotPerformed, did_you_mean
from pipeline.reading.nearness import Words


def iter_references(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every reference of `record`."""
    yield from (instance for instance in record.iter_instances("x-references") if isinstance(instance.value, str))


def glance_at_references(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether all that `record` names is there."""
    found, records = record.references, archive.records
    for type_name, record_id in found:
        if type_name not in records or record_id not in records[type_name]:
            return None
    return len(found), 0


def examine_reference(archive: Archive, reference: Instance) -> Iterator[Finding]:
    target = reference.record.type.target_of(reference.property)
    if target not in archive.records:
        yield NotPerformed(lambda: reference.issue(f"The schema of {target} could not be read.", "Mend the schema first."))
        return
    if reference.value in archive.records[target]:
        return
    folder = archive.schema.types[target].folder
    if others := archive.types_of(reference.value):
        yield reference.issue(f"`{reference.value}` is of type {others[0]}; a reference to a record of type {target} belongs here.", f"Name a record of {folder}.")
    else:
        yield reference.issue(f"There is no {target} `{reference.value}`.", did_you_mean(reference.value, _gather_ids(archive, target)) or f"Name a record that stands in {folder}, or add {folder}/{reference.value}.yaml.")


@lru_cache(maxsize=16)  # the types of an archive in which something is not found
def _gather_ids(archive: Archive, type_name: str) -> Words:
    return Words(archive.records[type_name])
