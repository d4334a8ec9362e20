"""Every path in a keyword leads to a property: one that is misspelt would silence the check that looks there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.schemas.schema import load_schema
from tests.conftest import Run

CLAIM, PASSAGE = ("$defs", "claims", "items", "x-claim"), ("$defs", "passage", "x-passage")

# the file, where in it, what is written there, where the fault is told, and in what words
FAULTS: dict[str, tuple[str, tuple[str | int, ...], Any, tuple[str | int, ...], str, str | None]] = {
    "from the object": ("common", (*PASSAGE, "start"), "strat", (*PASSAGE, "start"), "`strat` leads to no property.", "Did you mean `start`?"),
    "from the record": ("quote", ("x-discloses", "places"), ["/plaec_id"], ("x-discloses", "places", 0), "`/plaec_id` leads to no property.", "Did you mean `place_id`?"),
    "from the entries of another word": ("common", (*CLAIM, "note_topic"), "propery", (*CLAIM, "note_topic"), "`propery` leads to no property.", "Did you mean `property`?"),
    "through lists, which this word does not open": ("common", (*CLAIM, "topic"), "/participants/role", (*CLAIM, "topic"), "`/participants/role` leads to no property.", None),
    "through lists": ("common", ("$defs", "claims", "items", "x-discloses", "else_of"), ["/participants/persn_id"], ("$defs", "claims", "items", "x-discloses", "else_of", 0), "`/participants/persn_id` leads to no property.", "Did you mean `person_id`?"),
    "beyond a reference": ("event", ("properties", "date", "x-not-after"), ["claims/passage/article_id/publshed_date"], ("properties", "date", "x-not-after", 0), "`claims/passage/article_id/publshed_date` leads to no property.", "Did you mean `published_date`?"),
    "by an index": ("quote", ("x-slug",), ["renderings/0/txt"], ("x-slug", 0), "`renderings/0/txt` leads to no property.", "Did you mean `text`?"),
    "in the place of a name": ("quote", ("x-discloses", "where"), {"/knid": ["speech"]}, ("x-discloses", "where", "/knid"), "`/knid` leads to no property.", None),
    "to what is no reference": ("quote", ("x-discloses", "of"), ["date"], ("x-discloses", "of", 0), "What stands at `date` has no `x-references`.", "Name a property that has it."),
    "that says why a record stands alone": ("place", ("x-mentioned", "unless"), ["notes"], ("x-mentioned", "unless", 0), "`notes` leads to no property.", "Did you mean `note`?"),
}


def change(root: Path, name: str, pointer: tuple[str | int, ...], value: Any) -> None:
    """Writes `value` into a schema of the archive below `root`."""
    path = root / "schema" / f"{name}.schema.json"
    schema = within = json.loads(path.read_text(encoding="utf-8"))
    for step in pointer[:-1]:
        within = within[step]
    within[pointer[-1]] = value
    path.write_text(json.dumps(schema, indent=2), encoding="utf-8")


@pytest.mark.parametrize("name", FAULTS)
def test_a_path_that_leads_nowhere_is_a_fault(name: str, miniature: Path) -> None:
    file, pointer, value, place, message, remedy = FAULTS[name]
    change(miniature, file, pointer, value)
    assert [(fault.document.path, fault.pointer, fault.message, fault.remedy) for fault in load_schema(miniature).faults] == [(f"schema/{file}.schema.json", place, message, remedy)]


def test_the_paths_of_the_archive_lead_somewhere(miniature: Path) -> None:
    assert load_schema(miniature).faults == []


def test_types_may_share_a_keyword_of_which_not_all_need_every_path(miniature: Path) -> None:
    """A person has no participants, of whom the claims of an event may tell."""
    assert "participants" not in load_schema(miniature).types["person"].root.properties
    assert ["/participants/person_id"] == load_schema(miniature).types["person"].by_path["claims/*"].schema["x-discloses"]["else_of"]


@pytest.mark.parametrize(("pointer", "value", "message"), [
    (("properties", "name", "x-author"), True, "Only a reference can have `x-author`."),
    (("properties", "name", "x-reliance"), True, "Only a reference can have `x-reliance`."),
    (("properties", "*"), {"type": "string"}, "This keyword is not written as it should be: '*' does not match '^[^*/]+$'."),
])
def test_a_keyword_in_the_wrong_place_is_an_issue(pointer: tuple[str, ...], value: Any, message: str, miniature: Path, run: Run) -> None:
    change(miniature, "place", pointer, value)
    outcome = run("validate", "--root", miniature)
    assert (outcome.code, outcome.err) == (1, "")
    assert message in outcome.out


def test_a_claim_outside_a_list_is_an_issue(miniature: Path, run: Run) -> None:
    claim = json.loads((miniature / "schema" / "common.schema.json").read_text(encoding="utf-8"))["$defs"]["claims"]["items"]["x-claim"]
    change(miniature, "event", ("x-claim",), {**claim, "topic": "kind"})
    outcome = run("validate", "--root", miniature)
    assert (outcome.code, outcome.err) == (1, "")
    assert "Only an entry of a list can be a claim." in outcome.out


def test_those_who_assert_a_claim_are_named_by_references(miniature: Path, run: Run) -> None:
    change(miniature, "common", (*CLAIM, "asserted_by"), ["stance"])
    outcome = run("validate", "--root", miniature)
    assert (outcome.code, outcome.err) == (1, "")
    assert "What stands at `stance` has no `x-references`." in outcome.out
