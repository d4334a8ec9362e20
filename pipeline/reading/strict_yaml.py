"""The strict YAML of the records: JSON's values in YAML's clothes.

It is read from the events of libyaml's parser, which tell anchors, aliases, tags and styles that composed nodes no
longer show. Whatever a YAML 1.1 and a YAML 1.2 parser would read differently is an issue, so that every accepted file
means the same to both.
"""

from __future__ import annotations

import re
from typing import Any, Iterator

import yaml

from pipeline.reading.document import FORBIDDEN_CHARACTER, Document
from pipeline.reading.issue import Issue, Pointer, json_pointer, shorten
from pipeline.reading.yaml_slips import find_lost_text, find_slip

BLOCK_HEADER = re.compile(r"[|>]-( +#.*| *)\r?$")  # parsers differ on the last line break that `-` takes away
BETWEEN = re.compile(r"(?<!\S)#.*|(?P<odd>[#?])")  # between two values: a comment, or what parsers read differently there
ODD = {
    "?": ("A question mark may not introduce a value.", "Delete it; a value that begins with ? needs quotation marks."),
    "#": ("A comment touches what stands before it.", "Put a space before #."),
}
TYPOGRAPHIC = tuple("“”„‟‘’‚‛«»‹›")
MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1  # what every JSON reader keeps exactly (RFC 8259, section 6)

INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
NULLS = {"", "~", "null"}
BOOLEANS = {"true": True, "false": False}
# https://yaml.org/type/bool.html and https://yaml.org/spec/1.2.2/#103-core-schema, besides our own forms
AMBIGUOUS_WORDS = set("y Y yes Yes YES n N no No NO on On ON off Off OFF Null NULL True TRUE False FALSE = << -".split())
# https://yaml.org/type/{int,float,timestamp}.html and the YAML 1.2 core schema: all that some parser takes for a number or a date
AMBIGUOUS_FORMS = re.compile(
    r"[-+]?(0b[-+]?[01_]+|0o[-+]?[0-7_]+|0x[-+]?[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-9]+)*(\.[0-9_]*)?([eE][-+]?[0-9]+)?"
    r"|\.[0-9_]+([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN)"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?"
)

def read_yaml(text: str, document: Document) -> None:
    """Reads `text` into `document`: its value and places, or its issues."""
    if (tab := text.find("\t")) >= 0:
        line = text.count("\n", 0, tab)
        document.break_off("yaml-forbidden", "A tab stands here.", "Use spaces; inside quotation marks write \\t.", line + 1, tab - text.rfind("\n", 0, tab))
        return
    loader = yaml.CSafeLoader(text)
    reader = _Reader(loader, document, text)
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
        loader.dispose()


class _Refusal(Exception):
    """A construct that ends the reading of a file."""

    def __init__(self, check: str, place: tuple[int, int], message: str, remedy: str):
        super().__init__(message)
        self.check, self.message, self.remedy = check, message, remedy
        self.line, self.column = place


