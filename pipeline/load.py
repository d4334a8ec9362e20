"""Reads a file of the archive: a value and the place of each part of it, or the issues that stand in the way.

The language is JSON's values in YAML's clothes. It is read from the events of libyaml's parser, which
tell anchors, aliases, tags and styles that composed nodes no longer show. Whatever a YAML 1.1 and a
YAML 1.2 parser would read differently is an issue, so that every accepted file means the same to both.
"""

from __future__ import annotations

import json
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

import yaml

from pipeline.issue import Issue, Pointer, json_pointer, shorten

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1  # what every JSON reader keeps exactly (RFC 8259, section 6)

FORBIDDEN_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
NULLS = {"", "~", "null"}
BOOLEANS = {"true": True, "false": False}
# https://yaml.org/type/bool.html and https://yaml.org/spec/1.2.2/#103-core-schema, besides our own forms
AMBIGUOUS_WORDS = set("y Y yes Yes YES n N no No NO on On ON off Off OFF Null NULL True TRUE False FALSE = <<".split())
# https://yaml.org/type/{int,float,timestamp}.html and the YAML 1.2 core schema: all that some parser takes for a number or a date
AMBIGUOUS_FORMS = re.compile(
    r"[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-9]+)*(\.[0-9_]*)?([eE][-+]?[0-9]+)?"
    r"|\.[0-9_]+([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN)"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?"
)

SYNTAX_WORDS = {
    "mapping values are not allowed in this context": "there is a second colon followed by a space on one line, or the line before is not finished",
    "found character that cannot start any token": "a value begins with a character that YAML keeps for itself (a tab, @, ` or %)",
    "could not find expected ':'": "a property name has no colon and space after it",
    "found unexpected end of stream": "a quotation mark is opened and never closed",
    "did not find expected key": "a line is indented differently from its neighbours, or a quoted value goes on after its closing mark",
    "did not find expected '-' indicator": "an entry of a list is indented differently from its neighbours",
    "found unknown escape character": "a backslash stands between double quotation marks; write it twice",
}


@dataclass
class Document:
    """One file as it was read: `path` relative to the root of the archive, `value` (None where it is broken),
    and for each part of the value, by pointer, the line and column of its key and of itself, from 1."""

    path: str
    value: Any = None
    is_broken: bool = False
    issues: list[Issue] = field(default_factory=list)
    keys: dict[Pointer, tuple[int, int]] = field(default_factory=dict)
    values: dict[Pointer, tuple[int, int]] = field(default_factory=dict)

    def issue(self, pointer: Pointer, message: str, remedy: str | None = None, at_key: bool = False, check: str = "") -> Issue:
        """An issue at the value (or its key) to which `pointer` leads, or at the nearest part around it."""
        line, column = self._position(pointer, at_key)
        return Issue(self.path, line, column, json_pointer(pointer), message, remedy, check)

    def _position(self, pointer: Pointer, at_key: bool) -> tuple[int, int]:
        if at_key and pointer in self.keys:
            return self.keys[pointer]
        while pointer and pointer not in self.values:
            pointer = pointer[:-1]
        return self.values.get(pointer, (1, 1))

    def break_off(self, check: str, message: str, remedy: str | None = None, line: int = 1, column: int = 1) -> None:
        """Marks the file as one of which no value could be had, and says why."""
        self.is_broken, self.value = True, None
        self.issues.append(Issue(self.path, line, column, "", message, remedy, check))


def load_document(root: Path, path: Path) -> Document:
    """Reads `path` (below `root`) as YAML, or as JSON where its name ends in `.json`."""
    document = Document(path.relative_to(root).as_posix())
    text = _load_text(path, document)
    if text is not None:
        if path.suffix == ".json":
            _read_json(text, document)
        else:
            _read_yaml(text, document)
    return document


