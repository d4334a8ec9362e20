"""`release`: all checks, then a version that lasts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import click

from pipeline.archive import Archive
from pipeline.changelog import CHANGES_PATH, make_json
from pipeline.checkout import find_origin
from pipeline.cli.options import ISSUES, OK, takes_archive
from pipeline.cli.prepare import dist_option, previous_option
from pipeline.cli.validate import examine
from pipeline.comparison import compare
from pipeline.history import find_former, iter_losses, make_edition, make_rows_by_column
from pipeline.preparation import find_version_before, iter_lacks
from pipeline.release import Release, list_contents, write_release
from pipeline.stage import Refusal
from pipeline.tables import make_rows


@dataclass(frozen=True)
class Wish:
    """What was asked for beside the archive."""

    dist: Path
    previous: Path | None
    share: Fraction
    because: str | None
    key: Path | None


@click.command()
@takes_archive
@dist_option
@previous_option
@click.option("--share", type=click.FloatRange(0, 1), default=0.05, show_default=True, help="By how much the rows of a table, or the filled cells of a column, may fall below the release before without a reason.")
@click.option("--because", help="The reason why this release holds less than the one before. It stands in bag-info.txt and changes.json.")
@click.option("--sign", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A key of ssh-keygen with which to sign the release.")
def command(root: Path, form: str, captures: str | None, require_captures: bool, tally: bool, dist: Path | None, previous: Path | None, share: float, because: str | None, sign: Path | None) -> int:
    """Run all checks; where there is no error, write a version of the archive that anyone can verify, and its downloads."""
    archive, verdict = examine(root, form, captures, require_captures, tally)
    if verdict.errors:
        click.echo("Nothing was released: mend the errors first.", err=True)
        return ISSUES
    try:
        return _release(archive, Wish(dist or root / "dist", previous, Fraction(str(share)), because, sign)) or (ISSUES if verdict.issues else OK)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None


def _release(archive: Archive, wish: Wish) -> int:
    origin = find_origin(archive.root, list_contents(archive))
    made = make_rows(archive)
    edition = make_edition(archive, made)
    former = find_former(wish.dist, edition.descriptor["name"], find_version_before(archive), wish.previous)
    comparison = compare(former.edition if former else None, edition)
    if lacks := list(iter_lacks(archive, edition, comparison)):
        click.echo("\n".join([*lacks, "Nothing was released."]), err=True)
        return ISSUES
    losses = list(iter_losses(former.tables, make_rows_by_column(made), wish.share)) if former else []
    if losses and not wish.because:
        click.echo("\n".join([*losses, "Nothing was released: put back what is missing, or state the reason with --because."]), err=True)
        return ISSUES
    because = wish.because if losses else None
    stated = [*(("Stated-Loss", loss) for loss in losses), *([("Stated-Reason", because)] if because else [])]
    release = Release(archive, made, edition.version, origin, {CHANGES_PATH: make_json(comparison, losses, because)}, tuple(stated))
    is_new = write_release(release, wish.dist, wish.key)
    compared = f"compared with {former.path}" if former else "compared with none: it is the first release"
    click.echo(f"{wish.dist / release.name} {'was written' if is_new else 'is there already, the same byte for byte'}; {compared}.", err=True)
    return OK
