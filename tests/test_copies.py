"""What is taken from a capture is found as by its plain definition, however few of the words are compared."""

from __future__ import annotations

import re
from typing import Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.checks.copies import RUN, Texts, make_words
from pipeline.model.captures import fold

WORDS = st.lists(st.sampled_from(["the", "horn", "Foghorn", "ÉTÉ", "ss", "ß", "lamp_2"]), max_size=20)
GAPS = st.sampled_from([" ", ", ", "\n", "\u00a0", "\u2014", "\u200b "])


def make_words_plainly(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text).casefold())


def iter_runs_plainly(text: str) -> Iterator[list[str]]:
    words = make_words_plainly(text)
    return (words[start : start + 8] for start in range(len(words) - 7))


def find_copies_plainly(texts: dict[str, str], text: str) -> list[tuple[str, tuple[str, ...]]]:
    first = {name: next((run for run in iter_runs_plainly(text) if run in iter_runs_plainly(capture)), None) for name, capture in texts.items()}
    return [(name, tuple(run)) for name, run in first.items() if run]


@st.composite
def captures_and_texts(draw: st.DrawFn) -> tuple[dict[str, str], list[str]]:
    """Captures, and texts of which some have words of theirs, as many as a run or about as many."""
    captures = [draw(WORDS) for _ in range(draw(st.integers(1, 3)))]
    texts = []
    for _ in range(draw(st.integers(1, 4))):
        capture, start, length = draw(st.sampled_from(captures)), draw(st.integers(0, 12)), draw(st.integers(RUN - 3, RUN + 1))
        texts.append(draw(GAPS).join([*draw(WORDS), *capture[start : start + length], *draw(WORDS)]))
    return {f"capture-{number}": draw(GAPS).join(words) for number, words in enumerate(captures)}, texts


@given(st.text() | st.text(st.characters(max_codepoint=127)) | WORDS.map(" ".join))
@example("".join(map(chr, range(128))))
def test_words_are_those_of_the_folded_text(text: str) -> None:
    assert make_words(text) == make_words_plainly(text)


@given(captures_and_texts())
def test_copies_are_found_as_defined(given: tuple[dict[str, str], list[str]]) -> None:
    captures, own = given
    texts, expected = Texts(captures), [find_copies_plainly(captures, text) for text in own]
    assert [list(texts.find_copies(text)) for text in own] == expected
    assert texts.may_have_copies(make_words("\n".join(own))) or not any(expected)


def test_few_words_in_common_are_no_reason_to_look() -> None:
    texts = Texts({"capture": "a b c d e f g h i j k l m n o p"})
    assert not texts.may_have_copies("x a b c d e f g x i j k l m n o x".split())
    assert texts.may_have_copies("x a b c d e f g h x".split())
