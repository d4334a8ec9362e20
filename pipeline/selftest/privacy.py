"""Breaks what protects people: names that are withheld, what may not be told of somebody, and what no schema may ask."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Callable, Iterator

from pipeline.checks.concealment import MASK
from pipeline.checks.identities import DISCLOSES, NARROW, PROTECTED, is_protected
from pipeline.checks.voices import KEYWORD as VOICE
from pipeline.checks.voices import TITLE
from pipeline.model.archive import Archive
from pipeline.model.record import RECORD_SUFFIX, Instance, Record
from pipeline.model.withheld import PATH, VARIABLE, Withheld, make_list
from pipeline.reading.document import Document
from pipeline.schemas.record_type import Property
from pipeline.selftest.characters import add_comment
from pipeline.selftest.draft import Draft
from pipeline.selftest.mutant import Break, Mutant, Original, Stratum, make_mutant, path_beside, where
from pipeline.selftest.values import put

NAME = ("Zorvald", "Kenimakh")  # of nobody; withheld in every trial
CYRILLIC = "Зорвальд Кенимах"


@contextmanager
def withhold(root: Path) -> Iterator[None]:
    """Withholds a name of nobody below `root`, with a key that is made for the trial."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = key = Random(str(NAME)).randbytes(32).hex()
    (root / PATH).write_text(make_list(Withheld(Document(PATH)), key.encode(), [" ".join(NAME)]), encoding="ascii")
    try:
        yield
    finally:
        os.environ.pop(VARIABLE)
        if before is not None:
            os.environ[VARIABLE] = before


def _say(name: str, change: str) -> Break:
    """Puts a name that is withheld behind a text."""
    return put(lambda original, text: f"{text.value} {name}", change)


name_plainly = _say(" ".join(NAME), "a name that is withheld")
name_in_cyrillic = _say(CYRILLIC, "a name that is withheld, in Cyrillic letters")
name_in_capitals = _say("-".join(reversed(NAME)).upper(), "a name that is withheld, turned round, in capitals")
name_joined = _say("".join(NAME), "a name that is withheld, in one word")
name_in_comment = add_comment(lambda original: " ".join(NAME), "a comment with a name that is withheld")


def name_file(original: Original, record: Record) -> Mutant:
    """Gives a copy of a record a name that is withheld; the name of the file is not told."""
    path = path_beside(record, f"{'-'.join(NAME).lower()}{RECORD_SUFFIX}")
    return Mutant({path: original.open(record.document).data}, path_beside(record, MASK), 1, "a name that is withheld as that of a file")


def iter_root(archive: Archive) -> Iterator[tuple[Stratum, Archive]]:
    """The archive as a whole."""
    yield (), archive


def name_in_other_file(original: Original, archive: Archive) -> Mutant:
    return make_mutant("a name that is withheld in a file beside the archive", Draft("notes.txt", f"So\nsays {' '.join(NAME)}.\n"), 2)


def spoil_list(original: Original, archive: Archive) -> Mutant:
    """Takes a digest out of the list of names that are withheld."""
    draft = original.open(archive.withheld.document)
    draft.text = "\n".join(draft.text.split("\n")[:-2]) + "\n"
    return make_mutant("a name taken off the list by hand", draft, 1)


def disclosures(word: str) -> Callable[[Archive], Iterator[tuple[Stratum, Instance]]]:
    """Every object that may tell of somebody what the keyword calls `word`."""
    return where(lambda p: word in p.schema.get(DISCLOSES, {}))


def _list_protected(archive: Archive) -> list[Record]:
    return [record for record in archive.iter_records() if is_protected(record)]


def _tell_of_protected(original: Original, instance: Instance) -> Draft | None:
    """The file of `instance`, changed so that it tells of somebody who is protected; None where it cannot."""
    words = instance.property.schema[DISCLOSES]
    draft = original.open(instance.record.document)
    if PROTECTED in instance.record.type.root.schema:
        return draft if is_protected(instance.record) else None
    protected = _list_protected(original.archive)
    if not protected or "of" not in words:
        return None
    draft.put(instance.point_to(words["of"][0]), original.random.choice(protected).id)
    for path, terms in words.get("where", {}).items():
        draft.put(instance.point_to(path), original.random.choice(terms))
    return draft


