"""Writes the package: everything beside what is there, then put in its place, so that a build that fails changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from pipeline.archive import DESCRIPTOR, Archive
from pipeline.package import make_descriptor
from pipeline.tables import make_rows
from pipeline.writers import csv
from pipeline.writers import json as json_writer
from pipeline.writers import sqlite

STAGE = ".build-"
WRITERS = (csv, json_writer, sqlite)


def write_package(archive: Archive) -> None:
    """Builds the package of an archive in which no check found an error."""
    made = make_rows(archive)
    for stale in archive.root.glob(STAGE + "*"):
        shutil.rmtree(stale)
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=archive.root))
    try:
        for writer in WRITERS:
            writer.write(stage, made)
        descriptor = make_descriptor(archive.descriptor.value, archive.schema)
        (stage / DESCRIPTOR).write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
        _put_in_place(stage, archive.root)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _put_in_place(stage: Path, root: Path) -> None:
    """Renames each file over the one that it replaces, the descriptor last, and takes out tables that are no more."""
    files = sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())
    for file in sorted(files, key=lambda file: file.as_posix() == DESCRIPTOR):
        (root / file).parent.mkdir(exist_ok=True)
        os.replace(stage / file, root / file)
    for folder in sorted({file.parent for file in files} - {Path()}):
        for path in (root / folder).iterdir():
            if path.relative_to(root) not in files:
                path.unlink()
