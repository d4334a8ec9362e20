"""Changes a file without harm: what no check may find fault with."""

from __future__ import annotations

import json
import re
from typing import Callable

from pipeline.model.record import Instance, Record
from pipeline.reading.document import Document
from pipeline.selftest.draft import Draft
from pipeline.selftest.mutant import Break, Mutant, Original, make_mutant, where

lists = where(lambda p: p.kind == "array")


def rewrite(make: Callable[[str], str], change: str) -> Break:
    """Writes the whole of a file in another way."""

    def apply(original: Original, document: Document) -> Mutant | None:
        draft = original.open(document)
        text = make(draft.text)
        return None if text == draft.text else make_mutant(change, Draft(document.path, text), 1)

    return apply


end_lines_with_crlf = rewrite(lambda text: text.replace("\n", "\r\n"), "every line ends with CRLF")
mark_byte_order = rewrite(lambda text: f"\ufeff{text}", "a byte order mark")
drop_last_line_end = rewrite(lambda text: text.rstrip("\n"), "no line break at the end")


def rewrite_record(make: Callable[[str], str], change: str) -> Break:
    """Writes the whole of a record in another way."""
    return lambda original, record: rewrite(make, change)(original, record.document)


add_comment = rewrite_record(lambda text: f"# Read the other captures too.\n{text}", "a comment in front")
add_comments = rewrite_record(lambda text: text.replace("\n", "\n# so far\n"), "a comment between all lines")
add_empty_lines = rewrite_record(lambda text: text.replace("\n", "\n\n"), "an empty line between all lines")
number_document = rewrite_record(lambda text: f"---\n{text}", "a line of dashes in front")


def rewrite_value(make: Callable[[Draft, Instance], str | None], change: str) -> Break:
    """Writes a value in another way that means the same."""

    def apply(original: Original, instance: Instance) -> Mutant | None:
        draft = original.open(instance.record.document)
        words = make(draft, instance)
        if words is None or words == draft.read(instance.pointer):
            return None
        draft.write(instance.pointer, words)
        return make_mutant(change, draft, instance.pointer)

    return apply


def _single(draft: Draft, text: Instance) -> str | None:
    return f"'{text.value}'" if isinstance(text.value, str) and not re.search(r"['\n]", text.value) else None


def _plain(draft: Draft, text: Instance) -> str | None:
    return text.value if isinstance(text.value, str) and re.fullmatch(r"[A-Za-zÀ-ž][A-Za-zÀ-ž,.’“”()! ]{8,}[A-Za-z.)!]", text.value) else None


quote_doubly = rewrite_value(lambda draft, text: json.dumps(text.value, ensure_ascii=False) if isinstance(text.value, str) else None, "double quotation marks")
quote_singly = rewrite_value(_single, "single quotation marks")
unquote = rewrite_value(_plain, "no quotation marks")
escape = rewrite_value(lambda draft, text: json.dumps(text.value) if isinstance(text.value, str) and max(text.value, default="") > "\x7f" and max(text.value) < "\uffff" else None, "letters as escapes")
write_in_line = rewrite_value(lambda draft, value: json.dumps(value.value, ensure_ascii=False), "a list or object on one line")


def move_last_to_front(original: Original, record: Record) -> Mutant | None:
    """Puts the last property of a record in front of all others."""
    *names, last = record.value
    draft = original.open(record.document)
    if not names:
        return None
    value = record.value[last]
    draft.remove((last,))
    draft.text = f"{last}: {json.dumps(value, ensure_ascii=False)}\n{draft.text}"
    return make_mutant("the last property put in front", draft, 1)


def reverse_entries(original: Original, entries: Instance) -> Mutant | None:
    """Puts the entries of a list in the opposite order."""
    if not isinstance(entries.value, list) or len(entries.value) < 2:
        return None
    draft = original.open(entries.record.document)
    draft.set(entries.pointer, entries.value[::-1])
    return make_mutant("the entries of a list in the opposite order", draft, entries.pointer)