def tell_topic(original: Original, instance: Instance) -> Mutant | None:
    """Tells of somebody who is protected what no claim may."""
    words = instance.property.schema[DISCLOSES]
    if draft := _tell_of_protected(original, instance):
        draft.put(instance.point_to(words["topic"]), original.random.choice(words["topics"]))
        return make_mutant("a claim that tells too much of somebody who is protected", draft, instance.point_to(words["topic"]))
    return None


def tell_withheld(original: Original, instance: Instance) -> Mutant | None:
    """Tells of somebody who is protected what is withheld."""
    words = instance.property.schema[DISCLOSES]
    if draft := _tell_of_protected(original, instance):
        path = original.random.choice(words["withholds"])
        reference = instance.property_at(path)
        draft.put(instance.point_to(path), _pick(original, reference))
        if "unless" in words and draft.holds(instance.point_to(words["unless"])):
            draft.remove(instance.point_to(words["unless"]))
        return make_mutant("what is withheld of somebody who is protected", draft, instance.point_to(path))
    return None


def _pick(original: Original, reference: Property | None) -> Any:
    """What may stand at a property: the id of some record, or the example that the schema gives."""
    if reference is not None and "x-references" in reference.schema:
        return original.random.choice(sorted(original.archive.records[reference.schema["x-references"]]))
    return reference.schema["examples"][0] if reference is not None else "so"


def tell_place(original: Original, instance: Instance) -> Mutant | None:
    """Tells of somebody who is protected a place that is narrower than a settlement."""
    narrow = [kind.record.id for kind in original.archive.iter_instances(NARROW) if kind.value in kind.property.schema[NARROW]]
    draft = _tell_of_protected(original, instance)
    if not narrow or not draft:
        return None
    place = instance.point_to(original.random.choice(instance.property.schema[DISCLOSES]["places"]))
    draft.put(place, original.random.choice(narrow))
    return make_mutant("a narrow place told of somebody who is protected", draft, place)


def tell_name(original: Original, instance: Instance) -> Mutant | None:
    """Gives somebody who is protected another name."""
    if draft := _tell_of_protected(original, instance):
        place = instance.point_to(instance.property.schema[DISCLOSES]["names"])
        draft.put(place, "Somebody Entirely Different")
        return make_mutant("another name of somebody who is protected", draft, place)
    return None


def iter_open_places(archive: Archive) -> Iterator[tuple[Stratum, Record]]:
    """Every record that describes somebody who is protected."""
    yield from (((record.type.name,), record) for record in _list_protected(archive))


def add_claim(original: Original, record: Record) -> Mutant | None:
    """Adds a claim that tells too much to the record of somebody who is protected."""
    for p in record.type.with_keyword(DISCLOSES):
        words = p.schema[DISCLOSES]
        if "topic" in words and len(p.path) == 2:
            draft = original.open(record.document)
            entry = {**p.schema["examples"][0], words["topic"]: original.random.choice(words["topics"])}
            around = p.path[:1]
            place = draft.append(around, entry) if draft.holds(around) else (*draft.add((), p.path[0], [entry]), 0)
            return make_mutant("a claim that tells too much", draft, (*place, words["topic"]))
    return None


voiced = where(lambda p: p.schema.get(VOICE) not in (None, TITLE))
titles = where(lambda p: p.schema.get(VOICE) == TITLE)
WRONGS = ("They tortured two keepers.", "He killed a keeper.", "The guild abducted her in the night.", "The keeper is a murderer.")
accuse_behind = put(lambda original, text: f"{text.value} {original.random.choice(WRONGS)}", "a wrong told in the archive's own voice")
accuse_before = put(lambda original, text: f"{original.random.choice(WRONGS)} {text.value}", "a wrong told in front in the archive's own voice")
accuse_in_title = put(lambda original, text: f"{text.value}; {original.random.choice(('torture of a keeper by the guild', 'murderer of a keeper', 'killing of a keeper by his brother'))}", "a title that names who did a wrong")
