"""Which of many words is the nearest to another: the one that `difflib.get_close_matches` finds, without asking of each.

The ratio of difflib is 2m/(a+b), where a and b are the lengths of two words and m is how many characters it pairs, in order.
These are no more than the longest common subsequence has, which is found for all words of one length at once: each has a
lane of bits in one integer (Hyyrö, Bit-parallel LCS-length computation revisited, 2004). So difflib is asked only of words
that could be nearer than the nearest so far.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Iterable, Iterator

CUTOFF = 0.7  # the ratio from which words are near
ONES = bytes(byte.bit_count() for byte in range(256))


class Words:
    """Words, among which the nearest to another is found."""

    def __init__(self, words: Iterable[str]):
        groups: dict[int, list[str]] = defaultdict(list)
        for word in set(words):
            groups[len(word)].append(word)
        self._groups = [Group(length, sorted(group, reverse=True)) for length, group in groups.items()]

    def find_nearest(self, word: str) -> str | None:
        """The word of the highest ratio, and of several the last in order; None where none is near."""
        from difflib import SequenceMatcher

        nearest, best, matcher = None, (CUTOFF, ""), None
        for group in sorted(self._groups, key=lambda group: abs(group.length - len(word))):
            for bound, other in group.iter_candidates(word, best[0]):
                if (bound, other) <= best:
                    break
                matcher = matcher or SequenceMatcher(None, "", word)
                matcher.set_seq1(other)
                if (found := (matcher.ratio(), other)) > best:
                    nearest, best = other, found
        return nearest


class Group:
    """The words of one length, the last in order first."""

    def __init__(self, length: int, words: list[str]):
        self.length, self.words = length, words
        self._width = length // 8 + 1  # bytes of a lane, which has at least one bit to spare
        self._masks: dict[str, int] = {}

    def iter_candidates(self, word: str, least: float) -> Iterator[tuple[float, str]]:
        """The words whose ratio could be `least` or more, each with what it is at most; the highest and the last in order first."""
        total, most = len(word) + self.length, min(len(word), self.length)
        fewest = int(least * total / 2)
        if fewest > most:
            return
        if self.length > 255:  # more pairs than a byte can count; of such words there are few
            yield from ((2.0 * most / total, other) for other in self.words)
            return
        pairs = self._count_pairs(word)
        for number in range(most, fewest - 1, -1):
            at = pairs.find(number)
            while at >= 0:
                yield 2.0 * number / total if total else 1.0, self.words[at]
                at = pairs.find(number, at + 1)

    def _count_pairs(self, word: str) -> bytes:
        """For each of the words the length of the longest subsequence that it has in common with `word`."""
        state = self._lanes
        for char in reversed(word):  # since the first character of a lane is its highest bit
            if mask := self._find_mask(char):
                met = state & mask
                state = (state + met | state ^ met) & self._lanes
        ones = (state ^ self._lanes).to_bytes(self._width * len(self.words), "big").translate(ONES)
        return sum(int.from_bytes(ones[at :: self._width], "big") for at in range(self._width)).to_bytes(len(self.words), "big")

    @cached_property
    def _lanes(self) -> int:
        """A one for every character of every word."""
        return int(("0" * (8 * self._width - self.length) + "1" * self.length) * len(self.words), 2)

    @cached_property
    def _text(self) -> str:
        return "".join(word.rjust(8 * self._width, "\0") for word in self.words)

    def _find_mask(self, char: str) -> int:
        """A one wherever `char` stands."""
        if char not in self._masks:
            self._masks[char] = int(self._text.translate(defaultdict(lambda: "0", {ord(char): "1"})), 2) & self._lanes
        return self._masks[char]
