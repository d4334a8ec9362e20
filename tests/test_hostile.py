"""Whatever a file, a name, a link or a schema can be: it is an issue, told in time, and never a fault; nothing outside the
archive is read."""

from __future__ import annotations

import json
import os
import re
import socket
from pathlib import Path
from typing import Any, Callable

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipeline.reading.document import FORBIDDEN_CHARACTER, Document
from pipeline.reading.load import load_document
from pipeline.reading.strict_yaml import read_yaml
from pipeline.schemas.schema import load_schema
from tests.conftest import Run

RECORD = "records/place/tallowick.yaml"
EVENT = "records/event/2031-04-disappearance-of-the-foghorn.yaml"
SCHEMA = "schema/place.schema.json"
SECRET = "nobody may read this"


def outside(root: Path) -> Path:
    folder = root.parent / "outside"
    folder.mkdir()
    (folder / "secret.yaml").write_text(f'id: secret\nstatus: published\nname: "{SECRET}"\nkind: country\n', encoding="utf-8")
    return folder


def link_folder(root: Path) -> None:
    (root / "records" / "newtype").symlink_to(outside(root))


def link_folder_of_a_type(root: Path) -> None:
    (root / "records" / "place").rename(root.parent / "place")
    (root / "records" / "place").symlink_to(outside(root))


def link_below_a_type(root: Path) -> None:
    (root / "records" / "place" / "more").symlink_to(outside(root))


def link_file(root: Path) -> None:
    (root / "records" / "place" / "secret.yaml").symlink_to(outside(root) / "secret.yaml")


def link_records(root: Path) -> None:
    (root / "records").rename(root.parent / "records")
    (root / "records").symlink_to(root.parent / "records")


def link_schemas(root: Path) -> None:
    (root / "schema").rename(root.parent / "schema")
    (root / "schema").symlink_to(root.parent / "schema")


def link_in_a_circle(root: Path) -> None:
    (root / "records" / "again").symlink_to(root / "records")


def link_guide(root: Path) -> None:
    (root / "records" / "README.md").symlink_to(outside(root) / "secret.yaml")


