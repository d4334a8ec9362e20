"""Breaks the values of records: what the schema says of them, texts, ids, references and dates."""

from __future__ import annotations

import re
from typing import Any, Callable

from pipeline.model.record import RECORD_SUFFIX, Instance, Record
from pipeline.schemas.record_type import ID, is_date
from pipeline.selftest.draft import Draft
from pipeline.selftest.mutant import Break, Mutant, Original, make_mutant, path_beside, where

OTHER_KINDS: dict[str, Any] = {"string": 5, "integer": "five", "number": "five", "boolean": "perhaps", "object": ["five"], "array": "five"}

objects = where(lambda p: p.kind == "object")
everything = where(lambda p: p.path)
terms = where(lambda p: "enum" in p.schema)
patterned = where(lambda p: "pattern" in p.schema)
bounded = where(lambda p: "minimum" in p.schema)
lists_of_some = where(lambda p: p.schema.get("minItems"))
lists_of_different = where(lambda p: p.schema.get("uniqueItems"))
dates = where(is_date)


def put(make: Callable[[Original, Instance], Any], change: str) -> Break:
    """Puts what is made of a value in its place; None leaves the place alone."""

    def apply(original: Original, instance: Instance) -> Mutant | None:
        value = make(original, instance)
        if value is None:
            return None
        draft = original.open(instance.record.document)
        draft.set(instance.pointer, value)
        return make_mutant(change, draft, instance.pointer)

    return apply


def misspell(original: Original, word: str) -> str:
    """`word` with two different letters exchanged, or with one more."""
    pairs = [at for at in range(len(word) - 1) if word[at] != word[at + 1] and word[at : at + 2].isalnum()]
    if not pairs:
        return word + "x"
    at = original.random.choice(pairs)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


retype = put(lambda original, instance: OTHER_KINDS[instance.property.kind], "a value of another kind")
misspell_term = put(lambda original, term: misspell(original, term.value) if isinstance(term.value, str) else None, "a term misspelt")
spoil_pattern = put(lambda original, text: f"{text.value} !", "a text in another form")
take_below = put(lambda original, number: number.property.schema["minimum"] - 1, "a number below the least")
take_all = put(lambda original, entries: [], "every entry of a list taken out")
repeat_entry = put(lambda original, entries: [*entries.value, entries.value[0]], "an entry written twice")
empty = put(lambda original, text: "", "an emptied text")
blank = put(lambda original, text: "  ", "a text of spaces")
pad_behind = put(lambda original, text: f"{text.value} ", "a space behind a text")
pad_before = put(lambda original, text: f" {text.value}", "a space before a text")
add_line_break = put(lambda original, text: f"{text.value}\n", "a line break behind a text")
misspell_date = put(lambda original, day: f"the spring of {year_of(day)}", "a date in words")
leave_calendar = put(lambda original, day: f"{year_of(day)}-02-30", "a day that is not on the calendar")
reverse = put(lambda original, day: f"{year_of(day)}-11/{year_of(day)}-02", "an interval that runs backwards")


def year_of(day: Instance) -> str:
    """The first year that stands in a date."""
    match = re.search("[0-9]{4}", day.value)
    return match.group() if match else "2031"


def misspell_property(original: Original, instance: Instance) -> Mutant | None:
    """Misspells the name of a property."""
    name = instance.pointer[-1]
    if not isinstance(name, str):
        return None
    draft = original.open(instance.record.document)
    wrong = misspell(original, name)
    draft.rename(instance.pointer, wrong)
    return make_mutant("the name of a property misspelt", draft, (*instance.pointer[:-1], wrong), at_key=True)


def add_property(original: Original, instance: Instance) -> Mutant:
    """Adds a property that the schema does not know."""
    draft = original.open(instance.record.document)
    return make_mutant("a property that no schema knows", draft, draft.add(instance.pointer, "colour_of_the_sky", "grey"), at_key=True)


def drop_required(original: Original, instance: Instance) -> Mutant | None:
    """Takes a property out that must be there; it is missed where the object begins that should have it."""
    present = sorted(instance.property.required & instance.value.keys())
    if not present:
        return None
    draft = original.open(instance.record.document)
    draft.remove((*instance.pointer, original.random.choice(present)))
    return make_mutant("a property that is required taken out", draft, instance.pointer)


def rename_file(name: Callable[[str], str]) -> Break:
    """Gives the file of a record another name."""

    def apply(original: Original, record: Record) -> Mutant:
        draft = original.open(record.document)
        path = path_beside(record, name(record.id) + RECORD_SUFFIX)
        mutant = make_mutant(f"{record.document.path} renamed", Draft(path, draft.text), draft.line_of(()))
        mutant.files[record.document.path] = None
        return mutant

    return apply


capitalize = rename_file(lambda name: name.title())
underline = rename_file(lambda name: f"{name}_so")


def misname(original: Original, record: Record) -> Mutant:
    """Gives a record another id than its file has."""
    draft = original.open(record.document)
    draft.set((ID,), f"{record.id}-so")
    return make_mutant("another id than the file has", draft, (ID,))


def misname_file(original: Original, record: Record) -> Mutant:
    """Gives the file of a record another name than its id."""
    draft = original.open(record.document)
    mutant = make_mutant(f"{record.document.path} renamed", Draft(path_beside(record, f"{record.id}-so{RECORD_SUFFIX}"), draft.text), draft.line_of((ID,)))
    mutant.files[record.document.path] = None
    return mutant


def copy_record(original: Original, record: Record) -> Mutant:
    """Writes a record a second time under another name; the id is found to be repeated in the file that is read last."""
    draft = original.open(record.document)
    copy = Draft(path_beside(record, f"{record.id}-so{RECORD_SUFFIX}"), draft.text)
    last = max(draft, copy, key=lambda each: each.path)
    return make_mutant("a record copied", last, (ID,), copy)


def take_id(original: Original, record: Record) -> Mutant | None:
    """Gives a record the id of another of its type."""
    others = [other for other in original.archive.records[record.type.name].values() if other is not record]
    if not others:
        return None
    other = original.random.choice(others)
    draft, untouched = original.open(record.document), original.open(other.document)
    draft.set((ID,), other.id)
    return make_mutant(f"the id of {other.document.path}", max(draft, untouched, key=lambda each: each.path), (ID,), draft)
