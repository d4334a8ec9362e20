"""The canonical form: the records have it, every parser reads it back, and no comment is lost on the way."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
import yaml12
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from pipeline.editing.canonical import make_modeline, make_text, normalize
from pipeline.editing.comments import read_comments
from pipeline.model.archive import load_archive
from pipeline.model.captures import Captures
from pipeline.reading.document import Document
from pipeline.reading.strict_yaml import read_yaml
from pipeline.schemas.record_type import Property
from pipeline.schemas.schema import load_schema
from tests.conftest import REPOSITORY
from tests.test_strict_yaml import TEXTS, plain

TYPES = load_schema(REPOSITORY).types
EVENT = TYPES["event"]
AWKWARD = st.sampled_from(['"', "\\", "#", " #", ": ", ":", "- ", "'", "\n", "\t", "\\n", "n\u0301", "\u0301", "Зелимхан", "🔦", " ", "\u00a0", "no", "~", "null", "012", "2017-08-08", "1e3", "[...]", "{", "&a", "%", "@", "x" * 300, "-", "?", "…", "=", "en", "a1"])
STRINGS = TEXTS | st.lists(AWKWARD, max_size=6).map("".join)


def values_of(p: Property) -> st.SearchStrategy[Any]:
    """What may stand at `p`, and some of what may not."""
    if p.kind == "object":
        return st.fixed_dictionaries({}, optional={name: values_of(child) for name, child in p.properties.items()})
    if p.kind == "array":
        assert p.items
        return st.lists(values_of(p.items), max_size=3)
    known = st.sampled_from(p.schema.get("enum", p.schema["examples"]))
    return known | STRINGS | {"boolean": st.booleans(), "integer": st.integers(-(2**53) + 1, 2**53 - 1), "number": st.integers(-999, 999) | st.integers(-9999, 9999).map(lambda n: n / 100)}.get(p.kind, STRINGS)


RECORDS = st.sampled_from([t for t in TYPES.values() if t.folder]).flatmap(lambda t: st.tuples(st.just(t), values_of(t.root).filter(bool)))


def read(text: str) -> Document:
    document = Document("record.yaml")
    read_yaml(text, document)
    return document


def write(text: str) -> str:
    """The event `text` in canonical form, without the line that names the schema."""
    document = read(text)
    return make_text(normalize(document.value), EVENT, read_comments(text, document)).removeprefix(make_modeline(EVENT) + "\n")


@pytest.mark.parametrize("archive", ["real", "miniature"])
def test_every_record_is_canonical(archive: str, miniature: Path) -> None:
    root = REPOSITORY if archive == "real" else miniature
    records = list(load_archive(root, Captures(None)).iter_records())
    assert len(records) > 20
    for record in records:
        text = (root / record.document.path).read_text(encoding="utf-8")
        assert make_text(record.value, record.type, read_comments(text, record.document)) == text


@given(RECORDS)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_written_is_read_back_by_every_parser(record: Any) -> None:
    record_type, value = record
    text = make_text(normalize(value), record_type)
    document = read(text)
    assert document.issues == []
    assert plain(document.value) == plain(normalize(value)) == plain(yaml.safe_load(text)) == plain(yaml12.parse_yaml(text))
    assert make_text(document.value, record_type) == text
    assert unicodedata.is_normalized("NFC", text)
    assert not any(line != line.rstrip(" ") for line in text.split("\n"))


BLOCKS = st.sampled_from([
    ["title: x"], ["note: 'a # b'"], ["id: a"], ["status:", "  published"], ["zebra: {a: 1, b: []}"], ["authors: [{text: a},", "  b]"], ["summary: |-", "  text", "    more", "", "  end"], ["date: 'a", "", "  b'"],
    ["claims:", "- property: count", "  passage:", "    end: 2", "    start: 1", "- stance: asserts"], ["participants:", "  - role: victim", "    note: n", "  -", "    role: x", "  - {role: y}"],
    ["content_warnings:", "  - torture", "  - killing"], ["nested:", "  - - a", "    - - b", "  - []"], ["withdrawn:", "    note: >-", "      folded", "      text", "    date: d"],
])
COMMENTS = st.sampled_from(["", "", "", "", " # beside", "\n# one", "\n  # two", "\n    # three", "\n#", "\n      # six\n  # two", "  "])


@st.composite
def records_with_comments(draw: st.DrawFn) -> str:
    blocks = draw(st.lists(BLOCKS, min_size=1, max_size=5, unique_by=lambda block: block[0]))
    return "".join(line + draw(COMMENTS) + "\n" for block in blocks for line in block)


@given(records_with_comments())
@settings(max_examples=500)
def test_whatever_can_be_read_keeps_its_values_and_comments(text: str) -> None:
    """And once written, it stays as it is."""
    document = read(text)
    if isinstance(document.value, dict) and document.value and not document.issues:
        event("can be read")
        written = write(text)
        again = read(written)
        assert plain(again.value) == plain(document.value)
        assert sorted(read_comments(written, again).iter_lines()) == sorted(read_comments(text, document).iter_lines())
        assert write(written) == written


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{standing: reported, id: a}", "id: a\nstanding: reported\n"),
        ("id: a\ntitle: A plain title", 'id: a\ntitle: "A plain title"\n'),
        ("title: >-\n  folded\n  text", 'title: "folded text"\n'),
        ("title: |-\n  two\n  lines", 'title: "two\\nlines"\n'),
        ("title: 'it''s \"so\" \\ here'", 'title: "it\'s \\"so\\" \\\\ here"\n'),
        ("title: e\u0301", 'title: "\u00e9"\n'),
        ('title: "a\\n\u0301b"', 'title: "a\\n\\u0301b"\n'),
        ("id: 'a-1'\ndate: '2017'", 'id: a-1\ndate: "2017"\n'),
        ('id: "2017"', 'id: "2017"\n'),
        ('id: "2017-08-08"', 'id: "2017-08-08"\n'),
        ('kind: "no"', 'kind: "no"\n'),
        ("content_warnings: ['torture', killing]", "content_warnings:\n  - torture\n  - killing\n"),
        ("claims:\n- value_number: 1.50\n  property: count\n- value_number: 0.00001", "claims:\n  - property: count\n    value_number: 1.5\n  - value_number: 0.00001\n"),
        ("content_warnings: []\nclaims: {}\nnote: ~\nsummary: true", 'claims: {}\nsummary: true\ncontent_warnings: []\nnote: null\n'),
        ("zebra: {b: 1, a: no way}\ntitel: x\nid: a", 'id: a\nzebra:\n  b: 1\n  a: "no way"\ntitel: "x"\n'),
        ('claims: [[1, [x]], {"a b": 2}]', 'claims:\n  - - 1\n    - - "x"\n  - "a b": 2\n'),
    ],
)
def test_how_values_are_written(before: str, after: str) -> None:
    assert write(before) == after
    assert write(after) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# of the status\nstatus: published # beside it\n# of the id\nid: a\n# the end", "# of the id\nid: a\n# of the status\nstatus: published  # beside it\n# the end\n"),
        ("# yaml-language-server: $schema=elsewhere.json\nid: a # yaml-language-server: no", "id: a\n"),
        ("--- # start\nid: a", "# start\nid: a\n"),
        ("title: \"not # one\" # one\nnote: 'nor # this'\nsummary: nor#this # but this", 'title: "not # one"  # one\nsummary: "nor#this"  # but this\nnote: "nor # this"\n'),
        ("note: |- # beside\n  # text\n  more\n# end", 'note: "# text\\nmore"  # beside\n# end\n'),
        ("note:\n  # of the note\n  text\nid: a", 'id: a\n# of the note\nnote: "text"\n'),
        ("note: # beside\n  text # too\nid: a", 'id: a\n# too\nnote: "text"  # beside\n'),
        ("content_warnings: # kinds\n  # first\n  - torture # a\n  - killing\n  # last\n# of the note\nnote: x", 'content_warnings:  # kinds\n  # first\n  - torture  # a\n  - killing\n  # last\n# of the note\nnote: "x"\n'),
        ("claims:\n  - stance: asserts # s\n    # of the topic\n    property: count\n    # end of the claim\n  # second\n  - value: y\n  - # third\n    value: z\n# end", 'claims:\n  # of the topic\n  - property: count\n    stance: asserts  # s\n    # end of the claim\n  # second\n  - value: "y"\n  # third\n  - value: "z"\n# end\n'),
        ("content_warnings: [torture, # one\n  killing] # two\n#\n", "content_warnings:\n  - torture  # one\n  - killing  # two\n#\n"),
        ("title: 🔦🔦 # e\u0301\nid: a", 'id: a\ntitle: "🔦🔦"  # \u00e9\n'),
    ],
)
def test_where_comments_go(before: str, after: str) -> None:
    assert write(before) == after
    assert write(after) == after
