"""Characters that nobody sees: which they are, and where they belong all the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Iterator

INVISIBLE_CATEGORIES = {"Cf", "Co", "Cn"}  # formats, private use, not assigned
# letters and marks of other categories that show nothing: grapheme joiner, fillers, inherent vowels, variation selectors, object
INVISIBLE = "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\ufffc\U000e0100-\U000e01ef]"
# signs that Unicode counts among the formats and that show, and the range that it keeps for the emoji of later versions
VISIBLE = "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U0001f000-\U0001fbff\U0001fc00-\U0001fffd]"

EMOJI = "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
DRAWN = EMOJI + "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*"
# where such characters belong: in emoji sequences (UTS #51), and as joiners in the words of scripts that need them (RFC 5892, appendix A)
BELONGING = (
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
    f"|{DRAWN}(?:\u200d{DRAWN})*"
    "|[0-9#*]\ufe0f\u20e3"
    "|(?<=[\u0620-\u08ff])[\u200c\u200d](?=[\u0620-\u08ff])"
    "|(?<=[\u0900-\u0dff\u1000-\u109f\u1780-\u17ff])[\u200c\u200d]"
)


def iter_invisible(text: str) -> Iterator[int]:
    """Where in `text` characters stand that nobody sees, or that mean something else on every computer."""
    suspects = [] if text.isascii() else sorted(char for char in set(text) if char > "\x9f" and _is_invisible(char))
    if suspects:
        belonging = {at for match in re.finditer(BELONGING, text) for at in range(*match.span())}
        found = re.finditer("|".join(map(re.escape, suspects)), text)
        yield from (match.start() for match in found if match.start() not in belonging)


def drop_invisible(text: str) -> str:
    """`text` without these characters."""
    dropped = list(iter_invisible(text))
    return "".join(text[start:end] for start, end in zip([0, *(at + 1 for at in dropped)], [*dropped, None])) if dropped else text


@lru_cache(maxsize=1024)
def _is_invisible(char: str) -> bool:
    is_hidden = unicodedata.category(char) in INVISIBLE_CATEGORIES or re.match(INVISIBLE, char) is not None
    return is_hidden and not re.match(VISIBLE, char)


def name_character(char: str) -> str:
    """The code point of `char` and its name."""
    return f"U+{ord(char):04X} ({unicodedata.name(char, 'a character without a name')})"
