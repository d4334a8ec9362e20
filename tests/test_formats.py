"""Every form of the data holds the same facts: whatever a table or a record has, each format gives back unchanged."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, Iterator

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model.archive import Archive, load_archive
from pipeline.model.captures import find_captures
from pipeline.model.census import Census
from pipeline.model.record import Record
from pipeline.model.withheld import Withheld
from pipeline.reading.document import FORBIDDEN_CHARACTER, Document
from pipeline.schemas.schema import load_schema
from pipeline.tabulation.rows import RecordTables, make_record_tables
from pipeline.tabulation.tables import Table
from pipeline.writers import json_lines, nested, workbook
from tests.conftest import REPOSITORY, copy_miniature, database
from tests.test_new_type import add_vessels


def writers() -> list[ModuleType]:
    return [import_module(f"pipeline.writers.{path.stem}") for path in sorted((REPOSITORY / "pipeline" / "writers").glob("[a-z]*.py"))]


def open_archive(root: Path) -> Archive:
    return load_archive(root, find_captures(root, None))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The miniature, with a record type that has what the others have not: lists of references and of lists, numbers."""
    root = copy_miniature(tmp_path_factory.mktemp("formats") / "archive")
    add_vessels(root)
    return open_archive(root)


@pytest.fixture(scope="module")
def made(archive: Archive) -> list[RecordTables]:
    return make_record_tables(archive)


