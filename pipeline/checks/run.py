"""Runs checks on an archive: on each record as it is read, then on each among the others, then on the whole.

Records are read, checked and packed in pieces, by as many processes as are wanted; what all of them together tell is
gathered on the way. What comes out is the same for any number of processes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, Callable, Iterable

from pipeline.checks.check import ArchiveCheck, Check, Finding, RecordCheck, RelationCheck, Tally, Verdict
from pipeline.checks.concealment import conceal
from pipeline.model.archive import Archive, View
from pipeline.model.record import Record
from pipeline.processes import divide, map_in_order
from pipeline.reading.issue import Issue, NotApplicable, NotPerformed

PIECE = 500  # records of which one process lets go together
Group = tuple[Callable[..., Iterable[Any]], list[Check]]


def run_checks(archive: Archive, checks: Iterable[Check], require_captures: bool = False, processes: int = 1) -> Verdict:
    """Runs every check on every subject. With `require_captures`, what could not be looked at is an error. What may not
    be told is taken out; that is why no other place in the pipeline makes a verdict."""
    checks = tuple(checks)
    verdict = _make_verdict(checks)
    pieces = divide(archive.iter_records(), PIECE)
    _survey(archive, checks, pieces, processes, verdict)
    groups = _by_subjects(checks, RelationCheck)
    for found in map_in_order(lambda piece: _examine_records(archive, groups, piece), pieces, processes):
        verdict.add(found)
    for subjects, group in _by_subjects(checks, ArchiveCheck):
        _examine(group, archive, subjects(archive), verdict)
    for check in checks:
        if isinstance(check, RecordCheck) and check.others:
            _examine([check], archive, check.others(archive), verdict)
    if require_captures:
        verdict.issues += [replace(issue, severity="error") for issue in verdict.not_performed]
    verdict.issues = sorted(set(conceal(verdict.issues, archive.withheld)), key=lambda issue: issue.place)
    verdict.not_performed = sorted(set(conceal(verdict.not_performed, archive.withheld)), key=lambda issue: issue.place)
    return verdict


@dataclass
class Surveyed:
    """What came of reading and checking one piece: the verdict, the records as packed, the facts for each view."""

    verdict: Verdict
    packed: list[bytes | None]
    facts: list[list[Any]]


def _survey(archive: Archive, checks: tuple[Check, ...], pieces: list[list[Record]], processes: int, verdict: Verdict) -> None:
    """Reads every record, runs the checks of single records, and makes the views that the others need."""
    views = list(dict.fromkeys(view for check in checks if isinstance(check, (RelationCheck, ArchiveCheck)) for view in check.views))
    groups = _by_subjects(checks, RecordCheck)
    facts: list[list[Any]] = [[] for _ in views]
    for piece, surveyed in zip(pieces, map_in_order(lambda piece: _survey_piece(archive, groups, views, piece), pieces, processes)):
        verdict.add(surveyed.verdict)
        for record, packed in zip(piece, surveyed.packed):
            if packed is not None:
                record.take(packed)
        for all_facts, new in zip(facts, surveyed.facts):
            all_facts += new
    archive.views = {view: view(all_facts) for view, all_facts in zip(views, facts)}


def _survey_piece(archive: Archive, groups: list[Group], views: list[type[View]], piece: list[Record]) -> Surveyed:
    unread = [not record.is_held for record in piece]
    verdict = _examine_records(archive, groups, piece)
    facts = [[fact for record in piece for fact in view.gather(record)] for view in views]
    return Surveyed(verdict, [record.pack() if was_unread else None for record, was_unread in zip(piece, unread)], facts)


def _make_verdict(checks: Iterable[Check]) -> Verdict:
    return Verdict(tallies={check.name: Tally() for check in checks})


def _examine_records(archive: Archive, groups: list[Group], records: list[Record]) -> Verdict:
    verdict = _make_verdict(check for _, group in groups for check in group)
    for record in records:
        for subjects, group in groups:
            _examine(group, archive, subjects(archive, record), verdict)
    return verdict


def _by_subjects(checks: tuple[Check, ...], kind: type[Check]) -> list[Group]:
    """The checks of a kind, those together that ask for the same subjects, so that these are found once."""
    groups: dict[Callable[..., Iterable[Any]], list[Check]] = defaultdict(list)
    for check in checks:
        if isinstance(check, kind):
            groups[check.subjects].append(check)
    return list(groups.items())


def _examine(checks: list[Check], archive: Archive, subjects: Iterable[Any], verdict: Verdict) -> None:
    for subject in subjects:
        for check in checks:
            findings = list(check.examine(archive, subject))
            if findings:
                _enter(check, findings, verdict)
            else:
                verdict.tallies[check.name].passed += 1


def _enter(check: Check, findings: list[Finding], verdict: Verdict) -> None:
    """Enters what a check found at one subject: as failed where anything is wrong with it, however much could not be looked at."""
    tally, kinds = verdict.tallies[check.name], {type(finding) for finding in findings}
    if Issue in kinds:
        tally.failed += 1
    elif NotPerformed in kinds:
        tally.not_performed += 1
    else:
        tally.not_applicable += 1
    for finding in findings:
        if isinstance(finding, Issue):
            verdict.issues.append(replace(finding, check=check.name, severity=check.severity))
        elif isinstance(finding, NotPerformed):
            verdict.not_performed.append(replace(finding.issue, check=check.name, severity=check.severity))
