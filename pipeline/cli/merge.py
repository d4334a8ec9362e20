"""`merge`: withdraws a record in favour of another, to which all references then lead."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import click

from pipeline.cli.options import OK, captures_option, open_archive, root_option
from pipeline.cli.withdraw import date_option, dry_option, tell_next_steps, tell_references, tell_tombstone, type_option
from pipeline.model.record import Instance, Record
from pipeline.model.tombstone import withdrawal_of
from pipeline.packaging.stage import Refusal
from pipeline.releasing.withdrawal import Grounds, find_record, find_word, iter_references_to, make_retargeted, make_tombstone, write_in_place


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--into", required=True, metavar="ID", help="The record that takes its place.")
@click.option("--note", metavar="TEXT", help="What a reader should know, without repeating what is withdrawn.")
@type_option
@date_option
@dry_option
@root_option
@captures_option
def command(record_id: str, into: str, note: str | None, type_name: str | None, day: date, dry_run: bool, root: Path, captures: str | None) -> int:
    """Withdraw a record in favour of another, and lead every reference to that one."""
    archive = open_archive(root, captures)
    try:
        record = find_record(archive, record_id, type_name)
        target = find_record(archive, into, record.type.name)
        if target is record:
            raise Refusal("A record cannot take its own place.")
        if withdrawal_of(target):
            raise Refusal(f"The {target.type.name} `{target.id}` is withdrawn itself: name a published record.")
        text = make_tombstone(record, Grounds(day.strftime("%Y-%m-%d"), find_word(record.type, "merged"), note, target.id))
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    changed, left = _retarget(root, list(iter_references_to(archive, record)), target)
    if not dry_run:
        for path, data in changed.items():
            write_in_place(root / path, data)
        write_in_place(root / record.document.path, text.encode())
    for path in changed:
        click.echo(f"{path}: {'would lead' if dry_run else 'leads'} to `{target.id}`.")
    tell_tombstone(record, text, dry_run)
    tell_references(archive, left, f"These were left as they are: see whether they should name `{target.id}`.")
    click.echo(f"What only `{record.id}` told is not moved: look at it (git show HEAD:./{record.document.path}), and add to {target.document.path} what that lacks.")
    tell_next_steps(dry_run)
    return OK


def _retarget(root: Path, references: list[Instance], target: Record) -> tuple[dict[str, bytes], list[Instance]]:
    """The new contents of the files that are to name `target`, by path, and the references that a human must see to:
    those in `target` itself, which would then name itself, and those of which the text cannot be changed alone. What
    tombstones name is left alone: they tell what was, and the chain goes on."""
    by_path: dict[str, list[Instance]] = defaultdict(list)
    left = [reference for reference in references if reference.record is target]
    for reference in references:
        if reference.record is not target and not withdrawal_of(reference.record):
            by_path[reference.record.document.path].append(reference)
    changed = {}
    for path, found in sorted(by_path.items()):
        made = make_retargeted((root / path).read_bytes(), found[0].record.document, [reference.pointer for reference in found], target.id)
        if made is None:
            left += found
        else:
            changed[path] = made
    return changed, left
