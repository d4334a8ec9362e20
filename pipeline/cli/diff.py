"""`diff`: what changed between two releases."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import ISSUES, OK
from pipeline.editions.changelog import make_json, make_markdown, make_text
from pipeline.editions.comparison import compare
from pipeline.packaging.stage import Refusal
from pipeline.releasing.history import load_either

FORMS = {"text": make_text, "json": make_json, "markdown": make_markdown}


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True, help="For people, for programs, or for a page.")
def command(old: Path, new: Path, form: str) -> int:
    """Say what changed between two releases, record by record and table by table.

    Each is the folder of a release, its bag, the zip of it, or an archive right after `build`.
    """
    try:
        comparison = compare(load_either(old), load_either(new))
    except Refusal as error:
        raise click.UsageError(str(error)) from None
    click.echo(FORMS[form](comparison), nl=False)
    return ISSUES if comparison.records or comparison.tables or comparison.metadata else OK
