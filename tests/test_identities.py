"""What may be recorded of somebody who is protected, and what no schema may ask. Everything is invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest

from pipeline.checks import CHECKS, Verdict, run_checks
from pipeline.checks.identities import is_part
from pipeline.model.archive import load_archive
from pipeline.model.captures import find_captures
from tests.conftest import Run

PUFFIN = "records/person/puffin.yaml"
KEEPER = "records/person/unnamed-keeper-of-the-night-watch.yaml"
EVENT = "records/event/2031-04-disappearance-of-the-foghorn.yaml"
MEETING = "records/event/2031-04-meeting-of-the-guild.yaml"
ARTICLE = "records/article/2031-04-06-who-has-the-horn.yaml"
QUOTE = "records/quote/2031-04-tarrowby-on-the-night.yaml"


def claim(topic: str, *lines: str) -> str:
    return "\n".join([f"  - property: {topic}", *(f"    {line}" for line in lines), "    stance: asserts", "    passage:", "      article_id: 2031-04-06-who-has-the-horn", "      start: 272", "      end: 326"]) + "\n"


def verdict_of(root: Path, name: str) -> Verdict:
    """What one check says of the archive at `root`."""
    return run_checks(load_archive(root, find_captures(root, None)), [check for check in CHECKS if check.name == name])


def exposures(root: Path) -> list[tuple[str, str]]:
    return [(issue.path, issue.pointer) for issue in verdict_of(root, "identity-exposed").issues]


def change(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


HARMLESS = {
    "an employer for whom the person acts in public": (PUFFIN, '  - role: "blogger"\n', '  - role: "blogger"\n    organization_id: harbour-gazette\n    public_reason: "The person writes for it under this name."\n'),
    "a settlement": (KEEPER, '  - role: "keeper of the night watch"\n', '  - role: "keeper of the night watch"\n    place_id: tallowick\n'),
    "a claim about something else": (PUFFIN, "protection:\n", "claims:\n" + claim("response", 'value: "answered"') + "protection:\n"),
    "an age of somebody else": (EVENT, "disagreements:\n", claim("age", 'value: "old"', "value_person_id: ode-tarrowby") + "disagreements:\n"),
    "an age where nobody is protected": (MEETING, "summary:", claim("age", 'value: "old"') + "summary:"),
    "the name in other letters": (PUFFIN, 'name: "Puffin"\n', 'name: "Пуффин Puffin"\n'),
    "a site of an event of another kind": (EVENT, "kind: other", "kind: attack"),
    "a site at which somebody spoke who is named": (QUOTE, "place_id: tallowick", "place_id: gannet-stair"),
    "an employer of somebody who is named": ("records/person/ode-tarrowby.yaml", '    place_id: gannet-stair\n', '    place_id: gannet-stair\n    organization_id: harbour-gazette\n'),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_may_be_recorded(what: str, miniature: Path) -> None:
    change(miniature, *HARMLESS[what])
    assert exposures(miniature) == []


EXPOSING = {
    "an age in an event with a protected witness": ((EVENT, "disagreements:\n", claim("age", 'value: "old"') + "disagreements:\n"), (EVENT, "/claims/16/property")),
    "an age in the record of another": (("records/person/ode-tarrowby.yaml", "disagreements:\n", claim("age", 'value: "old"', "value_person_id: puffin") + "disagreements:\n"), ("records/person/ode-tarrowby.yaml", "/claims/2/property")),
    "another name below an article": ((ARTICLE, 'text: "Puffin"', 'text: "Harbour Gazette"'), (ARTICLE, "/authors/0/text")),
    "a site in a flight": ((EVENT, "kind: other", "kind: escape"), (EVENT, "/place_id")),
    "a site at which a protected speaker spoke": ((QUOTE, "speaker_id: ode-tarrowby\ndate: \"2031-04\"\nplace_id: tallowick", "speaker_id: puffin\ndate: \"2031-04\"\nplace_id: gannet-stair"), (QUOTE, "/place_id")),
}


@pytest.mark.parametrize("what", EXPOSING)
def test_what_leads_to_somebody(what: str, miniature: Path) -> None:
    edit, found = EXPOSING[what]
    change(miniature, *edit)
    assert exposures(miniature) == [found]


def test_a_new_property_is_refused_until_it_is_listed(miniature: Path) -> None:
    """Whatever a schema adds to a person may not be told of a protected one, unless somebody decides so."""
    path = miniature / "schema" / "person.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["pastime"] = {"title": "Pastime", "description": "What the person likes.", "examples": ["chess"], "type": "string"}
    path.write_text(json.dumps(schema), encoding="utf-8")
    for person in (PUFFIN, "records/person/ode-tarrowby.yaml"):
        change(miniature, person, "identification:", 'pastime: "chess"\nidentification:')
    assert exposures(miniature) == [(PUFFIN, "/pastime")]
    schema["x-protected"]["holds"].append("pastime")
    path.write_text(json.dumps(schema), encoding="utf-8")
    assert exposures(miniature) == []


def test_the_value_is_not_shown(miniature: Path, run: Run) -> None:
    change(miniature, PUFFIN, 'article_id: 2031-04-06-who-has-the-horn\n    start: 23', 'article_id: 2031-04-06-who-has-the-horn\n    start: 24')
    change(miniature, PUFFIN, "  - text: \"Puffin\"", "  - text: \"Smith\"")
    outcome = run("validate", "--root", miniature)
    assert "Smith" not in outcome.out and "text-not-verbatim" not in outcome.out
    assert "What else is wrong with this file is told when this is mended." in outcome.out


def test_a_person_that_cannot_be_read_may_be_protected(miniature: Path) -> None:
    (miniature / PUFFIN).write_text("id: [", encoding="utf-8")
    assert verdict_of(miniature, "identity-exposed").not_performed != []


@pytest.mark.parametrize("name, whole, is_one", [
    ("Puffin", "Puffin", True), ("PUFFIN", "Puffin", True), ("Пуффин", "Puffin", True), ("Яков", "Jakov", True), ("Jakov", "Яков", True), ("", "Puffin", True),
    ("Ivan Puffin", "Puffin", False), ("Puffin", "Ivan Puffin", True), ("Smith", "Puffin", False),
])
def test_a_name_of_the_same_words_is_no_other(name: str, whole: str, is_one: bool) -> None:
    assert is_part(name, whole) is is_one


Edit = Callable[[dict[str, Any]], None]


def add(name: str, title: str) -> Edit:
    def edit(schema: dict[str, Any]) -> None:
        schema["properties"][name] = {"title": title, "description": "What it is.", "examples": ["x"], "type": "string"}

    return edit


def add_topic(schema: dict[str, Any]) -> None:
    topic = schema["$defs"]["claim_property"]
    topic["enum"].append("home-address")
    topic["x-terms"]["home-address"] = {"definition": "Where somebody lives."}


def add_to_participants(schema: dict[str, Any]) -> None:
    add("next_of_kin", "Family")(schema["properties"]["participants"]["items"])


INTRUSIVE: list[tuple[str, Edit]] = [
    ("person", add("sexual_orientation", "X")), ("person", add("gender_identity", "X")), ("person", add("religion", "X")), ("person", add("ethnicity", "X")), ("person", add("hiv_status", "X")),
    ("person", add("birth_date", "X")), ("person", add("home_address", "X")), ("person", add("latitude", "X")), ("person", add("passport_number", "X")), ("person", add("image_url", "X")), ("person", add("x1", "Phone number")),
    ("organization", add("members_religion", "X")), ("quote", add("speaker_sexuality", "X")), ("place", add("ethnicity", "X")), ("common", add_topic), ("event", add_to_participants),
]
INNOCENT: list[tuple[str, Edit]] = [
    ("place", add("latitude", "Latitude")), ("place", add("postcode", "X")), ("organization", add("address", "X")), ("organization", add("image_url", "X")), ("source", add("email", "X")), ("article", add("section", "Section")), ("person", add("title_of_office", "Office")), ("quote", add("addressee_role", "Role")),
]


def intrusions(root: Path, type_name: str, edit: Edit) -> set[str]:
    path = root / "schema" / f"{type_name}.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    edit(schema)
    path.write_text(json.dumps(schema), encoding="utf-8")
    return {issue.path for issue in verdict_of(root, "schema-intrusive").issues}


@pytest.mark.parametrize("type_name, edit", INTRUSIVE)
def test_what_no_schema_may_ask(type_name: str, edit: Edit, miniature: Path) -> None:
    assert intrusions(miniature, type_name, edit) == {f"schema/{type_name}.schema.json"}


@pytest.mark.parametrize("type_name, edit", INNOCENT)
def test_what_a_schema_may_ask(type_name: str, edit: Edit, miniature: Path) -> None:
    assert intrusions(miniature, type_name, edit) == set()
