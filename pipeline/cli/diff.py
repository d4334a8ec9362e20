"""`diff`: what changed between two releases."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.changelog import make_json, make_markdown, make_text
from pipeline.cli.options import ISSUES, OK
from pipeline.comparison import compare
from pipeline.edition import NoEdition, load_edition

FORMS = {"text": make_text, "json": make_json, "markdown": make_markdown}


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True, help="For people, for programs, or for a page.")
def command(old: Path, new: Path, form: str) -> int:
    """Say what changed between two releases, record by record and table by table."""
    try:
        comparison = compare(load_edition(old), load_edition(new))
    except NoEdition as error:
        raise click.UsageError(str(error)) from None
    click.echo(FORMS[form](comparison), nl=False)
    return ISSUES if comparison.records or comparison.tables or comparison.metadata else OK
