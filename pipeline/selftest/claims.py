"""Breaks what is claimed: contradictions that nobody acknowledges, disagreements that are none, accusations that nobody makes."""

from __future__ import annotations

from typing import Any, Callable, Iterator

from pipeline.checks.accusations import KEYWORD as ACCUSATION
from pipeline.model.archive import Archive
from pipeline.model.claims import Claim, find_notes, iter_claims, iter_contradictions, iter_notes
from pipeline.model.record import Instance
from pipeline.reading.issue import Pointer
from pipeline.selftest.mutant import Break, Mutant, Original, Stratum, make_mutant, where

FAR_AWAY = "0001-01-01"  # a day on which nothing that is claimed happened


def iter_quiet_places(archive: Archive) -> Iterator[tuple[Stratum, Claim]]:
    """Every claim that is asserted about a topic on which its record acknowledges no disagreement."""
    for record, claims in iter_claims(archive):
        yield from (((record.type.name,), claim) for claim in claims if claim.is_assertion and claim.topic not in find_notes(claim))


def iter_note_places(archive: Archive) -> Iterator[tuple[Stratum, tuple[Instance, list[Claim]]]]:
    """Every acknowledged disagreement, with the claims about its topic."""
    for record, claims in iter_claims(archive):
        yield from (((record.type.name,), (note, [claim for claim in claims if claim.topic == note.value])) for note in iter_notes(claims[0]))


def contradict(make: Callable[[Claim], dict[str, Any] | None], change: str) -> Break:
    """Adds a claim of somebody else that cannot hold beside one that stands there; the added one is at fault. What `make`
    returns are the properties in which it differs, None for those that it does not have."""

    def apply(original: Original, claim: Claim) -> Mutant | None:
        different = make(claim)
        if different is None:
            return None
        own_voice = {path: None for path in (*claim.words["asserted_by"], claim.words["relies_on"])} | {claim.words["described"]: "somebody else entirely"}
        value = {**claim.instance.value, **own_voice, **different}
        draft = original.open(claim.instance.record.document)
        place = draft.append(claim.instance.pointer[:-1], {name: part for name, part in value.items() if part is not None})
        return make_mutant(change, draft, place)

    return apply


def _exact(claim: Claim) -> str | None:
    """The comparator under which a number is no more and no less than itself."""
    return next((term for term, span in claim.words["spans"].items() if span == [1, 1]), None)


def _other_number(claim: Claim) -> dict[str, Any] | None:
    high = claim.number.high if claim.number else None
    low = claim.number.low if claim.number else None
    number = high * 2 + 1 if isinstance(high, (int, float)) else low / 2 - 1 if isinstance(low, (int, float)) else None
    return None if number is None else {claim.words["number"]: number, claim.words["comparator"]: _exact(claim)}


deny = contradict(lambda claim: {claim.words["stance"]: claim.words["denies"]}, "a claim that denies another")
give_other_number = contradict(_other_number, "a claim of another number")
give_other_date = contradict(lambda claim: {claim.words["date"]: FAR_AWAY} if claim.date and claim.date.low else None, "a claim of another date")


def drop_note(original: Original, subject: tuple[Instance, list[Claim]]) -> Mutant | None:
    """Takes an acknowledged disagreement out; of the claims that contradict one another the later is at fault."""
    note, about = subject
    contradiction = next(iter_contradictions(about), None)
    if contradiction is None or sum(other.value == note.value for other in iter_notes(about[0])) > 1:
        return None
    draft = original.open(note.record.document)
    draft.remove(note.pointer[:-1])
    return make_mutant("an acknowledged disagreement taken out", draft, contradiction.second.instance.pointer)


def agree(original: Original, subject: tuple[Instance, list[Claim]]) -> Mutant:
    """Takes out all claims but one about a topic on which a disagreement is acknowledged."""
    note, about = subject
    draft = original.open(note.record.document)
    for claim in reversed(about[1:]):
        draft.remove(claim.instance.pointer)
    return make_mutant("the claims of one side taken out", draft, note.pointer)


