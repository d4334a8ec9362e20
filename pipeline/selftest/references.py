"""Breaks references: to what is not there, and in circles."""

from __future__ import annotations

from pipeline.checks.cycles import CHAIN
from pipeline.checks.cycles import KEYWORD as ACYCLIC
from pipeline.model.archive import Archive
from pipeline.model.record import Instance, Record, iter_instances
from pipeline.reading.issue import Pointer
from pipeline.selftest.mutant import Mutant, Original, make_mutant, where
from pipeline.selftest.values import misspell, put

references = where(lambda p: "x-references" in p.schema)
acyclic = where(lambda p: ACYCLIC in p.schema)
chains = where(lambda p: p.schema.get(ACYCLIC) == CHAIN)

misspell_reference = put(lambda original, reference: misspell(original, reference.value), "a reference misspelt")
name_nothing = put(lambda original, reference: "nobody-ever-heard-of-it", "a reference to nothing")
name_itself = put(lambda original, reference: reference.record.id, "a reference to the record itself")


def name_other_type(original: Original, reference: Instance) -> Mutant | None:
    """Names a record of another type than the one that belongs there."""
    target = reference.record.type.target_of(reference.property)
    others = [name for kind, records in original.archive.records.items() if kind != target for name in records if name not in original.archive.records[target]]
    if not others:
        return None
    return put(lambda original, reference: original.random.choice(others), "a reference to a record of another type")(original, reference)


def close_circle(original: Original, reference: Instance) -> Mutant | None:
    """Lets the last record of a chain of references refer back, in the same way, to where the chain began."""
    last = _follow(original.archive, reference)
    if last is reference.record:
        return None
    draft = original.open(last.document)
    around, *rest = reference.pointer
    if not rest:
        place: Pointer = (around,)
        draft.put(place, reference.record.id)
    elif len(rest) == 2 and isinstance(entry := reference.record.value[str(around)][rest[0]], dict):
        back = {**entry, rest[1]: reference.record.id}
        place = (*(draft.append((around,), back) if draft.holds((around,)) else (*draft.add((), str(around), [back]), 0)), rest[1])
    else:
        return None
    return make_mutant(f"a reference back to {reference.record.id}", draft, place)


def _follow(archive: Archive, reference: Instance) -> Record:
    """The last record to which a chain of such references leads."""
    following: Instance | None = reference
    while following:
        record = archive.records[reference.record.type.name][following.value]
        following = next(iter(iter_instances(record, reference.property)), None)
    return record