def _place(event: yaml.Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _Reader:
    """Builds the value of one document from libyaml's events."""

    def __init__(self, loader: yaml.CSafeLoader, document: Document, text: str):
        self.loader, self.document = loader, document
        self.text, self.lines = text, text.split("\n")
        self.last: yaml.ScalarEvent | None = None  # the scalar that was read last
        self.margins = [-1]  # the columns of the lists and groups without brackets that are open

    def read(self) -> None:
        self.loader.get_event()  # the start of the stream
        if self.loader.check_event(yaml.StreamEndEvent):
            self.document.break_off("yaml-syntax", "The file is empty.", "Write the record, or delete the file.")
            return
        start = self.loader.get_event()
        if start.version or start.tags:
            raise _Refusal("yaml-forbidden", _place(start), "A directive (a line that begins with %) may not stand in a record.", "Delete the line.")
        self.document.value = self._value((), self.loader.get_event(), 0)
        self._refuse_between(self.loader.get_event())  # the end of the document
        if not self.loader.check_event(yaml.StreamEndEvent):
            raise _Refusal("yaml-forbidden", _place(self.loader.get_event()), "A second document begins here; a file holds one record.", "Put it into a file of its own, or delete the line ---.")

    def _value(self, pointer: Pointer, event: yaml.Event, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            raise _Refusal("yaml-forbidden", _place(event), f"The alias *{event.anchor} may not stand in a record.", "Write the value out.")
        if event.anchor is not None:
            raise _Refusal("yaml-forbidden", _place(event), f"The anchor &{event.anchor} may not stand in a record.", "Delete it; a value that begins with & needs quotation marks.")
        if event.tag is not None:
            raise _Refusal("yaml-forbidden", _place(event), f"The tag {event.tag} may not stand in a record.", "Delete it; a value that begins with ! needs quotation marks.")
        if depth > MAX_DEPTH:
            raise _Refusal("yaml-forbidden", _place(event), f"The file is nested more than {MAX_DEPTH} levels deep.", "Flatten it.")
        self.document.values[pointer] = _place(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(pointer, event)
        self.margins.append(self.margins[-1] if event.flow_style else event.start_mark.column)
        value = dict(self._pairs(pointer, event, depth)) if isinstance(event, yaml.MappingStartEvent) else list(self._items(pointer, event, depth))
        self.margins.pop()
        return value

    def _pairs(self, pointer: Pointer, start: yaml.Event, depth: int) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        while not isinstance(event := self.loader.get_event(), yaml.MappingEndEvent):
            key = self._key(pointer, event)
            place = pointer + (key,)
            if key in seen:
                remedy = "Keep one of the two." + (" Or, if another entry of the list begins here, put `- ` before its first property." if pointer and isinstance(pointer[-1], int) else "")
                self.document.issues.append(Issue(self.document.path, *_place(event), json_pointer(place), f"The property `{key}` stands twice here.", remedy, "yaml-key-repeated"))
                self._value(place + ("again",), self.loader.get_event(), depth + 1)
                continue
            seen.add(key)
            self.document.keys[place] = _place(event)
            yield key, self._value(place, self.loader.get_event(), depth + 1)
        self._refuse_margin(start, event)

    def _key(self, pointer: Pointer, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None or event.tag is not None:
            raise _Refusal("yaml-forbidden", _place(event), "A property name must be a plain word.", "Write the name, a colon and a space.")
        if event.value == "<<" and event.implicit[0]:
            raise _Refusal("yaml-forbidden", _place(event), "The merge key << may not stand in a record.", "Write the properties out.")
        self._refuse_between(event)
        self.last = event
        self._refuse_characters(event)
        if event.implicit[0] and (self._is_ambiguous(event.value) or not isinstance(self._plain(event.value), str)):
            self._report_ambiguous(pointer, event)
        return event.value

    def _items(self, pointer: Pointer, start: yaml.Event, depth: int) -> Iterator[Any]:
        index = 0
        while not isinstance(event := self.loader.get_event(), yaml.SequenceEndEvent):
            yield self._value(pointer + (index,), event, depth + 1)
            index += 1
        self._refuse_margin(start, event)

    def _scalar(self, pointer: Pointer, event: yaml.ScalarEvent) -> Any:
        self._refuse_between(event)
        self.last = event
        self._refuse_characters(event)
        self._refuse_layout(event)
        if not event.implicit[0]:
            return event.value
        self._report_slips(pointer, event)
        if self._is_ambiguous(event.value):
            self._report_ambiguous(pointer, event)
        return self._plain(event.value)

    def _refuse_characters(self, event: yaml.ScalarEvent) -> None:
        if match := FORBIDDEN_CHARACTER.search(event.value.replace("\r", "\0")):
            raise _Refusal("file-unreadable", _place(event), f"The value holds the character U+{ord(match.group()):04X}, written as an escape.", "Take the escape out.")

    def _refuse_layout(self, event: yaml.ScalarEvent) -> None:
        """Refuses a text on several lines that libyaml lets pass and other parsers do not."""
        if event.style in ("|", ">") and not (event.value.strip() and BLOCK_HEADER.match(self.lines[event.start_mark.line][event.start_mark.column :])):
            raise _Refusal("yaml-forbidden", _place(event), f"A text on lines of its own begins with `{event.style}-` and is not empty.", f"Write `{event.style}-`, and the text on the lines below, indented.")
        if event.style in ("'", '"'):
            self._refuse_margin(event, event)

    def _refuse_margin(self, start: yaml.Event, end: yaml.Event) -> None:
        """Refuses what stands between brackets or quotation marks and goes on at the margin, as if it were no part of them."""
        is_text = isinstance(start, yaml.ScalarEvent)
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
        is_padded = text != text.strip()  # with a no-break space, which some parsers take away
        return (looks_like_more or is_padded) and isinstance(self._plain(text), str)

    def _report_slips(self, pointer: Pointer, event: yaml.ScalarEvent) -> None:
        """Reports what is YAML and surely not what was meant: a text cut off by #, typographic marks in place of plain ones, a mark without its partner."""
        if slip := find_lost_text(event, self.lines):
            self.document.issues.append(Issue(self.document.path, slip.line, slip.column, json_pointer(pointer), slip.message, slip.remedy, "yaml-text-lost"))
        if event.value.startswith(TYPOGRAPHIC):
            self.document.issues.append(Issue(self.document.path, *_place(event), json_pointer(pointer), f"The mark {event.value[0]} does not enclose a text in YAML; it is a part of it here.", 'Put plain quotation marks around the text: "…".', "yaml-ambiguous"))
        elif event.value.count('"') % 2:
            self.document.issues.append(Issue(self.document.path, *_place(event), json_pointer(pointer), "A quotation mark in this text has no partner.", "If it encloses the text, write one at both ends; if it belongs to the text, put all of it between single quotation marks: '…'.", "yaml-ambiguous"))

    def _report_ambiguous(self, pointer: Pointer, event: yaml.ScalarEvent) -> None:
        word = shorten(event.value, 40)
        digits = event.value.lstrip("+").replace("_", "").lstrip("0") or "0"
        message, remedy = f"`{word}` without quotation marks is text to some programs and something else to others.", f'Put it between quotation marks: "{word}".'
        if event.value != event.value.strip():
            message, remedy = f"What looks like a space beside `{word}` is another character.", "Type a plain space in its place."
        elif digits != event.value and isinstance(self._plain(digits), int):
            remedy = f'If it is a number, write {digits}; if it is text, put it between quotation marks: "{word}".'
        self.document.issues.append(Issue(self.document.path, *_place(event), json_pointer(pointer), message, remedy, "yaml-ambiguous"))
