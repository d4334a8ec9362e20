"""`prepare`: what a release asks of the commit from which it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from pipeline.cli.options import ISSUES, OK, takes_archive
from pipeline.cli.validate import examine
from pipeline.editions.changelog import list_versions, make_section, read_notes
from pipeline.editions.comparison import compare
from pipeline.model.archive import Archive
from pipeline.packaging.stage import Refusal
from pipeline.releasing.history import find_former, find_losses, make_edition
from pipeline.releasing.preparation import choose_version, load_changelog, make_files
from pipeline.releasing.withdrawal import write_in_place
from pipeline.tabulation.rows import make_record_tables


@dataclass(frozen=True)
class Wish:
    """What was asked for beside the archive."""

    dist: Path
    previous: Path | None
    because: str | None
    version: str | None
    date: str


dist_option = click.option("--dist", type=click.Path(path_type=Path), help="The folder of releases; else dist/ in the archive.")
previous_option = click.option("--previous", type=click.Path(path_type=Path), help="The release before this one: its folder, its bag or the zip of it; else it is looked for in the folder of releases.")


@click.command()
@takes_archive
@dist_option
@previous_option
@click.option("--because", help="The reason why this release holds less than the one before: rows or filled cells that fell by more than 5 %.")
@click.option("--version", "wanted", metavar="X.Y.Z", help="The version; else the lowest that the changes allow, or that of the head of the descriptor where it is higher.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), default=lambda: date.today().isoformat(), show_default="today", help="The day of the release.")
def command(root: Path, form: str, captures: str | None, require_captures: bool, tally: bool, processes: int | None, dist: Path | None, previous: Path | None, because: str | None, wanted: str | None, day: date) -> int:
    """Make the archive ready to be released: version, change log and census, to be committed."""
    archive, verdict = examine(root, form, captures, require_captures, tally, processes)
    if verdict.errors:
        click.echo("Nothing was prepared: mend the errors first.", err=True)
        return ISSUES
    try:
        return _prepare(archive, Wish(dist or root / "dist", previous, because, wanted, day.strftime("%Y-%m-%d"))) or (ISSUES if verdict.issues else OK)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None


def _prepare(archive: Archive, wish: Wish) -> int:
    made = make_record_tables(archive)
    edition = make_edition(archive, made)
    changelog = load_changelog(archive.root)
    told = list_versions(changelog)
    former = find_former(wish.dist, edition.descriptor["name"], told[0] if told else None, wish.previous)
    comparison = compare(former.edition if former else None, edition)
    version = choose_version(comparison, wish.version)
    losses = find_losses(former, made, version)
    if losses and not wish.because:
        click.echo("\n".join([*losses, "Nothing was prepared: put back what is missing, or state the reason with --because."]), err=True)
        return ISSUES
    files = make_files(archive, edition, comparison, version, make_section(comparison, version, wish.date, read_notes(changelog), losses, wish.because))
    for path, text in files.items():
        write_in_place(archive.root / path, text.encode("utf-8"))
    click.echo(f"Prepared as {version}, compared with {former.path if former else 'none: it is the first release'}. Read the new section of the change log, commit {', '.join(files)}, and release.", err=True)
    return OK
