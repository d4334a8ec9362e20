"""Issues an old release anew without records that were withdrawn for somebody's protection.

The archive that the release carries (records, sources, schemas, head) is copied, with a tombstone in the place of each
such record, so that the pipeline of today can build and release it: nothing that the old release had computed is
carried over. The same words may stand elsewhere in it; where they do is told, for a human to judge.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from pipeline.editions.changelog import PATH as CHANGELOG
from pipeline.editions.changelog import add_section, read_notes
from pipeline.editions.edition import Key
from pipeline.editions.version import make_reissue
from pipeline.model.archive import DESCRIPTOR, Archive
from pipeline.model.record import Record
from pipeline.model.tombstone import withdrawal_of
from pipeline.packaging.stage import Refusal
from pipeline.reading.document import Document
from pipeline.reading.issue import Issue
from pipeline.releasing.withdrawal import Grounds, make_tombstone
from pipeline.schemas.record_type import ID, is_date

SCHEMA = "schema"
BESIDE = ("README.md", "LICENSE*", CHANGELOG)  # what people wrote at the root of a release
TRACE = "trace"


@dataclass(frozen=True)
class Reissue:
    """What is to be issued anew: the `archive` of the old release, and the records that it is to be without."""

    archive: Archive
    without: list[Record]
    grounds: Grounds

    @property
    def former(self) -> str:
        return str(self.archive.descriptor.value["version"])

    @property
    def version(self) -> str:
        return make_reissue(self.former)

    @property
    def note(self) -> str:
        """What the change log and the bag say of it, without naming what is gone."""
        number = len(self.without)
        return f"Version {self.former}, issued anew on {self.grounds.date} without {number} record{'' if number == 1 else 's'} withdrawn since ({self.grounds.reason}). Nothing else was changed. It takes the place of {self.former}."


def find_records(archive: Archive, keys: list[Key]) -> list[Record]:
    """The records of those types and ids. Raises Refusal where one is not there, or is a tombstone already."""
    found = []
    for name, record_id in keys:
        record = archive.records.get(name, {}).get(record_id)
        if record is None:
            raise Refusal(f"The release holds no {name} `{record_id}`.")
        if withdrawal_of(record):
            raise Refusal(f"The {name} `{record_id}` is withdrawn in this release already.")
        found.append(record)
    return found


def write_tree(reissue: Reissue, out: Path) -> None:
    """Writes the archive that is to be released anew to the new folder `out`: the whole of it, or nothing."""
    if out.exists():
        raise Refusal(f"{out} is there already: name a new folder.")
    stage = Path(tempfile.mkdtemp(prefix=".reissue-", dir=out.parent))
    try:
        tree = stage / out.name
        tree.mkdir()
        for path in _iter_files(reissue.archive):
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(reissue.archive.root / path, tree / path)
        for record in reissue.without:
            (tree / record.document.path).write_text(make_tombstone(record, reissue.grounds), encoding="utf-8", newline="\n")
        _write_head(reissue, tree)
        _write_changelog(reissue, tree)
        os.rename(tree, out)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _iter_files(archive: Archive) -> Iterator[str]:
    """What people wrote, relative to the root: schemas, records, guides, and what stands beside them."""
    folders = {SCHEMA} | {record_type.folder.split("/")[0] for record_type in archive.schema.types.values() if record_type.folder}
    for folder in sorted(folders):
        yield from sorted(path.relative_to(archive.root).as_posix() for path in (archive.root / folder).rglob("*") if path.is_file() and not path.is_symlink())
    for pattern in BESIDE:
        yield from sorted(path.name for path in archive.root.glob(pattern) if path.is_file() and not path.is_symlink())


def _write_head(reissue: Reissue, tree: Path) -> None:
    head: dict[str, Any] = {**reissue.archive.descriptor.value, "version": reissue.version, "resources": []}
    (tree / DESCRIPTOR).write_text(json.dumps(head, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _write_changelog(reissue: Reissue, tree: Path) -> None:
    path = tree / CHANGELOG
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    notes = read_notes(text)
    section = f"## {reissue.version} ({reissue.grounds.date})\n\n{reissue.note}\n" + (f"\n{notes}\n" if notes else "")
    path.write_text(add_section(text, section), encoding="utf-8", newline="\n")


def iter_traces(reissue: Reissue, tree: Archive) -> Iterator[Issue]:
    """Every place of the new `tree` at which words stand that only the withdrawn records held, by their file and
    place; the words themselves are not repeated."""
    telling = [re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", re.IGNORECASE) for words in sorted(find_telling_words(reissue))]
    ids = {record.id for record in reissue.without}  # which stay, in the tombstones and in what refers to them
    for document in tree.iter_documents():
        for pointer in document.values:
            value = _at(document.value, pointer)
            if isinstance(value, str) and value not in ids and any(words.search(value) for words in telling):
                yield document.issue(pointer, "Words of a withdrawn record stand here.", "Judge whether they give away what was withdrawn; if so, take them out, or reissue without this record too.", check=TRACE)
    for path in _iter_files(tree):
        if path.endswith((".md", ".txt")) or "/" not in path:
            yield from _iter_traces_in_text(Document(path), (tree.root / path).read_text(encoding="utf-8", errors="replace"), telling)


def _iter_traces_in_text(document: Document, text: str, telling: list[re.Pattern[str]]) -> Iterator[Issue]:
    lines = {text.count("\n", 0, match.start()) + 1 for words in telling for match in words.finditer(text)}
    for line in sorted(lines):
        yield Issue(document.path, line, 1, "", "Words of a withdrawn record stand in this line.", "Judge whether they give away what was withdrawn; if so, take them out.", TRACE)


def find_telling_words(reissue: Reissue) -> set[str]:
    """The free texts of the withdrawn records, but those that another record of the type has in the same place."""
    gone = {id(record) for record in reissue.without}
    kept = {text for record in reissue.archive.iter_records() if id(record) not in gone for text in _iter_texts(record)}
    return {text for record in reissue.without for name, path, text in _iter_texts(record) if (name, path, text) not in kept and text.strip()}


def _iter_texts(record: Record) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The free texts of a record: no ids, terms, dates, nor codes of a fixed form."""
    for p in record.type.tree:
        if p.kind == "string" and p.name != ID and not is_date(p) and not {"enum", "x-references"} & p.schema.keys() and ("pattern" not in p.schema or "format" in p.schema):
            yield from ((record.type.name, p.path, value) for _, value in p.iter_instances(record.value) if isinstance(value, str))


def _at(value: Any, pointer: tuple[str | int, ...]) -> Any:
    for step in pointer:
        value = value[step]
    return value
