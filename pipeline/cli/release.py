"""`release`: all checks, then a version that lasts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import click

from pipeline.archive import Archive
from pipeline.census import PATH as CENSUS
from pipeline.changelog import CHANGES_PATH, make_json
from pipeline.changelog import PATH as CHANGELOG
from pipeline.checkout import find_origin
from pipeline.cli.options import ISSUES, OK, takes_archive
from pipeline.cli.validate import examine
from pipeline.comparison import compare
from pipeline.history import find_former, find_lowness, iter_losses, load_former, make_census, make_changelog, make_edition, make_rows_by_column
from pipeline.release import Release, list_contents, write_release
from pipeline.stage import Refusal
from pipeline.tables import make_rows
from pipeline.verify import Impossible
from pipeline.withdrawal import write_in_place


@dataclass(frozen=True)
class Wish:
    """What was asked for beside the archive."""

    dist: Path
    previous: Path | None
    share: Fraction
    because: str | None
    key: Path | None
    record: bool


@click.command()
@takes_archive
@click.option("--dist", type=click.Path(path_type=Path), help="Where the release is written; else dist/ in the archive.")
@click.option("--previous", type=click.Path(path_type=Path), help="The release before this one: its folder, its bag or the zip of it; else the last one in the folder of releases.")
@click.option("--share", type=click.FloatRange(0, 1), default=0.05, show_default=True, help="By how much the rows of a table, or the filled cells of a column, may fall below the release before without a reason.")
@click.option("--because", help="The reason why this release holds less than the one before. It stands in bag-info.txt.")
@click.option("--sign", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A key of ssh-keygen with which to sign the release.")
@click.option("--record", is_flag=True, help=f"Afterwards add the section of this release to {CHANGELOG} of the archive, and its ids to {CENSUS}, to be committed.")
def command(root: Path, form: str, captures: str | None, require_captures: bool, tally: bool, dist: Path | None, previous: Path | None, share: float, because: str | None, sign: Path | None, record: bool) -> int:
    """Run all checks; where there is no error, write a version of the archive that anyone can verify, and its downloads."""
    archive, verdict = examine(root, form, captures, require_captures, tally)
    if verdict.errors:
        click.echo("Nothing was released: mend the errors first.", err=True)
        return ISSUES
    try:
        return _release(archive, Wish(dist or root / "dist", previous, Fraction(str(share)), because, sign, record)) or (ISSUES if verdict.issues else OK)
    except (Refusal, Impossible) as refusal:
        raise click.ClickException(str(refusal)) from None


def _release(archive: Archive, wish: Wish) -> int:
    origin = find_origin(archive.root, list_contents(archive))
    made = make_rows(archive)
    edition = make_edition(archive, made)
    place = wish.previous or find_former(wish.dist, edition.descriptor["name"], edition.version)
    former = load_former(place) if place else None
    comparison = compare(former.edition if former else None, edition)
    if lowness := find_lowness(comparison):
        click.echo(f"{lowness} Write it into datapackage.json and commit it. Nothing was released.", err=True)
        return ISSUES
    losses = list(iter_losses(former.tables, make_rows_by_column(made), wish.share)) if former else []
    if losses and not wish.because:
        click.echo("\n".join([*losses, "Nothing was released: put back what is missing, or state the reason with --because."]), err=True)
        return ISSUES
    stated = [*(("Stated-Loss", loss) for loss in losses), *([("Stated-Reason", wish.because)] if losses and wish.because else [])]
    changelog = make_changelog(archive.root, comparison, origin.date)
    release = Release(archive, made, edition.version, origin, {CHANGELOG: changelog, CHANGES_PATH: make_json(comparison)}, tuple(stated))
    is_new = write_release(release, wish.dist, wish.key)
    compared = f"compared with {place}" if place else "compared with none: there is no earlier one in this folder, and --previous names none"
    click.echo(f"{wish.dist / release.name} {'was written' if is_new else 'is there already, the same byte for byte'}; {compared}.", err=True)
    if wish.record:
        write_in_place(archive.root / CHANGELOG, changelog.encode("utf-8"))
        write_in_place(archive.root / CENSUS, make_census(archive, edition).encode("utf-8"))
        click.echo(f"Now commit {CHANGELOG} and {CENSUS}.", err=True)
    return OK
