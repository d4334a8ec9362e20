"""Ids are made as the schema says, in ASCII, and what may be the same is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.ids import SLUG
from pipeline.editing.draft import make_record
from pipeline.editing.slug import KEYWORD, MAX_LENGTH, find_similar, look_up, make_slug
from pipeline.model.archive import load_archive
from pipeline.model.captures import Captures
from pipeline.schemas.schema import load_schema
from tests.conftest import REPOSITORY

TYPES = load_schema(REPOSITORY).types


def test_every_type_that_is_written_says_of_what_its_ids_are_made() -> None:
    for record_type in TYPES.values():
        paths = record_type.root.schema.get(KEYWORD, [])
        assert bool(paths) == bool(record_type.folder), record_type.name
        for path in paths:
            p, _ = look_up(record_type.root, {}, path)
            assert p and p.kind == "string", (record_type.name, path)


@pytest.mark.parametrize(
    ("type_name", "value", "slug"),
    [
        ("person", {"name": "Odé Tarrowby"}, "ode-tarrowby"),
        ("person", {"name": "Фонарь Маякович"}, "fonar-mayakovich"),
        ("person", {"name": "Щукин-Ёжиков, Юрий Объездчиков"}, "shchukin-yozhikov-yuriy-obezdchikov"),
        ("person", {"name": "Łukasz Øster-Weiß O’Hara"}, "lukasz-oster-weiss-ohara"),
        ("person", {"name": "灯台"}, ""),
        ("person", {}, ""),
        ("place", {"name": 12}, ""),
        ("article", {"published_date": "2031-04-05", "headline": {"text": "Foghorn & bell"}}, "2031-04-05-foghorn-bell"),
        ("article", {"published_date": "2031-04", "label": "A letter"}, "2031-04-a-letter"),
        ("article", {"published_date": "[2031-04..2031-06]", "headline": {"text": "Keeper"}}, "2031-keeper"),
        ("article", {"published_date": "2031~", "headline": {"text": "Keeper"}}, "2031-keeper"),
        ("article", {"published_date": "2031-04-02/..", "headline": {"text": "Keeper"}}, "keeper"),
        ("article", {"published_date": "in spring", "headline": {"text": "Keeper"}}, "keeper"),
        ("article", {"headline": "no group"}, ""),
        ("quote", {"speaker_id": "puffin", "renderings": [{"text": "Who has it?"}, {"text": "Who?"}]}, "puffin-who-has-it"),
        ("quote", {"speaker_description": "a voice", "renderings": []}, "a-voice"),
        ("event", {"title": "A b " * 40}, "-".join(["a", "b"] * 15)),
        ("event", {"title": "x" * 99}, "x" * MAX_LENGTH),
    ],
)
def test_make_slug(type_name: str, value: dict, slug: str) -> None:
    assert make_slug(TYPES[type_name], value) == slug


@given(st.text(), st.text())
def test_a_slug_is_a_slug_or_nothing(title: str, date: str) -> None:
    slug = make_slug(TYPES["event"], {"title": title, "date": date})
    assert slug == "" or (SLUG.fullmatch(slug) and len(slug) <= MAX_LENGTH)
    assert bool(slug) or not re.search("[a-zа-я0-9]", title.replace("ь", "").replace("ъ", ""))


def test_find_similar(miniature: Path) -> None:
    archive = load_archive(miniature, Captures(None))
    for type_name, value, found in [
        ("person", {"name": "Odo Tarowby", "identification": "public-figure"}, ["ode-tarrowby"]),
        ("person", {"name": "Фонарь Маяковичь", "identification": "named-in-press"}, ["fonar-mayakovich"]),
        ("person", {"name": "Puffin Lamp", "identification": "public-figure"}, []),
        ("person", {"identification": "public-figure"}, []),
        ("article", {"published_date": "2040", "headline": {"text": "Keeper answers Guild"}}, ["2031-keeper-answers-the-guild"]),
        ("place", {"name": "Puffin"}, []),
    ]:
        assert [record.id for record in find_similar(archive, make_record(archive.schema.types[type_name], "new", value))] == found


def test_nobody_who_is_protected_is_compared(miniature: Path) -> None:
    archive = load_archive(miniature, Captures(None))
    person = archive.schema.types["person"]
    for value in ({"name": "Puffin", "identification": "public-figure"}, {"name": "Odé Tarrowby", "identification": "pseudonym"}, {"name": "Odé Tarrowby"}):
        assert find_similar(archive, make_record(person, "new", value)) == []
