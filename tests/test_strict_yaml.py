"""The strict YAML: what it accepts, it reads as every other parser does; what it refuses, it places."""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
import yaml12
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.reading.document import FORBIDDEN_CHARACTER, Document
from pipeline.reading.load import _may_hold_forbidden, load_document
from pipeline.reading.strict_yaml import _Reader, read_yaml
from pipeline.reading.words import AMBIGUOUS_FORMS, INTEGER, NUMBER, NUMERIC
from tests.conftest import MINIATURE, REPOSITORY

RECORDS = sorted([*(REPOSITORY / "records").rglob("*.yaml"), *(REPOSITORY / "sources").glob("*.yaml"), *MINIATURE.rglob("*.yaml")])
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\ufeff\ufffe\uffff") | st.sampled_from("\n\t"), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(TEXTS.filter(bool), children, max_size=4),
    max_leaves=12,
)
SNIPPETS = st.lists(st.sampled_from(["a", "b: ", "- ", "\n", "  ", "no", "12:30", "012", "1_0", "0x1", "1.5", "1e3", ".5", "~", "null", "yes", '"', "'", "#", " #", ": ", ":", "?", "|", ">", "{", "}", "[", "]", ",", "&a", "*a", "!t", "---", "2017-08-08", "é", "\u00a0", "%", "@", "\\", "=", "<<", "-", "+1", "0", "y", "?a", "? ", ", ", "\n ", '"a\nb"', "|-\n  ", ">-\n  ", "...\n", "''", "b: 1"]), max_size=14).map("".join)
FRAMES = st.sampled_from(["{}", "k: {}\n", "[ {} ]", "k: [a, {}]\n", "{{ {} }}", "k: {{a: 1, {} }}\n", "- {0}\n  {0}\n"])


def read(text: str) -> Document:
    document = Document("record.yaml")
    read_yaml(text, document)
    return document


