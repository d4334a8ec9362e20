"""`release`: all checks, then a version that lasts."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import ISSUES, OK, takes_archive
from pipeline.cli.prepare import dist_option, previous_option
from pipeline.cli.validate import examine
from pipeline.editions.changelog import CHANGES_PATH, make_json, read_reason
from pipeline.editions.comparison import compare
from pipeline.model.archive import Archive
from pipeline.packaging.stage import Refusal
from pipeline.releasing.checkout import find_origin
from pipeline.releasing.history import find_former, find_losses, make_edition
from pipeline.releasing.preparation import find_version_before, iter_lacks, load_changelog
from pipeline.releasing.release import Release, list_contents, write_release
from pipeline.tabulation.rows import make_record_tables


@click.command()
@takes_archive
@dist_option
@previous_option
@click.option("--sign", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A key of ssh-keygen with which to sign the release.")
def command(root: Path, form: str, captures: str | None, require_captures: bool, tally: bool, processes: int | None, dist: Path | None, previous: Path | None, sign: Path | None) -> int:
    """Run all checks; where there is no error, write a version of the archive that anyone can verify, and its downloads."""
    archive, verdict = examine(root, form, captures, require_captures, tally, processes)
    if verdict.errors:
        click.echo("Nothing was released: mend the errors first.", err=True)
        return ISSUES
    try:
        return _release(archive, dist or root / "dist", previous, sign) or (ISSUES if verdict.issues else OK)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None


def _release(archive: Archive, dist: Path, previous: Path | None, key: Path | None) -> int:
    origin = find_origin(archive.root, list_contents(archive))
    made = make_record_tables(archive)
    edition = make_edition(archive, made)
    former = find_former(dist, edition.descriptor["name"], find_version_before(archive), previous)
    comparison = compare(former.edition if former else None, edition)
    losses = find_losses(former, made, edition.version)
    if lacks := list(iter_lacks(archive, edition, comparison, losses)):
        click.echo("\n".join([*lacks, "Nothing was released."]), err=True)
        return ISSUES
    because = read_reason(load_changelog(archive.root), edition.version) if losses else None
    stated = [*(("Stated-Loss", loss) for loss in losses), *([("Stated-Reason", because)] if because else [])]
    release = Release(archive, made, edition.version, origin, {CHANGES_PATH: make_json(comparison, losses, because)}, tuple(stated))
    is_new = write_release(release, dist, key)
    compared = f"compared with {former.path}" if former else "compared with none: it is the first release"
    click.echo(f"{dist / release.name} {'was written' if is_new else 'is there already, the same byte for byte'}; {compared}.", err=True)
    return OK