def _load_text(path: Path, document: Document) -> str | None:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            document.break_off("file-unreadable", "This is not a regular file.", "Put a plain text file in its place.")
            return None
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        document.break_off("file-unreadable", f"The file cannot be read: {error.strerror}.", "Check its permissions.")
        return None
    if len(data) > MAX_BYTES:
        document.break_off("file-unreadable", f"The file is larger than {MAX_BYTES:,} bytes.", "A record is a short text: divide it.")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = _line_and_column(before, len(before))
        document.break_off("file-unreadable", f"The byte {data[error.start]:#04x} here is not UTF-8.", "Save the file with the encoding UTF-8.", line, column)
        return None
    if match := FORBIDDEN_CHARACTER.search(text):
        line, column = _line_and_column(text, match.start())
        document.break_off("file-unreadable", f"The character U+{ord(match.group()):04X} may not stand in a record.", "Delete it; it is invisible in most editors.", line, column)
        return None
    return text


def _line_and_column(text: str, index: int) -> tuple[int, int]:
    lines = re.split("\r\n|\r|\n", text[:index])
    return len(lines), len(lines[-1]) + 1


def _read_json(text: str, document: Document) -> None:
    repeated: list[str] = []

    def make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        repeated.extend(name for i, name in enumerate(names) if name in names[:i])
        return dict(pairs)

    try:
        value = json.loads(text, object_pairs_hook=make_object)
    except json.JSONDecodeError as error:
        document.break_off("file-unreadable", f"This is not JSON: {error.msg}.", "Mend the file at this place.", error.lineno, error.colno)
        return
    except RecursionError:
        document.break_off("file-unreadable", "The file is nested too deeply.", "Flatten it.")
        return
    if repeated:
        document.break_off("file-unreadable", f"The property `{repeated[0]}` stands twice in one object.", "Keep one of the two.")
        return
    shadow = Document(document.path)  # JSON is YAML enough to be asked for the places
    _read_yaml(text, shadow)
    document.value, document.keys, document.values = value, shadow.keys, shadow.values


def _read_yaml(text: str, document: Document) -> None:
    loader = yaml.CSafeLoader(text)
    try:
        _Reader(loader, document).read()
    except _Refusal as refusal:
        document.break_off(refusal.check, refusal.message, refusal.remedy, refusal.line, refusal.column)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = (error.problem or "it cannot be read").strip()
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        document.break_off("yaml-syntax", f"This is not YAML: {SYNTAX_WORDS.get(problem, problem)}.", "Compare the line, and the one before it, with a record that is in order.", line, column)
    except yaml.YAMLError as error:
        document.break_off("yaml-syntax", f"This is not YAML: {' '.join(str(error).split())}.", "Compare the file with a record that is in order.")
    finally:
        loader.dispose()


class _Refusal(Exception):
    """A construct that ends the reading of a file."""

    def __init__(self, check: str, event: yaml.Event, message: str, remedy: str):
        super().__init__(message)
        self.check, self.message, self.remedy = check, message, remedy
        self.line, self.column = _place(event)


