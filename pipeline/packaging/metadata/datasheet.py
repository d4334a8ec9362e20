"""What is in the archive, how it was made and what it must not be used for, after "Datasheets for Datasets" (Gebru et al.).

The prose stands in `datasheet.md` beside this module; the numbers are put into it.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from pipeline.packaging.package import Package
from pipeline.tabulation.rows import RecordTables

PATH = "DATASHEET.md"
TEMPLATE = Path(__file__).parent / "datasheet.md"


def make(package: Package) -> str:
    """The document."""
    head = package.head
    written = [of_type for of_type in package.tables if not of_type.type.derivation]
    computed = [of_type for of_type in package.tables if of_type.type.derivation]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=head["title"],
        description=head["description"],
        version=package.version,
        date=package.date,
        contributors=", ".join(contributor["title"] for contributor in head["contributors"]),
        licences=", ".join(f"{licence.get('title', licence['name'])}" for licence in head["licenses"]),
        records=f"{_count(written):,}",
        computed=f"{_count(computed):,}",
        tables=len([table for of_type in package.tables for table in of_type.tables]),
        rows=f"{sum(len(rows) for of_type in package.tables for rows in of_type.rows.values()):,}",
        counts="\n".join(["| what | records | it describes |", "| --- | ---: | --- |", *map(_make_row, [*written, *computed])]),
        lists="\n".join(["| list | entries |", "| --- | ---: |", *(f"| `{table.name}` | {len(of_type.rows[table.name]):,} |" for of_type in package.tables for table in of_type.tables[1:])]),
    )


def _count(types: list[RecordTables]) -> int:
    return sum(of_type.size for of_type in types)


def _make_row(of_type: RecordTables) -> str:
    table = of_type.tables[0]
    return f"| {table.title}{' (computed)' if of_type.type.derivation else ''} | {of_type.size:,} | {table.description} |"
