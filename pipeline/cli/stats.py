"""`stats`: what the archive holds and what it has not yet read."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import OK, captures_option, format_option, open_archive, root_option
from pipeline.report.stats import make_stats_json, make_stats_text


@click.command()
@root_option
@format_option
@captures_option
def command(root: Path, form: str, captures: str | None) -> int:
    """Count everything, and say how much of each capture is covered and what was not read."""
    archive = open_archive(root, captures)
    click.echo((make_stats_json if form == "json" else make_stats_text)(archive), nl=False)
    return OK
