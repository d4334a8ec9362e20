"""`fix`: records in canonical form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Iterator

import click

from pipeline.cli.options import ISSUES, OK, open_sound_archive, root_option
from pipeline.editing.mending import MendingError, make_mending, write_mending

if TYPE_CHECKING:
    from pipeline.model.archive import Archive, Record


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@root_option
@click.option("--check", "only_check", is_flag=True, help="Change nothing; say what would change.")
def command(paths: tuple[Path, ...], root: Path, only_check: bool) -> int:
    """Bring records (all, or those at PATHS) into canonical form, without changing what they say."""
    archive = open_sound_archive(root, None)
    records = sorted({record.document.path: record for path in paths for record in _iter_chosen(archive, path)}.items()) if paths else [(r.document.path, r) for r in archive.iter_records()]
    changed = left = 0
    for path, record in records:
        try:
            mending = make_mending(archive.root, record)
        except MendingError as error:
            left += 1
            click.echo(f"{path}: left as it is. {error}")
            continue
        if mending.after != mending.before:
            changed += 1
            if not only_check:
                write_mending(mending)
            click.echo(f"{path}: {'would change' if only_check else 'changed'}: {', '.join(mending.changes)}")
    click.echo(f"{len(records)} looked at, {changed} {'would change' if only_check else 'changed'}, {left} left as they are")
    return ISSUES if left or (only_check and changed) else OK


def _iter_chosen(archive: Archive, path: Path) -> Iterator[Record]:
    """The record at `path`, or those in the folder. Raises click.UsageError where there is none."""
    root = archive.root.resolve()
    if path.is_symlink():
        raise click.UsageError(f"{path} is a link; name the file itself.")
    if not path.exists():
        raise click.UsageError(f"There is no file {path}.")
    if not path.resolve().is_relative_to(root):
        raise click.UsageError(f"{path} is not in the archive {archive.root}.")
    inside = path.resolve().relative_to(root)
    found = [record for record in archive.iter_records() if inside == Path(record.document.path) or inside in Path(record.document.path).parents]
    if not found:
        raise click.UsageError(f"{path} is no record, and holds none.")
    yield from found
