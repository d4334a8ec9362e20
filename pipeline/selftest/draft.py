"""A file of an archive while it is being changed: its text, and where each part of its value begins and ends.

Nothing is asked of the reading that is put to the test: the places come from libyaml's own nodes.
"""

from __future__ import annotations

import json
from typing import Any

import yaml

from pipeline.reading.issue import Pointer

Span = tuple[int, int]


class Draft:
    """The text of the file `path`. Whatever is changed leaves the lines around it as they are, so that the line that is
    broken is known. JSON is YAML enough to be changed in the same way."""

    def __init__(self, path: str, text: str):
        self.path, self.text = path, text
        self._read: str | None = None
        self._values: dict[Pointer, yaml.Node] = {}
        self._keys: dict[Pointer, yaml.Node] = {}
        self._starts: list[int] = []

    @property
    def data(self) -> bytes:
        return self.text.encode("utf-8", "surrogatepass")

    def line_of(self, pointer: Pointer, at_key: bool = False) -> int:
        """The line, from 1, on which what `pointer` leads to begins, or its key; where nothing stands there, what is
        nearest around it."""
        self._look()
        if at_key and pointer in self._keys:
            return int(self._keys[pointer].start_mark.line) + 1
        while pointer not in self._values:
            pointer = pointer[:-1]
        return int(self._values[pointer].start_mark.line) + 1

    def holds(self, pointer: Pointer) -> bool:
        self._look()
        return pointer in self._values

    def is_plain(self, pointer: Pointer) -> bool:
        """Whether a text without quotation marks stands there, on one line."""
        self._look()
        node = self._values[pointer]
        return isinstance(node, yaml.ScalarNode) and not node.style and bool(node.value) and node.start_mark.line == node.end_mark.line

    def read(self, pointer: Pointer) -> str:
        """What stands there, as it is written."""
        start, end = self._span(pointer)
        return self.text[start:end]

    def write(self, pointer: Pointer, text: str) -> None:
        """Puts `text` there as it is, whatever becomes of the file."""
        start, end = self._span(pointer)
        self.text = self.text[:start] + text + self.text[end:]

    def set(self, pointer: Pointer, value: Any) -> None:
        """Puts `value` there, on one line."""
        self.write(pointer, json.dumps(value, ensure_ascii=False))

    def put(self, pointer: Pointer, value: Any) -> None:
        """Gives an object the property to which `pointer` leads, whether it has one or not."""
        if self.holds(pointer):
            self.set(pointer, value)
        else:
            self.add(pointer[:-1], str(pointer[-1]), value)

    def rename(self, pointer: Pointer, name: str) -> None:
        """Gives the property another name, and takes care of its quotation marks."""
        self._look()
        start, end = self._span_of(self._keys[pointer])
        quotation_mark = '"' if self.text[start] == '"' else ""
        self.text = self.text[:start] + quotation_mark + name + quotation_mark + self.text[end:]

    def remove(self, pointer: Pointer) -> None:
        """Takes a property or an entry out."""
        around = pointer[:-1]
        siblings = self._children(around)
        at = siblings.index(pointer)
        if len(siblings) == 1:
            self.write(around, "{}" if isinstance(pointer[-1], str) else "[]")
            return
        if at + 1 < len(siblings):
            start, end = self._start(pointer), self._start(siblings[at + 1])
        else:
            start, end = self._span(siblings[at - 1])[1], self._span(pointer)[1]
        self.text = self.text[:start] + self.text[end:]

    def add(self, around: Pointer, name: str, value: Any) -> Pointer:
        """Adds a property behind the others of an object; returns where it stands."""
        self._insert(around, f"{json.dumps(name) if self._is_flow(around) else name}: {json.dumps(value, ensure_ascii=False)}")
        return around + (name,)

    def append(self, around: Pointer, value: Any) -> Pointer:
        """Adds an entry behind the others of a list; returns where it stands."""
        count = len(self._children(around))
        self._insert(around, ("" if self._is_flow(around) else "- ") + json.dumps(value, ensure_ascii=False))
        return around + (count,)

    def _insert(self, around: Pointer, words: str) -> None:
        """Writes `words` behind the last part of the object or list `around`."""
        siblings = self._children(around)
        if not siblings:
            opening, closing = self.read(around)[0], self.read(around)[-1]
            self.write(around, f"{opening}{words}{closing}")
            return
        end = self._span(siblings[-1])[1]
        gap = ", " if self._is_flow(around) else "\n" + " " * self._values[around].start_mark.column
        self.text = self.text[:end] + gap + words + self.text[end:]

    def _is_flow(self, pointer: Pointer) -> bool:
        self._look()
        return bool(getattr(self._values[pointer], "flow_style", False))

    def _children(self, around: Pointer) -> list[Pointer]:
        self._look()
        return [pointer for pointer in self._values if len(pointer) == len(around) + 1 and pointer[:-1] == around]

    def _start(self, pointer: Pointer) -> int:
        """Where a property begins with its key, or an entry."""
        return self._span_of(self._keys[pointer] if pointer in self._keys else self._values[pointer])[0]

    def _span(self, pointer: Pointer) -> Span:
        self._look()
        return self._span_of(self._values[pointer])

    def _span_of(self, node: yaml.Node) -> Span:
        """From where to where a node stands; that of a block ends in libyaml's eyes where the next begins."""
        start, end = (self._starts[mark.line] + mark.column for mark in (node.start_mark, node.end_mark))
        return start, max(start, len(self.text[:end].rstrip()))

    def _look(self) -> None:
        """Finds the places anew where the text was changed."""
        if self._read is self.text:
            return
        self._read, self._values, self._keys = self.text, {}, {}
        self._starts = [0] + [at + 1 for at, char in enumerate(self.text) if char == "\n"] + [len(self.text)]
        self._note((), yaml.compose(self.text, yaml.CSafeLoader))

    def _note(self, pointer: Pointer, node: yaml.Node) -> None:
        self._values[pointer] = node
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._keys[pointer + (key.value,)] = key
                self._note(pointer + (key.value,), value)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._note(pointer + (index,), value)
