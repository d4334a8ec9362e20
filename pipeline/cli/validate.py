"""`validate`: all checks."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.checks import CHECKS, run_checks
from pipeline.cli.options import ISSUES, OK, open_archive, takes_archive
from pipeline.report import make_json, make_text

if TYPE_CHECKING:
    from pipeline.archive import Archive
    from pipeline.checks import Verdict


@click.command()
@takes_archive
def command(root: Path, form: str, captures: str | None, require_captures: bool) -> int:
    """Run all checks and say what is wrong, where, and what to do."""
    _, verdict = examine(root, form, captures, require_captures)
    return ISSUES if verdict.issues else OK


def examine(root: Path, form: str, captures: str | None, require_captures: bool) -> tuple[Archive, Verdict]:
    """Reads the archive, runs every check on it, and reports."""
    started = time.monotonic()
    archive = open_archive(root, captures)
    verdict = run_checks(archive, CHECKS, require_captures)
    click.echo(make_json(archive, verdict) if form == "json" else make_text(archive, verdict, time.monotonic() - started), nl=False)
    return archive, verdict