def invent_disagreement(original: Original, subject: tuple[Instance, list[Claim]]) -> Mutant | None:
    """Acknowledges a disagreement about a topic of which no claim speaks."""
    note, about = subject
    *_, around, index, name = note.pointer
    claimed = {claim.get(about[0].words["topic"]) for claim in note.record.value[str(about[0].instance.pointer[0])]}
    topics = [term for term in note.property.schema["enum"] if term not in claimed]
    if not topics:
        return None
    draft = original.open(note.record.document)
    place = draft.append((around,), {**note.record.value[str(around)][index], name: original.random.choice(topics)})
    return make_mutant("a disagreement about what nobody claims", draft, (*place, name))


def iter_accusation_places(archive: Archive) -> Iterator[tuple[Stratum, Instance]]:
    """Every party to whom a wrong is ascribed; those that are named in one way are a stratum."""
    for stratum, accused in where(lambda p: ACCUSATION in p.schema)(archive):
        words = accused.property.schema[ACCUSATION]
        if accused.look_up(words["when"]) is not None:
            yield (*stratum, *(own for own in words["same"] if accused.look_up(own) is not None)), accused


def accuse_other(original: Original, accused: Instance) -> Mutant | None:
    """Ascribes a wrong to somebody else, of whom no claim speaks."""
    words = accused.property.schema[ACCUSATION]
    own = next(own for own in words["same"] if accused.look_up(own) is not None)
    reference = accused.property.properties[own]
    claimed = {claim.get(words["same"][own]) for claim in accused.look_up(words["claims"])}
    others = original.archive.records[accused.record.type.target_of(reference)] if "x-references" in reference.schema else ["somebody else entirely"]
    innocent = [name for name in others if name not in claimed]
    if not innocent:
        return None
    draft = original.open(accused.record.document)
    draft.set(accused.point_to(own), original.random.choice(innocent))
    return make_mutant("a wrong ascribed to somebody else", draft, accused.point_to(words["role"]))


def ascribe_other_wrong(original: Original, accused: Instance) -> Mutant | None:
    """Ascribes another wrong, of which no claim speaks."""
    words = accused.property.schema[ACCUSATION]
    claimed = {claim.get(words["property"]) for claim in accused.look_up(words["claims"])}
    wrongs = [term for term in accused.property.properties[words["role"]].schema["enum"] if term not in claimed]
    if not wrongs:
        return None
    draft = original.open(accused.record.document)
    draft.set(accused.point_to(words["role"]), original.random.choice(wrongs))
    return make_mutant("another wrong ascribed", draft, accused.point_to(words["role"]))


def _find_charges(accused: Instance) -> list[Pointer]:
    """Where the claims stand that assert the wrong of this party."""
    words = accused.property.schema[ACCUSATION]
    wanted = {words["property"]: accused.look_up(words["role"]), words["stance"]: words["asserts"]} | {claim: accused.look_up(own) for own, claim in words["same"].items() if accused.look_up(own) is not None}
    claims = accused.look_up(words["claims"])
    return [(*accused.point_to(words["claims"]), index) for index, claim in enumerate(claims) if wanted.items() <= {name: part for name, part in claim.items() if isinstance(part, str)}.items()]


def drop_charges(original: Original, accused: Instance) -> Mutant:
    """Takes out all claims that assert a wrong."""
    draft = original.open(accused.record.document)
    for pointer in reversed(_find_charges(accused)):
        draft.remove(pointer)
    return make_mutant("the claims that assert a wrong taken out", draft, accused.point_to(accused.property.schema[ACCUSATION]["role"]))


def withdraw_charges(original: Original, accused: Instance) -> Mutant:
    """Lets all claims that assert a wrong take another stance."""
    words = accused.property.schema[ACCUSATION]
    claims = accused.property_at(words["claims"])
    assert claims and claims.items  # the schema says where the claims stand
    stances = [term for term in claims.items.properties[words["stance"]].schema["enum"] if term != words["asserts"]]
    draft = original.open(accused.record.document)
    for pointer in _find_charges(accused):
        draft.set((*pointer, words["stance"]), original.random.choice(stances))
    return make_mutant("no claim asserts a wrong any more", draft, accused.point_to(words["role"]))
