"""Screens hide nothing: where a check finds anything in a text, a file or a sentence, its screen does not accept it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pipeline.checks import addresses, characters, personal_data, texts, voices, writings
from pipeline.checks.screens import COMMON, CYRILLIC, LATIN, MAX_UNITS, WHITE, holds, screen_of_file, screen_of_text
from pipeline.model.archive import Archive
from pipeline.model.captures import Captures
from pipeline.model.census import Census
from pipeline.model.characters import iter_invisible
from pipeline.model.record import Instance, Record
from pipeline.model.withheld import Withheld
from pipeline.reading.document import FORBIDDEN_CHARACTER, Document
from pipeline.reading.strict_yaml import read_yaml
from pipeline.schemas.record_type import Property, RecordType
from pipeline.schemas.schema import Schema
from pipeline.schemas.validator import Validator
from tests.test_personal_data import BAD

NOWHERE = Document("")
TEXT = Property(("text",), {"type": "string"}, NOWHERE, ())
ADDRESS = Property(("address",), {"type": "string", "format": "uri"}, NOWHERE, ())
LIST = Property(("list",), {"type": "array"}, NOWHERE, (), items=Property(("list", "*"), {"type": "string"}, NOWHERE, ()))
LAMP = RecordType("lamp", Property((), {"type": "object"}, NOWHERE, (), {"text": TEXT, "address": ADDRESS, "list": LIST}), Validator({}))
EMPTY_ARCHIVE = Archive(Path("/nowhere"), Schema([], {"lamp": LAMP}, []), NOWHERE, {}, [], Census(NOWHERE, []), Captures(None), Withheld(NOWHERE))

CHECKS_OF_TEXTS = (
    texts.examine_emptiness, texts.examine_padding, texts.examine_length, texts.examine_formula, characters.examine_scripts, characters.examine_normalization,
    addresses.examine_safety, addresses.examine_tracking,
)
CHECKS_OF_FILES = (characters.examine_visibility, personal_data.examine_personal_data)

EVERY = [chr(code) for code in range(0x110000)]
ALL_COMMON = re.findall(f"[{COMMON}]", "".join(EVERY))


def test_common_characters_are_seen_and_are_what_they_are_in_nfc() -> None:
    second = {unicodedata.normalize("NFD", char)[-1] for char in EVERY if unicodedata.normalize("NFC", char) == char and len(unicodedata.normalize("NFD", char)) > 1}
    for char in ALL_COMMON:
        assert list(iter_invisible(char)) == [], char
        assert unicodedata.is_normalized("NFC", char) and not unicodedata.combining(char), char
        assert char not in second and not "\u1100" <= char <= "\u11ff", char  # nothing before it takes it in
        assert len(char.encode("utf-16-le")) == 2 or not char.isascii()


def test_white_space_digits_and_letters_are_those_that_screens_know() -> None:
    for char in ALL_COMMON:
        assert char.isspace() == bool(re.match(r"\s", char)) == bool(re.match(f"[{WHITE}]", char)), char
        assert bool(re.match(r"\d", char)) == (char in "0123456789"), char
        assert re.match(f"[{LATIN}]", char) or characters.script_of(char) != "Latin", char
        assert re.match(f"[{CYRILLIC}]", char) or characters.script_of(char) != "Cyrillic", char
        assert characters.script_of(char) != "Greek", char
        assert re.match(f"[{LATIN}{CYRILLIC}]", char) or not re.match(r"[^\W\d_]", char), char


def test_common_letters_have_for_python_no_other_cases_than_for_the_engine() -> None:
    letters = [char for char in ALL_COMMON if char.isalpha()]
    for letter in [char for char in letters if char.isascii() or re.match("[а-яё]", char)]:
        other = Validator(holds(f"^(?i:{letter})$"))
        cases = [char for char in letters if re.match(letter, char, re.IGNORECASE)]
        assert cases == [char for char in letters if other.accepts(char)]
        assert not letter.isascii() or set(cases) == {letter.lower(), letter.upper()}


PIECES = st.sampled_from((
    "a", "B", "1", "й", "Ж", "é", "ß", "α", "Ω", "İ", "ı", "ſ", "\u212a", "\u212b", "ﬁ", "o", "о", "С", "C", "e\u0301", "\u0301", "\u0344", "\u1100\u1161", "\u09c7\u09be",
    " ", "\t", "\n", "\u00a0", "\u2003", "\u3000", "\x85", "\x1c", "\u200b", "\u00ad", "\ufe0f", "\U0001f600", "\ue000", "\u0378", ".", ",", ":", ";", "!", "…", "“", "”", "’",
    "=", "+", "-", "@", "＝", "＋", "'", '"', "\\", "/", "//", "?", "#", "&", "%", "%0a", "%7F", "%D0%B0", "%75", "http:", "https://", "HTTPS://", "ftp://", "javascript:", "JavaSCRİPT:", "vbscript:", "data:text/",
    "lamp.example", "a.b", "localhost", ".local", ".test", "xn--", "xn--80ak6aa92e.example", "127.0.0.1", "0x7f", "[::1]", ":80", ":horn", "keeper:secret@", "utm_source=", "utm_source", "fbclid=1", "=x", "a=1",
))  # fmt: skip
ANY_TEXT = st.lists(st.one_of(PIECES, PIECES, st.text(st.characters(exclude_categories=["Cs"]), max_size=3)), max_size=8).map("".join)
ANY_ADDRESS = st.tuples(st.sampled_from(("https://lamp.example", "http://a.lamp.example/", "https://lamp.example/?", "https://lamp.example/horn#", "https://")), ANY_TEXT).map("".join)


def make_record(value: dict[str, Any]) -> Record:
    return Record(LAMP, "lamp", Document("lamp.yaml", value))


@given(ANY_TEXT | ANY_ADDRESS, st.sampled_from((TEXT, ADDRESS)))
@example("", TEXT)
@example("\u00a0", TEXT)
@example("word ", TEXT)
@example("'\n\"=1", TEXT)
@example("Kаdyrov", TEXT)
@example("e\u0301", TEXT)
@example("See javascript:alert(1)", TEXT)
@example("https://lamp.example/?a=1&utm_source=x", TEXT)
@example("https://lamp.example/?a=1&utm_source=x", ADDRESS)
@example("https://lamp.example/#utm%5Fsource=x", ADDRESS)
@example("https://lamp.example/Kаdyrov", ADDRESS)
@example("https://horn.local", ADDRESS)
@example("https://lamp.example/%1f", ADDRESS)
@example("ab" * 16_384, TEXT)
@example("https://lamp.example/" + "o" * 32_747, ADDRESS)
def test_no_screen_accepts_a_text_in_which_a_check_finds_anything(text: str, p: Property) -> None:
    record = make_record({p.name: text})
    found = [finding for examine in CHECKS_OF_TEXTS for finding in examine.__wrapped__(EMPTY_ARCHIVE, Instance(record, p, (p.name,), text))]
    accepted = screen_of_text(p is ADDRESS).accepts(text)
    assert not (found and accepted), (found, text)
    assert bool(texts.list_suspects(record)) == (not accepted)


@pytest.mark.parametrize("text", ["The foghorn is silent.", "Фонарь Маякович, “Odé”: 5–6 км…", "at 12:30", "a = b", "5 + 5", "word - word", "L’Écho du phare, № 5", "x" * (MAX_UNITS // 2)])
def test_what_is_in_order_is_accepted(text: str) -> None:
    assert screen_of_text(False).accepts(text)


@pytest.mark.parametrize("text", ["https://lamp.example/", "http://www.lamp-horn.example", "https://lamp.example/2031/04/05/horn?p#top", "https://lamp.example/%D0%BC%D0%B0%D1%8F%D0%BA", "https://web.archive.example/web/2031/https://lamp.example/"])
def test_an_address_that_is_in_order_is_accepted(text: str) -> None:
    assert screen_of_text(True).accepts(text)


def test_only_texts_that_the_schema_has_are_suspected() -> None:
    assert texts.list_suspects(make_record({"text": ["", " "], "list": {"text": ""}, "other": " ", "address": 5})) == []
    assert [text.pointer for text in texts.list_suspects(make_record({"text": "horn", "list": ["lamp", " ", 5, "bell "]}))] == [("list", 1), ("list", 3)]


@st.composite
def personal(draw: st.DrawFn) -> str:
    """What leads to a person, written in some other way, among other things."""
    _, text = draw(st.sampled_from(BAD))
    text = text.replace(" ", draw(st.sampled_from((" ", "\u00a0", "  ", "\n", "\u2003", ""))))
    text = draw(st.sampled_from((str, str.upper, str.lower, str.title, str.swapcase)))(text)
    old, new = draw(st.sampled_from((("", ""), ("i", "ı"), ("I", "İ"), ("s", "ſ"), ("k", "\u212a"), ("5", "٥"), ("-", "–"), ("(", "[("), ("0", "1"), ("+7", "007"))))
    return draw(ANY_TEXT) + draw(st.sampled_from(("", " ", "The keeper wrote: "))) + (text.replace(old, new) if old else text) + draw(ANY_TEXT)


@given(personal() | ANY_TEXT, st.sampled_from((None, "'", '"', ">", "|")), st.integers(5, 80), st.booleans(), st.booleans())
@example("Write to <the.keeper+horn@post.lamp.example>.", None, 20, True, False)
@example("The keeper has the card 4111 1111 1111 1111 of the guild", "'", 20, True, False)
@example("The number is +7 916 555-01-42 or another", None, 20, True, False)
@example("k\u200beeper", '"', 80, False, True)
def test_no_screen_accepts_a_file_in_which_a_check_finds_anything(text: str, style: str | None, width: int, shown: bool, listed: bool) -> None:
    written = yaml.dump({"text": [text, "lamp"] if listed else text}, default_style=style, width=width, allow_unicode=shown)
    assume(not FORBIDDEN_CHARACTER.search(written))
    examine_file(written)


@pytest.mark.parametrize("text", [text for _, text in BAD])
@pytest.mark.parametrize("gap", [" ", "\u00a0", "\n  ", "  \n\n  "], ids=["space", "no-break", "line", "lines"])
def test_no_screen_accepts_what_leads_to_a_person_on_one_line_or_several(text: str, gap: str) -> None:
    for spelt in (text, text.upper(), text.lower()):
        for quote in ("", "'") if "'" not in text else ("",):
            written = f"# lamp\ntext: {quote}{'' if spelt[0] in '-<' else 'lamp '}{spelt.replace(' ', gap)}{quote}\n"
            assert not writings.is_clear(written, None)
            examine_file(written)


@pytest.mark.parametrize("written", ["list: [lamp,4111\n  1111 1111 1111]", "text: a tele\\\n  phone", 'text: "k\\u200bb"', 'text: "tel. 22-01-4\\x32"', "# +7 916 555-01-42\ntext: a", "keeper@lamp.example: a", "text: [keeper@lamp.example"])
def test_no_screen_accepts_a_file_that_no_program_writes(written: str) -> None:
    examine_file(written)


def examine_file(written: str) -> None:
    document = Document("lamp.yaml")
    read_yaml(written, document)
    found = [finding for writing in writings.iter_writings(Record(LAMP, "lamp", document), written) for examine in CHECKS_OF_FILES for finding in examine.__wrapped__(EMPTY_ARCHIVE, writing)]
    assert not (found and writings.is_clear(written, document.value)), written


@pytest.mark.parametrize("written", [
    "id: 2031-04-05-theft-of-the-foghorn\ndate: \"2031-04-05/2031-05\"\nstart: 8425\nend: 8461\ncaptured_date: \"2031-04-05T10:00:00Z\"\n", "sha256: c39a8de3108c04d8f2392c5387e85394cea33a8f22a28d4127c30b407990c611",
    "text: \"passports were taken from the keepers\"\nstart: 12345\nend: 123456\n", "- 2031\n- 2032\n- 2033\n", "text: A hotel for 24 keepers by telephone in 2031\nstart: 123456\n", "text: 'He said: “\\o/”'",
])  # fmt: skip
def test_a_file_in_order_is_accepted(written: str) -> None:
    document = Document("lamp.yaml")
    read_yaml(written, document)
    assert writings.is_clear(written, document.value)


def test_a_value_is_looked_at_where_the_file_has_escapes() -> None:
    assert screen_of_file().accepts({"text": ["lamp", {"horn": "bell", "number": 5, "open": True, "nothing": None}]})
    assert not screen_of_file().accepts({"text": ["lamp", {"horn": "keeper@lamp.example"}]})
    assert writings.is_clear('text: "la\\x6dp"', {"text": "lamp"})
    assert not writings.is_clear('text: "l\\xadp"', {"text": "l\u00adp"})


LISTS = voices._load_lists()
WORDS = [word + ending for words in (LISTS.matters, LISTS.acts, LISTS.doers, LISTS.attributions, LISTS.takings, LISTS.grounds, *LISTS.findings.values()) for word, is_open in words.words for ending in ("", "s" * is_open)]
BETWEEN = (" ", " ", " ", ", ", ". ", "; ", ": ", " by ", " by the guards ", " the ", " “", "” ", "’s ", "-", "\n", "\u00a0", "é", "²", "_", "\u0301", "x", "", " The ", " of being ", " to be ", "(", ")", "—")
ODD = (("", ""), ("i", "ı"), ("i", "İ"), ("s", "ſ"), ("k", "\u212a"), (" ", "  "))


@st.composite
def telling(draw: st.DrawFn) -> str:
    """Sentences that may tell of a wrong, and of whoever tells it."""
    pieces = draw(st.lists(st.tuples(st.sampled_from(WORDS) | st.sampled_from(("keepers", "Horn", "")), st.sampled_from(BETWEEN)), max_size=8))
    text = draw(st.sampled_from((str, str.capitalize, str.upper)))("".join(word + gap for word, gap in pieces))
    return text.replace(*draw(st.sampled_from(ODD))) if draw(st.booleans()) else text


def find_patiently(text: str, standings: frozenset[Any], is_title: bool) -> str | None:
    """What the check would find without its screens."""
    for sentence in re.split(voices.SENTENCE, text):
        own = re.sub(voices.QUOTED, "“”", sentence)
        if (wrong := voices._find_wrong(own, is_title)) and not voices._is_attributed(own, standings):
            return wrong
    return None


@given(telling() | ANY_TEXT, st.sampled_from((frozenset(), frozenset(("convicted", "charged")))), st.booleans())
@example("Torture by guards", frozenset(), True)
@example("tortureſ", frozenset(), False)
@example("ſtole", frozenset(), False)
@example("beaten, saıd to be gay", frozenset(), False)
@example("beaten, ſaid of the gay guild", frozenset(), False)
@example("said to be gay and tortured", frozenset(), False)
@example("said² tortured", frozenset(), False)
@example("thought of as the gaylord, beaten", frozenset(), False)
def test_no_screen_accepts_a_sentence_in_which_a_wrong_is_told(text: str, standings: frozenset[Any], is_title: bool) -> None:
    found = find_patiently(text, standings, is_title)
    assert voices.find_accusation(text, standings, is_title) == found
    assert not (found and LISTS.are_silent([text]))


@given(telling())
@example("said")
@example("said²")
@example("esaid")
@example("ésaid")
@example("said\u0301")
@example("report\u212a")
def test_whoever_is_said_to_tell_it_is_so_for_python_too(text: str) -> None:
    assert LISTS.attributions.pattern.search(text) or not LISTS._screen.accepts({"attribution": text})


def test_words_are_such_that_they_mean_themselves_in_a_pattern() -> None:
    assert [word for word in WORDS if not re.fullmatch("[a-z]+([ -][a-z]+)*", word)] == []
