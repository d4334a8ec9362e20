"""Trees: whole archives of invented records, the same bytes for the same number on every machine.

A tree is made of copies of the archive, each in other words. So its records are as long, as many of each type and as
entangled as those of the archive, and every rule holds for them as it does for these.
"""

from __future__ import annotations

import math
import os
import shutil
from pathlib import Path
from typing import Iterator

from benchmark.pattern import Pattern, find_russian
from benchmark.translation import Translation
from benchmark.words import Lexicon
from pipeline.checks.spelling import fold_spelling
from pipeline.editing.canonical import make_text
from pipeline.model.archive import DESCRIPTOR, load_archive
from pipeline.model.captures import Captures
from pipeline.model.census import HEADER
from pipeline.model.census import PATH as CENSUS
from pipeline.model.record import RECORD_SUFFIX, Record
from pipeline.packaging.build import make_descriptor_text
from pipeline.schemas.record_type import ID
from pipeline.schemas.schema import FOLDER as SCHEMAS

REPOSITORY = Path(__file__).parent.parent
FAULT = 'unforeseen: "No schema knows this."\n'
HEAD = {"name": "invented-records", "title": "Invented records", "description": "Records in invented words, to measure the pipeline by. They tell of nobody and nothing."}


def write_tree(folder: Path, count: int) -> None:
    """Writes an archive of `count` records into `folder`, which must not be there. Raises ValueError where it would be too small."""
    archive = load_archive(REPOSITORY, Captures(None))
    pattern = Pattern(archive)
    copies = divide(pattern, count)
    shutil.copytree(REPOSITORY / SCHEMAS, folder / SCHEMAS)
    for record_type in archive.schema.types.values():
        if record_type.folder:
            (folder / record_type.folder).mkdir(parents=True)
    (folder / CENSUS).write_text(f"{HEADER}\n", encoding="utf-8", newline="\n")
    (folder / DESCRIPTOR).write_text(make_descriptor_text({**archive.descriptor.value, **HEAD}), encoding="utf-8", newline="\n")
    for path, text in iter_files(copies, pattern.names):
        with open(folder / path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)


def divide(pattern: Pattern, count: int) -> list[list[Record]]:
    """The records of each copy that a tree of `count` records is made of."""
    copies = max(round(count / pattern.count), math.ceil(count / len(pattern.records)), 1)
    smaller = pattern.choose(count // copies)
    larger = pattern.choose(count // copies + 1) if count % copies else smaller
    return [larger] * (count % copies) + [smaller] * (copies - count % copies)


def iter_files(copies: list[list[Record]], names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The path and the text of every record of the tree."""
    given = {fold_spelling(text) for text in names}
    for number, records in enumerate(copies):
        translation = Translation(number, Lexicon(number, set(names.values())), find_russian(records, number))
        translation.distinguish(names, given)
        for record in records:
            value = translation.make_value(record)
            yield f"{record.type.folder}/{value[ID]}{RECORD_SUFFIX}", make_text(value, record.type)


def break_records(paths: list[Path]) -> None:
    """Gives each of these records a property that no schema knows."""
    for path in paths:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(FAULT)


def mend_records(paths: list[Path]) -> None:
    """Takes it out again."""
    for path in paths:
        os.truncate(path, path.stat().st_size - len(FAULT))


def find_records(folder: Path) -> list[Path]:
    """The files of all records of a tree."""
    return sorted(folder.rglob(f"*{RECORD_SUFFIX}"))
