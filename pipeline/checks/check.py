"""What a check is, and what comes of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Callable, Iterable, NamedTuple

from pipeline.model.archive import Archive, View
from pipeline.model.record import Record
from pipeline.reading.issue import Issue, NotApplicable, NotPerformed

Finding = Issue | NotPerformed | NotApplicable


# Where a glance at a record is enough to know it: on how many of its subjects the check would pass, to how many its rule
# would not apply, and at how many it could not look, where there are no others. None where somebody has to look.
Glance = Callable[[Archive, Record], "tuple[int, ...] | None"]


class Check(NamedTuple):
    """One rule. `sentence` should be true of every archive; `subjects` gives what the rule speaks of, and
    `examine` yields what is wrong with one subject, that it could not look, or that the rule does not apply.

    `views` are what it needs to know of all records, `others` the subjects that belong to no record, where the rest belong
    to one. A record whose schema does not have the `keyword`, with that `word` in it where one is given, has none of the
    subjects; most others need no more than a `glance`."""

    name: str
    severity: str
    sentence: str
    subjects: Callable[..., Iterable[Any]]
    examine: Callable[[Archive, Any], Iterable[Finding]]
    views: tuple[type[View], ...] = ()
    keyword: str | None = None
    word: str | None = None
    glance: Glance | None = None
    others: Callable[[Archive], Iterable[Any]] | None = None


class RecordCheck(Check):
    """A check whose `subjects` are asked of the archive and each record, and concern no other record but by its id."""


class RelationCheck(Check):
    """A check whose `subjects` are asked of the archive and each record once all have been read."""


class ArchiveCheck(Check):
    """A check whose `subjects` are asked of the archive as a whole once all records have been read."""


@dataclass
class Tally:
    """On how many subjects a check passed and failed, to how many its rule did not apply, and at how many it could not look."""

    passed: int = 0
    failed: int = 0
    not_applicable: int = 0
    not_performed: int = 0

    def add(self, other: Tally) -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.not_applicable += other.not_applicable
        self.not_performed += other.not_performed

    @property
    def applied(self) -> int:
        """On how many subjects the check looked."""
        return self.passed + self.failed


COUNTS = ("applied", "passed", "failed", "not_applicable", "not_performed")


@dataclass
class Verdict:
    """The issues of one run, sorted by place, what could not be looked at, and the tally of every check by name. Of what
    could not be looked at, only so much is kept of each check as `kept` says, where it says so; the tallies count all."""

    issues: list[Issue] = field(default_factory=list)
    not_performed: list[Issue] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    kept: int | None = None
    looked_at: int | None = None  # how many records, where not all were to be looked at
    left_out: list[str] = field(default_factory=list)  # the checks that need all records, where not all were to be looked at

    def enter(self, check: Check, findings: list[Finding]) -> None:
        """Enters what a check found at one subject: as failed where anything is wrong with it, however much could not be looked at."""
        tally, kinds = self.tallies[check.name], {type(finding) for finding in findings}
        if not kinds:
            tally.passed += 1
        elif kinds == {NotApplicable}:
            tally.not_applicable += 1
        else:
            for finding in findings:
                if isinstance(finding, Issue):
                    self.issues.append(finding._replace(check=check.name, severity=check.severity))
                elif isinstance(finding, NotPerformed) and self.wants_more(check):
                    self.not_performed.append(finding.make_issue()._replace(check=check.name, severity=check.severity))
            tally.failed += Issue in kinds
            tally.not_performed += Issue not in kinds

    def enter_glances(self, check: Check, seen: Counter[tuple[int, ...]]) -> None:
        """Enters what glances told of records, and of how many each."""
        tally = self.tallies[check.name]
        for counts, records in seen.items():
            passed, not_applicable, not_performed = (*counts, 0)[:3]
            tally.add(Tally(passed * records, 0, not_applicable * records, not_performed * records))

    def wants_more(self, check: Check) -> bool:
        """Whether what the check cannot look at is still to be told."""
        return self.kept is None or self.tallies[check.name].not_performed < self.kept

    @property
    def errors(self) -> int:
        return sum(issue.severity == "error" for issue in self.issues)

    @property
    def warnings(self) -> int:
        return len(self.issues) - self.errors

    def add(self, other: Verdict) -> None:
        """Adds what was found elsewhere."""
        self.issues += other.issues
        self.not_performed += other.not_performed
        for name, tally in other.tallies.items():
            self.tallies[name].add(tally)

    def total(self, count: str) -> int:
        """The sum of one count of the tallies over all checks."""
        return sum(getattr(tally, count) for tally in self.tallies.values())
