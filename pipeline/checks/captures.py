"""Checks that a capture is the one that was described."""

from __future__ import annotations

from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive
from pipeline.model.captures import MAX_BYTES
from pipeline.model.record import Instance, Record
from pipeline.reading.issue import NotPerformed

KEYWORD = "x-capture"


def iter_captures(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every capture that `record` describes."""
    yield from (instance for instance in record.iter_instances(KEYWORD) if isinstance(instance.value, dict))


def examine_capture(archive: Archive, instance: Instance) -> Iterator[Finding]:
    paths = instance.property.schema[KEYWORD]
    name = instance.look_up(paths["file_name"])
    if not isinstance(name, str):
        return
    capture = archive.captures.get(name)
    if capture is None and archive.captures.is_there(name):
        yield instance.issue(f"The capture `{name}` cannot be read, or is no plain file of at most {MAX_BYTES:,} bytes.", "Replace the file by the one that was captured.", at=paths["file_name"])
        return
    if capture is None:
        yield NotPerformed(lambda: instance.issue(f"The capture `{name}` was not found.", "Name the folder that holds it with --captures.", at=paths["file_name"]))
        return
    if capture.text is None:
        yield instance.issue(f"The capture `{name}` is not UTF-8 text.", "Replace the file by the one that was captured.", at=paths["file_name"])
        return
    found = {"sha256": capture.sha256, "bytes": len(capture.data), "characters": len(capture.text)}
    for role, value in found.items():
        if instance.look_up(paths[role]) != value:
            yield instance.issue(f"The capture `{name}` has {paths[role]} {value}.", "Replace the file by the one that was captured, or record what it has.", at=paths[role])
