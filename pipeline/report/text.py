"""The verdict for people: every issue with its place, its line and its remedy, and the summary as the last line."""

from __future__ import annotations

from typing import Iterator

from pipeline.checks import COUNTS, Verdict
from pipeline.model.archive import Archive
from pipeline.reading.issue import Issue, shorten
from pipeline.report.console import make_safe
from pipeline.report.excerpt import load_excerpt

LIMIT = 1000  # issues told in full; what comes after is counted


def iter_report(archive: Archive, verdict: Verdict, seconds: float) -> Iterator[str]:
    """Every issue, what could not be looked at, and the summary."""
    yield from (f"{line}\n" for line in _iter_report(archive, verdict, seconds))


def _iter_report(archive: Archive, verdict: Verdict, seconds: float) -> Iterator[str]:
    for issue in verdict.issues[:LIMIT]:
        yield from _iter_issue(archive, issue)
    if len(verdict.issues) > LIMIT:
        yield f"and {len(verdict.issues) - LIMIT:,} more issues; --format json tells them all"
    if verdict.issues:
        yield "`python -m pipeline explain CHECK` tells more of a check."
    yield from _iter_not_performed(verdict)
    yield from _iter_left_out(archive, verdict)
    yield make_summary(archive, verdict, seconds)


def _iter_issue(archive: Archive, issue: Issue) -> Iterator[str]:
    yield make_safe(f"{issue.path}:{issue.line}:{issue.column}: {issue.severity}: {issue.check}{f' at {shorten(issue.pointer, 120)}' if issue.pointer else ''}")
    if excerpt := load_excerpt(archive.root, issue):
        number = str(issue.line)
        yield f"  {number} | {excerpt.line}"
        yield f"  {' ' * len(number)} | {' ' * excerpt.caret}^"
    yield make_safe(f"    {issue.message}")
    if issue.remedy:
        yield make_safe(f"    {issue.remedy}")


def _iter_not_performed(verdict: Verdict) -> Iterator[str]:
    if verdict.not_performed:
        names = sorted({issue.check for issue in verdict.not_performed})
        yield f"not performed: {', '.join(names)}"
        yield from (make_safe(f"    {text}") for text in sorted({f"{i.message} {i.remedy}" for i in verdict.not_performed if i.check == names[0]})[:LIMIT])


def _iter_left_out(archive: Archive, verdict: Verdict) -> Iterator[str]:
    if verdict.looked_at is not None:
        yield f"looked at {verdict.looked_at} of {count(sum(archive.count_records().values()), 'record')} and at what they name; the rest was not looked at, so these checks were left out: {', '.join(verdict.left_out)}"


def make_summary(archive: Archive, verdict: Verdict, seconds: float) -> str:
    """How many records, issues and checks not performed, in one line."""
    counts = archive.count_records()
    by_type = ", ".join(f"{number} {name}" for name, number in counts.items())
    return (
        f"{count(sum(counts.values()), 'record')}{f' ({by_type})' if by_type else ''}: {count(verdict.errors, 'error')}, {count(verdict.warnings, 'warning')}, "
        f"{count(verdict.total('not_performed'), 'check')} not performed, {seconds:.1f} s"
    )


def make_tally(verdict: Verdict) -> str:
    """On how many subjects each check looked, and what came of it."""
    head = f"{'check':<30}" + "".join(f"{word.replace('_', ' '):>16}" for word in COUNTS)
    return "\n".join([head, *(f"{name:<30}" + "".join(f"{getattr(tally, word):>16}" for word in COUNTS) for name, tally in verdict.tallies.items())]) + "\n"


def count(number: int, word: str) -> str:
    """`number` with its noun."""
    return f"{number} {word}{'' if number == 1 else 's'}"
