"""Checks that contradictions are acknowledged, and that what is acknowledged is there."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Any, Callable, Iterator

from pipeline.model.archive import Archive
from pipeline.model.claims import KEYWORD as CLAIM
from pipeline.model.claims import Claim, Contradiction, find_notes, is_claim, iter_contradictions, iter_notes, read_claims
from pipeline.model.record import Instance, Record, getter_of
from pipeline.reading.issue import Issue, shorten
from pipeline.schemas.record_type import Property

Topic = tuple[list[Claim], list[Contradiction]]


def glance_at_topics(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether no two claims of `record` about one topic can contradict one another: all assert, and none has a number or a date."""
    seen: dict[str, bool] = {}
    whole = record.value
    for p, value in record.type.marks(CLAIM).find_values(whole):
        find_topic, find_number, find_date, find_stance = _readers_of(p)
        topic = find_topic(whole, value)
        if isinstance(topic, str) and is_claim(p, value):
            is_plain = find_stance(whole, value) == p.schema[CLAIM]["asserts"] and find_number(whole, value) is find_date(whole, value) is None
            if topic in seen and not (is_plain and seen[topic]):
                return None
            seen[topic] = is_plain
    return len(seen), 0


@lru_cache(maxsize=16)
def _readers_of(p: Property) -> list[Callable[[Any, Any], Any]]:
    """What reads of a record and a claim in it that stands at `p` the topic, the number, the date and the stance."""
    return [getter_of(p.schema[CLAIM][word]) for word in ("topic", "number", "date", "stance")]


def glance_at_notes(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether `record` acknowledges no disagreement."""
    return None if any(getter_of(p.schema[CLAIM]["notes"])(record.value, record.value) for p in record.type.with_keyword(CLAIM)) else (0, 0)


def iter_topics(archive: Archive, record: Record) -> Iterator[Topic]:
    """For each topic of `record` its claims, and which of them contradict one another."""
    claims = sorted((claim for claim in read_claims(archive, record) if isinstance(claim.topic, str)), key=lambda claim: (claim.topic, claim.position))
    for _, group in groupby(claims, key=lambda claim: claim.topic):
        about = list(group)
        yield about, list(iter_contradictions(about))


def examine_acknowledgement(archive: Archive, topic: Topic) -> Iterator[Issue]:
    claims, contradictions = topic
    if contradictions and claims[0].topic not in find_notes(claims[0]):
        found = contradictions[0]
        yield found.second.instance.issue(
            f"The claims {found.first.position} and {found.second.position} about `{claims[0].topic}` contradict one another by their {found.way}, and no disagreement says so.",
            f"Add an entry to `{claims[0].words['notes'].strip('/')}` that says in one neutral sentence what they differ about, or correct a claim.")


def iter_acknowledged(archive: Archive, record: Record) -> Iterator[tuple[Instance, list[Claim]]]:
    """Every acknowledged disagreement of `record`, with all its claims."""
    claims = read_claims(archive, record)
    yield from ((note, claims) for note in (iter_notes(claims[0]) if claims else ()))


def examine_note(archive: Archive, subject: tuple[Instance, list[Claim]]) -> Iterator[Issue]:
    note, claims = subject
    topic = note.value
    about = [claim for claim in claims if claim.topic == topic]
    if isinstance(topic, str) and all((claim.stance, claim.thing) == (about[0].stance, about[0].thing) for claim in about):
        yield note.issue(f"No two claims of this record differ about `{shorten(topic)}`.", "Record both sides as claims, or take the disagreement out.")
