"""What a build writes: valid to others, the same facts in every form, the same bytes each time, all or nothing."""

from __future__ import annotations

import csv
import hashlib
import importlib.resources
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import pytest
from jsonschema import Draft7Validator

from pipeline.packaging import build
from pipeline.packaging.package import make_descriptor
from pipeline.schemas.schema import load_schema
from pipeline.tabulation import derivation, rows
from tests.conftest import REPOSITORY, Run, copy_miniature, database

PROFILES = importlib.resources.files("dplib") / "profiles" / "2.0"


@pytest.fixture
def built(miniature: Path, run: Run) -> Path:
    outcome = run("build", "--root", miniature)
    assert (outcome.code, outcome.err) == (0, ""), outcome.out
    return miniature


def descriptor_of(root: Path) -> dict[str, Any]:
    return json.loads((root / "datapackage.json").read_text(encoding="utf-8"))


def table_resources(root: Path) -> list[dict[str, Any]]:
    return [resource for resource in descriptor_of(root)["resources"] if resource.get("type") == "table"]


def read_csv(root: Path, resource: dict[str, Any]) -> list[dict[str, str]]:
    with (root / resource["path"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def files_of(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(root.rglob("*")) if path.is_file()}


# Referees


def judge(root: Path) -> frictionless.Report:
    return frictionless.validate(str(root / "datapackage.json"))


def test_frictionless_accepts_the_package(built: Path) -> None:
    report = judge(built)
    assert report.flatten(["type", "note"]) == []
    assert len(report.tasks) == len(descriptor_of(built)["resources"])


def test_frictionless_would_see_a_broken_foreign_key(built: Path) -> None:
    resource = next(r for r in table_resources(built) if r["schema"]["foreignKeys"] and read_csv(built, r))
    key = resource["schema"]["foreignKeys"][0]["fields"][0]
    rows = read_csv(built, resource)
    rows[0][key] = "nobody-of-that-name"
    with (built / resource["path"]).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert "foreign-key" in [row[0] for row in judge(built).flatten(["type"])]


def test_the_official_profiles_accept_the_descriptor(built: Path) -> None:
    profile = json.loads((PROFILES / "datapackage.json").read_text(encoding="utf-8"))
    table_profile = json.loads((PROFILES / "tableschema.json").read_text(encoding="utf-8"))
    descriptor = descriptor_of(built)
    assert [error.message for error in Draft7Validator(profile).iter_errors(descriptor)] == []
    for resource in table_resources(built):
        assert [error.message for error in Draft7Validator(table_profile).iter_errors(resource["schema"])] == []
    del descriptor["resources"][0]["path"]
    assert list(Draft7Validator(profile).iter_errors(descriptor)) != []


def test_sqlite_finds_its_database_whole(built: Path) -> None:
    with database(built) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
        for resource in table_resources(built):
            keys = connection.execute(f'SELECT COUNT(DISTINCT id) FROM pragma_foreign_key_list("{resource["name"]}")').fetchone()[0]
            assert keys == len(resource["schema"]["foreignKeys"]), resource["name"]


def test_every_reference_and_every_list_has_a_foreign_key(built: Path) -> None:
    """Counted in the raw schema trees: one for each `x-references`, one for each list."""
    for record_type in load_schema(built).types.values():
        wanted = sum("x-references" in p.schema for p in record_type.tree) + sum(p.kind == "array" for p in record_type.tree)
        tables = [r for r in table_resources(built) if r["name"] == record_type.name or r["name"].startswith(record_type.name + "_")]
        assert sum(len(r["schema"]["foreignKeys"]) for r in tables) == wanted, record_type.name


# One set of facts


def cast(text: str, kind: str) -> Any:
    return None if text == "" else {"integer": int, "number": float, "boolean": lambda t: t == "true"}.get(kind, str)(text)


def test_csv_and_sqlite_hold_the_same_rows(built: Path) -> None:
    with database(built) as connection:
        for resource in table_resources(built):
            fields = resource["schema"]["fields"]
            order = ", ".join(f'"{name}"' for name in resource["schema"]["primaryKey"])
            rows = connection.execute(f'SELECT * FROM "{resource["name"]}" ORDER BY {order}').fetchall()
            assert rows == [tuple(cast(row[f["name"]], f["type"]) for f in fields) for row in read_csv(built, resource)]


def rebuild(root: Path, record_type: str) -> dict[str, Any]:
    """The records of a type, by id, made of nothing but its CSV tables and their keys."""
    tables = {resource["name"]: resource for resource in table_resources(root)}
    facts: dict[str, list[Any]] = {}
    for name, resource in tables.items():
        if name == record_type or name.startswith(record_type + "_") and name not in JSON_TYPES:
            for row in read_csv(root, resource):
                key = tuple(row[column] for column in resource["schema"]["primaryKey"])
                cells = {f["name"]: cast(row[f["name"]], f["type"]) for f in resource["schema"]["fields"] if f["name"] not in resource["schema"]["primaryKey"] and not f["name"].endswith(("_earliest", "_latest"))}
                facts.setdefault(key[0], []).append((name, key[1:], {k: v for k, v in cells.items() if v is not None}))
    return {record_id: sorted(rows, key=lambda fact: (fact[0], [int(i) for i in fact[1]])) for record_id, rows in facts.items()}


JSON_TYPES = {path.name.removesuffix(".schema.json") for path in (REPOSITORY / "schema").glob("*.schema.json")}


def flatten(name: str, items: dict[str, str], record: Any) -> list[Any]:
    """The facts of a record as its JSON has them, told in the form of `rebuild` by other means."""
    facts: list[Any] = []

    def tell(table: str, key: tuple[str, ...], value: Any) -> None:
        cells: dict[str, Any] = {}

        def put(prefix: str, inner: dict[str, Any]) -> None:
            for k, v in inner.items():
                if isinstance(v, dict):
                    put(prefix + k + "_", v)
                elif isinstance(v, list):
                    for i, item in enumerate(v, 1):
                        tell(f"{table}_{items[k]}", (*key, str(i)), item if isinstance(item, dict) else {items[k]: item})
                elif prefix + k != "id":
                    cells[prefix + k] = v

        put("", value)
        facts.append((table, key, cells))

    tell(name, (), record)
    return sorted(facts, key=lambda fact: (fact[0], [int(i) for i in fact[1]]))


def item_names(root: Path) -> dict[str, str]:
    """For each list property its `x-item`, found in the raw schema files."""
    found: dict[str, str] = {}
    common = json.loads((root / "schema" / "common.schema.json").read_text(encoding="utf-8"))["$defs"]

    def look(node: Any) -> None:
        if isinstance(node, dict):
            for k, v in node.get("properties", {}).items():
                target = common.get(v.get("$ref", "").rpartition("/")[2], v) if isinstance(v, dict) else {}
                if isinstance(target, dict) and "x-item" in target:
                    found[k] = target["x-item"]
            for v in node.values():
                look(v)
        elif isinstance(node, list):
            for v in node:
                look(v)

    for path in (root / "schema").glob("*.json"):
        look(json.loads(path.read_text(encoding="utf-8")))
    return found


def test_csv_and_json_hold_the_same_facts(built: Path) -> None:
    items = item_names(built)
    for path in sorted((built / "json").glob("*.json")):
        records = json.loads(path.read_text(encoding="utf-8"))
        assert [record["id"] for record in records] == sorted(record["id"] for record in records)
        assert rebuild(built, path.stem) == {record["id"]: flatten(path.stem, items, record) for record in records}


def test_json_holds_the_records_whole(built: Path) -> None:
    import yaml

    schema = load_schema(built)
    for path in sorted((built / "json").glob("*.json")):
        if schema.types[path.stem].derivation:
            continue
        files = [*(built / "records" / path.stem).glob("*.yaml"), *(built / (path.stem + "s")).glob("*.yaml")]
        assert json.loads(path.read_text(encoding="utf-8")) == sorted((yaml.safe_load(f.read_text(encoding="utf-8")) for f in files), key=lambda r: r["id"])


def test_derived_records_conform_to_their_schemas(built: Path) -> None:
    derived = [record_type for record_type in load_schema(built).types.values() if record_type.derivation]
    assert derived
    for record_type in derived:
        records = json.loads((built / "json" / f"{record_type.name}.json").read_text(encoding="utf-8"))
        assert records
        assert [error.message for record in records for error in record_type.validator.iter_errors(record)] == []


def test_full_text_index_finds_names_headlines_summaries_and_quotations(built: Path) -> None:
    with database(built) as connection:
        columns = {tuple(row) for row in connection.execute("SELECT DISTINCT in_table, in_column FROM search")}
        assert {("person_name", "text"), ("article", "headline_text"), ("article", "summary"), ("event", "summary"), ("quote_rendering", "text"), ("place", "name")} <= columns
        for text, record_id in connection.execute("SELECT text, id FROM search").fetchall():
            words = [word for word in text.split() if word.isalpha()]
            if words:
                hits = connection.execute("SELECT id FROM search WHERE search MATCH ?", (f'"{words[0]}"',)).fetchall()
                assert (record_id,) in hits


# The form of the CSV


def test_csv_is_utf8_without_bom_sorted_with_one_kind_of_line_end(built: Path) -> None:
    for resource in table_resources(built):
        data = (built / resource["path"]).read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data and data.endswith(b"\n")
        keys = [[row[k] if not k.endswith("position") else int(row[k]) for k in resource["schema"]["primaryKey"]] for row in read_csv(built, resource)]
        assert keys == sorted(keys)


# Same commit, same bytes


def test_two_builds_are_equal_byte_for_byte(tmp_path: Path) -> None:
    settings = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
    ]
    results = []
    for i, environment in enumerate(settings):
        root = copy_miniature(tmp_path / str(i))
        command = [sys.executable, "-m", "pipeline", "build", "--root", root if i else "."]
        subprocess.run(["sh", "-c", f"umask 0{i}2{i * 2}; exec \"$@\"", "sh", *map(str, command)], cwd=REPOSITORY if i else root, env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment}, check=True, capture_output=True)
        results.append(files_of(root))
    assert results[0] == results[1]
    assert len(results[0]) > len(files_of(REPOSITORY / "tests" / "archive"))


