"""Breaks files as such: where they lie, what bytes they are of, and how they are written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Callable, Iterator

from pipeline.model.archive import RECORDS, Archive
from pipeline.model.record import RECORD_SUFFIX, Instance, Record
from pipeline.reading.document import Document
from pipeline.schemas.record_type import ITEM, Property
from pipeline.selftest.draft import Draft
from pipeline.selftest.mutant import Break, Mutant, Original, Stratum, by_type, make_mutant, path_beside, where

DEEP = 40  # levels, more than a record may have


def iter_file_places(archive: Archive) -> Iterator[tuple[Stratum, Document]]:
    """Every file; the records of one type, the schemas, the descriptor and the census are a stratum each."""
    yield from (((Path(document.path).parent.as_posix() if document.path.endswith(RECORD_SUFFIX) else document.path,), document) for document in archive.iter_documents())


def iter_json_places(archive: Archive) -> Iterator[tuple[Stratum, Document]]:
    """Every file of JSON."""
    yield from ((stratum, document) for stratum, document in iter_file_places(archive) if document.path.endswith(".json"))


def iter_schema_places(archive: Archive) -> Iterator[tuple[Stratum, Document]]:
    """Every schema."""
    yield from (((document.path,), document) for document in archive.schema.documents)


def put_elsewhere(name: Callable[[Record], str]) -> Break:
    """Puts a copy of a record where no record of its type lies."""

    def apply(original: Original, record: Record) -> Mutant:
        path = name(record)
        return make_mutant(f"a copy of {record.document.path}", Draft(path, original.open(record.document).text), 1)

    return apply


to_folder_of_no_type = put_elsewhere(lambda record: f"{RECORDS}/{record.type.name}x/{record.id}{RECORD_SUFFIX}")
to_folder_below = put_elsewhere(lambda record: path_beside(record, f"older/{record.id}{RECORD_SUFFIX}"))
to_other_suffix = put_elsewhere(lambda record: path_beside(record, f"{record.id}.yml"))
to_backup = put_elsewhere(lambda record: path_beside(record, f"{record.id}{RECORD_SUFFIX}~"))


def put_among_schemas(original: Original, schema: Document) -> Mutant:
    return make_mutant("a copy of a schema of another name", Draft(schema.path + ".txt", original.open(schema).text), 1)


def put_bytes(words: bytes, change: str) -> Break:
    """Puts bytes at the end of some line of a file."""

    def apply(original: Original, document: Document) -> Mutant:
        lines = original.open(document).data.split(b"\n")
        at = original.random.randrange(max(1, len(lines) - 1))
        lines[at] += words
        return Mutant({document.path: b"\n".join(lines)}, document.path, at + 1, change)

    return apply


def write_in_utf_16(original: Original, document: Document) -> Mutant:
    return Mutant({document.path: original.open(document).text.encode("utf-16")}, document.path, 1, "the file in UTF-16")


def end_lines_with_cr(original: Original, document: Document) -> Mutant:
    return Mutant({document.path: original.open(document).data.replace(b"\n", b"\r")}, document.path, 1, "every line ends with CR")


def drop_colon(original: Original, document: Document) -> Mutant:
    """Takes the colon behind a name of JSON away."""
    lines = original.open(document).text.split("\n")
    at = original.random.choice([number for number, line in enumerate(lines) if re.match(r' *"[^"]*": .', line)])
    lines[at] = lines[at].replace('": ', '" ', 1)
    return make_mutant("a colon taken out", Draft(document.path, "\n".join(lines)), at + 1)


def repeat_name(original: Original, document: Document) -> Mutant | None:
    """Writes a line of JSON twice."""
    lines = original.open(document).text.split("\n")
    candidates = [number for number, line in enumerate(lines) if re.match(r' *"[^"]*": .*,$', line) and line[-2] not in "[{"]
    if not candidates:
        return None
    at = original.random.choice(candidates)
    return make_mutant("a line written twice", Draft(document.path, "\n".join(lines[: at + 1] + lines[at:])), at + 2)


def empty(original: Original, record: Record) -> Mutant:
    return make_mutant("the file emptied", Draft(record.document.path, ""), 1)


def is_text(p: Property) -> bool:
    """Whether the property is a text."""
    return p.kind == "string"


def is_prose(p: Property) -> bool:
    """Whether the property is a text to which the schema gives no form."""
    return is_text(p) and not {"enum", "pattern", "format", "x-references"} & p.schema.keys()


texts, prose = where(is_text), where(is_prose)
some_texts = by_type(texts)
properties = where(lambda p: p.path and p.path[-1] != ITEM)
some_properties = by_type(properties)
some_scalars = by_type(where(lambda p: p.path and p.path[-1] != ITEM and p.kind not in ("object", "array")))


def write_as(make: Callable[[Original, str], str], change: str) -> Break:
    """Writes a text on one line in another way: `make` is given it as it stands in the record."""

    def apply(original: Original, text: Instance) -> Mutant | None:
        draft = original.open(text.record.document)
        if not isinstance(text.value, str) or "\n" in draft.read(text.pointer):
            return None
        line = draft.line_of(text.pointer)
        draft.write(text.pointer, make(original, text.value))
        return make_mutant(change, draft, line)

    return apply


def _strip(words: str) -> str:
    """`words` without what would end a plain text or begin another thing."""
    return re.sub(r"[^\w ]", "", words).strip() or "words"


second_colon = write_as(lambda original, words: f"so it is: {_strip(words)}: so", "a second colon")
open_mark = write_as(lambda original, words: f'"{_strip(words)}', "a quotation mark that is not closed")
mark_inside = write_as(lambda original, words: f'"{_strip(words)}" so they say', "words behind the closing mark")
backslash = write_as(lambda original, words: f'"\\{_strip(words)[0]}\\d{_strip(words)}"', "a backslash between double marks")
kept_sign = write_as(lambda original, words: original.random.choice("@`%") + _strip(words), "a sign that YAML keeps for itself in front")
bracket = write_as(lambda original, words: f"[{_strip(words)}] so they say", "a text that begins with a bracket")
anchor = write_as(lambda original, words: f"&so {_strip(words)}", "an anchor")
alias = write_as(lambda original, words: "*so", "an alias")
tag = write_as(lambda original, words: f"!so {_strip(words)}", "a tag")
tab = write_as(lambda original, words: f"\t{_strip(words)}", "a tab")
deep = write_as(lambda original, words: "[" * DEEP + "]" * DEEP, "deep nesting")
kept_line_break = write_as(lambda original, words: f"|\n          {_strip(words)}", "a block that keeps its last line break")
escaped_control = write_as(lambda original, words: f'"{_strip(words)}\\u0007"', "a control character as an escape")
lost_text = write_as(lambda original, words: f"{_strip(words)} # so they say", "a comment behind a text")
lost_number = write_as(lambda original, words: f"they call it #{_strip(words)}", "a number sign in a text")
typographic = write_as(lambda original, words: f"“{_strip(words)}”", "typographic quotation marks")
ambiguous = write_as(lambda original, words: original.random.choice(["no", "Yes", "off", "2031-04-05", "012", "0x1f", "1_000", "12:30:45", "+1", ".5", "1e3", ".nan"]), "a text that some take for something else")


def glue_colon(original: Original, value: Instance) -> Mutant | None:
    """Takes the space behind the colon of a plain property away."""
    draft = original.open(value.record.document)
    if not draft.holds(value.pointer) or not draft.is_plain(value.pointer):
        return None
    return _change_line(draft, draft.line_of(value.pointer), ": ", ":", "no space behind a colon")


def indent(original: Original, value: Instance) -> Mutant | None:
    """Indents a line by one more space than its neighbours."""
    draft = original.open(value.record.document)
    line = draft.line_of(value.pointer, at_key=True)
    if line == draft.line_of(()) or draft.text.split("\n")[line - 1].lstrip().startswith("- ") or draft.text.split("\n")[line - 2].rstrip().endswith(":"):
        return None
    return _change_line(draft, line, "", " ", "a line indented by one more")


def _change_line(draft: Draft, line: int, words: str, others: str, change: str) -> Mutant:
    lines = draft.text.split("\n")
    lines[line - 1] = lines[line - 1].replace(words, others, 1)
    draft.text = "\n".join(lines)
    return make_mutant(change, draft, line)


def add_lines(words: str, change: str, at_end: bool) -> Break:
    """Puts lines in front of all others, or behind them; the first of them is wrong."""

    def apply(original: Original, record: Record) -> Mutant:
        draft = original.open(record.document)
        text = draft.text.rstrip("\n") + "\n"
        draft.text = text + words if at_end else words + text
        return make_mutant(change, draft, text.count("\n") + 1 if at_end else 1)

    return apply


second_document = add_lines("---\nand: more\n", "a second document", at_end=True)
merge_key = add_lines("<<: {and: more}\n", "a merge key", at_end=True)
question_mark = add_lines("? and\n: more\n", "a name behind a question mark", at_end=True)
directive = add_lines("%YAML 1.2\n---\n", "a directive", at_end=False)


def repeat_property(original: Original, value: Instance) -> Mutant | None:
    """Writes a property a second time in the same object, with another value."""
    draft = original.open(value.record.document)
    if not value.pointer or not isinstance(value.pointer[-1], str):
        return None
    draft.add(value.pointer[:-1], value.pointer[-1], "again")
    return make_mutant("a property written twice", draft, value.pointer, at_key=True)


def repeat_line(original: Original, value: Instance) -> Mutant | None:
    """Writes the line of a property a second time below it."""
    draft = original.open(value.record.document)
    if not value.pointer or not isinstance(value.pointer[-1], str) or "\n" in draft.read(value.pointer):
        return None
    line = draft.line_of(value.pointer)
    lines = draft.text.split("\n")
    if lines[line - 1].lstrip().startswith("- "):
        return None
    draft.text = "\n".join(lines[:line] + lines[line - 1 :])
    return make_mutant("a line written twice", draft, line + 1)