def plain(value: Any) -> Any:
    """`value` in a form in which true is not 1 and 1.0 is not 1."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_every_record_means_the_same_in_yaml_1_1_and_1_2(path: Path) -> None:
    document = load_document(path.parent, path.name)
    text = path.read_text(encoding="utf-8")
    assert document.issues == []
    assert plain(document.value) == plain(yaml.safe_load(text)) == plain(yaml12.parse_yaml(text))


def test_there_are_records_to_compare() -> None:
    assert len(RECORDS) > 20


@given(VALUES)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_json_can_say_is_read_back(value: Any) -> None:
    assert plain(read(json.dumps(value, ensure_ascii=False)).value) == plain(value)


@given(FRAMES, SNIPPETS)
@settings(max_examples=1000)
def test_what_is_accepted_means_the_same_to_other_parsers(frame: str, snippets: str) -> None:
    """Or is an error to them, as some odd forms are; it is never another value."""
    text = frame.format(snippets)
    document = read(text)
    if not document.issues:
        for parse in (yaml.safe_load, yaml12.parse_yaml):
            try:
                value = parse(text)
            except (yaml.YAMLError, ValueError):
                continue
            assert plain(value) == plain(document.value)


@pytest.mark.parametrize("word", ["no", "Yes", "on", "y", "12:30", "1:2:3.5", "012", "0o7", "0x1F", "0x-0", "0o+7", "0b1", "1_000", "1e3", "1.5e3", ".5", "1.", "+1", "-.inf", ".nan", "2017-08-08", "2017-8-8", "NULL", "True", "=", "9007199254740993"])
def test_a_word_on_which_parsers_differ_is_text_and_an_issue(word: str) -> None:
    document = read(f"a: {word}")
    assert document.value == {"a": word}
    assert [(issue.check, issue.line, issue.column, issue.pointer) for issue in document.issues] == [("yaml-ambiguous", 1, 4, "/a")]
    assert read(f'a: "{word}"').issues == []
    assert [issue.column for issue in read(f"{word}: a").issues] == [1]


# Most of these are valid or invalid in the public yaml-test-suite, and libyaml reads them otherwise.
@pytest.mark.parametrize(("text", "check", "line", "column"), [
    ("{ ?foo: bar }", "yaml-forbidden", 1, 3),
    ("[a, ?foo ]", "yaml-forbidden", 1, 5),
    ("{\n ?foo: 2}", "yaml-forbidden", 2, 2),
    ("? foo\n: bar\n", "yaml-forbidden", 1, 1),
    ("?\n  foo\n: bar\n", "yaml-forbidden", 1, 1),
    ('k: "a"#b\n', "yaml-forbidden", 1, 7),
    ("- [a, b, ]#c\n", "yaml-forbidden", 1, 11),
    ("- [a, b,#c\n]\n", "yaml-forbidden", 1, 9),
    ("k: [a,\nb]\n", "yaml-syntax", 1, 4),
    ("k:\n  l: {a: 1,\n  b: 2}\n", "yaml-syntax", 2, 6),
    ('k: "a\nb"\n', "yaml-syntax", 1, 4),
    ("k:\n  - 'a\n  b'\n", "yaml-syntax", 2, 5),
    ("[-]", "yaml-ambiguous", 1, 2),
    ("{a: -}", "yaml-ambiguous", 1, 5),
    ("k: |\n  a\n", "yaml-forbidden", 1, 4),
    ("# a\n%YAML 1.1\n---\nk: 1\n", "yaml-forbidden", 2, 1),
    ("k: >-\nl: 1\n", "yaml-forbidden", 1, 4),
])
def test_a_layout_that_parsers_read_differently_is_an_issue(text: str, check: str, line: int, column: int) -> None:
    assert [(issue.check, issue.line, issue.column) for issue in read(text).issues] == [(check, line, column)]


@pytest.mark.parametrize(("text", "value"), [
    ("k: [\n  a,\n# a comment\n  b\n]\n", {"k": ["a", "b"]}),
    ('k: "a\n\n b"\n', {"k": "a\nb"}),
    ("[a,\nb]\n", ["a", "b"]),
    ('"a\nb"', "a b"),
    ("# a?\nk: \"what?\"  # is it?\n\n# so?\nl: what?\nm: [\"a?\", b] # so\n", {"k": "what?", "l": "what?", "m": ["a?", "b"]}),
    ('"#": "#"\n', {"#": "#"}),
])
def test_a_layout_that_parsers_read_alike_is_read(text: str, value: Any) -> None:
    assert (read(text).value, read(text).issues) == (value, [])
    assert yaml.safe_load(text) == yaml12.parse_yaml(text) == value


@given(FRAMES, SNIPPETS)
@settings(max_examples=500)
def test_to_look_only_where_a_mark_stands_changes_nothing(frame: str, snippets: str) -> None:
    text = frame.format(snippets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Reader, "_find_odd", lambda reader, start: -1)
        always = read(text)
    assert read(text) == always


@pytest.mark.parametrize("character", sorted({chr(code) for code in range(0x2FFF) if FORBIDDEN_CHARACTER.match(chr(code))} | set("\ufeff\ufffe\uffff")), ids=ascii)
def test_no_value_holds_a_forbidden_character(character: str) -> None:
    raw, escaped = read(f'a: "b{character}c"\n'), read(f'a: "b\\u{ord(character):04x}c"\n')
    assert escaped.is_broken and [issue.check for issue in escaped.issues] == ["file-unreadable"]
    assert raw.is_broken or (character in "\r\x85" and raw.value == {"a": "b c"})  # which are line breaks to YAML 1.1


def test_places_of_keys_and_values() -> None:
    document = read("é: x\nlist:\n  - one\n  - {two: 2}\n")
    assert document.keys == {("é",): (1, 1), ("list",): (2, 1), ("list", 1, "two"): (4, 6)}
    assert document.values == {(): (1, 1), ("é",): (1, 4), ("list",): (3, 3), ("list", 0): (3, 5), ("list", 1): (4, 5), ("list", 1, "two"): (4, 11)}


def test_places_are_found_when_they_are_asked_for(tmp_path: Path) -> None:
    for name, text in (("a.yaml", "a:\n  - b\n"), ("b.yaml", "a:\n- 'b'\n"), ("c.json", '{"a":\n\t["b"]}'), ("d.yaml", "a:\n  - b\nc: @\n"), ("e.yaml", "\xff")):
        (tmp_path / name).write_text(text, encoding="latin-1")
    documents = [load_document(tmp_path, name) for name in ("a.yaml", "b.yaml", "c.json", "d.yaml", "e.yaml")]
    assert [document.values.get(("a", 0)) for document in documents] == [(2, 5), (2, 3), (2, 3), (2, 5), None]
    assert [pickle.loads(pickle.dumps(document)).keys == document.keys for document in documents] == [True] * 5


def test_what_was_read_has_its_places_though_the_file_is_gone(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("# so\na: b\n", encoding="utf-8")
    document = load_document(tmp_path, "a.yaml")
    (tmp_path / "a.yaml").unlink()
    issue = document.issue(("a",), "wrong")
    assert (document.value, issue.line, issue.column) == ({"a": "b"}, 2, 4)


def test_an_issue_at_what_has_no_place_stands_at_what_is_around_it() -> None:
    document = read("a:\n  b: {c: 1}\n")
    assert [document.issue(pointer, "wrong").line for pointer in [("a", "b", "d", 0), ("a", "x"), ("y",)]] == [2, 2, 1]
    assert Document("none.yaml").issue(("a",), "wrong").column == 1


def test_crlf_and_byte_order_mark_are_read_through(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("\ufeffa: 1\r\nb: \"é\"\r\n".encode())
    document = load_document(tmp_path, "a.yaml")
    assert (document.value, document.issues, document.keys[("b",)]) == ({"a": 1, "b": "é"}, [], (2, 1))


def test_a_character_that_libyaml_does_not_read_is_an_issue() -> None:
    assert [issue.check for issue in read("a: \x01").issues] == ["yaml-syntax"]


@pytest.mark.parametrize(("data", "byte", "line", "column"), [(b"a: 1\r\nb: \xff", "0xff", 2, 4), (b"\xef\xbb\xbf:\x9e", "0x9e", 1, 2), (b"\xef\xbb", "0xef", 1, 1), ("é".encode() * 3 + b"\xc3", "0xc3", 1, 4)])
def test_a_byte_that_is_no_utf_8_is_placed(tmp_path: Path, data: bytes, byte: str, line: int, column: int) -> None:
    (tmp_path / "a.yaml").write_bytes(data)
    issue, = load_document(tmp_path, "a.yaml").issues
    assert (issue.check, issue.line, issue.column, issue.message) == ("file-unreadable", line, column, f"The byte {byte} here is not UTF-8.")


def test_a_character_that_may_not_stand_in_a_file_is_never_passed_over() -> None:
    characters = [character for code in range(sys.maxunicode + 1) if FORBIDDEN_CHARACTER.match(character := chr(code)) and not 0xD800 <= code < 0xE000]
    assert len(characters) > 60
    assert [character for character in characters if not _may_hold_forbidden(f"é{character}a".encode())] == []
    assert [text for text in ("plain\n", "«é»\n", "\t“ж”🔦\n") if _may_hold_forbidden(text.encode())] == ["«é»\n"]  # and the others are not searched


@given(st.from_regex(AMBIGUOUS_FORMS, fullmatch=True) | st.from_regex(INTEGER, fullmatch=True) | st.from_regex(NUMBER, fullmatch=True))
def test_what_looks_like_a_number_begins_like_one(text: str) -> None:
    assert text[0] in NUMERIC


@pytest.mark.parametrize("text", ["[" * 200_000, "{a: " * 50_000, "- " * 100_000, "? " * 100_000, '{"a":' * 100_000])
def test_deep_nesting_is_an_issue(text: str) -> None:
    assert [issue.check for issue in read(text).issues] == ["yaml-forbidden"]


@pytest.mark.parametrize(("text", "line", "column", "message"), [
    ('a:\n  b: "x\n    c: "y"\n', 2, 6, "The quotation mark that opens here is closed only on a later line."),
    ("a: 'it's'\n", 1, 7, "The text ends at this quotation mark, and more follows it."),
    ('a: "b";\n', 1, 7, "The text is closed, and a ; follows it."),
    ("a: [b,\n  c\n\n", 1, 4, "What begins with [ here is not closed with ]."),
    ("a: [b\nc: 2\n", 1, 4, "What begins with [ here is not closed with ]."),
    ("a: {b: 1\nc: 2}\nd: 3\n", 1, 4, "What begins with { here is not closed with }."),
    ('a: ["b" "c"]\n', 1, 7, "The text ends at this quotation mark, and more follows it."),
    ('a: ["b", @c]\n', 1, 10, "A value begins with a character that YAML keeps for itself."),
    ("a: [{b: c} {d: e}]\n", 1, 12, "Before this a comma is missing, or the ] that closes what begins with [ in line 1."),
    ("a: [\n\n\n", 1, 4, "The file ends before all brackets are closed."),
    ("- {a: ", 1, 5, "The file ends before all brackets are closed."),
    ("a: [b, :]\nc: d\n", 1, 8, "A value is missing or not finished."),
    ("a:\n  - b: c\n   d: e\n", 3, 4, "This line is indented differently from the entries of its list."),
    ("a: b\n- c\n", 2, 1, "A dash begins the entry of a list here, where a property is expected."),
    ("- @b\r\n- c\r\n", 1, 3, "A value begins with @, which YAML keeps for itself."),
    ("a: b\r\n  c:\r\n", 2, 3, "This line is indented, and the one before it has a value already."),
    ("a: b:\r\n", 1, 5, "This text ends with a colon."),
    (" a: 1\nb: 2\n", 1, 1, "The first line is indented, and a later one is not."),
    ("%YAML 1.1\n# a\n", 2, 3, "Something stands here that belongs to no property."),
    ('"a"\nb\n', 2, 1, "Something stands here that belongs to no property."),
    ("=======\na: 1\n", 1, 1, "A conflict that git could not solve is marked here."),
    ("a: \"b\n---\nc\"\n", 2, 1, "A line of three dashes or dots stands inside a text."),
    ("a: 'b\n", 1, 4, "A quotation mark is opened here and never closed."),
    ('a: "\\q"\n', 1, 5, "A backslash stands between double quotation marks."),
    ('a: "\\ud800"\n', 1, 7, "The escape after this backslash stands for no character."),
])
def test_a_slip_is_told_where_it_was_made(text: str, line: int, column: int, message: str) -> None:
    issue, = [issue for issue in read(text).issues if issue.check == "yaml-syntax"]
    assert (issue.line, issue.column, issue.message) == (line, column, message)
    assert issue.remedy
