"""Spellings: the form that several spellings of one name share."""

from __future__ import annotations

import re
import unicodedata

# Letters that lose nothing but their accent are left to Unicode; й and ё are among them.
LETTERS = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "e", "ж": "zh", "з": "z", "и": "i", "і": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh",
    "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "ӏ": "", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe",
})
# What transliterations write in several ways, in the order in which it is made one.
VARIANTS = (("shch", "sh"), ("sch", "sh"), ("tch", "ch"), ("kh", "h"), ("ph", "f"), ("ck", "k"), ("tz", "ts"), ("x", "ks"), ("w", "v"), ("y", "i"), ("j", "i"), ("ie", "e"))
DOUBLE = re.compile(r"([a-z])\1+")
NO_WORD = bytes(byte for byte in range(128) if not chr(byte).isalnum())


def fold_spelling(text: str) -> str:
    """`text` in plain Latin letters and digits, without case, accents, punctuation and spaces, and with one spelling for
    sounds that have several: the same for Бакаев, Bakaev and BAKAYEV. Equal does not prove that a name is the same."""
    plain = text.casefold()
    if plain.isascii():
        folded = plain.encode().translate(None, NO_WORD).decode()
    else:
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)).translate(LETTERS)
        folded = "".join(filter(str.isalnum, plain))
    for variant, one in VARIANTS:
        folded = folded.replace(variant, one)
    return DOUBLE.sub(r"\1", folded) or text
