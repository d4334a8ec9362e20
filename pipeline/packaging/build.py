"""Writes the package at the root of the archive, so that a build that fails changes nothing.

Everything is written into a stage. One renaming of the stage is the moment from which on the package is built; after
it each name is put in its place, and a build that is killed there is completed by the next.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from pipeline.model.archive import DESCRIPTOR, Archive
from pipeline.packaging.metadata import citation
from pipeline.packaging.package import Package, make_descriptor
from pipeline.packaging.stage import hold, open_stage, sync, sync_folder
from pipeline.processes import beside
from pipeline.progress import Tell, tell_nobody
from pipeline.tabulation.forms import write_forms
from pipeline.tabulation.rows import RecordTables, make_record_tables
from pipeline.writers import csv, sqlite
from pipeline.writers import json as json_writer

STAGE = ".build-"
READY = ".built"  # what is written whole and not yet in its place
FORMER = ".former-"
FORMS = (csv.FORM, json_writer.FORM)


def write_package(archive: Archive, processes: int = 1, tell: Tell = tell_nobody) -> None:
    """Builds the package of an archive in which no check found an error. `tell` is called with what is being done, and
    with how many records of how many."""
    made = make_record_tables(archive, processes)
    with open_stage(archive.root, STAGE) as stage:
        _put_in_place(archive.root)
        package = stage / "package"
        package.mkdir()
        write_data(package, made, processes, tell)
        head = archive.descriptor.value
        write_descriptor(package, make_descriptor(head, archive.schema))
        (package / citation.PATH).write_text(citation.make(Package(head, head["version"], "", [], {})), encoding="utf-8", newline="\n")
        sync(package)
        os.rename(package, archive.root / READY)
        _put_in_place(archive.root)


def write_data(folder: Path, made: list[RecordTables], processes: int = 1, tell: Tell = tell_nobody) -> None:
    """Writes the tables, the records and the database below `folder`."""
    with beside(lambda: sqlite.write(folder, made), processes):
        write_forms(folder, made, FORMS, processes, tell)


def complete_package(root: Path) -> None:
    """Completes a build that was killed while it put its files in their place."""
    if (root / READY).exists():
        with hold(root):
            _put_in_place(root)


def make_descriptor_text(descriptor: dict[str, Any]) -> str:
    """The file of a descriptor."""
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def write_descriptor(folder: Path, descriptor: dict[str, Any]) -> None:
    (folder / DESCRIPTOR).write_text(make_descriptor_text(descriptor), encoding="utf-8", newline="\n")


def _put_in_place(root: Path) -> None:
    """Renames each file and folder of what is ready over the one that it replaces, the descriptor last."""
    ready = root / READY
    if not ready.exists():
        return
    for path in sorted(ready.iterdir(), key=lambda path: (path.name == DESCRIPTOR, path.name)):
        if not path.name.startswith(FORMER):
            if (root / path.name).is_dir():
                shutil.rmtree(ready / (FORMER + path.name), ignore_errors=True)
                os.rename(root / path.name, ready / (FORMER + path.name))
            os.replace(path, root / path.name)
    sync_folder(root)
    shutil.rmtree(ready)
