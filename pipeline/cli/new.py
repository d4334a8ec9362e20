"""`new`: a new record, from answers or from key=value."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.checks import CHECKS, run_checks
from pipeline.cli.options import ISSUES, OK, captures_option, open_archive, open_sound_archive, root_option
from pipeline.editing.draft import DraftError, check_id, describe, examine_answer, find_missing, generalize, make_record, make_value, may_stand, put, read_answer, write_draft
from pipeline.editing.slug import find_similar, make_slug
from pipeline.reading.issue import did_you_mean
from pipeline.report.text import iter_report
from pipeline.schemas.record_type import ID

if TYPE_CHECKING:
    from pipeline.model.archive import Archive
    from pipeline.reading.issue import Pointer
    from pipeline.schemas.record_type import Property, RecordType

GROUPS = ("object", "array")


@click.command()
@click.argument("name", metavar="TYPE")
@click.argument("assignments", nargs=-1, metavar="[KEY=VALUE]...")
@root_option
@captures_option
def command(name: str, assignments: tuple[str, ...], root: Path, captures: str | None) -> int:
    """Write a new record: asks for its properties, or takes them as key=value.

    A key may lead to a part: headline/text=..., names/0/text=...; a list of terms is given by repeating its key.
    """
    archive = open_sound_archive(root, captures)
    record_type = _find_type(archive, name)
    try:
        value = make_value(record_type, assignments)
        value = _settle(archive, record_type, value) if assignments else _Questions(archive, record_type, value).ask()
        path = write_draft(archive, record_type, value)
    except DraftError as error:
        raise click.UsageError(f"{error} Nothing was written.") from None
    click.echo(f"Written: {path}\nNext: replace the lines that begin with # or delete them, run `python -m pipeline validate`, and commit the file.")
    return _report(root, captures, path)


def _find_type(archive: Archive, name: str) -> RecordType:
    known = {each.name: each for each in archive.schema.types.values() if each.folder}
    if name in archive.schema.types and name not in known:
        raise click.UsageError(f"Records of type {name} are computed, never written.")
    if name not in known:
        raise click.UsageError(f"There is no record type `{name}`. {did_you_mean(name, known) or 'There are: ' + ', '.join(known) + '.'}")
    return known[name]


def _settle(archive: Archive, record_type: RecordType, value: dict[str, Any]) -> dict[str, Any]:
    """`value` with its id, and what it may repeat said; nothing is asked."""
    record_id = value.get(ID) or make_slug(record_type, value)
    if not record_id:
        raise DraftError(f"There is nothing to make an id of: add {ID}=....")
    if reason := check_id(archive, record_type, record_id):
        raise DraftError(f"{reason} Give another with {ID}=....")
    for record in find_similar(archive, make_record(record_type, record_id, value)):
        click.echo(f"Is this the same? {record.document.path}", err=True)
    return {**value, ID: record_id}


def _report(root: Path, captures: str | None, path: str) -> int:
    """Tells what `validate` says of the new file."""
    started = time.monotonic()
    archive = open_archive(root, captures)
    verdict = run_checks(archive, CHECKS)
    own = replace(verdict, issues=[i for i in verdict.issues if i.path == path], not_performed=[i for i in verdict.not_performed if i.path == path])
    click.echo("".join(iter_report(archive, own, time.monotonic() - started)), nl=False)
    return ISSUES if own.errors else OK  # nothing mentions a new record yet, which is a warning


class _Questions:
    """Asks for the properties of one record: first what every record of the type has, then single values that may
    stand, then groups and lists that must."""

    def __init__(self, archive: Archive, record_type: RecordType, value: dict[str, Any]):
        self.archive, self.type, self.value = archive, record_type, value

    def ask(self) -> dict[str, Any]:
        single = {name: p for name, p in self.type.root.properties.items() if p.kind not in GROUPS and name not in (ID, *self.value)}
        needed = {pointer[0] for conditions, pointer in find_missing(self.type, self.value) if conditions < 2}
        for name, p in sorted(single.items(), key=lambda item: item[0] not in needed):
            if may_stand(self.type, self.value, (name,), p):
                self._ask_single(self.value, name, p, is_required=(name,) in {pointer for _, pointer in find_missing(self.type, self.value)})
        self._ask_missing(())
        self._confirm_new()
        self.value[ID] = self._ask_id()
        return self.value

    def _ask_missing(self, below: Pointer) -> None:
        """Asks for what is missing below a place until nothing is."""
        while missing := [pointer for _, pointer in find_missing(self.type, self.value) if pointer[: len(below)] == below and pointer != (ID,)]:
            pointer = missing[0]
            group: Any = self.value
            for step in pointer[:-1]:
                group = group[step]
            p = next(p for p in self.type.tree if p.path == generalize(pointer))
            if p.kind == "array" and p.items:
                self._ask_list(group, pointer, p)
            elif p.kind == "object":
                click.echo(f"\n{p.schema['title']}: {describe(p)}")
                group[pointer[-1]] = {}
                self._ask_missing(pointer)
            else:
                self._ask_single(group, pointer[-1], p, is_required=True)

    def _ask_list(self, group: Any, pointer: Pointer, p: Property) -> None:
        assert p.items
        found: list[Any] = []
        group[pointer[-1]] = found
        while not found or click.confirm(f"Another {p.items.schema['title'].lower()}?", default=False):
            click.echo(f"\n{p.schema['title']}: {describe(p)}")
            if p.items.kind == "object":
                found.append({})
                self._ask_missing((*pointer, len(found) - 1))
            else:
                self._ask_single(found, len(found), p.items, is_required=True)

    def _ask_single(self, group: Any, key: str | int, p: Property, is_required: bool) -> None:
        """Asks until the answer is in order; an empty one leaves out what may be left out."""
        title = p.schema.get("title", p.name)
        click.echo(f"\n{title}: {p.schema.get('description', '')}")
        for term, words in p.schema.get("x-terms", {}).items():
            click.echo(f"    {term}: {words['definition']}")
        example = next(iter(p.schema.get("examples", ())), "")
        while text := click.prompt(f"{title} (such as {example}{'' if is_required else '; Enter to leave it out'})", default=None if is_required else "", show_default=False):
            answer = read_answer(p, text)
            issue = examine_answer(self.archive, self.type, p, answer)
            if issue is None:
                put(group, key, answer)
                return
            click.echo(f"{issue.message} {issue.remedy or ''}")

    def _confirm_new(self) -> None:
        similar = find_similar(self.archive, make_record(self.type, "", self.value))
        for record in similar:
            click.echo(f"Is this the same? {record.document.path}")
        if similar and not click.confirm("Write a new record all the same?", default=False):
            raise click.Abort

    def _ask_id(self) -> str:
        slug = make_slug(self.type, self.value)
        while True:
            is_free = bool(slug) and check_id(self.archive, self.type, slug) is None
            answer: str = click.prompt(f"\n{self.type.root.properties[ID].schema['title']}", default=slug if is_free else None)
            if (reason := check_id(self.archive, self.type, answer)) is None:
                return answer
            click.echo(reason)
