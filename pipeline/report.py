"""Tells the verdict of a run, as text for people or as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Iterator

from pipeline.archive import Archive
from pipeline.checks import COUNTS, Verdict
from pipeline.coverage import count_quotations, count_roots, make_readings
from pipeline.issue import Issue, shorten


def make_text(archive: Archive, verdict: Verdict, seconds: float) -> str:
    """Every issue with its place and remedy, what could not be looked at, and the summary as the last line."""
    lines = [line for issue in verdict.issues for line in _iter_lines(issue)]
    if verdict.not_performed:
        names = sorted({issue.check for issue in verdict.not_performed})
        lines += [f"not performed: {', '.join(names)}", *(f"    {text}" for text in sorted({f"{i.message} {i.remedy}" for i in verdict.not_performed if i.check == names[0]}))]
    return "\n".join([*lines, _make_summary(archive, verdict, seconds)]) + "\n"


def _iter_lines(issue: Issue) -> Iterator[str]:
    yield f"{issue.path}:{issue.line}:{issue.column}: {issue.severity}: {issue.check}{f' at {issue.pointer}' if issue.pointer else ''}"
    yield f"    {issue.message}"
    if issue.remedy:
        yield f"    {issue.remedy}"


def _make_summary(archive: Archive, verdict: Verdict, seconds: float) -> str:
    counts = count_records(archive)
    by_type = ", ".join(f"{number} {name}" for name, number in counts.items())
    return (
        f"{_number(sum(counts.values()), 'record')}{f' ({by_type})' if by_type else ''}: {_number(verdict.errors, 'error')}, {_number(verdict.warnings, 'warning')}, "
        f"{_number(verdict.total('not_performed'), 'check')} not performed, {seconds:.1f} s"
    )


def _number(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def count_records(archive: Archive) -> dict[str, int]:
    """How many record files there are of each type that has any."""
    return {name: len(records) for name, records in archive.records.items() if records}


def make_json(archive: Archive, verdict: Verdict) -> str:
    """An object with `issues`, and `counts` of records by type and of what the checks looked at."""
    return json.dumps({
        "issues": [asdict(issue) for issue in verdict.issues],
        "not_performed": [asdict(issue) for issue in verdict.not_performed],
        "counts": {
            "records": count_records(archive),
            "errors": verdict.errors,
            "warnings": verdict.warnings,
            "checks": {word: verdict.total(word) for word in COUNTS},
            "by_check": {name: {word: getattr(tally, word) for word in COUNTS} for name, tally in verdict.tallies.items()},
        },
    }, ensure_ascii=False, indent=2) + "\n"


def make_stats_text(archive: Archive) -> str:
    """Counts of everything, and of each capture how much is covered and what is not."""
    quotations, roots = count_quotations(archive), count_roots(archive)
    lines = [f"{number:>6} {name}" for name, number in count_records(archive).items()]
    lines.append(f"{quotations['verified']:>6} of {_number(quotations['recorded'], 'quotation')} verified in a capture")
    lines += [f"{number:>6} claims with {word} independent root{'' if word == 'one' else 's'}" for word, number in roots.items()]
    for reading in make_readings(archive):
        by_type = ", ".join(f"{number} {name}" for name, number in reading.records.items())
        lines += ["", f"{reading.source}: {reading.covered / max(reading.length, 1):.1%} of {reading.length} characters covered ({by_type})"]
        lines += [f"    {s.start}–{s.end} not covered{f': {shorten(s.text)}' if s.text else ''}" for s in reading.uncovered]
    return "\n".join(lines) + "\n"


def make_stats_json(archive: Archive) -> str:
    """The same for programs, without the words of the captures."""
    readings = [{**asdict(r), "uncovered": [[s.start, s.end] for s in r.uncovered]} for r in make_readings(archive)]
    return json.dumps({"records": count_records(archive), "quotations": count_quotations(archive), "claims_by_roots": count_roots(archive), "sources": readings}, ensure_ascii=False, indent=2) + "\n"
