"""Brings the file of a record into canonical form, or says why it cannot."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from pipeline.editing.canonical import make_text, normalize
from pipeline.editing.comments import read_comments
from pipeline.model.record import Record
from pipeline.reading.document import Document
from pipeline.reading.strict_yaml import read_yaml

MENDED = "yaml-ambiguous"  # the one issue of reading that quotation marks mend
BYTE_ORDER_MARK = "\ufeff"


class MendingError(Exception):
    """A file that is left as it is, and why, in a sentence."""


@dataclass(frozen=True)
class Mending:
    """What a file is and what it should be; `changes` says in a few words how they differ."""

    path: Path
    before: bytes
    after: bytes
    changes: list[str]


def make_mending(root: Path, record: Record) -> Mending:
    """The mending of the file of `record`. Raises MendingError where that could change what the file says."""
    path, document = root / record.document.path, record.document
    if issue := next((issue for issue in document.issues if issue.check != MENDED), None):
        raise MendingError(f"Line {issue.line}: {issue.message}")
    if not path.resolve().is_relative_to(root.resolve()):
        raise MendingError("The file lies outside the archive.")
    if not isinstance(document.value, dict) or not document.value:
        raise MendingError("The file holds no record: a record is a group of properties.")
    before = path.read_bytes()
    text = before.decode("utf-8").removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")
    comments = read_comments(text, document)
    after = make_text(normalize(document.value), record.type, comments)
    mended = Document(document.path)
    read_yaml(after, mended)
    if mended.issues or not is_same(mended.value, normalize(document.value)) or sorted(read_comments(after, mended).iter_lines()) != sorted(comments.iter_lines()):
        raise MendingError("Written in canonical form the file would not say the same.")
    return Mending(path, before, after.encode(), list(_iter_changes(before.decode("utf-8"), text, after, document, mended)))


def is_same(a: Any, b: Any) -> bool:
    """Whether two values are equal, where true is not 1 and 1 is not 1.0."""
    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)


def _iter_changes(before: str, text: str, after: str, document: Document, mended: Document) -> Iterator[str]:
    if before.startswith(BYTE_ORDER_MARK):
        yield "byte order mark"
    if "\r" in before:
        yield "line ends"
    if not is_same(document.value, mended.value):
        yield "Unicode form"
    if list(document.keys) != list(mended.keys):
        yield "order"
    if _sort_lines(str(normalize(text))) != _sort_lines(after):
        yield "layout"


def _sort_lines(text: str) -> list[str]:
    return sorted(line.lstrip(" -") for line in text.split("\n"))


def write_mending(mending: Mending) -> None:
    """Puts the mended file in the place of the old one, with the same permissions, at once or not at all."""
    handle, name = tempfile.mkstemp(prefix=".", dir=mending.path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(mending.after)
        os.chmod(name, stat.S_IMODE(mending.path.stat().st_mode))
        os.replace(name, mending.path)
    except BaseException:
        os.unlink(name)
        raise