@pytest.fixture(scope="module")
def written(made: list[RecordTables], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    for writer in writers():
        writer.write(folder, made)
    return folder


def load_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


# The formats, each read back by somebody else


def read_csv(folder: Path, table: Table) -> list[tuple[Any, ...]]:
    casts: dict[str, Any] = {"integer": int, "number": float, "boolean": {"true": True, "false": False}.__getitem__}
    with (folder / "tables" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file, strict=True)
    assert head == [column.name for column in table.columns]
    return [tuple(None if cell == "" else casts.get(c.type, str)(cell) for c, cell in zip(table.columns, row, strict=True)) for row in rows]


def read_sqlite(folder: Path, table: Table) -> list[tuple[Any, ...]]:
    order = ", ".join(f'"{name}"' for name in table.key)
    with database(folder) as connection:
        rows = connection.execute(f'SELECT * FROM "{table.name}" ORDER BY {order}').fetchall()
    booleans = [column.type == "boolean" for column in table.columns]
    return [tuple(bool(cell) if is_boolean and cell is not None else cell for is_boolean, cell in zip(booleans, row, strict=True)) for row in rows]


def read_workbook(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The cells of each sheet, the first line included. openpyxl leaves a carriage return in the escape of ECMA-376."""
    with closing(openpyxl.load_workbook(folder / "archive.xlsx")) as book:
        return {sheet.title: [tuple(cell.replace("_x000D_", "\r") if isinstance(cell, str) else cell for cell in row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def iter_tables(made: list[RecordTables]) -> Iterator[tuple[Table, list[tuple[Any, ...]]]]:
    for of_type in made:
        for table in of_type.tables:
            yield table, [tuple(row) for row in of_type.rows[table.name]]


def assert_same_facts(folder: Path, made: list[RecordTables]) -> None:
    sheets = read_workbook(folder)
    for table, rows in iter_tables(made):
        assert read_csv(folder, table) == rows, table.name
        assert read_sqlite(folder, table) == rows, table.name
        assert sheets[table.name] == [tuple(column.name for column in table.columns), *rows], table.name
    whole = load_json(folder / "archive.json")
    assert list(whole) == [of_type.type.name for of_type in made]
    for of_type in made:
        records = [record.value for record in of_type.records]
        assert load_json(folder / "json" / f"{of_type.type.name}.json") == records
        assert [json.loads(line) for line in (folder / "jsonl" / f"{of_type.type.name}.jsonl").read_bytes().split(b"\n")[:-1]] == records
        assert [strip(record, original) for record, original in zip(whole[of_type.type.name], records, strict=True)] == records


def strip(value: Any, original: Any) -> Any:
    """`value` without what the nested form has added to `original`."""
    if isinstance(value, dict):
        return {name: strip(child, original[name]) for name, child in value.items() if name in original}
    if isinstance(value, list):
        return [strip(item, other) for item, other in zip(value, original, strict=True)]
    return value


def test_every_format_holds_the_same_facts(written: Path, made: list[RecordTables]) -> None:
    assert_same_facts(written, made)
    assert all(rows for table, rows in iter_tables(made) if table.name in ("event_claim", "quote_rendering", "vessel_voyage_stop", "contradiction"))


AWKWARD = ("=1+1", "+49", "-1", "@SUM(A1)", "=HYPERLINK(\"https://x.example\")", "012", "1e5", "1E400", "TRUE", "no", "null", "2017-04-01", "04/05/2017", "12345678901234567890", "0.1",
           "a\nb", "a\r\nb", "\t", '"', "'", "a,b;c", "_x0041_", "_x", "<b>&amp;</b>", "]]>", "https://x.example/?a=b#c", "mailto:x@y.example", "internal:Sheet1!A1",
           "🕯️", "e\u0301", "\u00a0x\u00a0", " x ", "\u200b", "\u202e", "نور", "{=1}", "#N/A", "%", "\\N", "$x", "0x1F", "1_000", "½")
TEXTS = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)).filter(lambda text: not FORBIDDEN_CHARACTER.search(text))


def make_alone(values: dict[str, dict[str, Any]], name: str, like: Archive | None = None) -> list[RecordTables]:
    """The tables of an archive that holds nothing but these records of the type `name`."""
    schema = like.schema if like else load_schema(REPOSITORY)
    records = {record_id: Record(schema.types[name], record_id, Document("", {"id": record_id, **value})) for record_id, value in values.items()}
    return make_record_tables(Archive(REPOSITORY, schema, Document(""), {other: records if other == name else {} for other in schema.types}, [], Census(Document(""), []), find_captures(REPOSITORY, None), Withheld(Document(""))))


def assert_texts_survive(texts: list[str]) -> None:
    made = make_alone({f"p{i:03}": {"status": "published", "name": text, "note": text} for i, text in enumerate(texts)}, "place")
    with TemporaryDirectory() as name:
        for writer in writers():
            writer.write(Path(name), made)
        assert_same_facts(Path(name), made)
        with closing(openpyxl.load_workbook(Path(name) / "archive.xlsx")) as book:
            cells = [cell for row in book["place"].iter_rows(min_row=2) for cell in row if cell.value is not None]
            assert {(cell.data_type, cell.quotePrefix, cell.hyperlink) for cell in cells} == {("s", True, None)}


def test_no_text_is_taken_for_anything_else() -> None:
    assert_texts_survive([*AWKWARD, *(text + "x" for text in AWKWARD), *(text + "\n" for text in AWKWARD)])


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=1, max_size=40))
def test_any_text_survives(texts: list[str]) -> None:
    assert_texts_survive(texts)


# JSON Lines


def test_a_line_is_a_record_in_the_order_of_the_schema(written: Path) -> None:
    assert (written / json_lines.path_of("vessel")).read_text(encoding="utf-8") == (
        '{"id": "anna", "seen_date": "2031-04", "is_afloat": false, "draught": 1.5, "owner_id": "fonar-mayakovich", "sister_id": "berta", "hull": {"colour": "red, \\"and\\" =blue"}, '
        '"home_ids": ["gannet-stair", "mirrow-isles"], "voyages": [{"cargo": "salt", "stops": [{"place_id": "gannet-stair"}, {"place_id": "mirrow-isles"}]}, {"cargo": "tar\\nand rope"}]}\n'
        '{"id": "berta"}\n'
    )


# Nested


def test_what_is_referred_to_and_what_refers_stand_in_place(written: Path) -> None:
    whole = load_json(written / nested.PATH)
    anna, berta = whole["vessel"]
    stair = {"id": "gannet-stair", "status": "published", "name": "Gannet Stair", "kind": "site", "part_of_id": "tallowick", "part_of_passage": {"article_id": "2031-04-05-foghorn-and-bell-both-gone", "start": 125, "end": 166}, "note": "The name of the lighthouse and of the rocks on which it stands."}
    isles = {"id": "mirrow-isles", "status": "published", "name": "Mirrow Isles", "kind": "region"}
    owner = {"id": "fonar-mayakovich", "status": "published", "name": "Fonar Mayakovich", "identification": "public-figure"}
    written_anna = {
        "id": "anna", "seen_date": "2031-04", "is_afloat": False, "draught": 1.5, "owner_id": "fonar-mayakovich", "owner": owner,
        "sister_id": "berta", "sister": {"id": "berta"}, "hull": {"colour": 'red, "and" =blue'}, "home_ids": ["gannet-stair", "mirrow-isles"], "home": [stair, isles],
        "voyages": [{"cargo": "salt", "stops": [{"place_id": "gannet-stair", "place": stair}, {"place_id": "mirrow-isles", "place": isles}]}, {"cargo": "tar\nand rope"}],
    }
    assert anna == written_anna
    without_sister = {name: value for name, value in written_anna.items() if name != "sister"}
    assert berta == {"id": "berta", "referred_to_by": {"vessel": [{"at": ["/sister_id"], "record": without_sister}]}}
    (fonar,) = (person for person in whole["person"] if person["id"] == "fonar-mayakovich")
    without_owner = {name: value for name, value in written_anna.items() if name != "owner"}
    assert fonar["referred_to_by"]["vessel"] == [{"at": ["/owner_id"], "record": without_owner}]
    (place,) = (place for place in whole["place"] if place["id"] == "gannet-stair")
    short = {name: anna[name] for name in ("id", "seen_date", "is_afloat", "draught", "owner_id", "sister_id", "hull")}
    assert place["referred_to_by"]["vessel"] == [{"at": ["/home_ids/0", "/voyages/0/stops/0/place_id"], "record": short}]


def look_up(value: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def test_every_reference_is_found_from_both_ends(written: Path, made: list[RecordTables]) -> None:
    whole = load_json(written / nested.PATH)
    records = {(name, record["id"]): record for name, found in whole.items() for record in found}
    seen = set()
    for (name, record_id), record in records.items():
        for other_type, found in record.get("referred_to_by", {}).items():
            for entry in found:
                for pointer in entry["at"]:
                    assert look_up(records[other_type, entry["record"]["id"]], pointer) == record_id
                    seen.add((other_type, entry["record"]["id"], pointer))
    wanted = sum(len(list(p.iter_instances(record.value))) for of_type in made for p in of_type.type.with_keyword("x-references") for record in of_type.records)
    assert len(seen) == wanted > 100


def test_its_depth_is_bounded_by_the_schema(written: Path, made: list[RecordTables]) -> None:
    def depth(value: Any) -> int:
        return 1 + max(map(depth, value.values() if isinstance(value, dict) else value), default=0) if isinstance(value, (dict, list)) else 0

    deepest = max(len(p.path) for of_type in made for p in of_type.type.tree)
    assert depth(load_json(written / nested.PATH)) <= 2 + 4 + deepest + 1 + deepest  # types and records; referred_to_by; a record; the one beside its reference


def test_no_record_inside_another_tells_what_refers_to_it(written: Path) -> None:
    def count(value: Any) -> int:
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return (isinstance(value, dict) and "referred_to_by" in value) + sum(map(count, children))

    for records in load_json(written / nested.PATH).values():
        for record in records:
            assert count({name: value for name, value in record.items() if name != "referred_to_by"}) == 0
            assert count(record.get("referred_to_by", {})) == 0


# The workbook


def test_the_dictionary_stands_first_and_describes_every_column(written: Path, made: list[RecordTables]) -> None:
    sheets = read_workbook(written)
    assert list(sheets) == ["Dictionary", "Terms", *(table.name for table, _ in iter_tables(made))]
    head, *lines = sheets["Dictionary"]
    assert head == ("sheet", "table", "column", "type", "format", "is_required", "refers_to", "title", "description")
    assert [line[:4] for line in lines] == [(table.name, table.name, column.name, column.type) for table, _ in iter_tables(made) for column in table.columns]
    assert lines[[line[1:3] for line in lines].index(("vessel_voyage_stop", "vessel_voyage_position"))][4:] == (None, True, "vessel_voyage.position", "vessel_voyage_position", "The row of `vessel_voyage` to which this one belongs.")
    assert lines[[line[1:3] for line in lines].index(("vessel", "seen_date"))][4:7] == ("edtf", False, None)
    assert ("place", "kind") in {line[:2] for line in sheets["Terms"]}


def test_every_sheet_has_a_bold_frozen_filtered_first_line(written: Path) -> None:
    with closing(openpyxl.load_workbook(written / workbook.PATH)) as book:
        for sheet in book.worksheets:
            assert sheet.freeze_panes == "A2"
            assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(sheet.max_column)}{sheet.max_row}"
            assert all(cell.font.bold for cell in sheet[1]) and not any(cell.font.bold for row in sheet.iter_rows(min_row=2) for cell in row)


@pytest.mark.parametrize(("names", "sheets"), [
    (["Dictionary", "person"], ["Dictionary", "person"]),
    (["Dictionary", "dictionary", "dictionary~1"], ["Dictionary", "dictionary~1", "dictionary~1~1"]),
    (["history", "History"], ["history~1", "History~2"]),
    (["a" * 31, "a" * 32, "a" * 33], ["a" * 31, "a" * 29 + "~1", "a" * 29 + "~2"]),
])
def test_names_of_sheets(names: list[str], sheets: list[str]) -> None:
    assert workbook.make_sheet_names(names) == sheets


@given(st.lists(st.text("aA_", min_size=1, max_size=33), max_size=12))
def test_names_of_sheets_are_short_and_unique(names: list[str]) -> None:
    sheets = workbook.make_sheet_names(names)
    assert len({sheet.lower() for sheet in sheets}) == len(names)
    assert all(len(sheet) <= 31 for sheet in sheets)


def write_vessel(folder: Path, archive: Archive, value: dict[str, Any]) -> dict[str, Any]:
    """The line of a vessel in the workbook."""
    workbook.write(folder, make_alone({"v": value}, "vessel", archive))
    head, line = read_workbook(folder)["vessel"]
    return dict(zip(head, line))


@pytest.mark.parametrize(("number", "cell"), [
    (0, 0), (-1.5, -1.5), (100, 100), (0.1, 0.1), (999999999999999, 999999999999999),
    (0.1 + 0.2, "0.30000000000000004"), (10**15, "1000000000000000"), (12345678901234567890, "12345678901234567890"), (1e300, "1e+300"),
])
def test_a_number_that_a_spreadsheet_would_change_stands_as_text(tmp_path: Path, archive: Archive, number: float, cell: Any) -> None:
    found = write_vessel(tmp_path, archive, {"draught": number})["draught"]
    assert (found, type(found)) == (cell, type(cell))


def test_a_text_fits_a_cell_or_is_refused(tmp_path: Path, archive: Archive) -> None:
    assert write_vessel(tmp_path, archive, {"hull": {"colour": "a" * 32767}})["hull_colour"] == "a" * 32767
    for text in ("a" * 32768, "🕯" * 16384):
        with pytest.raises(workbook.UnfitError, match="The sheet vessel cannot hold what stands in its row 2, column 9."):
            write_vessel(tmp_path, archive, {"hull": {"colour": text}})


# Same records, same bytes

WRITE = """
import sys
from pathlib import Path
from tests.test_formats import make_record_tables, open_archive, writers
made = make_record_tables(open_archive(Path(sys.argv[1])))
for writer in writers():
    writer.write(Path(sys.argv[2]), made)
"""


def digests(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_bytes_depend_on_the_records_alone(written: Path, archive: Archive, tmp_path: Path) -> None:
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONUTF8": "0", "HOME": str(tmp_path), "USER": "somebody"}
    subprocess.run([sys.executable, "-c", WRITE, str(archive.root), str(tmp_path)], cwd=REPOSITORY, env={**os.environ, **environment}, check=True)
    assert digests(tmp_path) == digests(written)
    assert {"archive.json", "archive.xlsx", "archive.sqlite", "jsonl/vessel.jsonl"} <= digests(written).keys()
