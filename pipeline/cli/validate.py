"""`validate`: all checks."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Sequence

import click

from pipeline.checks import CHECKS, Manner, run_checks
from pipeline.cli.options import ISSUES, OK, find_records, open_archive, takes_archive
from pipeline.processes import count_processors
from pipeline.progress import Progress
from pipeline.report import iter_report

if TYPE_CHECKING:
    from pipeline.checks import Verdict
    from pipeline.model.archive import Archive

MANY = 2000  # records for which it pays to begin processes


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@takes_archive
def command(paths: tuple[Path, ...], root: Path, form: str, captures: str | None, require_captures: bool, tally: bool, processes: int | None) -> int:
    """Run all checks and say what is wrong, where, and what to do.

    Where PATHS are given, only the records there are looked at, and what they name; the checks that need all records are
    left out.
    """
    _, verdict = examine(root, form, captures, require_captures, tally, processes, paths)
    return ISSUES if verdict.issues else OK


def examine(root: Path, form: str, captures: str | None, require_captures: bool = False, tally: bool = False, processes: int | None = None, paths: Sequence[Path] = ()) -> tuple[Archive, Verdict]:
    """Reads the archive, runs every check on it, or on the records at `paths`, and reports."""
    started = time.monotonic()
    archive = open_archive(root, captures, at_once=False)
    chosen = find_records(archive, paths) if paths else None
    with Progress() as progress:
        manner = Manner(require_captures, choose_processes(archive, processes), progress.tell)
        verdict = run_checks(archive, CHECKS, manner, chosen)
    seconds = time.monotonic() - started
    if tally:
        from pipeline.report.text import make_tally

        click.echo(make_tally(verdict), err=form != "text")
    sys.stdout.writelines(iter_report(form, archive, verdict, seconds))
    sys.stdout.flush()  # while it can be told that nobody listens
    if form == "github" and (path := os.environ.get("GITHUB_STEP_SUMMARY")):
        from pipeline.report.github import make_step_summary

        with open(path, "a", encoding="utf-8") as file:
            file.write(make_step_summary(archive, verdict, seconds))
    return archive, verdict


def choose_processes(archive: Archive, wanted: int | None) -> int:
    """So many as are `wanted`; else as many as can run at once, where there are so many records that it pays to begin them."""
    return wanted or (count_processors() if sum(archive.count_records().values()) >= MANY else 1)
