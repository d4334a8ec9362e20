"""The one form in which a record is written: the properties in the order of the schema, each value in one way."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache
from typing import Any, Iterator

from pipeline.editing.comments import MODELINE, Comments
from pipeline.reading.document import Document
from pipeline.reading.issue import Pointer
from pipeline.reading.strict_yaml import read_yaml
from pipeline.schemas.record_type import Property, RecordType

WORD = re.compile("[A-Za-z0-9]{1,30}(-[A-Za-z0-9]{1,30})*")  # a longer run of letters and digits is a digest
NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")
FORMS = ("enum", "pattern")  # what gives a text a form in the schema
MARKS_AFTER_ESCAPE = re.compile("(?<=\\\\[nt])[\u0300-\u036f]+")  # Unicode NFC would make them one with the letter of the escape
INDENT = "  "


def make_text(value: dict[str, Any], record_type: RecordType, comments: Comments = Comments()) -> str:
    """The file of a record: the line that names its schema, its properties, and `comments` where they belong."""
    return "\n".join([make_modeline(record_type), *iter_lines(value, record_type.root, comments)]) + "\n"


def make_modeline(record_type: RecordType) -> str:
    """The comment that tells an editor where the schema is, from the folder of the records."""
    up = "../" * len((record_type.folder or "").split("/"))
    return f"{MODELINE} $schema={up}{record_type.root.document.path}"


def iter_lines(value: Any, p: Property | None, comments: Comments = Comments(), pointer: Pointer = ()) -> Iterator[str]:
    """The lines of a group or list that is not empty; `p` describes it, or is None where no schema does."""
    for key in _sort_keys(value, p) if isinstance(value, dict) else range(len(value)):
        below = pointer + (key,)
        yield from comments.above.get(below, ())
        yield from _iter_entry(value[key], _property_at(p, key), comments, below)
    yield from comments.ending.get(pointer, ())


def _sort_keys(value: dict[str, Any], p: Property | None) -> list[str]:
    known = [name for name in p.properties if name in value] if p else []
    return known + [name for name in value if name not in known]


def _property_at(p: Property | None, key: str | int) -> Property | None:
    if p is None:
        return None
    return p.properties.get(key) if isinstance(key, str) else p.items


def _iter_entry(value: Any, p: Property | None, comments: Comments, pointer: Pointer) -> Iterator[str]:
    """The lines of one property or item."""
    key = pointer[-1]
    beside = "".join(INDENT + comment for comment in comments.beside.get(pointer, ()))
    if not isinstance(value, (dict, list)) or not value:
        yield (f"{_make_name(key)}: " if isinstance(key, str) else "- ") + _make_scalar(value, p) + beside
        return
    lines = list(iter_lines(value, p, comments, pointer))
    if isinstance(key, str):
        yield f"{_make_name(key)}:{beside}"
        yield from (INDENT + line for line in lines)
        return
    first = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    yield from lines[:first]
    yield from (("- " if i == first else INDENT) + line for i, line in enumerate(lines) if i >= first)


def _make_name(name: str) -> str:
    return name if NAME.fullmatch(name) and _is_plain(name) else _quote(name)


def _make_scalar(value: Any, p: Property | None) -> str:
    if isinstance(value, str):
        return make_word(value) if p and any(word in p.schema for word in FORMS) else _quote(value)
    if isinstance(value, float):
        digits = format(Decimal(repr(value)), "f")
        return digits if "." in digits else digits + ".0"
    return {None: "null", True: "true", False: "false"}[value] if value is None or isinstance(value, bool) else str(value)  # also [] and {}


def make_word(text: str) -> str:
    """`text`, to which a schema gives a form: without quotation marks where it is a word that all parsers read alike."""
    return text if WORD.fullmatch(text) and _is_plain(text) else _quote(text)


@cache
def _is_plain(word: str) -> bool:
    """Whether every parser reads the word without quotation marks as the same text."""
    document = Document("")
    read_yaml(f"{word}: {word}", document)
    return document.value == {word: word} and not document.issues


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + MARKS_AFTER_ESCAPE.sub(lambda match: "".join(f"\\u{ord(char):04x}" for char in match.group()), escaped) + '"'


def normalize(value: Any) -> Any:
    """`value` with every text in Unicode NFC; names stay, since two could become one."""
    if isinstance(value, dict):
        return {key: normalize(child) for key, child in value.items()}
    if isinstance(value, list):
        return [normalize(child) for child in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value
