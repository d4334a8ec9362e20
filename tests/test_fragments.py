"""A quotation that is part of a sentence, and the rest of that sentence."""

from __future__ import annotations

import pytest

from pipeline.checks.fragments import find_turning_word, is_fragment


@pytest.mark.parametrize(
    ("text", "fragment"),
    [("the horn", True), ("No facts", True), ("The horn is gone.", False), ("The horn is gone,", False), ("Were you there?", False), ("if they wanted to,", True), ("April Fools’ joke", True), ("Gone…", False)],
)
def test_what_is_a_fragment(text: str, fragment: bool) -> None:
    assert is_fragment(text) == fragment


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("He did not say “", "” to anyone.", "not"),
        ("She never called it “", "”.", "never"),
        ("They deny that it was “", "”, they wrote.", "deny"),
        ("The keeper said that “", "” was gone.", "said that"),
        ("He called it “", "”, which she doubted.", "doubted"),
        ("It wasn’t “", "”.", "n’t"),
        ("He denied it. She called it “", "” and left.", None),
        ("She called it “", "” and left. He denied it.", None),
        ("A headline\n\nShe called it “", "”\nHe denied it", None),
        ("The keeper said “", "” to the crowd.", None),
    ],
)
def test_only_the_same_sentence_outside_the_marks_counts(before: str, after: str, word: str | None) -> None:
    assert find_turning_word(before, after) == word
