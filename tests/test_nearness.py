"""The nearest of many words is the one that difflib finds."""

from __future__ import annotations

from difflib import get_close_matches

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.reading.issue import did_you_mean
from pipeline.reading.nearness import CUTOFF, Group, Words

WORDS = st.text("ab", max_size=12) | st.lists(st.sampled_from(["lamp", "oil", "wick", "2031", "04", "of-the", "é", "фар"]), max_size=5).map("-".join) | st.text(max_size=10)


@st.composite
def slips(draw: st.DrawFn, words: list[str]) -> str:
    """One of the words with a few characters put in or left out, or another word."""
    word = draw(st.sampled_from(words) if words else WORDS)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(word)))
        word = word[:at] + draw(st.sampled_from(["", "a", "-", "x"])) + word[at + draw(st.integers(0, 1)) :]
    return draw(st.just(word) | WORDS)


def find_with_difflib(word: str, words: list[str]) -> str | None:
    return next(iter(get_close_matches(word, sorted(words), n=1, cutoff=CUTOFF)), None)


@settings(max_examples=300, deadline=None)
@given(st.data(), st.lists(WORDS, max_size=30))
def test_the_nearest_is_that_of_difflib(data: st.DataObject, words: list[str]) -> None:
    many = Words(words)
    for _ in range(5):
        word = data.draw(slips(words))
        assert many.find_nearest(word) == find_with_difflib(word, words)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text("ab", min_size=4, max_size=7), min_size=20, max_size=60), st.text("ab", min_size=4, max_size=7))
def test_of_words_that_are_as_near_it_is_that_of_difflib(words: list[str], word: str) -> None:
    words = [other for other in words if other != word]
    assert Words(words).find_nearest(word) == find_with_difflib(word, words)


@pytest.mark.parametrize("length", [199, 200, 254, 255, 256, 257, 300])
def test_long_words(length: int) -> None:
    """From 200 characters on difflib leaves out those that are frequent, and more than 255 pairs are not counted in a byte."""
    words = ["ab" * (length // 2) + "c" * (length % 2), "x" + "cde" * (length // 3), "lamp-" * (length // 5)]
    for word in [words[0][3:], words[1] + "cd", "c" + words[2], "-".join(words), "", *words]:
        assert Words(words).find_nearest(word) == find_with_difflib(word, words)


def length_of_common_subsequence(one: str, other: str) -> int:
    lengths = [0] * (len(other) + 1)
    for char in one:
        before = 0
        for at, against in enumerate(other):
            before, lengths[at + 1] = lengths[at + 1], before + 1 if char == against else max(lengths[at], lengths[at + 1])
    return lengths[-1]


@example([""], "")
@example(["\0\0"], "\0")
@given(st.integers(0, 17).flatmap(lambda length: st.lists(st.text("abc\0", min_size=length, max_size=length), min_size=1, max_size=9)), st.text("abc\0", max_size=20))
def test_pairs_are_those_of_the_longest_common_subsequence(words: list[str], word: str) -> None:
    assert list(Group(len(words[0]), words)._count_pairs(word)) == [length_of_common_subsequence(other, word) for other in words]


@given(st.data(), st.lists(WORDS, max_size=10))
def test_few_words_and_many_are_suggested_alike(data: st.DataObject, words: list[str]) -> None:
    word = data.draw(slips(words))
    assert did_you_mean(word, words) == did_you_mean(word, Words(words))


def test_a_suggestion() -> None:
    assert did_you_mean("lighthose", ["lamp", "lighthouse"]) == "Did you mean `lighthouse`?"
    assert did_you_mean("foghorn", ["lamp", "lighthouse"]) is None
