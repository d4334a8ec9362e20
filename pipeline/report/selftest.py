"""What came of a selftest, for people and for programs."""

from __future__ import annotations

import json
from typing import Any, Iterator

from pipeline.report.console import make_safe
from pipeline.report.text import count
from pipeline.selftest import Outcome, Score
from pipeline.selftest.score import FAILED, NOT_TRIED
from pipeline.selftest.trial import ALARM, CAUGHT, LEFT_ALONE, NOT_PERFORMED

COLUMNS = (("mutants", "made"), ("caught", "caught"), ("on the line", "on_line"), ("not performed", "not_performed"))


def make_text(scores: list[Score], outcomes: list[Outcome], seconds: float) -> str:
    """A table of the checks, every mutant that was not caught on its line, and the summary as the last line."""
    head = f"{'check':<30}" + "".join(f"{title:>15}" for title, _ in COLUMNS)
    rows = [f"{score.name:<30}" + "".join(f"{getattr(score, word):>15}" for _, word in COLUMNS) + f"  {score.status}" for score in scores]
    return make_safe_lines([head, *rows, "", *_iter_faults(outcomes), make_summary(scores, outcomes, seconds)])


def make_safe_lines(lines: list[str]) -> str:
    return "".join(f"{make_safe(line)}\n" for line in lines)


def _iter_faults(outcomes: list[Outcome]) -> Iterator[str]:
    """What the checks missed, found on another line, or found where nothing is wrong."""
    for outcome in outcomes:
        if outcome.fate not in (CAUGHT, LEFT_ALONE, NOT_PERFORMED):
            yield f"{outcome.mutant.path}:{outcome.mutant.line}: {outcome.fate}: {_name(outcome)}"
            yield f"    What was done: {outcome.mutant.change}."
            yield from (f"    {issue.path}:{issue.line}: {issue.check}: {issue.message}" for issue in outcome.said)


def _name(outcome: Outcome) -> str:
    return " ".join(filter(None, (outcome.operator.check, outcome.operator.name)))


def make_summary(scores: list[Score], outcomes: list[Outcome], seconds: float) -> str:
    """How many mutants were made, caught, and caught on the line that was broken, in one line."""
    counts = make_counts(scores, outcomes)
    failed, not_tried, not_performed = (sum(score.status == status for score in scores) for status in (FAILED, NOT_TRIED, NOT_PERFORMED))
    return (
        f"{count(len(scores), 'check')}: {failed} failed, {not_tried} not tried, {not_performed} not performed; "
        f"{count(counts['made'], 'mutant')}: {counts['caught']} caught, {counts['on_line']} on the line that was broken; "
        f"{count(counts['harmless'], 'harmless change')}: {count(counts['false_alarms'], 'false alarm')}, {seconds:.1f} s"
    )


def make_counts(scores: list[Score], outcomes: list[Outcome]) -> dict[str, int]:
    """The sums over all checks, and what became of the harmless changes."""
    sums = {word: sum(getattr(score, word) for score in scores) for _, word in COLUMNS}
    harmless = [outcome for outcome in outcomes if not outcome.operator.check]
    return {**sums, "harmless": len(harmless), "false_alarms": sum(outcome.fate == ALARM for outcome in harmless)}


def make_json(scores: list[Score], outcomes: list[Outcome], seconds: float) -> str:
    """An object with the scores of the `checks`, the sums of them as `counts`, and the `mutants` one by one."""
    return json.dumps({
        "counts": make_counts(scores, outcomes),
        "checks": {score.name: {"status": score.status, **{word: getattr(score, word) for _, word in COLUMNS}} for score in scores},
        "mutants": [_make_entry(outcome) for outcome in outcomes],
    }, ensure_ascii=False, indent=2) + "\n"


def _make_entry(outcome: Outcome) -> dict[str, Any]:
    found = [{"path": issue.path, "line": issue.line, "check": issue.check} for issue in outcome.said]
    return {"check": outcome.operator.check, "operator": outcome.operator.name, "path": outcome.mutant.path, "line": outcome.mutant.line, "change": outcome.mutant.change, "fate": outcome.fate, "found": found}


FORMS = {"text": make_text, "json": make_json}
