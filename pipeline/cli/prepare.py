"""`prepare`: what a release asks of the commit from which it is made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.archive import Archive
from pipeline.changelog import list_versions
from pipeline.cli.options import ISSUES, OK, takes_archive
from pipeline.cli.validate import examine
from pipeline.comparison import compare
from pipeline.history import find_former, make_edition
from pipeline.preparation import choose_version, load_changelog, make_files
from pipeline.stage import Refusal
from pipeline.tables import make_rows
from pipeline.withdrawal import write_in_place

dist_option = click.option("--dist", type=click.Path(path_type=Path), help="The folder of releases; else dist/ in the archive.")
previous_option = click.option("--previous", type=click.Path(path_type=Path), help="The release before this one: its folder, its bag or the zip of it; else it is looked for in the folder of releases.")


@click.command()
@takes_archive
@dist_option
@previous_option
@click.option("--version", "wanted", metavar="X.Y.Z", help="The version; else the lowest that the changes allow, or that of the head of the descriptor where it is higher.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), default=lambda: date.today().isoformat(), show_default="today", help="The day of the release.")
def command(root: Path, form: str, captures: str | None, require_captures: bool, tally: bool, dist: Path | None, previous: Path | None, wanted: str | None, day: date) -> int:
    """Make the archive ready to be released: version, change log and census, to be committed."""
    archive, verdict = examine(root, form, captures, require_captures, tally)
    if verdict.errors:
        click.echo("Nothing was prepared: mend the errors first.", err=True)
        return ISSUES
    try:
        _prepare(archive, dist or root / "dist", previous, wanted, day.strftime("%Y-%m-%d"))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    return ISSUES if verdict.issues else OK


def _prepare(archive: Archive, dist: Path, previous: Path | None, wanted: str | None, day: str) -> None:
    edition = make_edition(archive, make_rows(archive))
    told = list_versions(load_changelog(archive.root))
    former = find_former(dist, edition.descriptor["name"], told[0] if told else None, previous)
    comparison = compare(former.edition if former else None, edition)
    version = choose_version(comparison, wanted)
    files = make_files(archive, edition, comparison, version, day)
    for path, text in files.items():
        write_in_place(archive.root / path, text.encode("utf-8"))
    click.echo(f"Prepared as {version}, compared with {former.path if former else 'none: it is the first release'}. Read the new section of the change log, commit {', '.join(files)}, and release.", err=True)
