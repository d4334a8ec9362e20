"""The descriptor of the package (Data Package v2, https://datapackage.org): its head as it stands, its resources made anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.schemas.schema import Schema
from pipeline.tabulation.rows import RecordTables
from pipeline.tabulation.tables import Column, ForeignKey, Table, make_tables
from pipeline.writers import csv, json, sqlite

TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
CONSTRAINTS = ("enum", "pattern", "minimum", "maximum", "minLength", "maxLength")  # the same words in both languages


@dataclass(frozen=True)
class FileFact:
    """What a manifest says of one file."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Package:
    """A package that is about to be released: `head` is the head of its descriptor, without resources; `date` is
    YYYY-MM-DD; `files` are those of the payload that are written already, by path."""

    head: dict[str, Any]
    version: str
    date: str
    tables: list[RecordTables]
    files: dict[str, FileFact]


def make_descriptor(head: dict[str, Any], schema: Schema) -> dict[str, Any]:
    """`head` with the resources that a build of `schema` writes."""
    return {**head, "resources": make_resources(list(make_tables(schema).values()))}


def make_resources(tables: list[Table]) -> list[dict[str, Any]]:
    """Each table, the records of each type, the database; `tables` are those of the types."""
    resources = [_make_table_resource(t) for table in tables for t in table.iter_tree()]
    resources += [_make_json_resource(table) for table in tables]
    resources.append({
        "name": "archive", "title": "The archive as a database", "description": "All tables with keys, foreign keys and a full-text index, as one SQLite database.",
        "path": sqlite.PATH, "format": "sqlite", "mediatype": "application/vnd.sqlite3",
    })
    return resources


def _make_table_resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name, "type": "table", "title": table.title, "description": table.description, "path": csv.path_of(table.name),
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "schema": {
            "$schema": TABLE_SCHEMA,
            "fields": [_make_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": [_make_foreign_key(table, key) for key in table.foreign_keys],
            "missingValues": [""],
        },
    }


def _make_field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "title": column.schema.get("title", column.name), "description": column.schema.get("description", "")}
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = {word: column.schema[word] for word in CONSTRAINTS if word in column.schema}
    if "pattern" in constraints:
        constraints["pattern"] = constraints["pattern"].removeprefix("^").removesuffix("$")  # a Table Schema matches the whole value
    if column.is_required:
        constraints["required"] = True
    return {**field, "constraints": constraints} if constraints else field


def _make_foreign_key(table: Table, key: ForeignKey) -> dict[str, Any]:
    reference = {"resource": key.table, "fields": list(key.target)}
    if key.table == table.name:
        del reference["resource"]
    return {"fields": list(key.columns), "reference": reference}


def _make_json_resource(table: Table) -> dict[str, Any]:
    return {
        "name": f"{table.name}-records", "title": f"{table.title}: full records", "description": f"Every record of the type `{table.name}`, whole, as a list of objects.",
        "path": json.path_of(table.name), "format": "json", "mediatype": "application/json", "encoding": "utf-8",
    }


def make_released_descriptor(descriptor: dict[str, Any], version: str, moment: datetime, files: dict[str, FileFact], rows: dict[str, int]) -> dict[str, Any]:
    """`descriptor` as a release has it: with version and moment, and for each resource its length, digest and, where it
    is a table, the number of its rows."""
    head = {word: value for word, value in descriptor.items() if word != "resources"}
    resources = [_add_facts(resource, files[resource["path"]], rows) for resource in descriptor["resources"]]
    return {**head, "version": version, "created": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "resources": resources}


def _add_facts(resource: dict[str, Any], fact: FileFact, rows: dict[str, int]) -> dict[str, Any]:
    counted = {"rows": rows[resource["name"]]} if resource["name"] in rows else {}
    return {**resource, "bytes": fact.bytes, "hash": f"sha256:{fact.sha256}", **counted}
