"""`fix`: records in canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import ISSUES, OK, find_records, open_sound_archive, root_option
from pipeline.editing.mending import MendingError, make_mending, write_mending


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@root_option
@click.option("--check", "only_check", is_flag=True, help="Change nothing; say what would change.")
def command(paths: tuple[Path, ...], root: Path, only_check: bool) -> int:
    """Bring records (all, or those at PATHS) into canonical form, without changing what they say."""
    archive = open_sound_archive(root, None)
    records = find_records(archive, paths) if paths else list(archive.iter_records())
    changed = left = 0
    for record in records:
        path = record.path
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
