"""Which characters nobody sees, which words mix scripts, what a spreadsheet would run; and what is in order."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.characters import WORD, find_strays, respell
from pipeline.checks.texts import FORMULA
from pipeline.model.captures import fold
from pipeline.model.characters import drop_invisible, iter_invisible

INVISIBLE = {
    "zero-width space": "\u200b", "zero-width joiner in a Latin word": "\u200d", "zero-width non-joiner in a Latin word": "\u200c", "word joiner": "\u2060",
    "soft hyphen": "\u00ad", "left-to-right mark": "\u200e", "right-to-left override": "\u202e", "pop directional formatting": "\u202c", "first strong isolate": "\u2068",
    "Arabic letter mark": "\u061c", "variation selector after a letter": "\ufe0f", "ideographic variation selector": "\U000e0100", "language tag": "\U000e0001",
    "tag letter": "\U000e0067", "grapheme joiner": "\u034f", "Hangul filler": "\u3164", "Mongolian vowel separator": "\u180e", "private use": "\ue000",
    "private use of plane 16": "\U00100000", "unassigned": "\u0378", "non-character": "\ufdd0", "object replacement": "\ufffc", "interlinear annotation": "\ufff9",
}  # fmt: skip


@pytest.mark.parametrize("char", INVISIBLE.values(), ids=INVISIBLE)
def test_it_is_invisible(char: str) -> None:
    text = f"foghorn{char}keeper"
    assert list(iter_invisible(text)) == [7]
    assert drop_invisible(text) == fold(text) == "foghornkeeper"


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, “marks” – and an ellipsis…", "no\u00a0break", "1\u202f000", "Фонарь", "Odé", "ё̈", "e\u0301", "日本語", "शक्ति", "עברית",
        "🔦", "❤️", "☎︎", "🏳️‍🌈", "🏳️‍⚧️", "👩‍❤️‍💋‍👨", "👩🏽‍🚒", "👨‍👩‍👧‍👦", "1️⃣ and #️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇬🇧", "™️", "an emoji of a later version: \U0001fae9\U0001facd",
        "می\u200cخواهم", "ക്\u200d", "क्\u200dष", "\u0600123", "a�b",
    ],
)  # fmt: skip
def test_it_is_seen(text: str) -> None:
    assert list(iter_invisible(text)) == []
    assert drop_invisible(text) == text


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    dropped = drop_invisible(text)
    assert len(dropped) == len(text) - len(list(iter_invisible(text)))
    assert fold(dropped) == fold(text)


@given(st.text(st.characters(categories=["L", "N", "P"], max_codepoint=0x24F)))
def test_what_is_latin_is_left_as_it_is(text: str) -> None:
    assert drop_invisible(text) == text
    assert fold(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "strays"),
    [
        ("Kаdyrov", "а"), ("Каdyrov", "Ка"), ("Kадыров", "K"), ("Mосква", "M"), ("Grозный", "Gr"), ("кофеin", "in"), ("сaт", "a"), ("Αlpha", "Α"), ("μετpο", "p"), ("φaρος", "a"),
        ("Ode\u0301 Tаrrowby", "а"), ("TАLLOWICK", "А"), ("the lаmp and the hоrn", "а"), ("ЛГБТI", "I"), ("ﬁrеd", "е"),
    ],
)  # fmt: skip
def test_scripts_are_mixed(text: str, strays: str) -> None:
    assert next(found for word in re.finditer(WORD, text) if (found := find_strays(word.group()))) == list(strays)


@pytest.mark.parametrize(
    "text",
    [
        "Фонарь Маякович", "Fonar Mayakovich", "IT-специалист", "PR‑служба", "5G", "XX-го", "ст228a", "COVID19ом", "Putin’у", "ЛГБТQ", "ЛГБТQIA+", "Odé", "Яндекс/Yandex", "за́мок",
        "5 μm, 5 µm, 20 Ω, Δ-lamp, π", "Δt", "naïve café", "ŁÓDŹ", "Чечня(Chechnya)", "日本go", "Дагестан–Grozny", "ﬁred", "K₂O", "Ⅷ век",
    ],
)  # fmt: skip
def test_scripts_are_not_mixed(text: str) -> None:
    assert [found for word in re.finditer(WORD, text) if (found := find_strays(word.group()))] == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@lamp", "\tword", "\rword", " =1", '"=1"', "'+1", "\n@lamp", "＝1", "＠lamp", "- an entry of a list", "=HYPERLINK(\"https://lamp.example\")"])
def test_a_spreadsheet_runs_it(text: str) -> None:
    assert re.match(FORMULA, text)


@pytest.mark.parametrize("text", ["1+1=2", "a=b", "“=1”", "—No,", "–5", "lamp@horn", "‘@lamp’", "(+1)", "#lamp", "(-1)", "word\t=1", "", "2031-04-05", "\u22125"])
def test_a_spreadsheet_does_not_run_it(text: str) -> None:
    assert not re.match(FORMULA, text)


@pytest.mark.parametrize(("word", "script", "spelt"), [("Kаdyrоv", "Latin", "Kadyrov"), ("Mосква", "Cyrillic", "Москва"), ("φaρος", "Greek", "φαρος"), ("Grозный", "Cyrillic", "……озный")])
def test_a_word_is_spelt_in_one_script(word: str, script: str, spelt: str) -> None:
    assert respell(word, script) == spelt
