"""Screens: what tells of most records, in a few microseconds, that the checks of texts would find nothing in them.

A screen is a pattern of the linear engine (see `validator`) that matches every text in which its check could find
anything, and few others. The screens of several checks are asked at once; what none of them matches is in order, and
what one of them matches is looked at by all.

All of them match a text that holds any but the common characters. Of these Unicode has known for long that each is seen,
that no two of them become one in NFC, and which are white space, digits, and letters of what script; and none but an
ASCII letter is the other case of an ASCII letter. So the rest of a screen has to be right of common characters alone.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Callable

from pipeline.schemas.record_type import Property, RecordType
from pipeline.schemas.validator import Validator

MAX_UNITS = 32767  # of UTF-16: what the cell of a spreadsheet holds; no character has more than two
PRIVATE = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa", "invalid", "test")  # networks
TYPES = 16  # record types of which a screen is kept

# What stands inside brackets
COMMON = r"\t\n\r -~\u00a0-\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00ba\u00bb\u00bf-\u012f\u0132-\u017e\u0180-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u202f-\u205e\u20a0-\u20bf\u2116"
WHITE = r"\t\n\r \u00a0\u202f"
LATIN = r"A-Za-z\u00aa\u00b5\u00ba\u00c0-\u02ff"
CYRILLIC = r"\u0400-\u052f"

UNCOMMON = f"[^{COMMON}]"
EMPTY = f"^[{WHITE}]*$"
PADDED = f"^[{WHITE}]|[{WHITE}]$"
FORMULA = rf"^[{WHITE}\"']*[=+@-]|^[\t\r]"
MIXED = f"[{LATIN}][{CYRILLIC}]|[{CYRILLIC}][{LATIN}]"
ADDRESS = f"://|(?i:script|data):[^{WHITE}]"

# A text that is an address: its host has ASCII labels, and nothing is encoded that is no character. UNSAFE is what it may
# not hold all the same: labels in code, the names of private networks, and parameters, which may follow whoever opens it.
SAFE = rf"^https?://(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.)+[a-z]{{2,63}}(?:[/?#](?:[^{WHITE}\\%]|%(?:[2-689A-Fa-f][0-9A-Fa-f]|7[0-9A-Ea-e]))*)?$"
UNSAFE = rf"xn--|[?#].*=|\.(?:{'|'.join(PRIVATE)})(?:[/?#]|$)"

# In the text of a file there may be more white space than in the value that it writes on several lines, and before that
# value stands white space, a quotation mark or one of `[{,:`.
GAP = f"[{WHITE}]*"
DIGIT = rf"[{WHITE}().–-]*[0-9]"
BEFORE, AFTER = r"(?:^|[^0-9A-Za-z_%s])", r"(?:$|[^0-9A-Za-z_%s])"  # what stands beside a number, and what besides letters and digits does not
E_MAIL = rf"[A-Za-z0-9_.+%\u00a0-\u2116-]@[^{WHITE}@]*\.|[\[(]{GAP}(?i:at|@|собака){GAP}[\])]|(?i:mailto):"
TELEPHONE = "|".join((
    rf"{BEFORE % '+'}(?:\+|00)[1-9](?:{DIGIT}){{7}}",
    r"(?i:tel:|wa\.me/|phone=)\+?[0-9]",
    rf"{BEFORE % './=+–-'}[78][{WHITE}(–-]*[3489][0-9]{{2}}[{WHITE})–-]*[0-9]{{3}}[{WHITE}–-]*[0-9]{{2}}[{WHITE}–-]*[0-9]{{2}}{AFTER % '–-'}",
    rf"\([0-9]{{3,5}}\){GAP}[0-9]{{1,3}}[–-][0-9]{{2}}[–-][0-9]{{2}}",
    rf"(?i:tel|phone|mobile|whatsapp|viber|fax|тел|моб|факс)[^{WHITE}]*{GAP}(?i:no|number|номер)?(?i:[.:№is{WHITE}])*\(?[0-9](?:{DIGIT}){{5}}",
))
IBAN = rf"{BEFORE % ''}[A-Za-z]{{2}}[0-9]{{2}}(?:{GAP}[A-Za-z0-9]{{4}}){{2,7}}(?:{GAP}[A-Za-z0-9]{{1,3}})?{AFTER % ''}"
CARD = rf"{BEFORE % '/=.#-'}(?:(?:4[0-9]|5[1-5]|2[2-7]|6[0-9])[0-9]{{2}}(?:[{WHITE}-]*[0-9]{{4}}){{3}}|3[47][0-9]{{2}}[{WHITE}-]*[0-9]{{6}}[{WHITE}-]*[0-9]{{5}}){AFTER % '-'}"
PASSPORT = rf"(?i:passport|паспорт|сери[яи])[^0-9]*(?:[A-Za-z]{GAP}|[0-9]{{2}}{GAP}(?:[0-9]{{2}})?{GAP}(?i:№|no?\.?|номер)?{GAP})[0-9]{{6}}"
LATITUDE = rf"°?{GAP}(?i:[nsewсювз])?"
COORDINATES = "|".join((
    rf"[0-9]\.[0-9]{{3,}}{LATITUDE}(?:[{WHITE},;/]|(?i:%2C)|&[^{WHITE}=]*=)+[+-]?[0-9]{{1,3}}\.[0-9]{{3}}",
    rf"[0-9],[0-9]{{4,}}{LATITUDE}[{WHITE};/]+[+-]?[0-9]{{1,3}},[0-9]{{4}}",
    f"[0-9]{GAP}°",
))
IP = "[0-9][.][0-9]{1,3}[.][0-9]{1,3}[.][0-9]|::[0-9A-Fa-f]|(?:[0-9A-Fa-f]{1,4}:){7}"
PERSONAL = "|".join((E_MAIL, TELEPHONE, IBAN, CARD, PASSPORT, COORDINATES, IP))

Schema = dict[str, Any]


def holds(*patterns: str) -> Schema:
    """What a text conforms to that one of the patterns matches, and nothing else."""
    return {"type": "string", "pattern": "|".join(patterns)}


TEXT: Schema = {"not": holds(UNCOMMON, EMPTY, PADDED, FORMULA, MIXED, ADDRESS), "maxLength": MAX_UNITS // 2}
TEXT_OF_ADDRESS: Schema = {"not": holds(UNCOMMON, MIXED, UNSAFE), "pattern": SAFE, "maxLength": MAX_UNITS // 2}
FILE: Schema = {"not": holds(UNCOMMON, PERSONAL), "additionalProperties": {"$ref": "#"}, "items": {"$ref": "#"}}


def make_shape(p: Property, schema_of: Callable[[Property], Schema]) -> Schema:
    """What a value at `p` conforms to where what stands in it conforms to `schema_of` the property at which it stands."""
    shape = dict(schema_of(p))
    if properties := {name: below for name, child in p.properties.items() if (below := make_shape(child, schema_of))}:
        shape["properties"] = properties
    if p.items and (items := make_shape(p.items, schema_of)):
        shape["items"] = items
    return shape


def _schema_of_text(p: Property) -> Schema:
    return (TEXT_OF_ADDRESS if is_address(p) else TEXT) if p.kind == "string" else {}


def is_address(p: Property) -> bool:
    """Whether the schema asks for a web address."""
    return p.schema.get("format") == "uri"


@lru_cache(maxsize=TYPES)
def screen_of_texts(record_type: RecordType) -> Validator:
    """What accepts a record in no text of which a check of texts could find anything."""
    return Validator(make_shape(record_type.root, _schema_of_text))


@cache
def screen_of_text(of_address: bool) -> Validator:
    """What accepts such a text in which no check of texts could find anything."""
    return Validator(TEXT_OF_ADDRESS if of_address else TEXT)


@cache
def screen_of_file() -> Validator:
    """What accepts the text of a file, or a value, in no text of which a check of files could find anything."""
    return Validator(FILE)
