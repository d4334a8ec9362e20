"""Runs checks on an archive: on each record as it is read, then on each among the others, then on the whole.

Records are read, checked and packed in pieces, by as many processes as are wanted; what all of them together tell is
gathered on the way. What comes out is the same for any number of processes.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import Any, Callable, Iterable, NamedTuple

from pipeline.checks.check import ArchiveCheck, Check, Glance, RecordCheck, RelationCheck, Tally, Verdict
from pipeline.checks.concealment import conceal
from pipeline.model.archive import Archive, Facts, View
from pipeline.model.record import Record
from pipeline.processes import divide, map_in_order
from pipeline.progress import Tell, tell_nobody
from pipeline.schemas.record_type import RecordType

SIZE = 500  # records of a piece
FEW = 3  # of what a check could not look at, so much is kept of each piece after the first


class Group(NamedTuple):
    """Checks that look at the same subjects, and are spared them by the same glance."""

    subjects: Callable[..., Iterable[Any]]
    keyword: str | None
    word: str | None
    glance: Glance | None
    checks: list[Check]

    def may_concern(self, record_type: RecordType) -> bool:
        """Whether records of that type can have any of the subjects."""
        if self.keyword is None:
            return True
        return bool(record_type.with_keyword(self.keyword) if self.word is None else record_type.with_word(self.keyword, self.word))


class Piece(NamedTuple):
    """Records that one process reads and lets go of together."""

    number: int
    records: list[Record]


class Manner(NamedTuple):
    """How checks are run. With `require_captures`, what could not be looked at is an error. `tell` is called with what is
    being done, and with how many records of how many."""

    require_captures: bool = False
    processes: int = 1
    tell: Tell = tell_nobody


def run_checks(archive: Archive, checks: Iterable[Check], manner: Manner = Manner(), chosen: Iterable[Record] | None = None) -> Verdict:
    """Runs every check on every subject; where some records are `chosen`, every check that does not need all records, on
    those. What may not be told is taken out; that is why no other place in the pipeline makes a verdict."""
    checks = tuple(checks)
    verdict = _make_verdict(checks)
    if chosen is not None:
        chosen = list(chosen)
        verdict.looked_at = len(chosen)
        verdict.left_out = [check.name for check in checks if any(view.needs_all for view in check.views)]
        checks = tuple(check for check in checks if check.name not in verdict.left_out)
    records = list(archive.iter_records() if chosen is None else chosen)
    pieces = [Piece(number, piece) for number, piece in enumerate(divide(records, SIZE))]
    _survey(archive, checks, pieces, manner, verdict)
    if chosen is not None:
        archive.views = {view: view(view.collect(_find_tellers(archive, chosen, view.keyword))) for view in archive.views}
    groups = _by_subjects(checks, RelationCheck)
    for piece, found in zip(pieces, map_in_order(lambda piece: _compare_piece(archive, groups, piece, manner), pieces, manner.processes)):
        verdict.add(found)
        manner.tell("compared", piece.number * SIZE + len(piece.records), len(records))
    for group in _by_subjects(checks, ArchiveCheck):
        _examine(group.checks, archive, group.subjects(archive), verdict)
    for check in checks:
        if check.others:
            _examine([check], archive, check.others(archive), verdict)
    if manner.require_captures:
        verdict.issues += [issue._replace(severity="error") for issue in verdict.not_performed]
    verdict.issues = sorted(set(conceal(verdict.issues, archive.withheld)), key=lambda issue: issue.place)
    verdict.not_performed = sorted(set(conceal(verdict.not_performed, archive.withheld)), key=lambda issue: issue.place)
    return verdict


def _find_tellers(archive: Archive, chosen: list[Record], keyword: str | None) -> list[Record]:
    """The records of which a view is made where some are `chosen`: what these touch, and all of the types that have its keyword."""
    needed = [record for record in archive.iter_records() if keyword and record.type.with_keyword(keyword)]
    return archive.find_touched([*chosen, *needed])


class Surveyed(NamedTuple):
    """What came of reading and checking one piece: the verdict, the records one after the other as they are packed, where
    each of them ends, and the facts for each view."""

    verdict: Verdict
    packed: bytes
    ends: list[int]
    facts: list[Facts]


def _survey(archive: Archive, checks: tuple[Check, ...], pieces: list[Piece], manner: Manner, verdict: Verdict) -> None:
    """Reads every record, runs the checks of single records, and makes the views that the others need. The records are
    packed, unless they are held already or so few that all can be."""
    views = list(dict.fromkeys(view for check in checks for view in check.views))
    groups = _by_subjects(checks, RecordCheck)
    facts = [view.collect(()) for view in views]
    held = {record for piece in pieces for record in piece.records if record.is_held or len(pieces) == 1}
    total = sum(len(piece.records) for piece in pieces)
    for piece, surveyed in zip(pieces, map_in_order(lambda piece: _survey_piece(archive, groups, views, piece, held, manner), pieces, manner.processes)):
        verdict.add(surveyed.verdict)
        for record, start, end in zip(piece.records, [0, *surveyed.ends], surveyed.ends):
            if record not in held:
                record.take(surveyed.packed, start, end)
        for all_facts, new in zip(facts, surveyed.facts):
            all_facts.update(new) if isinstance(all_facts, set) else all_facts.extend(new)
        manner.tell("read and checked", piece.number * SIZE + len(piece.records), total)
    archive.views = {view: view(facts.pop(0)) for view in views}


def _survey_piece(archive: Archive, groups: list[Group], views: list[type[View]], piece: Piece, held: set[Record], manner: Manner) -> Surveyed:
    verdict = _examine_records(archive, groups, piece, manner)
    facts = [view.collect(piece.records) for view in views]
    packed = [b"" if record in held else record.pack() for record in piece.records]
    for record in piece.records:
        if record not in held:
            record.drop()
    return Surveyed(verdict, b"".join(packed), list(accumulate(map(len, packed))), facts)


def _compare_piece(archive: Archive, groups: list[Group], piece: Piece, manner: Manner) -> Verdict:
    for record in piece.records:
        record.hold()
    verdict = _examine_records(archive, groups, piece, manner)
    for record in piece.records:
        record.release()
    return verdict


def _make_verdict(checks: Iterable[Check]) -> Verdict:
    return Verdict(tallies={check.name: Tally() for check in checks})


def _examine_records(archive: Archive, groups: list[Group], piece: Piece, manner: Manner) -> Verdict:
    verdict = _make_verdict(check for group in groups for check in group.checks)
    verdict.kept = FEW if piece.number and not manner.require_captures else None
    types = {record.type for record in piece.records}
    for group in groups:
        concerned = {record_type for record_type in types if group.may_concern(record_type)}
        seen: Counter[tuple[int, ...]] = Counter()
        for record in piece.records:
            if record.type not in concerned:
                continue
            counts = group.glance(archive, record) if group.glance else None
            if counts is None or (len(counts) > 2 and any(map(verdict.wants_more, group.checks))):
                _examine(group.checks, archive, group.subjects(archive, record), verdict)
            else:
                seen[counts] += 1
        for check in group.checks:
            verdict.enter_glances(check, seen)
    return verdict


def _by_subjects(checks: tuple[Check, ...], kind: type[Check]) -> list[Group]:
    """The checks of a kind, those together that ask for the same subjects, so that these are found once."""
    groups: dict[tuple[Any, ...], Group] = {}
    for check in checks:
        if isinstance(check, kind):
            common = check.subjects, check.keyword, check.word, check.glance
            groups.setdefault(common, Group(*common, [])).checks.append(check)
    return list(groups.values())


def _examine(checks: list[Check], archive: Archive, subjects: Iterable[Any], verdict: Verdict) -> None:
    for subject in subjects:
        for check in checks:
            if findings := list(check.examine(archive, subject)):
                verdict.enter(check, findings)
            else:
                verdict.tallies[check.name].passed += 1
