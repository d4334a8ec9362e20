"""What Datasette shows beside the database: titles, descriptions of tables and columns, licence.

`datasette FOLDER` finds the document by its name. It speaks of the database under the names of both its files, the one
in the package and the one that is downloaded, since Datasette goes by the name of the file.
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

from pipeline.packaging.package import Package
from pipeline.tabulation.tables import Table
from pipeline.writers import sqlite

PATH = "metadata.json"


def make(package: Package) -> str:
    """The document."""
    head, licence = package.head, package.head["licenses"][0]
    database = {"tables": {**{table.name: _make_table(table) for of_type in package.tables for table in of_type.tables}, sqlite.SEARCH: SEARCH}}
    document = {
        "title": head["title"], "description": head["description"],
        "license": licence.get("title", licence["name"]), "license_url": licence.get("path"),
        "source": f"{head['name']} {package.version}", "source_url": head.get("homepage"),
        "databases": {name: database for name in (PurePosixPath(sqlite.PATH).stem, f"{head['name']}-{package.version}")},
    }
    return json.dumps({name: value for name, value in document.items() if value}, ensure_ascii=False, indent=2) + "\n"


SEARCH = {
    "description": "Every text of the archive that can be searched, with the table, the id of the record and the column in which it stands.",
    "fts_table": sqlite.SEARCH, "fts_pk": "rowid",
}


def _make_table(table: Table) -> dict[str, Any]:
    label = next((column.name for column in table.columns if "x-search" in column.schema), None)
    described = {
        "title": table.title, "description": table.description, "label_column": label, "sort": table.key[0],
        "columns": {column.name: column.schema["description"] for column in table.columns if column.schema.get("description")},
    }
    return {name: value for name, value in described.items() if value}