def _place(event: yaml.Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _Reader:
    """Builds the value of one document from libyaml's events."""

    def __init__(self, loader: yaml.CSafeLoader, document: Document):
        self.loader, self.document = loader, document

    def read(self) -> None:
        self.loader.get_event()  # the start of the stream
        if self.loader.check_event(yaml.StreamEndEvent):
            self.document.break_off("yaml-syntax", "The file is empty.", "Write the record, or delete the file.")
            return
        start = self.loader.get_event()
        if start.version or start.tags:
            raise _Refusal("yaml-forbidden", start, "A directive (a line that begins with %) may not stand in a record.", "Delete the line.")
        self.document.value = self._value((), self.loader.get_event(), 0)
        self.loader.get_event()  # the end of the document
        if not self.loader.check_event(yaml.StreamEndEvent):
            raise _Refusal("yaml-forbidden", self.loader.get_event(), "A second document begins here; a file holds one record.", "Put it into a file of its own, or delete the line ---.")

    def _value(self, pointer: Pointer, event: yaml.Event, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            raise _Refusal("yaml-forbidden", event, f"The alias *{event.anchor} may not stand in a record.", "Write the value out.")
        if event.anchor is not None:
            raise _Refusal("yaml-forbidden", event, f"The anchor &{event.anchor} may not stand in a record.", "Delete it; a value that begins with & needs quotation marks.")
        if event.tag is not None:
            raise _Refusal("yaml-forbidden", event, f"The tag {event.tag} may not stand in a record.", "Delete it; a value that begins with ! needs quotation marks.")
        if depth > MAX_DEPTH:
            raise _Refusal("yaml-forbidden", event, f"The file is nested more than {MAX_DEPTH} levels deep.", "Flatten it.")
        self.document.values[pointer] = _place(event)
        if isinstance(event, yaml.MappingStartEvent):
            return dict(self._pairs(pointer, depth))
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(pointer, depth))
        return self._scalar(pointer, event)

    def _pairs(self, pointer: Pointer, depth: int) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        while not isinstance(event := self.loader.get_event(), yaml.MappingEndEvent):
            key = self._key(pointer, event)
            place = pointer + (key,)
            if key in seen:
                self.document.issues.append(Issue(self.document.path, *_place(event), json_pointer(place), f"The property `{key}` stands twice here.", "Keep one of the two.", "yaml-key-repeated"))
                self._value(place + ("again",), self.loader.get_event(), depth + 1)
                continue
            seen.add(key)
            self.document.keys[place] = _place(event)
            yield key, self._value(place, self.loader.get_event(), depth + 1)

    def _key(self, pointer: Pointer, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None or event.tag is not None:
            raise _Refusal("yaml-forbidden", event, "A property name must be a plain word.", "Write the name, a colon and a space.")
        if event.value == "<<" and event.implicit[0]:
            raise _Refusal("yaml-forbidden", event, "The merge key << may not stand in a record.", "Write the properties out.")
        self._refuse_characters(event)
        if event.implicit[0] and (self._is_ambiguous(event.value) or not isinstance(self._plain(event.value), str)):
            self._report_ambiguous(pointer, event)
        return event.value

    def _items(self, pointer: Pointer, depth: int) -> Iterator[Any]:
        index = 0
        while not isinstance(event := self.loader.get_event(), yaml.SequenceEndEvent):
            yield self._value(pointer + (index,), event, depth + 1)
            index += 1

    def _scalar(self, pointer: Pointer, event: yaml.ScalarEvent) -> Any:
        self._refuse_characters(event)
        if not event.implicit[0]:
            return event.value
        if self._is_ambiguous(event.value):
            self._report_ambiguous(pointer, event)
        return self._plain(event.value)

    def _refuse_characters(self, event: yaml.ScalarEvent) -> None:
        if match := FORBIDDEN_CHARACTER.search(event.value) or re.search("\r", event.value):
            raise _Refusal("file-unreadable", event, f"The value holds the character U+{ord(match.group()):04X}, written as an escape.", "Take the escape out.")

    def _plain(self, text: str) -> Any:
        """What a scalar without quotation marks stands for: null, true, false, a JSON number, or its text."""
        if text in NULLS:
            return None
        if text in BOOLEANS:
            return BOOLEANS[text]
        if INTEGER.fullmatch(text) and len(text) < 20 and abs(int(text)) <= MAX_INTEGER:
            return int(text)
        if NUMBER.fullmatch(text) and len(text) < 20:
            return float(text)
        return text

    def _is_ambiguous(self, text: str) -> bool:
        looks_like_more = text in AMBIGUOUS_WORDS or AMBIGUOUS_FORMS.fullmatch(text) is not None
        return looks_like_more and isinstance(self._plain(text), str)

    def _report_ambiguous(self, pointer: Pointer, event: yaml.ScalarEvent) -> None:
        word = shorten(event.value, 40)
        self.document.issues.append(Issue(
            self.document.path, *_place(event), json_pointer(pointer),
            f"`{word}` without quotation marks is text to some programs and something else to others.",
            f'Put it between quotation marks: "{word}".', "yaml-ambiguous"))
