"""The verdict for GitHub Actions: the first issues as annotations, all of them as text, and a table for the step summary.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions. Ten annotations of a step are shown, so
that more would be lost; the full text stands between commands that stop a line of it from being taken for a command.
"""

from __future__ import annotations

import hashlib
from typing import Iterator

from pipeline.checks import Verdict
from pipeline.model.archive import Archive
from pipeline.reading.issue import Issue
from pipeline.report import text
from pipeline.report.console import make_safe

SHOWN = 10  # annotations of one step
LIMIT = 200  # rows of the table


def iter_report(archive: Archive, verdict: Verdict, seconds: float) -> Iterator[str]:
    """Annotations, then the text between `stop-commands` and its token."""
    whole = "".join(text.iter_report(archive, verdict, seconds))
    token = hashlib.sha256(whole.encode()).hexdigest()  # which the text cannot hold
    yield from (f"{_make_annotation(issue)}\n" for issue in verdict.issues[:SHOWN])
    yield from (f"::stop-commands::{token}\n", whole, f"::{token}::\n")


def _make_annotation(issue: Issue) -> str:
    place = {"file": issue.path, "line": issue.line, "col": issue.column, "title": issue.check}
    fields = ",".join(f"{name}={_escape_field(str(value))}" for name, value in place.items())
    return f"::{issue.severity} {fields}::{_escape(f'{issue.message} {issue.remedy or str()}'.strip())}"


def _escape(value: str) -> str:
    return make_safe(value).replace("%", "%25")


def _escape_field(value: str) -> str:
    return _escape(value).replace(":", "%3A").replace(",", "%2C")


def make_step_summary(archive: Archive, verdict: Verdict, seconds: float) -> str:
    """A Markdown table of the issues, and the summary line."""
    return "\n".join(_iter_rows(archive, verdict, seconds)) + "\n"


def _iter_rows(archive: Archive, verdict: Verdict, seconds: float) -> Iterator[str]:
    yield f"**{text.make_summary(archive, verdict, seconds)}**"
    if verdict.issues:
        yield from ("", "| place | check | what is wrong | what to do |", "| --- | --- | --- | --- |")
        yield from (f"| {_cell(f'{i.path}:{i.line}:{i.column}')} | {i.check} | {_cell(i.message)} | {_cell(i.remedy or '')} |" for i in verdict.issues[:LIMIT])
    if len(verdict.issues) > LIMIT:
        yield from ("", f"and {len(verdict.issues) - LIMIT:,} more")
    if verdict.not_performed:
        yield from ("", f"Not performed: {', '.join(sorted({i.check for i in verdict.not_performed}))}.")


def _cell(value: str) -> str:
    """`value` as plain text of a Markdown table: what could be markup is a character reference."""
    return "".join(f"&#{ord(char)};" if char in "|<>&`*_[]\\#!~@" else char for char in make_safe(value))
