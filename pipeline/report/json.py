"""The verdict for programs, as JSON."""

from __future__ import annotations

from operator import attrgetter
from typing import Iterator

from pipeline.checks import COUNTS, Verdict
from pipeline.model.archive import Archive
from pipeline.reading.issue import Issue
from pipeline.report.entries import iter_entries, iter_filled

SHOWN = ("path", "line", "column", "pointer", "message", "remedy", "check", "severity")


def iter_report(archive: Archive, verdict: Verdict, seconds: float) -> Iterator[str]:
    """An object with `issues`, `not_performed` (of many, the first of each check), `looked_at` (how many records, and the
    checks that were left out; null where all were looked at) and `counts` of records by type and of what the checks found."""
    yield from iter_filled({
        "issues": [],
        "not_performed": [],
        "looked_at": None if verdict.looked_at is None else {"records": verdict.looked_at, "left_out": verdict.left_out},
        "counts": {
            "records": archive.count_records(),
            "errors": verdict.errors,
            "warnings": verdict.warnings,
            "checks": {word: verdict.total(word) for word in COUNTS},
            "by_check": {name: {word: getattr(tally, word) for word in COUNTS} for name, tally in verdict.tallies.items()},
        },
    }, {"issues": _iter_issues(verdict.issues), "not_performed": _iter_issues(verdict.not_performed)})


def _iter_issues(issues: list[Issue]) -> Iterator[str]:
    return iter_entries(dict.fromkeys(SHOWN, "%s"), map(attrgetter(*SHOWN), issues), 1)
