"""The comments of a YAML file: what stands above a property, beside it, or at the end of a group of them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Iterator

import yaml

from pipeline.reading.document import Document
from pipeline.reading.issue import Pointer

MODELINE = "# yaml-language-server:"  # by which editors find the schema; it is made anew, and no comment
COMMENT = re.compile(r"(?<!\S)#.*")
STRUCTURE = " -[{,"  # what may stand on a line before the first value on it

Lines = dict[Pointer, list[str]]


@dataclass
class Comments:
    """Comments, `#` included, by what they belong to: the property or item above or beside which they stand, or the
    group or list (`()` is the record) at the end of which they do."""

    above: Lines = field(default_factory=dict)
    beside: Lines = field(default_factory=dict)
    ending: Lines = field(default_factory=dict)

    def iter_lines(self) -> Iterator[str]:
        """All of them, wherever they stand."""
        yield from (line for kind in (self.above, self.beside, self.ending) for lines in kind.values() for line in lines)


@dataclass(frozen=True)
class _Entry:
    """A property or an item: where its name or its hyphen stands, where its value begins, and whether the value is single."""

    line: int
    column: int
    pointer: Pointer
    value: tuple[int, int]
    is_single: bool


def read_comments(text: str, document: Document) -> Comments:
    """The comments of `text`, which was read into `document` and has lines that end with LF."""
    entries = sorted(_iter_entries(text.split("\n"), document), key=lambda entry: (entry.line, entry.column))
    comments = Comments()
    for line, before, comment in _iter_comments(text):
        if not comment.startswith(MODELINE):
            kind, pointer = _place(entries, comments, line, before)
            kind.setdefault(pointer, []).append(unicodedata.normalize("NFC", comment.rstrip()))
    return comments


def _iter_entries(lines: list[str], document: Document) -> Iterator[_Entry]:
    groups = {pointer[:-1] for pointer in document.values}
    for pointer, (line, column) in document.values.items():
        if pointer:
            hyphen = lines[line - 1].rfind("-", 0, column - 1) + 1
            yield _Entry(*document.keys.get(pointer, (line, hyphen or column)), pointer, (line, column), pointer not in groups)


def _iter_comments(text: str) -> Iterator[tuple[int, str, str]]:
    """Every comment with its line and what stands before it there, values masked."""
    masked = list(text)
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.ScalarEvent):
            start, end = event.start_mark.index, event.end_mark.index
            if event.style in ("|", ">"):
                start = text.index("\n", start)  # a comment may stand beside the sign
            masked[start:end] = ["\n" if char == "\n" else "x" for char in masked[start:end]]
    for number, line in enumerate("".join(masked).split("\n"), start=1):
        if match := COMMENT.search(line):
            yield number, line[: match.start()], match.group()


def _place(entries: list[_Entry], comments: Comments, line: int, before: str) -> tuple[Lines, Pointer]:
    """To what a comment belongs that stands on `line` after `before`."""
    passed = [entry for entry in entries if (entry.line, entry.column) < (line, len(before) + 1)]
    coming = entries[len(passed)] if len(passed) < len(entries) else None
    if passed and before.strip(STRUCTURE):
        return comments.above if passed[-1].pointer in comments.beside else comments.beside, passed[-1].pointer
    if passed and passed[-1].is_single and passed[-1].value > (line, 1):
        return comments.above, passed[-1].pointer
    indentation = len(before) - len(before.lstrip()) + 1
    for entry in reversed(passed):
        if coming and entry.column <= coming.column:
            break
        if entry.column <= indentation:
            return comments.ending, entry.pointer[:-1]
    return (comments.above, coming.pointer) if coming else (comments.ending, ())
