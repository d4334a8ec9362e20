"""`release`: all checks, then a version that lasts."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import click

from pipeline.archive import Archive
from pipeline.checkout import find_origin
from pipeline.cli.options import ISSUES, OK, takes_archive
from pipeline.cli.validate import examine
from pipeline.losses import iter_losses
from pipeline.release import Release, list_contents, write_release
from pipeline.stage import Refusal
from pipeline.tables import RecordTables, make_rows
from pipeline.verify import Impossible, verify


@click.command()
@takes_archive
@click.option("--dist", type=click.Path(path_type=Path), help="Where the release is written; else dist/ in the archive.")
@click.option("--previous", type=click.Path(path_type=Path), help="The release before this one: its folder, its bag or the zip of it; else the last one in the folder of releases.")
@click.option("--share", type=click.FloatRange(0, 1), default=0.05, show_default=True, help="By how much the rows of a table, or the filled cells of a column, may fall below the release before without a reason.")
@click.option("--because", help="The reason why this release holds less than the one before. It stands in bag-info.txt.")
@click.option("--sign", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A key of ssh-keygen with which to sign the release.")
def command(root: Path, form: str, captures: str | None, require_captures: bool, tally: bool, dist: Path | None, previous: Path | None, share: float, because: str | None, sign: Path | None) -> int:
    """Run all checks; where there is no error, write a version of the archive that anyone can verify, and its downloads."""
    archive, verdict = examine(root, form, captures, require_captures, tally)
    if verdict.errors:
        click.echo("Nothing was released: mend the errors first.", err=True)
        return ISSUES
    try:
        return _release(archive, dist or root / "dist", previous, Fraction(str(share)), because, sign) or (ISSUES if verdict.issues else OK)
    except (Refusal, Impossible) as refusal:
        raise click.ClickException(str(refusal)) from None


def _release(archive: Archive, dist: Path, previous: Path | None, share: Fraction, because: str | None, key: Path | None) -> int:
    origin = find_origin(archive.root, list_contents(archive))
    version, made = archive.descriptor.value["version"], make_rows(archive)
    former = previous or _find_previous(dist, archive.descriptor.value["name"], version)
    losses = _find_losses(former, made, share)
    if losses and not because:
        click.echo("\n".join([*losses, "Nothing was released: put back what is missing, or state the reason with --because."]), err=True)
        return ISSUES
    stated = [*(("Stated-Loss", loss) for loss in losses), *([("Stated-Reason", because)] if losses and because else [])]
    release = Release(archive, made, version, origin, info=tuple(stated))
    is_new = write_release(release, dist, key)
    compared = f"compared with {former}" if former else "compared with none: there is no earlier one in this folder, and --previous names none"
    click.echo(f"{dist / release.name} {'was written' if is_new else 'is there already, the same byte for byte'}; {compared}.", err=True)
    return OK


def _find_losses(former: Path | None, made: list[RecordTables], share: Fraction) -> list[str]:
    if former is None:
        return []
    before = verify(former)
    if before.faults:
        raise Refusal(f"{former}, the release before, is not as it was released: {before.faults[0]}")
    tables = {table.name: [dict(zip((column.name for column in table.columns), row)) for row in t.rows[table.name]] for t in made for table in t.tables}
    return list(iter_losses({name: list(rows.values()) for name, rows in before.tables.items()}, tables, share))


def _find_previous(dist: Path, name: str, version: str) -> Path | None:
    """The last release in `dist` below `version`."""
    found = {}
    for path in dist.glob(f"{name}-*"):
        if re.fullmatch(r"\d+\.\d+\.\d+", path.name.removeprefix(f"{name}-")):
            found[_order(path.name.removeprefix(f"{name}-"))] = path
    below = [order for order in found if order < _order(version)]
    return found[max(below)] if below else None


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
