"""Spellings of one name fold to one form, and those of two names do not."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.spelling import fold_spelling

ALIKE = [
    ("Фонарь Маякович", "Fonar Mayakovich", "Fonar' Maiakovich", "FONAR MAJAKOVICH", "fonar  mayakovich"),
    ("Юрий Щербатый", "Yuri Shcherbaty", "Iurii Shcherbatyi", "Jurij Shcherbaty"),
    ("Дмитрий Хвостов", "Dmitry Khvostov", "Dmitri Hvostov", "Dmitriy Khvostov"),
    ("Ельник", "Yelnik", "Elnik"),
    ("Мария Жукова", "Maria Zhukova", "Mariya Zhukova"),
    ("Odé Tarrowby", "Ode Tarrowby", "Ode\u0301 Tarrowby"),
    ("Gannet-Stair", "Gannet Stair", "gannet stair."),
    ("U.S.", "US"),
    ("Łódka", "Lodka"),
    ("The horn didn’t walk away", "The horn didn't walk away,"),
]
DIFFERENT = [
    ("Fonar Mayakovich", "Fonar Mayakova"),
    ("Gannet Stair", "Gannet Stairs"),
    ("Resolution 351", "Resolution 3551"),
    ("Юрий", "Юлий"),
    ("???", "!!!"),
    ("🔦", "🌊"),
    ("Нина", "Инна"),
]


@pytest.mark.parametrize("spellings", ALIKE, ids=lambda spellings: spellings[1])
def test_spellings_of_one_name(spellings: tuple[str, ...]) -> None:
    assert {fold_spelling(spelling) for spelling in spellings} == {fold_spelling(spellings[0])}


@pytest.mark.parametrize("pair", DIFFERENT, ids=" and ".join)
def test_two_names(pair: tuple[str, str]) -> None:
    assert fold_spelling(pair[0]) != fold_spelling(pair[1])


letters = st.text(alphabet="aàbcdefghijklmñopqrsštuvwxyzабвгґдеёєжзиійклмнопрстуфхцчшщъыьэюя 0123456789", min_size=1)


@given(letters)
def test_case_accents_and_punctuation_say_nothing(text: str) -> None:
    folded = fold_spelling(text)
    if any(map(str.isalnum, folded)) and folded != text:
        assert folded == fold_spelling(text.upper()) == fold_spelling(unicodedata.normalize("NFD", text)) == fold_spelling("-".join(text))


VARIANTS = [("shch|sch", "sh"), ("tch", "ch"), ("kh", "h"), ("ph", "f"), ("ck", "k"), ("tz", "ts"), ("x", "ks"), ("w", "v"), ("[yj]", "i"), ("ie", "e"), (r"([a-z])\1+", r"\1")]


@given(st.lists(st.sampled_from(["s", "sh", "ch", "c", "h", "k", "t", "z", "p", "x", "w", "y", "j", "i", "e", "a"])).map("".join))
def test_variants_are_made_one_in_their_order(text: str) -> None:
    folded = text
    for pattern, one in VARIANTS:
        folded = re.sub(pattern, one, folded)
    assert fold_spelling(text) == folded


@given(st.text(min_size=1))
def test_nothing_folds_to_nothing(text: str) -> None:
    assert fold_spelling(text)