def pipe(name: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        (root / name).unlink(missing_ok=True)
        os.mkfifo(root / name)

    return make


def put_socket(root: Path) -> None:
    here = Path.cwd()
    os.chdir(root / "records" / "place")  # the name of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as it:
            it.bind("socket.yaml")
    finally:
        os.chdir(here)


def put_folder(root: Path) -> None:
    (root / "records" / "place" / "folder.yaml").mkdir()
    (root / "records" / "place" / "folder.yaml" / "inner.yaml").write_text("x: 1\n", encoding="utf-8")


def named(name: bytes) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        with open(os.fsencode(root / "records" / "place") + b"/" + name, "wb") as file:
            file.write(b"x: 1\n")

    return make


def file(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda root: (root / name).write_bytes(data) and None


def more(data: bytes) -> Callable[[Path], None]:
    return lambda root: (root / RECORD).write_bytes((root / RECORD).read_bytes() + data) and None


def swap(name: str, *pairs: tuple[str, str]) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        (root / name).write_text(text, encoding="utf-8")

    return make


def sparse(name: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        with (root / name).open("wb") as it:
            it.truncate(1 << 31)

    return make


def schema(change: Callable[[dict[str, Any]], Any], name: str = '"Tallowick"') -> Callable[[Path], None]:
    def make(root: Path) -> None:
        value = json.loads((root / SCHEMA).read_text(encoding="utf-8"))
        change(value)
        (root / SCHEMA).write_text(json.dumps(value, indent=2), encoding="utf-8")
        (root / RECORD).write_text(re.sub("^name: .*$", f"name: {name}", (root / RECORD).read_text(encoding="utf-8"), flags=re.M), encoding="utf-8")

    return make


def pattern(text: str) -> Callable[[dict[str, Any]], None]:
    return lambda value: value["properties"]["name"].update(pattern=text)


def unfold(value: dict[str, Any]) -> None:
    value["$defs"] = {f"a{i}": {"type": "object", "properties": {x: {"$ref": f"#/$defs/a{i + 1}"} for x in "bcdefghi"}} for i in range(12)}
    value["$defs"]["a12"] = {"type": "string"}
    value["properties"]["boom"] = {"$ref": "#/$defs/a0"}


LETTERS = f'"{"a" * 60}!"'
HOSTILE: dict[str, tuple[Callable[[Path], None], str]] = {
    "link to a folder": (link_folder, "file-misplaced"),
    "link in place of a folder of records": (link_folder_of_a_type, "file-misplaced"),
    "link below a folder of records": (link_below_a_type, "file-misplaced"),
    "link to a file": (link_file, "file-unreadable"),
    "link in place of all records": (link_records, "file-misplaced"),
    "link in place of the schemas": (link_schemas, "file-unreadable"),
    "link in a circle": (link_in_a_circle, "file-misplaced"),
    "link in place of a guide": (link_guide, "file-misplaced"),
    "pipe in place of a record": (pipe(RECORD), "file-unreadable"),
    "pipe in place of a schema": (pipe(SCHEMA), "file-unreadable"),
    "pipe in place of the descriptor": (pipe("datapackage.json"), "file-unreadable"),
    "pipe in place of a capture": (pipe("captures/lamp-blog.txt"), "capture-mismatch"),
    "pipe in place of the census": (pipe("records/census.csv"), "file-unreadable"),
    "socket": (put_socket, "file-unreadable"),
    "folder with the name of a record": (put_folder, "file-misplaced"),
    "name with an escape sequence and a line break": (named(b"a\x1b[31mred\nb.yaml"), "id-malformed"),
    "name that is no UTF-8": (named(b"\xff\xfe.yaml"), "id-malformed"),
    "name that differs by case": (named(b"Tallowick.yaml"), "id-malformed"),
    "name that is not normalised": (named("tallowe\u0301.yaml".encode()), "id-malformed"),
    "name with a right-to-left override": (named("a\u202elmay.yaml".encode()), "id-malformed"),
    "hidden file": (named(b".hidden.yaml"), "id-malformed"),
    "file of an editor": (named(b".tallowick.yaml.swp"), "file-misplaced"),
    "file beside the schemas": (file("schema/run.py", b"print(1)\n"), "file-misplaced"),
    "empty": (file(RECORD, b""), "yaml-syntax"),
    "only a comment": (file(RECORD, b"# nothing\n"), "yaml-syntax"),
    "UTF-16": (file(RECORD, "id: tallowick\n".encode("utf-16")), "file-unreadable"),
    "UTF-16 without a mark": (file(RECORD, "id: tallowick\n".encode("utf-16-le")), "file-unreadable"),
    "UTF-32": (file(RECORD, "id: tallowick\n".encode("utf-32")), "file-unreadable"),
    "UTF-7": (file(RECORD, b"+/v8-id: tallowick\n"), "record-nonconforming"),
    "two byte order marks": (file(RECORD, b"\xef\xbb\xbf\xef\xbb\xbfid: tallowick\n"), "file-unreadable"),
    "byte order mark, then no UTF-8": (file(RECORD, b"\xef\xbb\xbf:\x9e"), "file-unreadable"),
    "NUL": (more(b"\0"), "file-unreadable"),
    "overlong UTF-8": (more(b'note: "\xc0\xaf"\n'), "file-unreadable"),
    "lone surrogate": (more(b'note: "\xed\xa0\x80"\n'), "file-unreadable"),
    "lone surrogate as an escape": (more(b'note: "\\ud800"\n'), "yaml-syntax"),
    "line separator": (more('note: "a\u2028b"\n'.encode()), "file-unreadable"),
    "object of Python": (more(b'note: !!python/object/apply:os.system ["exit 3"]\n'), "yaml-forbidden"),
    "a thousand million laughs": (file(RECORD, b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"), "yaml-forbidden"),
    "alias to itself": (file(RECORD, b"a: &a [*a]\n"), "yaml-forbidden"),
    "brackets without end": (file(RECORD, b"a: " + b"[" * 400_000), "yaml-forbidden"),
    "braces without end": (file(RECORD, b"{a: " * 100_000), "yaml-forbidden"),
    "dashes without end": (file(RECORD, b"- " * 100_000 + b"x\n"), "yaml-forbidden"),
    "question marks without end": (file(RECORD, b"? " * 100_000 + b"x\n"), "yaml-forbidden"),
    "one line of a million": (more(b'zz: "' + b"x" * 900_000 + b'"\n'), "record-nonconforming"),
    "one name of a thousand": (more(b'"' + b"k" * 1000 + b'": 1\n'), "record-nonconforming"),
    "twenty thousand names": (more(b"".join(b"x%d: 1\n" % i for i in range(20_000))), "record-nonconforming"),
    "one name thirty thousand times": (file(RECORD, b"a: 1\n" * 30_000), "yaml-key-repeated"),
    "group in place of what is claimed": (swap(EVENT, ('value: "theft"', "value: {horn: stolen}")), "record-nonconforming"),
    "list in place of a comparator": (swap(EVENT, ("comparator: at-least", "comparator: [at-least]")), "record-nonconforming"),
    "list in place of a unit": (swap(EVENT, ("unit: people", "unit: [people]")), "record-nonconforming"),
    "list in place of a standing": (swap(EVENT, ("standing: alleged", "standing: [alleged]"), ("According to the guild the", "The thief was seen. The")), "record-nonconforming"),
    "number of a hundred thousand digits": (more(b"note: " + b"9" * 100_000 + b"\n"), "yaml-ambiguous"),
    "more than can be read": (sparse(RECORD), "file-unreadable"),
    "capture larger than can be read": (sparse("captures/lamp-blog.txt"), "capture-mismatch"),
    "descriptor of brackets": (file("datapackage.json", b"[" * 500_000), "file-unreadable"),
    "descriptor with a number of a hundred thousand digits": (file("datapackage.json", b'{"name": ' + b"9" * 100_000 + b"}"), "file-unreadable"),
    "descriptor that is a list": (file("datapackage.json", b"[]"), "package-invalid"),
    "schema that is a list": (file(SCHEMA, b"[]"), "schema-invalid"),
    "schema with a pattern that never ends": (schema(pattern("^(a+)+$"), LETTERS), "record-nonconforming"),
    "schema with a pattern that never ends otherwise": (schema(pattern("^(a|a)*$|(.*a){30}x"), LETTERS), "record-nonconforming"),
    "schema with a pattern larger than memory": (schema(pattern("((a{100}){100}){100}")), "schema-invalid"),
    "schema with names by pattern": (schema(lambda value: value.update(patternProperties={"^(a+)+$": {}})), "schema-invalid"),
    "schema from the network": (schema(lambda value: value["properties"].update(name={"$ref": "https://example.org/x"})), "schema-invalid"),
    "schema in a language from the network": (schema(lambda value: value.update({"$schema": "http://127.0.0.1:9/draft"})), "schema-invalid"),
    "schema from the disk": (schema(lambda value: value["properties"].update(name={"$ref": "file:///etc/passwd"})), "schema-invalid"),
    "schema from above": (schema(lambda value: value["properties"].update(name={"$ref": "../../secret.json"})), "schema-invalid"),
    "schema of another place": (schema(lambda value: value.update({"$id": "https://example.org/a/b"})), "schema-invalid"),
    "schema that leads back": (schema(lambda value: value.update(allOf=[{"$ref": "#"}])), "schema-invalid"),
    "schema that unfolds": (schema(unfold), "schema-invalid"),
    "schema with a folder outside": (schema(lambda value: value.update({"x-folder": "../outside"})), "schema-invalid"),
    "schema with a folder at the root": (schema(lambda value: value.update({"x-folder": "/etc"})), "schema-invalid"),
}


PROPERTIES: dict[str, tuple[Any, str]] = {
    "that is true": (True, "A property is described by an object."),
    "of no type": ({"type": "null"}, "A property has one type; `null` has no column."),
    "that is open": ({"type": "object"}, "The object is open: any property could be added."),
    "that is a list of anything": ({"type": "array", "x-item": "horn"}, "A list needs `items` that are no lists, and `x-item`, the name of one of them."),
    "that is a list of lists": ({"type": "array", "x-item": "horn", "items": {"type": "array", "x-item": "bell", "items": {"type": "string"}}}, "A list needs `items` that are no lists, and `x-item`, the name of one of them."),
    "that is a list of references without a name": ({"type": "array", "items": {"type": "string", "x-references": "place"}}, "A list needs `items` that are no lists, and `x-item`, the name of one of them."),
    "that refers to nothing": ({"type": "string", "x-references": "plce"}, "`plce` is no record type."),
    "that refers under a wrong name": ({"type": "string", "x-references": "place"}, "The name of a reference ends in `_id`."),
    "of two columns": ({"type": "object", "additionalProperties": False, "properties": {"a_b": {"type": "string"}, "a": {"type": "object", "additionalProperties": False, "properties": {"b": {"type": "string"}}}}}, "Two properties would become the column `a_b`."),
    "of a table that is there": ({"type": "array", "x-item": "name", "items": {"type": "string"}}, "Two tables would be called `place_name`."),
    "from a file that is not there": ({"$ref": "comon.schema.json#/$defs/id"}, "`comon.schema.json` is no schema file that could be read."),
}


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_without_a_place_in_the_tables_is_a_fault(name: str, miniature: Path) -> None:
    value, message = PROPERTIES[name]
    schema(lambda it: it["properties"].update(extra=value))(miniature)
    assert message in [fault.message for fault in load_schema(miniature).faults]


@pytest.mark.parametrize(("change", "message"), [
    (lambda value: value["properties"].pop("id"), "A record is an object with a required property `id`."),
    (lambda value: value.update(type="array"), "A record is an object with a required property `id`."),
    (lambda value: value.update({"x-references": "place"}), "The name of a reference ends in `_id`."),
])
def test_a_type_without_an_id_or_that_is_a_reference_is_a_fault(change: Callable[[dict[str, Any]], Any], message: str, miniature: Path) -> None:
    schema(change)(miniature)
    assert message in [fault.message for fault in load_schema(miniature).faults]


def test_a_type_with_an_odd_name_is_a_fault(miniature: Path) -> None:
    (miniature / SCHEMA).rename(miniature / "schema" / "Place-2.schema.json")
    assert "`Place-2` is no name for a record type." in [fault.message for fault in load_schema(miniature).faults]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_an_issue(name: str, miniature: Path, run: Run) -> None:
    make, check = HOSTILE[name]
    make(miniature)
    outcome = run("validate", "--root", miniature)
    assert (outcome.code, outcome.err) == (1, "")
    assert f": {check}" in outcome.out
    assert SECRET not in outcome.out and not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\ud800-\udfff]", outcome.out)
    assert len(outcome.out) < 500_000
    verdict = json.loads(run("validate", "--root", miniature, "--format", "json").out)
    assert check in {issue["check"] for issue in verdict["issues"]}


def test_thousands_of_issues_are_bounded_in_text_and_all_in_json(miniature: Path, run: Run) -> None:
    for i in range(1500):
        (miniature / "records" / "place" / f"p{i}.yaml").write_text("a: [\n", encoding="utf-8")
    outcome = run("validate", "--root", miniature)
    assert outcome.code == 1
    assert "and 500 more issues; --format json tells them all\n" in outcome.out
    assert len(json.loads(run("validate", "--root", miniature, "--format", "json").out)["issues"]) == 1500


def test_no_schema_opens_a_connection(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on this machine would see it, whichever library asked."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        for change in ({"$schema": address}, {"$id": address}, {"$ref": address}, {"allOf": [{"$ref": address}]}, {"$dynamicRef": address}):
            schema(lambda value: value.update(change))(miniature)
            assert run("validate", "--root", miniature).code == 1
            with pytest.raises(BlockingIOError):
                server.accept()


SNIPPETS = st.sampled_from([b"\n", b"  ", b"- ", b": ", b"#", b'"', b"'", b"[", b"]", b"{", b"}", b"&a", b"*a", b"!", b"|", b">", b"%", b"@", b"?", b"\t", b"\r", b"\0", b"\xef\xbb\xbf", b"\xff", "é".encode(), "\u2028".encode(), b"no", b"12:30", b"<<", b"---\n", b"...\n", b"id: x\n", b"\\"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0), junk=st.lists(SNIPPETS, min_size=1, max_size=4), cut=st.integers(0, 40))
def test_no_change_of_a_record_is_a_fault(miniature: Path, run: Run, at: int, junk: list[bytes], cut: int) -> None:
    data = original(miniature)
    at %= len(data) + 1
    (miniature / RECORD).write_bytes(data[:at] + b"".join(junk) + data[at + cut :])
    outcome = run("validate", "--root", miniature)
    assert outcome.code in (0, 1) and outcome.err == ""


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_of_a_schema_is_a_fault(miniature: Path, run: Run, data: st.DataObject) -> None:
    kept = miniature.parent / "place.schema.json"
    if not kept.exists():
        kept.write_bytes((miniature / SCHEMA).read_bytes())
    value = json.loads(kept.read_text(encoding="utf-8"))
    places = list(iter_places(value))
    parent, key = data.draw(st.sampled_from(places))
    parent[key] = data.draw(st.sampled_from([None, True, 0, "", "x", [], {}, [None], {"type": "object"}, {"$ref": "#"}, {"$ref": "common.schema.json#/$defs/id"}, "object", "array", -1, 1e300]))
    (miniature / SCHEMA).write_text(json.dumps(value), encoding="utf-8")
    outcome = run("validate", "--root", miniature)
    assert outcome.code in (0, 1) and outcome.err == ""


def iter_places(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in list(items):
        yield value, key
        yield from iter_places(child)


def original(root: Path) -> bytes:
    """The record as it is in the miniature, kept beside the archive."""
    kept = root.parent / "original.yaml"
    if not kept.exists():
        kept.write_bytes((root / RECORD).read_bytes())
    return kept.read_bytes()


@given(st.lists(SNIPPETS, max_size=30))
def test_reading_ends_in_a_value_or_an_issue(snippets: list[bytes]) -> None:
    text = b"".join(snippets).decode("utf-8", "replace")
    assume(not FORBIDDEN_CHARACTER.search(text))
    document = Document("x.yaml")
    read_yaml(text, document)
    assert not document.is_broken or (document.value is None and document.issues)
    for issue in document.issues:
        assert issue.line >= 1 and issue.column >= 1 and issue.message and issue.remedy


@pytest.mark.parametrize(("data", "line", "column", "message"), [
    (b'{"a": 1,}', 1, None, "This is not JSON: "),
    (b'{"a": NaN}', 1, 1, "This is not JSON: NaN is no number."),
    (b'{"a": 123456789012345678901}', 1, 1, "This is not JSON: a number has more than 20 digits."),
    (b'{"a": {"b": 1, "b": 2}}', 1, 16, "The property `b` stands twice in one object."),
    (b"[" * 100_000, 1, 1, "The file is nested too deeply."),
    (b"", 1, 1, "This is not JSON: Expecting value."),
    (None, 1, 1, "The file cannot be read: No such file or directory."),
])
def test_json_that_is_refused(tmp_path: Path, data: bytes | None, line: int, column: int | None, message: str) -> None:
    if data is not None:
        (tmp_path / "a.json").write_bytes(data)
    document = load_document(tmp_path, "a.json")
    issue, = document.issues
    assert (document.is_broken, document.value, issue.check, issue.line) == (True, None, "file-unreadable", line)
    assert issue.message.startswith(message) and issue.column == (column or issue.column)


def test_json_that_is_read_has_places(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{\n  "a": [1, {"b": null}]\n}\n')
    document = load_document(tmp_path, "a.json")
    assert (document.value, document.issues) == ({"a": [1, {"b": None}]}, [])
    assert (document.keys["a", 1, "b"], document.values["a", 0]) == ((2, 13), (2, 9))
