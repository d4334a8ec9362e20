"""Dates in their order: what passes because it may be right, and what no order can be right for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

MEETING, LETTER, SOURCE, BLOG = "records/event/2031-04-meeting-of-the-guild.yaml", "records/article/2031-04-letter-of-the-guild.yaml", "sources/harbour-gazette.yaml", "sources/lamp-blog.yaml"
QUOTE = "records/quote/2031-04-04-mayakovich-on-the-horn.yaml"
UNDATED = ('published_date: "2031-04"\npublished_date_basis: bounded\n', "published_date_basis: unknown\n")


def find(run: Run, root: Path) -> list[tuple[str, str]]:
    verdict = json.loads(run("validate", "--root", root, "--format", "json").out)
    return [(issue["check"], issue["message"]) for issue in verdict["issues"]]


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    "changes",
    [
        [(MEETING, 'date: "2031-04"', 'date: "[2031-06..2031-12]"')],  # may be of June
        [(MEETING, 'date: "2031-04"', 'date: "2031-06-30"')],  # the last day of the span of the article
        [(MEETING, 'date: "2031-04"', 'date: "1931"')],
        [(QUOTE, 'date: "2031-04-04"', 'date: "2031-04-06"')],  # after one rendering, with the other
        [(LETTER, *UNDATED)],
        [(LETTER, 'date: "2031-04"', 'date: "[2031-04-05..]"')],
        [(SOURCE, '  captured_date: "2031-06-30"\n', ""), (BLOG, '  captured_date: "2031~"\n', ""), (QUOTE, 'date: "2031-04-04"', 'date: "2031"')],
        [(MEETING, 'value_date: "2031-04"', 'value_date: "2099"')],  # a claim may speak of what is to come
    ],
)  # fmt: skip
def test_it_passes(miniature: Path, run: Run, changes: list[tuple[str, str, str]]) -> None:
    for name, old, new in changes:
        change(miniature, name, old, new)
    assert [check for check, _ in find(run, miniature) if check.startswith("date-")] == []


def test_a_date_that_is_none_has_its_own_check(miniature: Path, run: Run) -> None:
    change(miniature, MEETING, 'date: "2031-04"', 'date: "April"')
    assert {check for check, _ in find(run, miniature)} == {"date-invalid"}


def test_no_work_that_tells_it_is_dated(miniature: Path, run: Run) -> None:
    """Where one of several is not dated, it may be the one that tells it."""
    change(miniature, QUOTE, 'date: "2031-04-04"', 'date: "2031-05"')
    assert [check for check, _ in find(run, miniature)] == ["date-order"]
    change(miniature, "records/article/2031-04-06-who-has-the-horn.yaml", 'published_date: "2031-04-06"\npublished_date_basis: stated\n', "published_date_basis: unknown\n")
    assert find(run, miniature) == []


@pytest.mark.parametrize(("born", "died", "is_in_order"), [("1970", "2031-04-05", True), ("2031", "2031-04-05", True), ("2031-04-06", "2031-04-05", False), ("2031-05", "[..2031-04]", False)])
def test_a_schema_can_order_two_dates_of_one_record(miniature: Path, run: Run, born: str, died: str, is_in_order: bool) -> None:
    """A lamp goes out after it was lit: two properties, and no Python."""
    path = miniature / "schema" / "place.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    words = {"$ref": "common.schema.json#/$defs/edtf", "description": "A day.", "examples": ["2031-04-05"]}
    schema["properties"] |= {"lit_date": words | {"title": "Lighting", "x-past": True, "x-not-after": ["/dark_date"]}, "dark_date": words | {"title": "Darkening"}}
    path.write_text(json.dumps(schema), encoding="utf-8")
    change(miniature, "records/place/gannet-stair.yaml", "kind: site\n", f'kind: site\nlit_date: "{born}"\ndark_date: "{died}"\n')
    expected = [] if is_in_order else [("date-order", f"`{born}` lies wholly after `{died}`, the darkening of the place `gannet-stair`.")]
    assert find(run, miniature) == expected


def test_an_unreadable_source_may_be_the_newest(miniature: Path, run: Run) -> None:
    change(miniature, LETTER, 'date: "2031-04"', 'date: "2033"')
    assert "date-future" in {check for check, _ in find(run, miniature)}
    (miniature / BLOG).write_text("{", encoding="utf-8")
    assert "date-future" not in {check for check, _ in find(run, miniature)}
