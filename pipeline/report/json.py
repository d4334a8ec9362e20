"""The verdict for programs, as JSON."""

from __future__ import annotations

import json

from pipeline.checks import COUNTS, Verdict
from pipeline.model.archive import Archive
from pipeline.report.stats import count_records

SHOWN = ("path", "line", "column", "pointer", "message", "remedy", "check", "severity")


def make_report(archive: Archive, verdict: Verdict, seconds: float) -> str:
    """An object with `issues`, `not_performed` (of many, the first of each check), `looked_at` (how many records, and the
    checks that were left out; null where all were looked at) and `counts` of records by type and of what the checks found."""
    return json.dumps({
        "issues": [{name: getattr(issue, name) for name in SHOWN} for issue in verdict.issues],
        "not_performed": [{name: getattr(issue, name) for name in SHOWN} for issue in verdict.not_performed],
        "looked_at": None if verdict.looked_at is None else {"records": verdict.looked_at, "left_out": verdict.left_out},
        "counts": {
            "records": count_records(archive),
            "errors": verdict.errors,
            "warnings": verdict.warnings,
            "checks": {word: verdict.total(word) for word in COUNTS},
            "by_check": {name: {word: getattr(tally, word) for word in COUNTS} for name, tally in verdict.tallies.items()},
        },
    }, ensure_ascii=False, indent=2) + "\n"
