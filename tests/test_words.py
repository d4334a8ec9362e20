"""The words of a capture: what counts as standing there, and what does not."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.checks.quotations import compare
from pipeline.model.captures import fold

WORDS = st.text(st.sampled_from("abc é\u00a0“.”"), min_size=1, max_size=12)


def test_nothing_is_folded_but_nfc_and_the_no_break_space() -> None:
    assert fold("e\u0301\u00a0x") == "é x"
    for one, other in [("’", "'"), ("“", '"'), ("A", "a"), ("a  b", "a b"), ("a\nb", "a b"), ("–", "-"), ("ﬁ", "fi"), ("a\u2009b", "a b")]:
        assert compare([fold(one)], fold(other)) is not None


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(st.text("xyz,” ", max_size=6), min_size=3, max_size=3))
def test_parts_in_order_are_found(parts: list[str], gaps: list[str]) -> None:
    found = parts[0] + "".join(gap + part for gap, part in zip(gaps, parts[1:]))
    assert compare([fold(part) for part in parts], fold(found)) is None


@given(st.text("abc ", min_size=1, max_size=20), st.integers(0), st.characters(whitelist_categories=("Ll",)))
def test_one_changed_letter_is_found(text: str, at: int, letter: str) -> None:
    at %= len(text)
    changed = text[:at] + letter + text[at + 1 :]
    assume(fold(changed) != fold(text))
    assert compare([fold(changed)], fold(text)) is not None


def test_parts_stand_at_both_ends_in_order_and_apart() -> None:
    assert compare(["one", "two"], "one, she said, two") is None
    assert compare(["one", "two", "three"], "one – two – three") is None
    assert compare(["two", "one"], "one, she said, two") is not None
    assert compare(["one", "two"], "so one, she said, two") is not None
    assert compare(["one", "two"], "one, she said, two.") is not None
    assert compare(["one", "three", "two"], "one – two – three") is not None
    assert compare(["aba", "aba"], "ababa") is not None
