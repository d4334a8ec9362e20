"""A record type is one schema file and one folder, and no Python."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import frictionless

from tests.conftest import Run, database

DESCRIBED = {"title": "Title", "description": "What to write."}

VESSEL = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Vessel",
    "description": "A ship that an article names.",
    "type": "object",
    "properties": {
        "id": {"$ref": "common.schema.json#/$defs/id"},
        "seen_date": {"$ref": "common.schema.json#/$defs/edtf"},
        "is_afloat": {**DESCRIBED, "examples": [True], "type": "boolean"},
        "draught": {**DESCRIBED, "examples": [1.5], "type": "number"},
        "owner_id": {"$ref": "common.schema.json#/$defs/id", "x-references": "person"},
        "sister_id": {"$ref": "common.schema.json#/$defs/id", "x-references": "self"},
        "hull": {**DESCRIBED, "examples": [{"colour": "red"}], "type": "object", "properties": {"colour": {**DESCRIBED, "examples": ["red"], "type": "string", "minLength": 1, "x-search": True}}, "additionalProperties": False},
        "home_ids": {**DESCRIBED, "examples": [["a-place"]], "type": "array", "x-item": "home_id", "items": {"$ref": "common.schema.json#/$defs/id", "x-references": "place"}},
        "voyages": {
            **DESCRIBED, "examples": [[{"cargo": "salt"}]], "type": "array", "x-item": "voyage",
            "items": {
                **DESCRIBED, "examples": [{"cargo": "salt"}], "type": "object", "additionalProperties": False,
                "properties": {
                    "cargo": {**DESCRIBED, "examples": ["salt"], "type": "string", "minLength": 1},
                    "stops": {**DESCRIBED, "examples": [[{"place_id": "a-place"}]], "type": "array", "x-item": "stop", "items": {**DESCRIBED, "examples": [{"place_id": "a-place"}], "type": "object", "additionalProperties": False, "properties": {"place_id": {"$ref": "common.schema.json#/$defs/id", "x-references": "place"}}}},
                },
            },
        },
    },
    "required": ["id"],
    "additionalProperties": False,
}


def add_vessels(root: Path) -> None:
    person = sorted(path.stem for path in (root / "records" / "person").glob("*.yaml"))[0]
    places = sorted(path.stem for path in (root / "records" / "place").glob("*.yaml"))
    (root / "schema" / "vessel.schema.json").write_text(json.dumps(VESSEL), encoding="utf-8")
    (root / "records" / "vessel").mkdir()
    (root / "records" / "vessel" / "anna.yaml").write_text(
        f'id: anna\nseen_date: "2031-04"\nis_afloat: false\ndraught: 1.5\nowner_id: {person}\nsister_id: berta\nhull:\n  colour: "red, \\"and\\" =blue"\n'
        f'home_ids:\n  - {places[0]}\n  - {places[1]}\nvoyages:\n  - cargo: "salt"\n    stops:\n      - place_id: {places[0]}\n      - place_id: {places[1]}\n  - cargo: "tar\\nand rope"\n', encoding="utf-8")
    (root / "records" / "vessel" / "berta.yaml").write_text("id: berta\n", encoding="utf-8")


def test_a_new_type_flows_through(miniature: Path, run: Run) -> None:
    add_vessels(miniature)
    outcome = run("build", "--root", miniature)
    assert (outcome.code, outcome.err) == (0, ""), outcome.out
    assert "2 vessel" in outcome.out

    with (miniature / "tables" / "vessel.csv").open(encoding="utf-8", newline="") as file:
        anna, berta = csv.DictReader(file)
    assert (anna["seen_date"], anna["seen_date_earliest"], anna["seen_date_latest"]) == ("2031-04", "2031-04-01", "2031-04-30")
    assert (anna["is_afloat"], anna["draught"], anna["hull_colour"], anna["sister_id"]) == ("false", "1.5", 'red, "and" =blue', "berta")
    assert berta["is_afloat"] == ""

    with database(miniature) as connection:
        assert connection.execute("SELECT vessel_id, position FROM vessel_home").fetchall() == [("anna", 1), ("anna", 2)]
        assert connection.execute("SELECT position, cargo FROM vessel_voyage").fetchall() == [(1, "salt"), (2, "tar\nand rope")]
        assert connection.execute("SELECT vessel_id, vessel_voyage_position, position FROM vessel_voyage_stop").fetchall() == [("anna", 1, 1), ("anna", 1, 2)]
        assert connection.execute("SELECT id FROM search WHERE search MATCH 'blue'").fetchall() == [("anna",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []

    descriptor = json.loads((miniature / "datapackage.json").read_text(encoding="utf-8"))
    assert {"vessel", "vessel_home", "vessel_voyage", "vessel_voyage_stop", "vessel-records"} <= {r["name"] for r in descriptor["resources"]}
    assert frictionless.validate(str(miniature / "datapackage.json")).flatten(["type", "note"]) == []


def test_its_references_are_checked(miniature: Path, run: Run) -> None:
    add_vessels(miniature)
    path = miniature / "records" / "vessel" / "anna.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("sister_id: berta", "sister_id: bertha"), encoding="utf-8")
    assert run("validate", "--root", miniature).out.splitlines()[:5] == [
        "records/vessel/anna.yaml:6:12: error: reference-unknown at /sister_id",
        "  6 | sister_id: bertha",
        "    |            ^",
        "    There is no vessel `bertha`.",
        "    Did you mean `berta`?",
    ]
