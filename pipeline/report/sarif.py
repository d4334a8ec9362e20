"""The verdict as SARIF 2.1.0 (OASIS), which code hosts and editors read."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from pipeline.checks import CHECKS, Check, Verdict
from pipeline.model.archive import Archive
from pipeline.reading.issue import Issue

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def make_report(archive: Archive, verdict: Verdict, seconds: float) -> str:
    """One run, with every check as a rule; what could not be looked at is a note."""
    index = {check.name: i for i, check in enumerate(CHECKS)}
    results = [_make_result(issue, index[issue.check], issue.severity) for issue in verdict.issues]
    results += [_make_result(issue, index[issue.check], "note") for issue in verdict.not_performed if issue not in set(verdict.issues)]
    return json.dumps({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "pipeline", "rules": [_make_rule(check) for check in CHECKS]}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }, ensure_ascii=False, indent=2) + "\n"


def _make_rule(check: Check) -> dict[str, Any]:
    return {"id": check.name, "shortDescription": {"text": check.sentence}, "defaultConfiguration": {"level": check.severity}}


def _make_result(issue: Issue, index: int, level: str) -> dict[str, Any]:
    return {
        "ruleId": issue.check,
        "ruleIndex": index,
        "level": level,
        "message": {"text": f"{issue.message} {issue.remedy or ''}".strip()},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": quote(issue.path)}, "region": {"startLine": issue.line, "startColumn": issue.column}}}],
    }
