"""What a check is, and how all of them are run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any, Callable, Iterable, Iterator

from pipeline.checks.concealment import conceal
from pipeline.model.archive import Archive
from pipeline.reading.issue import Issue, NotApplicable, NotPerformed

Finding = Issue | NotPerformed | NotApplicable


@dataclass(frozen=True)
class Check:
    """One rule. `sentence` should be true of every archive; `subjects` gives what the rule speaks of, and
    `examine` yields what is wrong with one subject, that it could not look, or that the rule does not apply."""

    name: str
    severity: str
    sentence: str
    subjects: Callable[..., Iterable[Any]]
    examine: Callable[[Archive, Any], Iterator[Finding]]


class RecordCheck(Check):
    """A check whose `subjects` are asked of the archive and each record."""


class ArchiveCheck(Check):
    """A check whose `subjects` are asked of the archive as a whole."""


@dataclass
class Tally:
    """On how many subjects a check passed and failed, to how many its rule did not apply, and at how many it could not look."""

    passed: int = 0
    failed: int = 0
    not_applicable: int = 0
    not_performed: int = 0

    @property
    def applied(self) -> int:
        """On how many subjects the check looked."""
        return self.passed + self.failed


COUNTS = ("applied", "passed", "failed", "not_applicable", "not_performed")


@dataclass
class Verdict:
    """The issues of one run, sorted by place, what could not be looked at, and the tally of every check by name."""

    issues: list[Issue] = field(default_factory=list)
    not_performed: list[Issue] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        return sum(issue.severity == "error" for issue in self.issues)

    @property
    def warnings(self) -> int:
        return len(self.issues) - self.errors

    def total(self, count: str) -> int:
        """The sum of one count of the tallies over all checks."""
        return sum(getattr(tally, count) for tally in self.tallies.values())


def run_checks(archive: Archive, checks: Iterable[Check], require_captures: bool = False) -> Verdict:
    """Runs every check on every subject. With `require_captures`, what could not be looked at is an error. What may not
    be told is taken out; that is why no other place in the pipeline makes a verdict."""
    checks = tuple(checks)
    verdict = Verdict(tallies={check.name: Tally() for check in checks})
    for subjects, group in _by_subjects(checks, RecordCheck):
        for record in archive.iter_records():
            _examine(group, archive, subjects(archive, record), verdict)
    for subjects, group in _by_subjects(checks, ArchiveCheck):
        _examine(group, archive, subjects(archive), verdict)
    if require_captures:
        verdict.issues += [replace(issue, severity="error") for issue in verdict.not_performed]
    verdict.issues = sorted(set(conceal(verdict.issues, archive.withheld)), key=lambda issue: issue.place)
    verdict.not_performed = sorted(set(conceal(verdict.not_performed, archive.withheld)), key=lambda issue: issue.place)
    return verdict


def _by_subjects(checks: tuple[Check, ...], kind: type[Check]) -> list[tuple[Callable[..., Iterable[Any]], list[Check]]]:
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
            _count(findings, verdict.tallies[check.name])
            for finding in findings:
                if isinstance(finding, Issue):
                    verdict.issues.append(replace(finding, check=check.name, severity=check.severity))
                elif isinstance(finding, NotPerformed):
                    verdict.not_performed.append(replace(finding.issue, check=check.name, severity=check.severity))


def _count(findings: list[Finding], tally: Tally) -> None:
    """Enters one subject into the tally: as failed where anything is wrong with it, however much could not be looked at."""
    kinds = {type(finding) for finding in findings}
    if Issue in kinds:
        tally.failed += 1
    elif NotPerformed in kinds:
        tally.not_performed += 1
    elif NotApplicable in kinds:
        tally.not_applicable += 1
    else:
        tally.passed += 1
