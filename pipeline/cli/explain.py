"""`explain`: the page of a check."""

from __future__ import annotations

import click

from pipeline.checks import CHECKS
from pipeline.checks.page import make_page, make_pages
from pipeline.cli.options import OK
from pipeline.reading.issue import did_you_mean


@click.command()
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """Tell of one check, or of all, why it is there, with a bad and a good example."""
    if name is None:
        click.echo(make_pages(CHECKS), nl=False)
        return OK
    by_name = {check.name: check for check in CHECKS}
    if name not in by_name:
        raise click.UsageError(f"There is no check `{name}`. {did_you_mean(name, by_name) or '`python -m pipeline checks` lists them.'}")
    click.echo(make_page(by_name[name]), nl=False)
    return OK
