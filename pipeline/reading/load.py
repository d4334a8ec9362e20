"""Reads a file of the archive, YAML or JSON, into a document."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any, Iterator

from pipeline.reading.document import FORBIDDEN_CHARACTER, Document
from pipeline.reading.issue import json_pointer
from pipeline.reading.strict_yaml import read_yaml

MAX_BYTES = 1 << 20


def iter_paths(root: Path, folder: str) -> Iterator[Path]:
    """Every file below `folder` of `root`, sorted. A link, to whatever it leads, is a file and is not followed; so is
    `folder` itself where it is none."""
    top = root / folder
    if top.is_symlink() or top.is_file():
        yield top
    elif top.is_dir():
        for entry in sorted(os.scandir(top), key=lambda entry: entry.name):
            yield from iter_paths(root, f"{folder}/{entry.name}") if entry.is_dir(follow_symlinks=False) else (Path(entry.path),)


def load_document(root: Path, path: Path) -> Document:
    """Reads `path` (below `root`) as YAML, or as JSON where its name ends in `.json`."""
    document = Document(path.relative_to(root).as_posix())
    text = load_text(path, document)
    if text is not None:
        if path.suffix == ".json":
            _read_json(text, document)
        else:
            read_yaml(text, document)
    return document


def load_text(path: Path, document: Document, limit: int = MAX_BYTES) -> str | None:
    """The text of a file without its byte order mark; None where it cannot be had, and then `document` says why."""
    try:
        if not is_regular(path):
            document.break_off("file-unreadable", "This is a link, a pipe or another thing that is no plain file.", "Put a plain text file in its place.")
            return None
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        document.break_off("file-unreadable", f"The file cannot be read: {error.strerror}.", "Check its permissions.")
        return None
    if len(data) > limit:
        document.break_off("file-unreadable", f"The file is larger than {limit:,} bytes.", "A record is a short text: divide it.")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")  # without the byte order mark
        line, column = _line_and_column(before, len(before))
        document.break_off("file-unreadable", f"The byte {error.object[error.start]:#04x} here is not UTF-8.", "Save the file with the encoding UTF-8.", line, column)
        return None
    if match := FORBIDDEN_CHARACTER.search(text):
        line, column = _line_and_column(text, match.start())
        remedy = "Save the file with line ends LF." if match.group() == "\r" else "Delete it; it is invisible in most editors."
        document.break_off("file-unreadable", f"The character U+{ord(match.group()):04X} may not stand in a record.", remedy, line, column)
        return None
    return text


def is_regular(path: Path) -> bool:
    """Whether `path` itself is a file: no link, folder, pipe or device. Raises OSError."""
    return stat.S_ISREG(path.lstat().st_mode)


def _line_and_column(text: str, index: int) -> tuple[int, int]:
    lines = re.split("\r\n|\r|\n", text[:index])
    return len(lines), len(lines[-1]) + 1


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _make_integer(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError("a number has more than 20 digits")
    return int(digits)


def _read_json(text: str, document: Document) -> None:
    repeated: list[str] = []

    def make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        repeated.extend(name for i, name in enumerate(names) if name in names[:i])
        return dict(pairs)

    try:
        value = json.loads(text, object_pairs_hook=make_object, parse_constant=_refuse_constant, parse_int=_make_integer)
    except json.JSONDecodeError as error:
        document.break_off("file-unreadable", f"This is not JSON: {error.msg}.", "Mend the file at this place.", error.lineno, error.colno)
        return
    except ValueError as error:
        document.break_off("file-unreadable", f"This is not JSON: {error}.", "Mend the file.")
        return
    except RecursionError:
        document.break_off("file-unreadable", "The file is nested too deeply.", "Flatten it.")
        return
    shadow = Document(document.path)  # JSON is YAML enough to be asked for the places, but for tabs
    read_yaml(text.replace("\t", " "), shadow)
    if repeated:
        line, column = next(((issue.line, issue.column) for issue in shadow.issues if issue.pointer.endswith(json_pointer((repeated[0],)))), (1, 1))
        document.break_off("file-unreadable", f"The property `{repeated[0]}` stands twice in one object.", "Keep one of the two.", line, column)
        return
    document.value, document.keys, document.values = value, shadow.keys, shadow.values
