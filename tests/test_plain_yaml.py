"""The reading of a plain text: what it takes, means to the strict reader the same, and has no issue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from pipeline.editing.canonical import iter_lines
from pipeline.reading.document import FORBIDDEN_CHARACTER, Document
from pipeline.reading.load import load_document
from pipeline.reading.plain_yaml import NotPlainError, read_plain
from pipeline.reading.strict_yaml import read_yaml
from tests.test_strict_yaml import RECORDS

NAMES = st.sampled_from(["a", "b", "c", "name", "A_1", "__"] * 4 + ["no", "y", "null", "1", "é", '"a"', "a b", "a-b", "a" * 120, "<<", "?", "-", ""])
WORDS = st.sampled_from(["a", "a-b", "0", "-1", "2017", "2017-08-08-a", "1.5", "-0.0", "true", "null"] * 3 + ["007", "2017-08-08", "2017-08-08T", "1e3", "1.5.1", "-a", "a-", "a.", "--", "...", "no", "y", "True", "~", "", " ", "9007199254740993", "a b", "a#", "a #b", "#", "a:", "[]", "{}", "|-", "'a'", "*a", "&a", "!a", "@", "%", "\u00a0", "é", "a,", "x" * 40])
CHARACTERS = st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\ufeff\ufffe\uffff\\\"") | st.sampled_from(['\\"', "\\n", "\\t", "\\\\", ": ", " #", "“", "n\u0301"] * 2 + ["\\u0041", "\\/", "\\", '"'])
VALUES = WORDS | st.lists(CHARACTERS, max_size=4).map(lambda parts: f'"{"".join(parts)}"')
FORMS = st.sampled_from(["{}: {}", "{}:", "- {}: {}", "- {1}", "# {1}"] * 6 + ["- {}:", "- - {1}", "{}:{}", "{}:  {}", "{}: {} ", "", "  ", "{}: {}  # so", "---", "{}: {}\r", " {}: {}", "\t{}: {}", "- {0}: {1}\n  {0}: {1}"])
LINES = st.builds(str.format, FORMS, NAMES, VALUES)

GROUPS = st.dictionaries(st.sampled_from("abcdefgh"), st.deferred(lambda: st.integers(0, 99) | CHARACTERS | GROUPS | st.lists(CHARACTERS | GROUPS, max_size=3)), min_size=1, max_size=4)
TEXTS = st.sampled_from([path.read_text(encoding="utf-8") for path in RECORDS]) | GROUPS.map(lambda group: "\n".join(iter_lines(group, None)))


def check(text: str) -> str:
    """Compares the two readers on `text`; says whether that was plain."""
    if not is_plain(text):
        return "not plain"
    document = Document("record.yaml")
    read_yaml(text, document)
    assert document.issues == []
    assert json.dumps(read_plain(text)) == json.dumps(document.value)  # with the names in the same order, and 1 is not 1.0 nor true
    return "plain"


def is_plain(text: str) -> bool:
    try:
        read_plain(text)
    except NotPlainError:
        return False
    return True


@given(TEXTS, st.data())
@settings(max_examples=800, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_plain_means_the_same_to_the_strict_reader(text: str, data: st.DataObject) -> None:
    """A record, or another plain text, with a line changed, added, indented or taken out."""
    lines = text.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    words = lines[at].lstrip(" ")
    spaces = st.integers(0, 5).map(lambda n: "  " * n) | st.just(lines[at].removesuffix(words)) | st.just(" ")
    line = st.builds(str.__add__, spaces, LINES | st.just(words))
    lines[at : at + 1] = data.draw(st.lists(line, max_size=2) | line.map(lambda line: [lines[at], line]))
    assume(not FORBIDDEN_CHARACTER.search("\n".join(lines)))
    event(check("\n".join(lines)))


def test_most_records_are_plain_and_mean_the_same_to_both() -> None:
    """Those that are not take several times as long to be read."""
    assert [check(path.read_text(encoding="utf-8")) for path in RECORDS].count("plain") > 0.9 * len(RECORDS)


@pytest.mark.parametrize(("text", "value"), [
    ("# so: &a *b !c\na: b\n", {"a": "b"}),
    ('a: "b: c"\n\nd: 1\ne: -1.5\nf: true\ng: null\nh:\n', {"a": "b: c", "d": 1, "e": -1.5, "f": True, "g": None, "h": None}),
    ("a:\n    b:\n      c: d\n    e: f\n", {"a": {"b": {"c": "d"}, "e": "f"}}),
    ('a:\n- b\n- "c: d"\n- 2017-08-08-e\n', {"a": ["b", "c: d", "2017-08-08-e"]}),
    ("a:\n  - b: c\n    d:\n      - e\n  -\n    b:\n      f: g\nh: i\n", {"a": [{"b": "c", "d": ["e"]}, {"b": {"f": "g"}}], "h": "i"}),
    ('a: "What? It is 5 % & more!"\nb: "#1, * and ?"\nc: one?\n', {"a": "What? It is 5 % & more!", "b": "#1, * and ?", "c": "one?"}),
    ("a: b “c”\n", {"a": "b “c”"}),
    ('a: ""\n', {"a": ""}),
    ("a: b\n  c\n", {"a": "b c"}),
    ("a: x y  z\n", {"a": "x y  z"}),
    ('"a": b\n', {"a": "b"}),
    ("---\na: b\n...\n", {"a": "b"}),
    ("b", "b"),
])
def test_what_is_plain_is_read(text: str, value: Any) -> None:
    assert (read_plain(text), check(text)) == (value, "plain")


@pytest.mark.parametrize("text", [
    "", "# so\n", "a:\nb: c\n  d: e\n", "a: b\na: c\n", "a:\n  - b: c\n    b: d\n", "a: b # c\n", "a: b\n# c\n", "a: 'b'\n", "a: |-\n  b\n", "a: >-\n  b\n", "a: [b]\n", "a: {}\n", "a: no\n", "no: a\n", "1: a\n",
    "a: 2017-08-08\n", "a: 012\n", 'a: "b\n  c"\n', 'a: "b" "c"\n', 'a: "\\u0041"\n', 'a: "b\tc"\n', "a: b\r\n", "? a\n: b\n", "a: &b c\n", "a: &b c\nd: *b\n", "a: !b c\n", "a: !!str c\n", "<<: a\n", "a: ? b\n",
    "%YAML 1.1\n---\na: b\n", "a: b\n---\nc: d\n", "a: “b”\n", 'a: b"\n', "a: \u00a0b\n", '"a b": c\n', "é: a\n", 'a: "b"#c\n', "a: b\n#? c", "[a]: b\n",
    "".join(f"{'  ' * n}a:\n" for n in range(40)) + "  " * 40 + "a: b\n", "".join(f"{'- ' * 20}a\n"),
])
def test_what_is_not_plain_is_left_to_the_strict_reader(text: str) -> None:
    assert not is_plain(text)


def test_a_file_is_read_by_one_or_the_other(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: b\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("a: 'b'\n", encoding="utf-8")
    (tmp_path / "c.yaml").write_text("a: no\n", encoding="utf-8")
    documents = [load_document(tmp_path, name) for name in ("a.yaml", "b.yaml", "c.yaml")]
    assert [(document.value, document.values[("a",)], [issue.check for issue in document.issues]) for document in documents] == [({"a": "b"}, (1, 4), []), ({"a": "b"}, (1, 4), []), ({"a": "no"}, (1, 4), ["yaml-ambiguous"])]
