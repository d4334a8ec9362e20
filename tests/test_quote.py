"""`quote`: where words stand, what may be pasted, and what is shown where they do not stand."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.editing.excerpt import MAX_SHOWN, find_nearest, iter_occurrences
from pipeline.model.captures import fold
from tests.conftest import Run

MARKS = st.text(st.sampled_from("aenoN. ,’\u00a0\u0301\u0323\u0334\u0327é가\u1100\u1161\u11a8🔦"), max_size=30)


def test_words_with_a_gap(miniature: Path, run: Run) -> None:
    outcome = run("quote", "harbour-gazette", "I was asleep, [...] and then at the café, in the fog.", "--root", miniature)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == """\
harbour-gazette 953–1020, in 2031-keeper-answers-the-guild
renderings:
  - article_id: 2031-keeper-answers-the-guild
    text: "I was asleep, [...] and then at the café, in the fog."
    start: 953
    end: 1020
    language: en
"""


def test_what_is_printed_can_be_pasted(miniature: Path, run: Run) -> None:
    """Every rendering of the miniature is found by its words, in the form in which its record has it."""
    found = 0
    for path in sorted((miniature / "records" / "quote").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for words in [line.removeprefix('    text: "')[:-1].replace('\\"', '"') for line in text.splitlines() if line.startswith('    text: "')]:
            for name in ("harbour-gazette.txt", "lamp-blog.txt"):
                outcome = run("quote", name, words, "--root", miniature)
                if outcome.code == 0:
                    found += 1
                    place = "\n".join(outcome.out.splitlines()[2:6])
                    assert place in text
    assert found == 5


def test_what_is_wrong_with_the_words_is_said(miniature: Path, run: Run) -> None:
    outcome = run("quote", "lamp-blog", "somebody", "--root", miniature)
    assert outcome.code == 1
    assert outcome.out.splitlines()[:7] == [
        "lamp-blog 161–169, in 2031-04-06-who-has-the-horn",
        "    These words are part of a sentence that goes on outside the marks with “n’t”.",
        "    Take in more of the sentence, or say in `fragment_reason` why the words are kept.",
        "    No closing quotation mark stands after these words in the capture.",
        "    Take in the whole of what stands between the marks; where there are none, say why in `unmarked`.",
        "    No opening quotation mark stands before these words in the capture.",
        "    Take in the whole of what stands between the marks; where there are none, say why in `unmarked`.",
    ]


def test_words_that_stand_in_many_places(miniature: Path, run: Run) -> None:
    outcome = run("quote", "harbour-gazette", "the", "--root", miniature)
    assert outcome.code == 1
    assert outcome.out.splitlines()[0] == "22 places, the first 10 of them:"
    assert sum(line.startswith("harbour-gazette ") for line in outcome.out.splitlines()) == 10


def test_words_in_no_article_or_aside(miniature: Path, run: Run) -> None:
    text = (miniature / "captures" / "harbour-gazette.txt").read_text(encoding="utf-8")
    outcome = run("quote", "harbour-gazette", text[657:680], "--root", miniature)
    assert (outcome.code, outcome.out) == (1, "harbour-gazette 657–680, in no article: nothing can rest on it\n")
    text = (miniature / "captures" / "lamp-blog.txt").read_text(encoding="utf-8")
    outcome = run("quote", "lamp-blog", text[45:60], "--root", miniature)
    assert (outcome.code, "which `lamp-blog` sets aside as no part of an article." in outcome.out) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("The horn didn't walk away: somebody carried it.", "These words do not stand in lamp-blog. The nearest text stands at 134–181:\n    The horn didn’t walk away: somebody carried it.\n    There the capture has “’t walk away: somebody carried it.” where you have “'t walk away: somebody carried it.”.\n"),
        ("the horn DIDN’T walk off", "These words do not stand in lamp-blog. The nearest text stands at 134–159:\n    The horn didn’t walk away\n    There the capture has “The horn didn’t walk away” where you have “the horn DIDN’T walk off”.\n"),
        ("somebody carried it. [...] The horn didn’t walk", "Each part stands in lamp-blog, but not one after the other in reach of one utterance.\n"),
        ("gulls and lobsters", "Nothing in lamp-blog is like these words.\n"),
        ("!!", "Nothing in lamp-blog is like these words.\n"),
    ],
)
def test_words_that_are_not_exact(miniature: Path, run: Run, words: str, said: str) -> None:
    outcome = run("quote", "lamp-blog", words, "--root", miniature)
    assert (outcome.code, outcome.out, outcome.err) == (1, said, "")


def test_a_capture_that_is_not_the_one_described_is_named(miniature: Path, run: Run) -> None:
    path = miniature / "captures" / "lamp-blog.txt"
    path.write_text("\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    outcome = run("quote", "lamp-blog", "The horn didn’t walk away: somebody carried it.", "--root", miniature)
    assert outcome.code == 1
    assert "sources/lamp-blog.yaml: The capture `lamp-blog.txt` has sha256 " in outcome.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lamp-blg", "horn"], "There is no source and no capture `lamp-blg`. Did you mean `lamp-blog`?"),
        (["zzz", "horn"], "There are: harbour-gazette, lamp-blog."),
        (["lamp-blog", ""], "Give words to look for"),
        (["lamp-blog", "horn [...] "], "Give words to look for"),
        (["lamp-blog"], "Missing argument 'WORDS'"),
    ],
)
def test_wrong_usage(miniature: Path, run: Run, arguments: list[str], message: str) -> None:
    outcome = run("quote", *arguments, "--root", miniature)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_without_the_capture(miniature: Path, run: Run) -> None:
    (miniature / "captures" / "lamp-blog.txt").unlink()
    outcome = run("quote", "lamp-blog", "horn", "--root", miniature)
    assert (outcome.code, outcome.out) == (2, "")
    assert "The capture `lamp-blog.txt` was not found" in outcome.err


@given(MARKS, st.data())
def test_an_occurrence_is_what_folds_to_the_words(text: str, data: st.DataObject) -> None:
    """Every stretch that can be cut out of a text is found at its place, in whatever Unicode form it is asked for."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    if not words:
        return
    for form in ("NFC", "NFD"):
        found = list(iter_occurrences(text, [unicodedata.normalize(form, words)]))
        assert all(fold(text[o.start : o.end]) == fold(words) for o in found)
        is_whole = fold(text[:start]) + fold(words) + fold(text[end:]) == fold(text) and not any(unicodedata.combining(char) for char in text[start : start + 1] + text[end : end + 1])
        assert not is_whole or any(fold(text[: o.start]) == fold(text[:start]) for o in found)


@given(MARKS, MARKS.filter(str.strip))
def test_the_nearest_is_short_and_in_place(text: str, words: str) -> None:
    nearest = find_nearest(text, words)
    if nearest:
        assert 0 <= nearest.start <= nearest.end <= len(text)
        assert len(nearest.text) <= MAX_SHOWN
