"""What stands in the file of a record, letter for letter: values, property names and comments alike, for all of it is published."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property, lru_cache, wraps
from typing import Any, Callable, Iterator, NamedTuple

from pipeline.checks.check import Finding
from pipeline.checks.screens import screen_of_file
from pipeline.model.archive import Archive
from pipeline.model.record import Instance, Record
from pipeline.reading.issue import Issue, Pointer


class File:
    """The text of a file."""

    def __init__(self, text: str):
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(at + 1 for at, char in enumerate(self.text) if char == "\n")]

    def find_place(self, offset: int) -> tuple[int, int]:
        """The line and the column, from 1, of the character at `offset`."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def find_offset(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column - 1 if line <= len(self.starts) else len(self.text)


class Writing(NamedTuple):
    """The whole file of `record`, as it is written; or, where there is a `pointer`, a value that the file writes otherwise
    than it means: with escapes, or on several lines."""

    record: Record
    file: File
    text: str
    pointer: Pointer | None = None

    def line_of(self, offset: int) -> int:
        """The line of the character at `offset`; 0 for every character of a value."""
        return self.file.find_place(offset)[0] if self.pointer is None else 0

    def is_in_file(self, words: str) -> bool:
        """Whether `words` of a value stand in the file as well, where they are found anyway."""
        return self.pointer is not None and words in self.file.text

    def issue(self, offset: int, message: str, remedy: str, is_confidential: bool = False) -> Issue:
        """An issue at that character of the file, or at the value."""
        issue = self.record.issue(self.pointer or (), message, remedy)._replace(is_confidential=is_confidential)
        return issue if self.pointer is not None else _move(issue, self.file, offset)


def iter_written(archive: Archive, record: Record) -> Iterator[Record]:
    """The record itself, where its file is a text; where it is none, that has its own check."""
    if record.document.text is not None:
        yield record


def glance_at_writing(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether the checks find nothing in the file."""
    text = record.document.text
    return (1, 0) if text is not None and is_clear(text, record.document.value) else None


def is_clear(text: str, value: Any) -> bool:
    """Whether the checks find nothing in a file that has this text and this value. Where the value has a text that the
    file writes otherwise without a backslash, the two differ in white space and in how often an apostrophe stands."""
    return screen_of_file().accepts(text) and ("\\" not in text or screen_of_file().accepts(value))


def each_writing(examine: Callable[[Archive, Writing], Iterator[Finding]]) -> Callable[[Archive, Record], Iterator[Finding]]:
    """Makes of what examines a writing what examines those of a record."""

    @wraps(examine)
    def examine_record(archive: Archive, record: Record) -> Iterator[Finding]:
        for writing in iter_writings(record, record.document.text or ""):
            yield from examine(archive, writing)

    return examine_record


def iter_writings(record: Record, text: str) -> Iterator[Writing]:
    """The file of `record`, and each value that it writes otherwise than it means."""
    file = _make_file(text)
    yield Writing(record, file, text)
    yield from (Writing(record, file, value, pointer) for pointer, value in _iter_strings((), record.document.value) if value not in text)


def issue_within(text: Instance, offset: int, message: str, remedy: str) -> Issue:
    """An issue at the character of `text` that stands at `offset`; at the start of the text where the file writes it otherwise."""
    issue, written = text.issue(message, remedy), text.record.document.text
    if written is None:
        return issue
    file = _make_file(written)
    start = file.find_offset(issue.line, issue.column)
    start += file.text[start : start + 1] in ("'", '"')
    return _move(issue, file, start + offset) if file.text.startswith(text.value, start) else issue


def _move(issue: Issue, file: File, offset: int) -> Issue:
    line, column = file.find_place(offset)
    return issue._replace(line=line, column=column)


@lru_cache(maxsize=1)
def _make_file(text: str) -> File:
    return File(text)


def _iter_strings(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, (dict, list)):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _iter_strings(pointer + (key,), child)
