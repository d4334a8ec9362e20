"""The strict YAML: what it accepts, it reads as every other parser does; what it refuses, it places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
import yaml12
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.document import Document
from pipeline.load import load_document
from pipeline.strict_yaml import read_yaml
from tests.conftest import MINIATURE, REPOSITORY

RECORDS = sorted([*(REPOSITORY / "records").rglob("*.yaml"), *(REPOSITORY / "sources").glob("*.yaml"), *MINIATURE.rglob("*.yaml")])
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\ufeff\ufffe\uffff") | st.sampled_from("\n\t"), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(TEXTS.filter(bool), children, max_size=4),
    max_leaves=12,
)
SNIPPETS = st.lists(st.sampled_from(["a", "b: ", "- ", "\n", "  ", "no", "12:30", "012", "1_0", "0x1", "1.5", "1e3", ".5", "~", "null", "yes", '"', "'", "#", " #", ": ", ":", "?", "|", ">", "{", "}", "[", "]", ",", "&a", "*a", "!t", "---", "2017-08-08", "é", "\u00a0", "%", "@", "\\", "=", "<<", "-", "+1", "0", "y"]), max_size=14).map("".join)


def read(text: str) -> Document:
    document = Document("record.yaml")
    read_yaml(text, document)
    return document


def plain(value: Any) -> Any:
    """`value` in a form in which true is not 1 and 1.0 is not 1."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_every_record_means_the_same_in_yaml_1_1_and_1_2(path: Path) -> None:
    document = load_document(path.parent, path)
    text = path.read_text(encoding="utf-8")
    assert document.issues == []
    assert plain(document.value) == plain(yaml.safe_load(text)) == plain(yaml12.parse_yaml(text))


def test_there_are_records_to_compare() -> None:
    assert len(RECORDS) > 20


@given(VALUES)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_json_can_say_is_read_back(value: Any) -> None:
    assert plain(read(json.dumps(value, ensure_ascii=False)).value) == plain(value)


@given(SNIPPETS)
@settings(max_examples=1000)
def test_what_is_accepted_means_the_same_to_other_parsers(text: str) -> None:
    """Or is an error to them, as some odd forms are; it is never another value."""
    document = read(text)
    if not document.issues:
        for parse in (yaml.safe_load, yaml12.parse_yaml):
            try:
                value = parse(text)
            except (yaml.YAMLError, ValueError):
                continue
            assert plain(value) == plain(document.value)


@pytest.mark.parametrize("word", ["no", "Yes", "on", "y", "12:30", "1:2:3.5", "012", "0o7", "0x1F", "0b1", "1_000", "1e3", "1.5e3", ".5", "1.", "+1", "-.inf", ".nan", "2017-08-08", "2017-8-8", "NULL", "True", "=", "9007199254740993"])
def test_a_word_on_which_parsers_differ_is_text_and_an_issue(word: str) -> None:
    document = read(f"a: {word}")
    assert document.value == {"a": word}
    assert [(issue.check, issue.line, issue.column, issue.pointer) for issue in document.issues] == [("yaml-ambiguous", 1, 4, "/a")]
    assert read(f'a: "{word}"').issues == []
    assert [issue.column for issue in read(f"{word}: a").issues] == [1]


def test_places_of_keys_and_values() -> None:
    document = read("é: x\nlist:\n  - one\n  - {two: 2}\n")
    assert document.keys == {("é",): (1, 1), ("list",): (2, 1), ("list", 1, "two"): (4, 6)}
    assert document.values == {(): (1, 1), ("é",): (1, 4), ("list",): (3, 3), ("list", 0): (3, 5), ("list", 1): (4, 5), ("list", 1, "two"): (4, 11)}


def test_crlf_and_byte_order_mark_are_read_through(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("\ufeffa: 1\r\nb: \"é\"\r\n".encode())
    document = load_document(tmp_path, tmp_path / "a.yaml")
    assert (document.value, document.issues, document.keys[("b",)]) == ({"a": 1, "b": "é"}, [], (2, 1))


@pytest.mark.parametrize("text", ["[" * 200_000, "{a: " * 50_000, "- " * 100_000, "? " * 100_000, '{"a":' * 100_000])
def test_deep_nesting_is_an_issue(text: str) -> None:
    assert [issue.check for issue in read(text).issues] == ["yaml-forbidden"]
