"""Words without quotation marks: what they stand for, and on which of them parsers differ."""

from __future__ import annotations

import re
from typing import Any

MAX_INTEGER = 2**53 - 1  # what every JSON reader keeps exactly (RFC 8259, section 6)

INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}
NUMERIC = set("+-.0123456789")  # with which a number and a date begin
# https://yaml.org/type/bool.html and https://yaml.org/spec/1.2.2/#103-core-schema, besides our own forms
AMBIGUOUS_WORDS = set("y Y yes Yes YES n N no No NO on On ON off Off OFF Null NULL True TRUE False FALSE = << -".split())
# https://yaml.org/type/{int,float,timestamp}.html and the YAML 1.2 core schema: all that some parser takes for a number or a date
AMBIGUOUS_FORMS = re.compile(
    r"[-+]?(0b[-+]?[01_]+|0o[-+]?[0-7_]+|0x[-+]?[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-9]+)*(\.[0-9_]*)?([eE][-+]?[0-9]+)?"
    r"|\.[0-9_]+([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN)"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?"
)


TYPOGRAPHIC = tuple("“”„‟‘’‚‛«»‹›")  # marks that enclose a text, but not in YAML


def read_word(text: str) -> tuple[Any, bool]:
    """What `text` stands for (null, true, false, a JSON number, or itself), and whether some parser takes for another
    value what is text to us."""
    if text in CONSTANTS:
        return CONSTANTS[text], False
    if text[0] in NUMERIC:
        if INTEGER.fullmatch(text) and len(text) < 20 and abs(int(text)) <= MAX_INTEGER:
            return int(text), False
        if NUMBER.fullmatch(text) and len(text) < 20:
            return float(text), False
        if AMBIGUOUS_FORMS.fullmatch(text):
            return text, True
    is_padded = text != text.strip()  # with a no-break space, which some parsers take away
    return text, is_padded or text in AMBIGUOUS_WORDS


def looks_quoted(text: str) -> bool:
    """Whether it begins or holds marks that may have been meant to enclose a text, and in YAML do not."""
    return text.startswith(TYPOGRAPHIC) or text.count('"') % 2 == 1
