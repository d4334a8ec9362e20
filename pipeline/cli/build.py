"""`build`: all checks, then the package."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import ISSUES, OK, takes_archive
from pipeline.cli.validate import choose_processes, examine
from pipeline.packaging.build import complete_package, write_package
from pipeline.packaging.stage import Refusal
from pipeline.progress import Progress


@click.command()
@takes_archive
def command(root: Path, form: str, captures: str | None, require_captures: bool, tally: bool, processes: int | None) -> int:
    """Run all checks; where there is no error, write tables, JSON, SQLite and the descriptor."""
    archive, verdict = examine(root, form, captures, require_captures, tally, processes)
    try:
        complete_package(archive.root)
        if verdict.errors:
            click.echo("Nothing was built: mend the errors first.", err=True)
        else:
            with Progress() as progress:
                write_package(archive, choose_processes(archive, processes), progress.tell)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    return ISSUES if verdict.issues else OK
