"""Makes ids for new records, and finds the records that a new one may repeat."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from difflib import get_close_matches
from typing import Any, Iterator

from pipeline.checks.duplicates import KEYWORD as DUPLICATE
from pipeline.checks.duplicates import is_comparable
from pipeline.checks.spelling import fold_spelling
from pipeline.model.archive import Archive
from pipeline.model.dates import DateError, bounds
from pipeline.model.record import Record
from pipeline.schemas.record_type import Property, RecordType, is_date, steps_of

KEYWORD = "x-slug"
MAX_LENGTH = 60
LIKENESS = 0.8  # of difflib's ratio; names that differ in a letter or two are above it
SHOWN = 3

# Cyrillic letters as BGN/PCGN writes them, without apostrophes, and the Latin letters that Unicode does not decompose
LETTERS = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ј": "j", "ӏ": "", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "'": "", "’": "", "ʼ": "", "‘": "",
})


def make_slug(record_type: RecordType, value: dict[str, Any]) -> str:
    """An id for the record `value`, or "" where nothing is there to make it of."""
    words = [word for p, found in _iter_naming(record_type, value) for word in (_date_words(found) if is_date(p) else _words(found))]
    return _join(words)


def find_similar(archive: Archive, new: Record) -> list[Record]:
    """The records of the type of `new` that have nearly the same name, the nearest first; none that is protected from
    being compared, and none for one that is."""
    others = {_name(record): record for record in archive.records[new.type.name].values() if _is_comparable(record)}
    return [others[name] for name in get_close_matches(_name(new), others, n=SHOWN, cutoff=LIKENESS)] if _is_comparable(new) else []


def _is_comparable(record: Record) -> bool:
    return DUPLICATE not in record.type.root.schema or is_comparable(record)


def _name(record: Record) -> str:
    """What names the record, apart from its date, in one spelling."""
    return fold_spelling(" ".join(text for p, text in _iter_naming(record.type, record.value) if not is_date(p)) or record.id)


def _iter_naming(record_type: RecordType, value: dict[str, Any]) -> Iterator[tuple[Property, str]]:
    """The properties of which the schema makes ids, with their texts."""
    for path in record_type.root.schema.get(KEYWORD, ()):
        p, found = look_up(record_type.root, value, path)
        if p and isinstance(found, str):
            yield p, found


def look_up(p: Property | None, value: Any, path: str) -> tuple[Property | None, Any]:
    """The property to which `path` leads from `p`, and what stands there in `value`; a number leads to an item."""
    for step in steps_of(path):
        if step.isdigit():
            p, value = p and p.items, value[int(step)] if isinstance(value, list) and int(step) < len(value) else None
        else:
            p, value = p and p.properties.get(step), value.get(step) if isinstance(value, dict) else None
    return p, value


def _words(text: str) -> list[str]:
    """The words of `text` in lower-case ASCII."""
    latin = unicodedata.normalize("NFC", text).lower().translate(LETTERS)
    return re.findall("[a-z0-9]+", unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode())


def _date_words(text: str) -> list[str]:
    """The year, month and day that the first and the last possible day have in common."""
    try:
        first, last = bounds(text)
    except DateError:
        return []
    same: list[str] = []
    for a, b in zip(_parts(first), _parts(last)):
        if a != b:
            break
        same.append(a)
    return same


def _parts(day: date | None) -> list[str]:
    return day.isoformat().split("-") if day else []


def _join(words: list[str]) -> str:
    """As many of the words as an id of bearable length holds, the first of them in any case."""
    slug = ""
    for word in words:
        if slug and len(slug) + 1 + len(word) > MAX_LENGTH:
            break
        slug = f"{slug}-{word}" if slug else word[:MAX_LENGTH]
    return slug
