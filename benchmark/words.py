"""Invented words: they can be pronounced, mean nothing, and are the same on every machine.

Of `random` only `random()` is used: its sequence is the one that Python promises never to change.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from random import Random

import yaml

from pipeline.checks.voices import FOLDER as VOICE

WORD = re.compile("(?:[^\\W\\d_]|[\u0300-\u036f])+")
CONSONANTS, VOWELS = "bdklmnprstv", "aeiou"  # which every rule of transliteration writes alike
CYRILLIC = str.maketrans("abdeiklmnoprstuvABDEIKLMNOPRSTUV“”", "абдеиклмнопрстувАБДЕИКЛМНОПРСТУВ«»")
SUPPLY = 3000  # draws of common words of one length
TRIES = 20  # draws for one word, after which longer words are drawn


def draw_word(random: Random, length: int) -> str:
    """A word in which consonants and vowels take turns, and that tells nothing."""
    while True:
        turn = int(random.random() * 2)
        word = "".join(letters[int(random.random() * len(letters))] for letters in ((CONSONANTS, VOWELS) * length)[turn : turn + length])
        if not find_telling_words().fullmatch(word):
            return word


@cache
def make_vocabulary(length: int) -> list[str]:
    """The common words of that length."""
    random = Random(length)
    return list(dict.fromkeys(draw_word(random, length) for _ in range(SUPPLY)))


@cache
def find_telling_words() -> re.Pattern[str]:
    """The words by which the archive tells of a wrong, or who tells it."""
    voice = yaml.load((VOICE / "voice.yaml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    lists = [words for name, found in voice.items() if name != "grounds" for words in (found.values() if isinstance(found, dict) else [found])]
    words = dict.fromkeys(word for phrases in lists for phrase in phrases for word in re.findall(f"(?:{WORD.pattern})~?", phrase))
    return re.compile("|".join(word.replace("~", "[a-z]*") for word in words), re.IGNORECASE)


class Lexicon:
    """What stands for each word in one copy of an archive: for one of the `names` any word, for the others a common one."""

    def __init__(self, number: int, names: set[str]):
        self.names = names
        self._random = Random(number)
        self._words: dict[str, str] = {}
        self._given: set[str] = set()
        self._draws: dict[str, int] = defaultdict(int)

    def look_up(self, word: str) -> str:
        """What stands for `word`: a word of its own, as long where there are enough of that length. A single letter stays."""
        if word not in self._words:
            self._words[word] = word if len(word) == 1 else self._draw(word)
        return self._words[word]

    def renew(self, word: str) -> None:
        """Lets another word stand for `word`."""
        self._words[word] = self._draw(word)

    def _draw(self, word: str) -> str:
        while True:
            length = len(word) + self._draws[word] // TRIES
            self._draws[word] += 1
            vocabulary = make_vocabulary(length)
            found = draw_word(self._random, length) if word in self.names else vocabulary[int(self._random.random() * len(vocabulary))]
            if found not in self._given:
                self._given.add(found)
                return found
