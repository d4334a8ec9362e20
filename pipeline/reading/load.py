"""Reads a file of the archive, YAML or JSON, into a document."""

from __future__ import annotations

import os
import re
import stat
from codecs import BOM_UTF8
from functools import partial
from pathlib import Path
from typing import Iterator

from pipeline.reading.document import FORBIDDEN_CHARACTER, Document
from pipeline.reading.plain_yaml import NotPlainError, read_plain
from pipeline.reading.strict_json import find_json_places, read_json
from pipeline.reading.strict_yaml import find_places, read_yaml

MAX_BYTES = 1 << 20
CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A})
FORBIDDEN_STARTS = (b"\xc2", b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xef")  # of U+0080–U+00BF, U+2028, U+2029 and U+F000–U+FFFF in UTF-8
JSON_SUFFIX = ".json"
OPENING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # no link, nor a wait, should another thing come in the place of the file


def iter_paths(root: Path, folder: str) -> Iterator[str]:
    """The path below `root` of every file below its `folder`, sorted. A link, to whatever it leads, is a file and is not
    followed; so is `folder` itself where it is none."""
    top = root / folder
    if top.is_symlink() or top.is_file():
        yield folder
    elif top.is_dir():
        for entry in sorted(os.scandir(top), key=lambda entry: entry.name):
            path = f"{folder}/{entry.name}"
            yield from iter_paths(root, path) if entry.is_dir(follow_symlinks=False) else (path,)


def load_document(root: Path, path: str) -> Document:
    """Reads the file at `path` below `root` as YAML, or as JSON where its name ends in `.json`."""
    document = Document(path)
    document.text = text = load_text(f"{root}/{path}", document)
    if text is not None and path.endswith(JSON_SUFFIX):
        read_json(text, document)
        document.find_places = partial(find_json_places, text)
    elif text is not None:
        _read_yaml(text, document)
        document.find_places = partial(find_places, text)
    return document


def _read_yaml(text: str, document: Document) -> None:
    try:
        document.value = read_plain(text)
    except NotPlainError:
        read_yaml(text, document)


def load_text(path: Path | str, document: Document, limit: int = MAX_BYTES) -> str | None:
    """The text of a file without its byte order mark; None where it cannot be had, and then `document` says why."""
    try:
        data = _load_bytes(path, limit)
    except OSError as error:
        document.break_off("file-unreadable", f"The file cannot be read: {error.strerror}.", "Check its permissions.")
        return None
    if data is None:
        document.break_off("file-unreadable", "This is a link, a pipe or another thing that is no plain file.", "Put a plain text file in its place.")
        return None
    if len(data) > limit:
        document.break_off("file-unreadable", f"The file is larger than {limit:,} bytes.", "A record is a short text: divide it.")
        return None
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line, column = _line_and_column(before, len(before))
        document.break_off("file-unreadable", f"The byte {data[error.start]:#04x} here is not UTF-8.", "Save the file with the encoding UTF-8.", line, column)
        return None
    if _may_hold_forbidden(data) and (match := FORBIDDEN_CHARACTER.search(text)):
        line, column = _line_and_column(text, match.start())
        remedy = "Save the file with line ends LF." if match.group() == "\r" else "Delete it; it is invisible in most editors."
        document.break_off("file-unreadable", f"The character U+{ord(match.group()):04X} may not stand in a record.", remedy, line, column)
        return None
    return text


def is_regular(path: Path) -> bool:
    """Whether `path` itself is a file: no link, folder, pipe or device. Raises OSError."""
    return stat.S_ISREG(path.lstat().st_mode)


def _load_bytes(path: Path | str, limit: int) -> bytes | None:
    """The first bytes of a file, one more than `limit` where it has so many; None where it is no plain file. Raises OSError."""
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode):
        return None
    handle = os.open(path, OPENING)
    try:
        return os.read(handle, min(found.st_size, limit) + 1)  # to ask for the limit would reserve as much for every file
    finally:
        os.close(handle)


def _may_hold_forbidden(data: bytes) -> bool:
    """False where it is certain that no forbidden character stands in the UTF-8 text `data`."""
    return len(data.translate(None, CONTROLS)) < len(data) or not (data.isascii() or all(start not in data for start in FORBIDDEN_STARTS))


def _line_and_column(text: str, index: int) -> tuple[int, int]:
    lines = re.split("\r\n|\r|\n", text[:index])
    return len(lines), len(lines[-1]) + 1