@pytest.mark.parametrize("processes", ["1", "2", "3"])
def test_parts_and_processes_make_no_difference(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch, processes: str) -> None:
    before = files_of(built)
    for name in ("tables", "json"):
        shutil.rmtree(built / name)
    for module in (rows, derivation):
        monkeypatch.setattr(module, "SIZE", 2)
    assert run("build", "--root", built, "--processes", processes).code == 0
    assert files_of(built) == before


def test_the_committed_descriptor_is_what_a_build_writes(tmp_path: Path) -> None:
    committed = descriptor_of(REPOSITORY)
    assert make_descriptor(committed, load_schema(REPOSITORY)) == committed


# All or nothing


def test_an_error_leaves_everything_as_it_was(built: Path, run: Run) -> None:
    record = next((built / "records" / "quote").glob("*.yaml"))
    record.write_text(record.read_text(encoding="utf-8") + "surprise: 1\n", encoding="utf-8")
    before = files_of(built)
    outcome = run("build", "--root", built)
    assert (outcome.code, outcome.err) == (1, "Nothing was built: mend the errors first.\n")
    assert files_of(built) == before


@pytest.mark.parametrize("processes", ["1", "2"])
@pytest.mark.parametrize("what", ["tables", "json", "archive.sqlite"])
def test_a_writer_that_fails_leaves_everything_as_it_was(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch, what: str, processes: str) -> None:
    before = files_of(built)

    def fail(*args: Any) -> dict[str, str]:
        raise OSError(28, "No space left on device")

    if what == build.sqlite.PATH:
        monkeypatch.setattr(build.sqlite, "write", fail)
    else:
        monkeypatch.setattr(build, "FORMS", [replace(form, make_texts=fail) if form.folder == what else form for form in build.FORMS])
    outcome = run("build", "--root", built, "--processes", processes)
    assert (outcome.code, outcome.err) == (2, "The pipeline could not go on: [Errno 28] No space left on device\n")
    assert files_of(built) == before


def test_a_table_of_an_earlier_build_that_is_no_more_is_taken_away(built: Path, run: Run) -> None:
    (built / "tables" / "formerly.csv").write_text("id\n", encoding="utf-8")
    assert run("build", "--root", built).code == 0
    assert not (built / "tables" / "formerly.csv").exists()
