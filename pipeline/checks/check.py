"""What a check is, and how all of them are run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Callable, Iterable, Iterator

from pipeline.archive import Archive
from pipeline.issue import Issue, NotPerformed

Finding = Issue | NotPerformed


@dataclass(frozen=True)
class Check:
    """One rule. `sentence` should be true of every archive; `subjects` gives what the rule speaks of, and
    `examine` yields what is wrong with one subject, or that it could not look."""

    name: str
    severity: str
    sentence: str
    subjects: Callable[[Archive], Iterable[Any]]
    examine: Callable[[Archive, Any], Iterator[Finding]]


@dataclass
class Tally:
    """How many subjects a check looked at, how many of them failed, and at how many it could not look."""

    performed: int = 0
    failed: int = 0
    not_performed: int = 0


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
    """Runs every check on every subject. With `require_captures`, what could not be looked at is an error."""
    verdict = Verdict()
    for check in checks:
        tally = verdict.tallies[check.name] = Tally()
        for subject in check.subjects(archive):
            _examine(check, archive, subject, tally, verdict)
    if require_captures:
        verdict.issues += [replace(issue, severity="error") for issue in verdict.not_performed]
    verdict.issues = sorted(set(verdict.issues), key=lambda issue: issue.place)
    verdict.not_performed = sorted(set(verdict.not_performed), key=lambda issue: issue.place)
    return verdict


def _examine(check: Check, archive: Archive, subject: Any, tally: Tally, verdict: Verdict) -> None:
    failed = not_performed = False
    for finding in check.examine(archive, subject):
        if isinstance(finding, NotPerformed):
            not_performed = True
            verdict.not_performed.append(replace(finding.issue, check=check.name, severity=check.severity))
        else:
            failed = True
            verdict.issues.append(replace(finding, check=check.name, severity=check.severity))
    tally.failed += failed
    tally.not_performed += not_performed
    tally.performed += not not_performed
