"""What several verbs share: the options by which they find an archive and report, and the reading of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Callable, Iterable, Iterator

import click

from pipeline.report import FORMS

if TYPE_CHECKING:
    from pipeline.model.archive import Archive
    from pipeline.model.record import Record

OK, ISSUES = 0, 1
PARTS = ("schema", "records", "sources", "datapackage.json")

root_option = click.option("--root", type=click.Path(path_type=Path), default=".", show_default="this folder", help="The archive: a folder with schema/, records/, sources/ and datapackage.json.")
format_option = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people or for programs.")
captures_option = click.option("--captures", envvar="ARCHIVE_CAPTURES", help="The folder of captured texts; else captures/ or ../shared/captures beside the archive. Also ARCHIVE_CAPTURES.")
report_option = click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="For people, for programs, for GitHub Actions, or for code hosts and editors.")
tally_option = click.option("--tally", is_flag=True, help="Say of each check on how many subjects it looked, and what came of it.")
require_option = click.option("--require-captures", is_flag=True, help="Make it an error where a capture is not to be had.")
processes_option = click.option("--processes", type=click.IntRange(1), help="How many processes work at once; else as many as the machine can run, for a large archive.")


def takes_archive(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a verb the options by which it finds an archive, checks it and reports."""
    return root_option(report_option(captures_option(require_option(tally_option(processes_option(command))))))


def open_archive(root: Path, captures: str | None, at_once: bool = True) -> Archive:
    """Reads the archive below `root`; its records at once, or each when it is first asked for. Raises click.UsageError
    where there is no archive, or no folder of captures."""
    from pipeline.model import archive
    from pipeline.model.captures import find_captures

    if missing := [part for part in PARTS if not (root / part).exists()]:
        raise click.UsageError(f"{root} is not an archive: it has no {', no '.join(missing)}.")
    try:
        return (archive.load_archive if at_once else archive.open_archive)(root, find_captures(root, captures))
    except FileNotFoundError as error:
        raise click.UsageError(f"There is no folder {error} of captures.") from None


def open_sound_archive(root: Path, captures: str | None) -> Archive:
    """The same for a verb that needs to know every record type. Raises click.ClickException where a schema has faults."""
    archive = open_archive(root, captures)
    if archive.schema.is_faulty:
        raise click.ClickException("A schema has faults, so the form of its records is not known. `validate` names the faults; mend them first.")
    return archive


def find_records(archive: Archive, paths: Iterable[Path]) -> list[Record]:
    """The records at `paths`, and those in the folders among them, in the order of their files. Raises click.UsageError
    where there is none."""
    found = {record.path: record for path in paths for record in _iter_records_at(archive, path)}
    return [record for _, record in sorted(found.items())]


def _iter_records_at(archive: Archive, path: Path) -> Iterator[Record]:
    root = archive.root.resolve()
    if path.is_symlink():
        raise click.UsageError(f"{path} is a link; name the file itself.")
    if not path.exists():
        raise click.UsageError(f"There is no file {path}.")
    if not path.resolve().is_relative_to(root):
        raise click.UsageError(f"{path} is not in the archive {archive.root}.")
    inside = path.resolve().relative_to(root).as_posix()
    found = [record for record in archive.iter_records() if inside in (".", record.path) or record.path.startswith(f"{inside}/")]
    if not found:
        raise click.UsageError(f"{path} is no record, and holds none.")
    yield from found
