"""What a name sounds like, however it is spelt.

A name that is written with Cyrillic letters has many Latin spellings, each by the rules of a language, a passport office
or a newspaper. Here a text is cut into words, the words are written with plain Latin letters, and these are reduced to
what all those rules keep: sibilants are one sound, g, h and kh another, f, v and w another; a, e, i, o, u and y are three
vowels, and a glide before a vowel, a soft sign and a repeated letter are none. Four letters stand for different sounds in
different languages (c, ch, j, x): with any of them a word has several skeletons, one for each way of reading it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache, reduce
from itertools import permutations, product
from typing import Iterator

VERSION = 1  # of the rules below: digests of skeletons that were made by others are worth nothing

MAX_WORDS = 4  # of one name

# Latin letters with marks that are more than an accent, as the Cyrillic letters that they stand for
MARKED = str.maketrans({"č": "ч", "ć": "ч", "ç": "ч", "š": "ш", "ş": "ш", "ș": "ш", "ś": "ш", "ž": "ж", "ż": "ж", "ź": "ж", "ğ": "г", "ł": "л", "đ": "д", "ø": "о", "ı": "и", "æ": "е", "œ": "е", "ə": "а", "û": "ю", "â": "я"})
# Cyrillic letters, without their marks (й is и, ё is е), as Latin ones; ч, ш and щ sound alike to some language
ROMAN = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "sh", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "і": "i", "є": "e", "ґ": "g", "ј": "i", "ә": "a", "қ": "k", "ғ": "g", "һ": "h",
})
SILENT = "[\u0027\u0060\u00b4\u02b9-\u02bf\u2018\u2019\u2032\u04c0\u04cf]"  # apostrophes, and the palochka
WORD = r"[^\W\d_]+"
REPEATED = r"(.)\1+"

# Tried at each place in this order. What is written in capitals is a hushing sound, after which o is ё.
GROUPS = (
    ("schtsch|stsch|shch|szcz|tsch|dsch|dzh|tch|tsh|sch|sh|zh|cz|sz|tz|ts|dz", "S"),
    ("kh|gh|gu(?=[eiy])", "h"), ("ph", "v"), ("ck", "k"), ("ou|oo", "u"),
)
# How c, ch, j and x are read, from language to language
CH_HUSHED, CH_ROUGH = ("ch", "S"), ("ch", "h")  # ч, or in French ш; in German and Polish х
C_HARD, C_SOFT = (("c(?=[eiy])", "s"), ("c", "k")), (("c", "s"),)  # as in English; ц
J_HUSHED, J_GLIDE = ("[dt]?j", "S"), ("j", "i")  # ж; й
X_TWO, X_ROUGH = ("x", "ks"), ("x", "h")  # кс; х
LANGUAGES = (
    (CH_HUSHED, *C_HARD, J_HUSHED, X_TWO),  # English, French
    (CH_ROUGH, *C_HARD, J_GLIDE, X_TWO),  # German
    (CH_ROUGH, *C_SOFT, J_GLIDE, X_TWO),  # Polish, and libraries
    (CH_HUSHED, *C_HARD, J_GLIDE, X_TWO),  # passports
    (CH_HUSHED, *C_SOFT, J_GLIDE, X_ROUGH),  # ISO 9 and its like
    (CH_HUSHED, *C_SOFT, J_HUSHED, X_ROUGH),  # Chechen
)
REST = (("(?<=S)o|[iy]o", "i"), ("ine$", "in"), ("S|z", "s"), ("g", "h"), ("[wf]", "v"), ("q", "k"), ("[ey]", "i"), ("o", "a"), ("i+(?=[au])", ""))

Rules = tuple[tuple[str, str], ...]


DIFFERENT = frozenset("cjx")

Sounds = tuple[str, ...]  # what a stretch of text sounds like: one skeleton, or one for each of the readings


def make_words(text: str) -> list[str]:
    """The words of `text` in small Latin letters without marks; letters of other scripts than Cyrillic stay."""
    return list(_make_words(text))


@lru_cache(maxsize=1 << 14)  # most lines of a schema stand in others
def _make_words(text: str) -> tuple[str, ...]:
    composed = re.sub(SILENT, "", unicodedata.normalize("NFKC", text).casefold()).translate(MARKED)
    plain = "".join(c for c in unicodedata.normalize("NFKD", composed) if unicodedata.category(c) not in ("Mn", "Cf"))
    return tuple(re.findall(WORD, plain.translate(ROMAN)))


@cache
def _readings() -> list[list[tuple[re.Pattern[str], str]]]:
    """The rules by which a word is read, for each of the languages."""
    return [[(re.compile(pattern), sound) for pattern, sound in (*GROUPS, *language, *REST)] for language in LANGUAGES]


@lru_cache(maxsize=1 << 16)
def read(word: str) -> Sounds:
    """What `word` sounds like."""
    return tuple(_reduce(word, rules) for rules in _readings()[: 1 if DIFFERENT.isdisjoint(word) else None])


def _reduce(word: str, rules: list[tuple[re.Pattern[str], str]]) -> str:
    for pattern, sound in rules:
        word = pattern.sub(sound, word)
    return re.sub(REPEATED, r"\1", word)


def join(first: Sounds, second: Sounds) -> Sounds:
    """What the two sound like one after the other, without a gap; both are read by the same rules."""
    length = max(len(first), len(second))
    pairs = zip(first * (length // len(first)), second * (length // len(second)))
    return tuple(a + b[1:] if a[-1:] == b[:1] else a + b for a, b in pairs)


def make_skeletons(name: str) -> set[str]:
    """What `name` sounds like in any order of its words, joined or not."""
    orders = permutations(make_words(name))
    return {skeleton for order in orders for words in _iter_joined(order) for skeleton in reduce(join, map(read, words))}


def _iter_joined(words: tuple[str, ...]) -> Iterator[list[str]]:
    """The same words with some of them written as one."""
    for gaps in product(("", " "), repeat=len(words) - 1):
        yield "".join(word + gap for word, gap in zip(words, (*gaps, ""))).split(" ")


def iter_skeletons(words: tuple[str, ...]) -> Iterator[str]:
    """What every name sounds like that may begin with the first of `words`, which are what follows in a text: that word,
    it and up to three more, or it and the next but one, as a patronymic may stand between."""
    sounds, *following = map(read, words[:MAX_WORDS])
    yield from sounds
    if len(following) > 1:
        yield from join(sounds, following[1])
    for more in following:
        sounds = join(sounds, more)
        yield from sounds
