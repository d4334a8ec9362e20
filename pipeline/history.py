"""How a release follows the one before: what changed, what it holds less of, and the number that it may have."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Iterator

from pipeline.archive import Archive
from pipeline.census import add_to_census
from pipeline.changelog import add_section, make_section, read_notes
from pipeline.changelog import PATH as CHANGELOG
from pipeline.comparison import Comparison
from pipeline.edition import Edition, Key, NoEdition, load_edition
from pipeline.package import make_descriptor
from pipeline.stage import Refusal
from pipeline.tables import RecordTables
from pipeline.verify import verify
from pipeline.version import FORM, check_version, make_version, read_version

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Former:
    """The release before, which was found to be as it was released: its records, and the rows of its tables."""

    edition: Edition
    tables: dict[str, Rows]


def find_former(dist: Path, name: str, version: str) -> Path | None:
    """The last release in the folder `dist` below `version`."""
    found = {}
    for path in sorted(dist.glob(f"{name}-*")):
        number = path.name.removeprefix(f"{name}-")
        if FORM.fullmatch(number) and read_version(number) < read_version(version):
            found[read_version(number)] = path
    return found[max(found)] if found else None


def load_former(path: Path) -> Former:
    """Reads the release (or its bag, or the zip of it) at `path`. Raises Refusal where it is not as it was released."""
    verdict = verify(path)
    if verdict.faults or verdict.bag is None:
        raise Refusal(f"{path}, the release before, is not as it was released: {verdict.faults[0]}")
    with tempfile.TemporaryDirectory() as folder:
        for name in verdict.bag.sizes:
            if name.endswith(".json"):
                Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
                Path(folder, name).write_bytes(verdict.bag.read(name))
        try:
            edition = load_edition(Path(folder))
        except NoEdition as error:
            raise Refusal(f"{path}, the release before, cannot be read: {error}") from None
    return Former(edition, {name: list(rows.values()) for name, rows in verdict.tables.items()})


def make_edition(archive: Archive, made: list[RecordTables]) -> Edition:
    """The archive as it is about to be released."""
    records: dict[Key, Any] = {(tables.type.name, record.id): record for tables in made for record in tables.records}
    return Edition(make_descriptor(archive.descriptor.value, archive.schema), archive.schema, records)


def find_lowness(comparison: Comparison) -> str | None:
    """A sentence that says why the version is too low for what changed, or None where it is not."""
    return check_version(comparison.version, make_version(comparison.former, comparison.level)) if comparison.former else None


def make_changelog(root: Path, comparison: Comparison, date: str) -> str:
    """The change log below `root` with the section of this release."""
    text = (root / CHANGELOG).read_text(encoding="utf-8") if (root / CHANGELOG).exists() else ""
    return add_section(text, make_section(comparison, comparison.version, date, read_notes(text)))


def make_census(archive: Archive, edition: Edition) -> str:
    """The census of the archive with the ids that this release adds."""
    return add_to_census(archive.census, (key for key, record in sorted(edition.records.items()) if not record.type.derivation), edition.version.partition("+")[0])


def make_rows_by_column(made: list[RecordTables]) -> dict[str, Rows]:
    """The rows of all tables, each with its cells by the names of the columns."""
    return {table.name: [dict(zip((column.name for column in table.columns), row)) for row in tables.rows[table.name]] for tables in made for table in tables.tables}


def iter_losses(before: dict[str, Rows], after: dict[str, Rows], share: Fraction) -> Iterator[str]:
    """A sentence for each table whose rows, and each column whose rate of filled cells, fell by more than `share`."""
    for name, rows in before.items():
        now = after.get(name, [])
        if rows and _fall(len(rows), len(now)) > share:
            yield f"The table `{name}` has {len(now)} rows, where the release before has {len(rows)}."
        elif rows:
            yield from _iter_column_losses(name, rows, now, share)


def _iter_column_losses(name: str, before: Rows, after: Rows, share: Fraction) -> Iterator[str]:
    for column in before[0]:
        rates = _fill_rate(before, column), _fill_rate(after, column)
        if rates[0] and _fall(*rates) > share:
            yield f"The column `{column}` of the table `{name}` is filled in {float(rates[1]):.1%} of the rows, where the release before has {float(rates[0]):.1%}."


def _fill_rate(rows: Rows, column: str) -> Fraction:
    return Fraction(sum(row.get(column) is not None for row in rows), len(rows) or 1)


def _fall(before: Fraction | int, after: Fraction | int) -> Fraction:
    return Fraction(before - after) / before
