"""The strict YAML of the records: JSON's values in YAML's clothes.

It is read from the events of libyaml's parser, which tell anchors, aliases, tags and styles that composed nodes no
longer show. Whatever a YAML 1.1 and a YAML 1.2 parser would read differently is an issue, so that every accepted file
means the same to both.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import Any

import yaml
from yaml.cyaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent

from pipeline.reading.document import FORBIDDEN_CHARACTER, Document, Places
from pipeline.reading.issue import Issue, Pointer, json_pointer, shorten
from pipeline.reading.words import TYPOGRAPHIC, read_word
from pipeline.reading.yaml_slips import find_lost_text, find_slip

BLOCK_HEADER = re.compile(r"[|>]-( +#.*| *)\r?$")  # parsers differ on the last line break that `-` takes away
BETWEEN = re.compile(r"(?<!\S)#.*|(?P<odd>[#?])")  # between two values: a comment, or what parsers read differently there
MAYBE_ODD = re.compile("[#?]")
ODD = {
    "?": ("A question mark may not introduce a value.", "Delete it; a value that begins with ? needs quotation marks."),
    "#": ("A comment touches what stands before it.", "Put a space before #."),
}
MAX_DEPTH = 32

_recall_word = lru_cache(maxsize=1024)(read_word)  # names and terms come again in every record


def read_yaml(text: str, document: Document) -> None:
    """Reads `text` into `document`: its value, or its issues."""
    _read(text, document, None)
    document.find_places = partial(find_places, text)


def find_places(text: str) -> Places:
    """Where the parts of the value of `text` stand, or those before the place at which it cannot be read on."""
    places = Places({}, {})
    _read(text, Document(""), places)
    return places


def _read(text: str, document: Document, places: Places | None) -> None:
    if (tab := text.find("\t")) >= 0:
        line = text.count("\n", 0, tab)
        document.break_off("yaml-forbidden", "A tab stands here.", "Use spaces; inside quotation marks write \\t.", line + 1, tab - text.rfind("\n", 0, tab))
        return
    parser = CParser(text)
    reader = _Reader(parser, document, text, places)
    try:
        reader.read()
    except _Refusal as refusal:
        document.break_off(refusal.check, refusal.message, refusal.remedy, refusal.line, refusal.column)
    except yaml.MarkedYAMLError as error:
        slip = find_slip(error, reader.lines, reader.last)
        document.break_off("yaml-syntax", slip.message, slip.remedy, slip.line, slip.column)
    except yaml.YAMLError as error:
        document.break_off("yaml-syntax", f"This is not YAML: {' '.join(str(error).split())}.", "Compare the file with a record that is in order.")
    finally:
        parser.dispose()


class _Refusal(Exception):
    """A construct that ends the reading of a file."""

    def __init__(self, check: str, place: tuple[int, int], message: str, remedy: str):
        super().__init__(message)
        self.check, self.message, self.remedy = check, message, remedy
        self.line, self.column = place


def _place(event: yaml.Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _make_refusal(event: yaml.Event) -> _Refusal:
    """Why the value that begins with `event` cannot stand in a record."""
    if isinstance(event, yaml.AliasEvent):
        return _Refusal("yaml-forbidden", _place(event), f"The alias *{event.anchor} may not stand in a record.", "Write the value out.")
    if event.anchor is not None:
        return _Refusal("yaml-forbidden", _place(event), f"The anchor &{event.anchor} may not stand in a record.", "Delete it; a value that begins with & needs quotation marks.")
    if event.tag is not None:
        return _Refusal("yaml-forbidden", _place(event), f"The tag {event.tag} may not stand in a record.", "Delete it; a value that begins with ! needs quotation marks.")
    return _Refusal("yaml-forbidden", _place(event), f"The file is nested more than {MAX_DEPTH} levels deep.", "Flatten it.")


class _Reader:
    """Builds the value of one document from libyaml's events, and notes the `places` of its parts where these are wanted."""

    def __init__(self, parser: CParser, document: Document, text: str, places: Places | None):
        self.parser, self.document, self.places = parser, document, places
        self.text, self.lines = text, text.split("\n")
        self.last: ScalarEvent | None = None  # the scalar that was read last
        self.odd = self._find_odd(0)
        self.margins = [-1]  # the columns of the lists and groups without brackets that are open
        self.may_hold_forbidden = "\\" in text or not text.isascii()  # what else there is, libyaml refuses or takes for a line break

    def read(self) -> None:
        self.parser.get_event()  # the start of the stream
        if self.parser.check_event(StreamEndEvent):
            self.document.break_off("yaml-syntax", "The file is empty.", "Write the record, or delete the file.")
            return
        start = self.parser.get_event()
        if start.version or start.tags:
            raise _Refusal("yaml-forbidden", _place(start), "A directive (a line that begins with %) may not stand in a record.", "Delete the line.")
        self.document.value = self._value((), self.parser.get_event(), 0)
        self._refuse_between(self.parser.get_event())  # the end of the document
        if not self.parser.check_event(StreamEndEvent):
            raise _Refusal("yaml-forbidden", _place(self.parser.get_event()), "A second document begins here; a file holds one record.", "Put it into a file of its own, or delete the line ---.")

    def _value(self, pointer: Pointer, event: yaml.Event, depth: int) -> Any:
        if event.anchor is not None or event.tag is not None or depth > MAX_DEPTH:
            raise _make_refusal(event)
        if self.places is not None:
            self.places.values[pointer] = _place(event)
        if isinstance(event, ScalarEvent):
            return self._scalar(pointer, event)
        self.margins.append(self.margins[-1] if event.flow_style else event.start_mark.column)
        value = self._group(pointer, event, depth + 1) if isinstance(event, MappingStartEvent) else self._list(pointer, event, depth + 1)
        self.margins.pop()
        return value

    def _group(self, pointer: Pointer, start: yaml.Event, depth: int) -> dict[str, Any]:
        group: dict[str, Any] = {}
        while not isinstance(event := self.parser.get_event(), MappingEndEvent):
            key = self._key(pointer, event)
            place = pointer + (key,)
            if key in group:
                remedy = "Keep one of the two." + (" Or, if another entry of the list begins here, put `- ` before its first property." if pointer and isinstance(pointer[-1], int) else "")
                self.document.issues.append(Issue(self.document.path, *_place(event), json_pointer(place), f"The property `{key}` stands twice here.", remedy, "yaml-key-repeated"))
                self._value(place + ("again",), self.parser.get_event(), depth)
                continue
            if self.places is not None:
                self.places.keys[place] = _place(event)
            group[key] = self._value(place, self.parser.get_event(), depth)
        self._refuse_margin(start, event)
        return group

    def _list(self, pointer: Pointer, start: yaml.Event, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self.parser.get_event(), SequenceEndEvent):
            items.append(self._value(pointer + (len(items),), event, depth))
        self._refuse_margin(start, event)
        return items

    def _key(self, pointer: Pointer, event: yaml.Event) -> str:
        if not isinstance(event, ScalarEvent) or event.anchor is not None or event.tag is not None:
            raise _Refusal("yaml-forbidden", _place(event), "A property name must be a plain word.", "Write the name, a colon and a space.")
        if event.value == "<<" and event.implicit[0]:
            raise _Refusal("yaml-forbidden", _place(event), "The merge key << may not stand in a record.", "Write the properties out.")
        self._pass_on(event)
        if event.implicit[0]:
            value, is_ambiguous = _recall_word(event.value)
            if is_ambiguous or not isinstance(value, str):
                self._report_ambiguous(pointer, event)
        key: str = event.value
        return key

    def _scalar(self, pointer: Pointer, event: ScalarEvent) -> Any:
        self._pass_on(event)
        if not event.implicit[0]:
            self._refuse_layout(event)
            return event.value
        self._report_slips(pointer, event)
        value, is_ambiguous = _recall_word(event.value)
        if is_ambiguous:
            self._report_ambiguous(pointer, event)
        return value

    def _pass_on(self, event: ScalarEvent) -> None:
        """Goes on to the next scalar."""
        if self.odd < event.start_mark.index:
            self._refuse_between(event)
        self.last = event
        if self.odd < event.end_mark.index:
            self.odd = self._find_odd(event.end_mark.index)
        if self.may_hold_forbidden:
            self._refuse_characters(event)

    def _refuse_characters(self, event: ScalarEvent) -> None:
        if match := FORBIDDEN_CHARACTER.search(event.value.replace("\r", "\0")):
            raise _Refusal("file-unreadable", _place(event), f"The value holds the character U+{ord(match.group()):04X}, written as an escape.", "Take the escape out.")

    def _refuse_layout(self, event: ScalarEvent) -> None:
        """Refuses a text on several lines that libyaml lets pass and other parsers do not."""
        if event.style in ("|", ">") and not (event.value.strip() and BLOCK_HEADER.match(self.lines[event.start_mark.line][event.start_mark.column :])):
            raise _Refusal("yaml-forbidden", _place(event), f"A text on lines of its own begins with `{event.style}-` and is not empty.", f"Write `{event.style}-`, and the text on the lines below, indented.")
        if event.style in ("'", '"'):
            self._refuse_margin(event, event)

    def _refuse_margin(self, start: yaml.Event, end: yaml.Event) -> None:
        """Refuses what stands between brackets or quotation marks and goes on at the margin, as if it were no part of them."""
        is_text = isinstance(start, ScalarEvent)
        if not is_text and not (start.flow_style and self.text[start.start_mark.index] in "[{"):
            return
        first, last = start.start_mark.line + 1, end.end_mark.line + 1
        for number, line in enumerate(self.lines[first:last], first + 1):
            words = line.strip(" \r")
            if words and len(line) - len(line.lstrip(" ")) <= self.margins[-1] and (is_text or words[0] not in "#]}"):
                kind, which = "quotation mark" if is_text else "bracket", "which" if number == last else f"and line {number}"
                raise _Refusal("yaml-syntax", _place(start), f"The {kind} that opens here is closed only in line {last}, {which} is not indented.", "Close it where it should end; or, if it goes on, put spaces before its further lines.")

    def _refuse_between(self, event: yaml.Event) -> None:
        """Refuses what libyaml lets pass between two values and other parsers do not: a question mark, a comment that touches what stands before it."""
        for match in BETWEEN.finditer(self.text, self.last.end_mark.index if self.last else 0, event.start_mark.index):
            if match["odd"]:
                line, column = self.text.count("\n", 0, match.start()) + 1, match.start() - self.text.rfind("\n", 0, match.start())
                raise _Refusal("yaml-forbidden", (line, column), *ODD[match["odd"]])

    def _find_odd(self, start: int) -> int:
        """Where the next mark stands that might be odd between two values; the end of the text where there is none."""
        match = MAYBE_ODD.search(self.text, start)
        return match.start() if match else len(self.text)

    def _report_slips(self, pointer: Pointer, event: ScalarEvent) -> None:
        """Reports what is YAML and surely not what was meant: a text cut off by #, typographic marks in place of plain ones, a mark without its partner."""
        if slip := find_lost_text(event, self.lines):
            self.document.issues.append(Issue(self.document.path, slip.line, slip.column, json_pointer(pointer), slip.message, slip.remedy, "yaml-text-lost"))
        if event.value.startswith(TYPOGRAPHIC):
            self.document.issues.append(Issue(self.document.path, *_place(event), json_pointer(pointer), f"The mark {event.value[0]} does not enclose a text in YAML; it is a part of it here.", 'Put plain quotation marks around the text: "…".', "yaml-ambiguous"))
        elif event.value.count('"') % 2:
            self.document.issues.append(Issue(self.document.path, *_place(event), json_pointer(pointer), "A quotation mark in this text has no partner.", "If it encloses the text, write one at both ends; if it belongs to the text, put all of it between single quotation marks: '…'.", "yaml-ambiguous"))

    def _report_ambiguous(self, pointer: Pointer, event: ScalarEvent) -> None:
        word = shorten(event.value, 40)
        digits = event.value.lstrip("+").replace("_", "").lstrip("0") or "0"
        message, remedy = f"`{word}` without quotation marks is text to some programs and something else to others.", f'Put it between quotation marks: "{word}".'
        if event.value != event.value.strip():
            message, remedy = f"What looks like a space beside `{word}` is another character.", "Type a plain space in its place."
        elif digits != event.value and isinstance(read_word(digits)[0], int):
            remedy = f'If it is a number, write {digits}; if it is text, put it between quotation marks: "{word}".'
        self.document.issues.append(Issue(self.document.path, *_place(event), json_pointer(pointer), message, remedy, "yaml-ambiguous"))
