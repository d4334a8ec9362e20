"""Claims: which of them contradict one another, and how many independent roots stand behind each.

All is asked of the words of the keyword `x-claim`. Claims are compared only within one record, about one topic, of one
measure. Two that assert contradict where their numbers or dates are disjoint intervals; one that asserts and one that
denies contradict where they are about the same value. Claims that share a root never contradict: they are one voice.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Any, Iterator, NamedTuple

from pipeline.model.archive import Archive
from pipeline.model.dates import DateError, bounds
from pipeline.model.record import Instance, Record, iter_instances
from pipeline.model.reliance import Reliance
from pipeline.schemas.record_type import ITEM, Property

KEYWORD = "x-claim"
NUMBERS, DATES, STANCES = "numbers", "dates", "stances"  # the ways in which two claims contradict

End = float | date | None


class Interval(NamedTuple):
    """From `low` to `high`, both included unless `is_open` leaves `low` out; None is no bound."""

    low: End
    high: End
    is_open: bool = False

    def is_disjoint(self, other: Interval) -> bool:
        """Whether nothing lies in both."""
        return self._is_below(other) or other._is_below(self)

    def _is_below(self, other: Interval) -> bool:
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (other.is_open and self.high == other.low)  # type: ignore[operator]


class Claim:
    """An object of a record that the schema marks `x-claim`, read through the words of that keyword: its `topic` and
    `stance`, the `measure` (what is counted and in which unit), and the `thing`, which is what is claimed apart from the
    stance: the number or the date, or else the record or the words."""

    def __init__(self, instance: Instance, reliance: Reliance):
        self.instance, self.reliance = instance, reliance
        self.words: dict[str, Any] = instance.property.schema[KEYWORD]
        self.topic, self.stance = self._look_up("topic"), self._look_up("stance")
        self.is_assertion, self.is_denial = self.stance == self.words["asserts"], self.stance == self.words["denies"]
        self.measure = tuple([self._find(path) for path in self.words["measure"]])
        self._exact = (self._look_up("number"), self._look_up("comparator"), self._look_up("date"))
        self.thing = () if self.topic in self.words["valueless"] else (self.measure, *self._find_value())

    def _find_value(self) -> tuple[Any, ...]:
        if self._exact != (None, None, None):
            return self._exact
        return next(((path, found) for path in self.words["value"] if (found := self._find(path)) is not None), ())

    @property
    def position(self) -> int:
        """The place of the claim in its list, from 1."""
        return int(self.instance.pointer[-1]) + 1

    @cached_property
    def number(self) -> Interval | None:
        number, comparator, _ = self._exact
        if not isinstance(number, (int, float)) or not isinstance(comparator, str) or comparator not in self.words["spans"]:
            return None
        if any(term in self.words["incomparable"] for term in self.measure):
            return None
        low, high = (None if factor is None else number * factor for factor in self.words["spans"][comparator])
        return Interval(low, high, comparator in self.words["open"])

    @cached_property
    def date(self) -> Interval | None:
        *_, text = self._exact
        try:
            return Interval(*bounds(text)) if isinstance(text, str) else None
        except DateError:
            return None

    @cached_property
    def article(self) -> Any:
        return self._look_up("article")

    @cached_property
    def roots(self) -> frozenset[str]:
        """Whose voices stand first behind the claim: those of whoever asserts it; of the works at the ends of the chains
        of reliance, where nobody else than the author of the first of them does; or of the article itself."""
        asserters = {self._voice(path) for path in self.words["asserted_by"] if isinstance(self._find(path), str)}
        relied_on = self._look_up("relies_on") if isinstance(self._look_up("relies_on"), str) else None
        if asserters and not (relied_on and asserters <= self.reliance.voices_of(relied_on)):
            return frozenset(asserters)
        ends = self.reliance.roots_of(relied_on) if relied_on else {str(self.article)}
        if described := self._look_up("described"):
            return frozenset(f"{described} in {end}" for end in ends)
        return frozenset(voice for end in ends for voice in self.reliance.voices_of(end))

    def _voice(self, path: str) -> str:
        reference = self.instance.property_at(path)
        if reference is None or "x-references" not in reference.schema:  # of which the schema has a fault
            return f"{path} {self._find(path)}"
        return f"{self.instance.record.type.target_of(reference)} {self._find(path)}"

    def _look_up(self, word: str) -> Any:
        return self._find(self.words[word])

    def _find(self, path: str) -> Any:
        return self.instance.look_up(path) if "/" in path else self.instance.value.get(path)


class Contradiction(NamedTuple):
    """Two claims of one record that cannot both hold, and in which way."""

    first: Claim
    second: Claim
    way: str


class Corroboration(NamedTuple):
    """All claims of one record that say the same, in their order."""

    claims: tuple[Claim, ...]

    @property
    def root_count(self) -> int:
        """How many of the claims have roots of their own: those that share any count as one."""
        if len(self.claims) == 1:  # as most are
            return 1
        groups: list[set[str]] = []
        for claim in self.claims:
            shared = [group for group in groups if group & claim.roots]
            groups = [group for group in groups if not group & claim.roots] + [set(claim.roots).union(*shared)]
        return len(groups)

    @property
    def article_count(self) -> int:
        return len({claim.article for claim in self.claims}) if len(self.claims) > 1 else 1


def iter_claims(archive: Archive) -> Iterator[tuple[Record, list[Claim]]]:
    """The claims of each record that has any."""
    for record in archive.iter_records():
        if claims := read_claims(archive, record):
            yield record, claims


def read_claims(archive: Archive, record: Record) -> list[Claim]:
    """The claims of `record`."""
    return record.remember((KEYWORD, archive), lambda: _read_claims(archive.view(Reliance), record))


def _read_claims(reliance: Reliance, record: Record) -> list[Claim]:
    return [Claim(instance, reliance) for instance in record.iter_instances(KEYWORD) if is_claim(instance.property, instance.value)]


def is_claim(p: Property, value: Any) -> bool:
    """Whether `value`, which stands at `p`, can be read as a claim: a group that is an entry of a list."""
    return isinstance(value, dict) and p.path[-1:] == (ITEM,)


def find_notes(claim: Claim) -> set[str]:
    """The topics about which the record of `claim` acknowledges that its claims differ."""
    return {note.value for note in iter_notes(claim) if isinstance(note.value, str)}


def iter_notes(claim: Claim) -> Iterator[Instance]:
    """The topics of the acknowledged disagreements of the record of `claim`, where they stand."""
    record = claim.instance.record
    topic = record.type.by_path.get(f"{claim.words['notes'].strip('/')}/{ITEM}/{claim.words['note_topic']}")
    if topic:
        yield from iter_instances(record, topic)


def iter_contradictions(claims: list[Claim]) -> Iterator[Contradiction]:
    """Every pair of the claims of one record that contradict one another."""
    for first, second in combinations(claims, 2):
        if first.topic == second.topic and (way := find_contradiction(first, second)) and not first.roots & second.roots:
            yield Contradiction(first, second, way)


def find_contradiction(first: Claim, second: Claim) -> str | None:
    """The way in which two claims about one topic contradict one another, or None."""
    if first.is_assertion and second.is_assertion:
        if first.measure == second.measure and first.number and second.number and first.number.is_disjoint(second.number):
            return NUMBERS
        if first.date and second.date and first.date.is_disjoint(second.date):
            return DATES
        return None
    opposed = first.is_assertion and second.is_denial or first.is_denial and second.is_assertion
    return STANCES if opposed and first.thing == second.thing else None


def iter_corroborations(claims: list[Claim]) -> Iterator[Corroboration]:
    """The claims of one record grouped by what they say."""
    groups: dict[tuple[Any, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[(claim.topic, claim.stance, claim.thing)].append(claim)
    yield from (Corroboration(tuple(group)) for group in groups.values())
