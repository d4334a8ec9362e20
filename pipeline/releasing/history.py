"""How a release follows the one before: which that is, what changed, what is less, and the number that it may have."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Iterator

from pipeline.editions.changelog import PATH as CHANGELOG
from pipeline.editions.comparison import Comparison
from pipeline.editions.edition import Edition, Key, load_edition
from pipeline.editions.version import FORM, check_version, make_version, read_reissued, read_version
from pipeline.model.archive import DESCRIPTOR, Archive
from pipeline.packaging.package import make_descriptor
from pipeline.packaging.stage import Refusal
from pipeline.releasing.verify import PAYLOAD, Impossible, Verdict, verify
from pipeline.tabulation.rows import RecordTables

Rows = list[dict[str, Any]]

SHARE = Fraction(5, 100)  # by which rows and filled cells may fall without a reason


@dataclass(frozen=True)
class Former:
    """A release that was found to be as it was released: where it is, its records, and the rows of its tables."""

    path: Path
    edition: Edition
    tables: dict[str, Rows]


@contextmanager
def open_release(path: Path) -> Iterator[tuple[Path, Verdict]]:
    """The payload of the release (its folder, its bag or the zip of it) at `path`, copied out of it, and what was found
    on the way. Raises Refusal where it is not as it was released."""
    try:
        verdict = verify(path)
    except Impossible as error:
        raise Refusal(str(error)) from None
    if verdict.faults or verdict.bag is None:
        raise Refusal(f"{path} is not a release as it was released: {verdict.faults[0]}")
    with tempfile.TemporaryDirectory() as folder:
        for name in verdict.bag.sizes:
            if name.startswith(PAYLOAD):
                Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
                Path(folder, name).write_bytes(verdict.bag.read(name))
        yield Path(folder, PAYLOAD), verdict


def load_former(path: Path) -> Former:
    """Reads the release at `path`. Raises Refusal where it is not as it was released."""
    with open_release(path) as (payload, verdict):
        return Former(path, load_edition(payload), {name: list(rows.values()) for name, rows in verdict.tables.items()})


def load_either(path: Path) -> Edition:
    """Reads the edition at `path`: an archive right after `build`, or a release. Raises Refusal where it is neither."""
    return load_edition(path) if (path / DESCRIPTOR).is_file() else load_former(path).edition


def find_former(dist: Path, name: str, version: str | None, given: Path | None) -> Former | None:
    """The release `version`, of which the change log tells last: the one at the path `given`, else the newest issue of it in
    `dist`; None where nothing was released before. Raises Refusal where it is not to be had, so that nothing goes uncompared."""
    if version is None:
        if given:
            raise Refusal(f"{CHANGELOG} tells of no release before this one, so {given} cannot be it.")
        return None
    issues = {int(match[4] or 0): path for path in dist.glob(f"{name}-*") if (match := FORM.fullmatch(path.name.removeprefix(f"{name}-"))) and read_version(match[0]) == read_version(version)}
    place = given or (issues[max(issues)] if issues else None)
    if place is None:
        raise Refusal(f"The release before this one, {version}, is not in {dist}. Name its folder, its bag or the zip of it with --previous; if it was never released, take its section out of {CHANGELOG}.")
    former = load_former(place)
    if read_version(former.edition.version) != read_version(version):
        raise Refusal(f"{place} is version {former.edition.version}, and {CHANGELOG} tells of {version} as the one before. Name that with --previous; if it was never released, take its section out of {CHANGELOG}.")
    return former


def make_edition(archive: Archive, made: list[RecordTables]) -> Edition:
    """The archive as it is about to be released."""
    records: dict[Key, Any] = {(tables.type.name, record.id): record for tables in made for record in tables.records}
    return Edition(make_descriptor(archive.descriptor.value, archive.schema), archive.schema, records)


def find_lowness(comparison: Comparison) -> str | None:
    """A sentence that says why the version is too low for what changed, or None where it is not."""
    if comparison.former is None or read_reissued(comparison.version):
        return None
    return check_version(comparison.version, make_version(comparison.former, comparison.level))


def find_losses(former: Former | None, made: list[RecordTables], version: str) -> list[str]:
    """What `version` holds less of than the one before. A new issue of it is meant to hold less, and says so itself."""
    if former is None or read_reissued(version):
        return []
    return list(iter_losses(former.tables, make_rows_by_column(made)))


def make_rows_by_column(made: list[RecordTables]) -> dict[str, Rows]:
    """The rows of all tables, each with its cells by the names of the columns."""
    return {table.name: [dict(zip((column.name for column in table.columns), row)) for row in tables.rows[table.name]] for tables in made for table in tables.tables}


def iter_losses(before: dict[str, Rows], after: dict[str, Rows]) -> Iterator[str]:
    """A sentence for each table whose rows, and each column whose rate of filled cells, fell by more than SHARE."""
    for name, rows in before.items():
        now = after.get(name, [])
        if rows and _fall(len(rows), len(now)) > SHARE:
            yield f"The table `{name}` has {len(now)} rows, where the release before has {len(rows)}."
        elif rows:
            yield from _iter_column_losses(name, rows, now)


def _iter_column_losses(name: str, before: Rows, after: Rows) -> Iterator[str]:
    for column in before[0]:
        rates = _fill_rate(before, column), _fill_rate(after, column)
        if rates[0] and _fall(*rates) > SHARE:
            yield f"The column `{column}` of the table `{name}` is filled in {float(rates[1]):.1%} of the rows, where the release before has {float(rates[0]):.1%}."


def _fill_rate(rows: Rows, column: str) -> Fraction:
    return Fraction(sum(row.get(column) is not None for row in rows), len(rows) or 1)


def _fall(before: Fraction | int, after: Fraction | int) -> Fraction:
    return Fraction(before - after) / before
