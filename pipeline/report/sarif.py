"""The verdict as SARIF 2.1.0 (OASIS), which code hosts and editors read."""

from __future__ import annotations

from itertools import chain
from typing import Any, Iterator
from urllib.parse import quote

from pipeline.checks import CHECKS, Check, Verdict
from pipeline.model.archive import Archive
from pipeline.reading.issue import Issue
from pipeline.report.entries import iter_entries, iter_filled

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RESULT = {
    "ruleId": "%s",
    "ruleIndex": "%s",
    "level": "%s",
    "message": {"text": "%s"},
    "locations": [{"physicalLocation": {"artifactLocation": {"uri": "%s"}, "region": {"startLine": "%s", "startColumn": "%s"}}}],
}


def iter_report(archive: Archive, verdict: Verdict, seconds: float) -> Iterator[str]:
    """One run, with every check as a rule; what could not be looked at is a note."""
    index = {check.name: i for i, check in enumerate(CHECKS)}
    rows = (_make_row(issue, index[issue.check], issue.severity) for issue in verdict.issues)
    told = set(verdict.not_performed).intersection(verdict.issues)
    notes = (_make_row(issue, index[issue.check], "note") for issue in verdict.not_performed if issue not in told)
    yield from iter_filled({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "pipeline", "rules": [_make_rule(check) for check in CHECKS]}},
            "columnKind": "unicodeCodePoints",
            "results": [],
        }],
    }, {"results": iter_entries(RESULT, chain(rows, notes), 3)})


def _make_rule(check: Check) -> dict[str, Any]:
    return {"id": check.name, "shortDescription": {"text": check.sentence}, "defaultConfiguration": {"level": check.severity}}


def _make_row(issue: Issue, index: int, level: str) -> tuple[str | int, ...]:
    """The values of a result."""
    return issue.check, index, level, f"{issue.message} {issue.remedy or ''}".strip(), quote(issue.path), issue.line, issue.column
