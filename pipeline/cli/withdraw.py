"""`withdraw`: puts a tombstone in the place of a record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.cli.options import OK, captures_option, open_archive, root_option
from pipeline.model.archive import Archive
from pipeline.model.record import Instance, Record
from pipeline.packaging.stage import Refusal
from pipeline.releasing.withdrawal import Grounds, find_record, find_word, iter_references_to, make_tombstone, write_in_place

PROTECTION = """\
Withdrawn for somebody's protection. A new release does not hold the content, but this does, until you see to it:
  1. Every reference listed above, and every text that tells the same: take them out, or withdraw those records too.
     The comparison of releases shows no former values of records from now on where they could bring it back.
  2. Releases that are out: python -m pipeline reissue RELEASE --without {type}/{id} --reason {reason} --out DIR,
     then put the new one in the place of the old, and ask those who hold copies to do the same.
  3. The history of git still holds the file: rewrite it (git filter-repo --path {path} --invert-paths, then add
     this tombstone again), push with force, and ask the host to delete cached views, forks and pull requests.
  4. The id stays, in this tombstone and in the census. Where the id itself names the person, the tombstone tells that
     somebody of that name needed protection: do not commit it before the maintainers have decided what to do.
"""


type_option = click.option("--type", "type_name", metavar="TYPE", help="The type of the record, where several have the id.")
date_option = click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), default=lambda: date.today().isoformat(), show_default="today", help="The day of the withdrawal.")
dry_option = click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--reason", required=True, metavar="CODE", help="Why: a code of the schema, such as error or protection.")
@click.option("--note", metavar="TEXT", help="What a reader should know, without repeating what is withdrawn.")
@type_option
@date_option
@dry_option
@root_option
@captures_option
def command(record_id: str, reason: str, note: str | None, type_name: str | None, day: date, dry_run: bool, root: Path, captures: str | None) -> int:
    """Take a record out: leave a tombstone with the reason, and list what refers to it."""
    archive = open_archive(root, captures)
    try:
        record = find_record(archive, record_id, type_name)
        text = make_tombstone(record, Grounds(day.strftime("%Y-%m-%d"), reason, note))
        is_protective = reason == find_word(record.type, "protection")
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    if not dry_run:
        write_in_place(root / record.document.path, text.encode())
    tell_tombstone(record, text, dry_run)
    tell_references(archive, list(iter_references_to(archive, record)), "Take the reference out, name another record, or withdraw this record too.")
    if is_protective:
        click.echo("\n" + PROTECTION.format(type=record.type.name, id=record.id, reason=reason, path=record.document.path), nl=False)
    tell_next_steps(dry_run)
    return OK


def tell_tombstone(record: Record, text: str, dry_run: bool) -> None:
    """Says what becomes of the file."""
    click.echo(f"{record.document.path}: {'would be' if dry_run else 'is now'} a tombstone:\n")
    click.echo("".join(f"    {line}\n" for line in text.splitlines()))


def tell_references(archive: Archive, references: list[Instance], remedy: str) -> None:
    """Lists the references that a human must see to, and the files in which there may be more."""
    if references:
        click.echo(f"{len(references)} reference{'' if len(references) == 1 else 's'} to see to. {remedy}")
    for issue in sorted((reference.issue("") for reference in references), key=lambda issue: issue.place):
        click.echo(f"    {issue.path}:{issue.line}:{issue.column}: {issue.pointer}")
    for record in archive.iter_records():
        if record.document.is_broken:
            click.echo(f"    {record.document.path}: could not be read, and may refer to it.")
    if archive.schema.is_faulty:
        click.echo("    A schema could not be read, and its records may refer to it.")


def tell_next_steps(dry_run: bool) -> None:
    click.echo("\nNothing was changed." if dry_run else "\nNow run `python -m pipeline validate`, look at `git diff`, and commit.")
