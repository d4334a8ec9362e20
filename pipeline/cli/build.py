"""`build`: all checks, then the package."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.build import write_package
from pipeline.cli.options import ISSUES, OK, takes_archive
from pipeline.cli.validate import examine


@click.command()
@takes_archive
def command(root: Path, form: str, captures: str | None, require_captures: bool, tally: bool) -> int:
    """Run all checks; where there is no error, write tables, JSON, SQLite and the descriptor."""
    archive, verdict = examine(root, form, captures, require_captures, tally)
    if verdict.errors:
        click.echo("Nothing was built: mend the errors first.", err=True)
    else:
        write_package(archive)
    return ISSUES if verdict.issues else OK
