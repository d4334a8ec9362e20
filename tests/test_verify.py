"""Whatever is done to a release, `verify` says so and names the file; and what was left alone, it leaves alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.releasing.bag import write_bag
from pipeline.releasing.verify import SUMS, verify
from tests.conftest import MINIATURE, REPOSITORY, Run
from tests.test_build import files_of

NAME = "lighthouse-keepers-and-a-foghorn-1.2.3"
TABLE = "data/tables/place.csv"


@pytest.fixture
def folder(released_once: Path, tmp_path: Path) -> Path:
    """A copy of the folder of a release."""
    shutil.copytree(released_once / "dist" / NAME, tmp_path / NAME)
    return tmp_path / NAME


@pytest.fixture
def bag(folder: Path) -> Path:
    return folder / NAME


def faults_of(path: Path, **arguments: Any) -> list[str]:
    return verify(path, **arguments).faults


def named(path: Path) -> set[str]:
    """The files that the faults name."""
    return {fault.partition(": ")[0] for fault in faults_of(path)}


# What is sound


@pytest.mark.parametrize("part", ["", NAME, f"{NAME}.zip"])
@pytest.mark.parametrize("captures", [True, False])
def test_a_release_is_sound(folder: Path, run: Run, part: str, captures: bool) -> None:
    before = files_of(folder)
    outcome = run("verify", folder / part, *(["--captures", MINIATURE / "captures"] if captures else []))
    assert (outcome.code, outcome.err, files_of(folder)) == (0, "", before)
    assert re.search(r"; \d\d tables, \d{3} rows, 48 records[.;]", outcome.out)
    assert ("2 captures, 78 passages" in outcome.out) is captures
    assert ("The captured texts were not looked at" in outcome.out) is not captures


@pytest.mark.parametrize("arguments", [[], ["."], [f"../{NAME}.zip"], ["..", "--captures", str(MINIATURE / "captures")]])
def test_the_released_file_does_it_alone(bag: Path, arguments: list[str]) -> None:
    outcome = subprocess.run([sys.executable, "-I", bag / "data" / "verify.py", *arguments], cwd=bag, capture_output=True, text=True, check=False, env={"PATH": ""})
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert ": all is as it was released: " in outcome.stdout
    assert named(bag) == set()


def test_the_released_file_and_the_command_say_the_same(bag: Path, run: Run) -> None:
    (bag / TABLE).write_bytes(b"id\n")
    (bag / "data" / "stray.txt").write_text("", encoding="utf-8")
    alone = subprocess.run([sys.executable, "-I", bag / "data" / "verify.py", bag], capture_output=True, text=True, check=False)
    outcome = run("verify", bag)
    assert (outcome.code, outcome.out, outcome.err) == (alone.returncode, alone.stdout, alone.stderr)
    assert outcome.code == 1
    assert outcome.out == (
        "data/stray.txt: is not listed in manifest-sha256.txt: it was added.\n"
        "data/tables/place.csv: is not as it was released: its digest is not the one in manifest-sha256.txt.\n"
        f"bag-info.txt: its Payload-Oxum is not {oxum(bag)}, which is what the payload comes to.\n"
        f"{bag}: 3 faults.\n")


@pytest.mark.parametrize("arguments", [["nowhere"], [".", "--captures", "nowhere"], [".", "--allowed-signers", "nowhere"], []])
def test_what_cannot_be_looked_at_is_exit_2(bag: Path, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(bag)
    outcome = run("verify", *arguments)
    assert (outcome.code, outcome.out) == (2, "") and outcome.err
    if arguments:
        alone = subprocess.run([sys.executable, "-I", bag / "data" / "verify.py", *arguments], capture_output=True, text=True, check=False)
        assert (alone.returncode, alone.stdout, alone.stderr.count("\n")) == (2, "", 1)


def oxum(bag: Path) -> str:
    sizes = [path.stat().st_size for path in (bag / "data").rglob("*") if path.is_file()]
    return f"{sum(sizes)}.{len(sizes)}"


# What was done to a file


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def extend(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def rename(path: Path) -> None:
    path.rename(path.with_name(path.name + "x"))


def change_case(path: Path) -> None:
    path.rename(path.with_name(path.name.swapcase()))


def link(path: Path) -> None:
    path.rename(path.parents[3] / "kept")
    path.symlink_to(path.parents[3] / "kept")


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


FILES = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt", "data/datapackage.json", TABLE, "data/json/place.json", "data/archive.sqlite", "data/records/place/tallowick.yaml", "data/schema/common.schema.json", "data/verify.py", "data/README.md")


@pytest.mark.parametrize("change", [flip, cut, extend, empty, Path.unlink, rename, change_case, link, make_folder], ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_of_the_bag_is_named(bag: Path, name: str, change: Callable[[Path], None]) -> None:
    change(bag / name)
    assert name in named(bag)


@pytest.mark.parametrize("change", [flip, cut, extend, empty, Path.unlink, rename, link, make_folder], ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", [f"{NAME}.zip", f"{NAME}-csv.zip", f"{NAME}-json.zip", f"{NAME}.sqlite", SUMS])
def test_a_changed_download_is_named(folder: Path, name: str, change: Callable[[Path], None]) -> None:
    if change is link:
        (folder / name).rename(folder.parent / "kept")
        (folder / name).symlink_to(folder.parent / "kept")
    elif change is make_folder:
        (folder / name).unlink()
        (folder / name).write_text("", encoding="utf-8")
    else:
        change(folder / name)
    assert any(name in fault for fault in faults_of(folder))


def swap_contents(bag: Path) -> set[str]:
    first, second = bag / "data/records/place/tallowick.yaml", bag / "data/records/place/gannet-stair.yaml"
    texts = first.read_bytes(), second.read_bytes()
    first.write_bytes(texts[1])
    second.write_bytes(texts[0])
    return {"data/records/place/tallowick.yaml", "data/records/place/gannet-stair.yaml"}


def swap_manifests(bag: Path) -> set[str]:
    texts = [(bag / f"manifest-{a}.txt").read_bytes() for a in ("sha256", "sha512")]
    (bag / "manifest-sha256.txt").write_bytes(texts[1])
    (bag / "manifest-sha512.txt").write_bytes(texts[0])
    return {"manifest-sha256.txt", "manifest-sha512.txt"}


def add_file(bag: Path) -> set[str]:
    (bag / "data" / "tables" / "more.csv").write_text("id\n", encoding="utf-8")
    return {"data/tables/more.csv"}


def add_tag_file(bag: Path) -> set[str]:
    (bag / "note.txt").write_text("", encoding="utf-8")
    return {"note.txt"}


def add_sums(bag: Path) -> set[str]:
    (bag / SUMS).write_text("", encoding="utf-8")
    return {SUMS}


def add_folder(bag: Path) -> set[str]:
    (bag / "data" / "more").mkdir()
    return {"data/more"}


def add_fifo(bag: Path) -> set[str]:
    os.mkfifo(bag / "data" / "fifo")
    return {"data/fifo"}


def add_twin(bag: Path) -> set[str]:
    shutil.copy(bag / TABLE, bag / "data/tables/PLACE.csv")
    return {TABLE, "data/tables/PLACE.csv"} & named(bag) or {"nothing"}


def list_twice(bag: Path) -> set[str]:
    path = bag / "tagmanifest-sha256.txt"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(sorted([*lines, lines[0]])), encoding="utf-8")
    return {path.name}


def list_in_capitals(bag: Path) -> set[str]:
    path = bag / "tagmanifest-sha512.txt"
    path.write_text("".join(line[:128].upper() + line[128:] for line in path.read_text(encoding="utf-8").splitlines(keepends=True)), encoding="utf-8")
    return {path.name}


def list_outside(bag: Path) -> set[str]:
    path = bag / "tagmanifest-sha512.txt"
    path.write_text(path.read_text(encoding="utf-8") + f"{'0' * 128}  ../../README.md\n", encoding="utf-8")
    return {path.name}


def list_in_other_order(bag: Path) -> set[str]:
    path = bag / "tagmanifest-sha256.txt"
    path.write_text("".join(reversed(path.read_text(encoding="utf-8").splitlines(keepends=True))), encoding="utf-8")
    return {path.name}


@pytest.mark.parametrize("change", [swap_contents, swap_manifests, add_file, add_tag_file, add_sums, add_folder, add_fifo, add_twin, list_twice, list_in_capitals, list_outside, list_in_other_order], ids=lambda change: change.__name__)
def test_what_was_done_to_a_bag_is_named(bag: Path, change: Callable[[Path], set[str]]) -> None:
    wanted = change(bag)
    assert wanted <= named(bag)


@pytest.mark.parametrize("addition", ["more.txt", "more/note.txt", ".hidden"])
def test_what_was_added_to_the_downloads_is_named(folder: Path, addition: str) -> None:
    (folder / addition).parent.mkdir(exist_ok=True)
    (folder / addition).write_text("", encoding="utf-8")
    assert addition.partition("/")[0] in named(folder)


def test_a_zip_of_another_bag_is_named_though_its_digest_is_right(folder: Path) -> None:
    forge(folder / NAME, "README.md", substitute("A", "B"))
    write_bag(folder / NAME, [("External-Identifier", NAME)])
    assert faults_of(folder / NAME) == []
    assert f"{NAME}.zip" in named(folder)


def test_a_bag_that_is_no_more_is_named(folder: Path) -> None:
    shutil.rmtree(folder / NAME)
    assert faults_of(folder) == [f"{NAME}: is missing: the folder of the bag."]


@contextmanager
def replaced(path: Path, data: bytes) -> Iterator[None]:
    before = path.read_bytes()
    path.write_bytes(data)
    try:
        yield
    finally:
        path.write_bytes(before)


QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(st.data())
def test_any_byte_of_any_file_of_the_bag(bag: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(files_of(bag))))
    content = (bag / name).read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    changed = data.draw(st.sampled_from([content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :], content[:at], content[:at] + b"\0" + content[at:]]))
    with replaced(bag / name, changed):
        assert name in named(bag)


@QUICK
@given(st.data())
def test_any_byte_of_the_zip(folder: Path, data: st.DataObject) -> None:
    path = folder / f"{NAME}.zip"
    content = path.read_bytes()
    with zipfile.ZipFile(path) as zipped:
        heads = [info.header_offset for info in zipped.infolist()]
        edge = data.draw(st.sampled_from([*heads, zipped.start_dir, len(content) - 22]))
    at = data.draw(st.one_of(st.integers(0, len(content) - 1), st.integers(edge, min(edge + 120, len(content) - 1))))
    changed = data.draw(st.sampled_from([content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :], content[:at], content[:at] + b"\0" + content[at:]]))
    with replaced(path, changed):
        faults = faults_of(path)
        assert any(fault.startswith(path.name) for fault in faults)


# Zips that were made to harm


def write_entries(path: Path, entries: list[tuple[zipfile.ZipInfo | str, bytes]], compression: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path, "w", compression) as zipped:
        for name, content in entries:
            zipped.writestr(name, content)


def symlink_entry() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("x/link")
    info.external_attr = 0o120777 << 16
    return info


@pytest.mark.parametrize(
    ("entries", "compression", "named"),
    [
        ([("../evil", b"")], zipfile.ZIP_STORED, "its entry ../evil is not written"),
        ([("/etc/evil", b"")], zipfile.ZIP_STORED, "its entry /etc/evil is not written"),
        ([("x/../../evil", b"")], zipfile.ZIP_STORED, "its entry x/../../evil is not written"),
        ([("C:\\evil", b"")], zipfile.ZIP_STORED, "its entry C:"),
        ([("x/a\x1b[31m", b"")], zipfile.ZIP_STORED, "its entry x/a\\x1b[31m is not written"),
        ([("x/", b"")], zipfile.ZIP_STORED, "its entry x/ is not written"),
        ([("x/bomb", b"\0" * 10_000_000)], zipfile.ZIP_DEFLATED, "its entry x/bomb is not written"),
        ([(symlink_entry(), b"/etc/passwd")], zipfile.ZIP_STORED, "what stands after"),
        ([("x/b", b""), ("x/a", b"")], zipfile.ZIP_STORED, "its entry x/"),
        ([("x/a", b""), ("y/a", b"")], zipfile.ZIP_STORED, "its entry x/a is not written"),
        ([], zipfile.ZIP_STORED, "tagmanifest-sha256.txt: is missing"),
    ],
)
def test_a_zip_that_was_made_to_harm_is_only_named(tmp_path: Path, entries: list[tuple[zipfile.ZipInfo | str, bytes]], compression: int, named: str) -> None:
    path = tmp_path / "x.zip"
    write_entries(path, entries, compression)
    assert any(named in fault for fault in faults_of(path)), faults_of(path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\3\4", b"PK\3\4" + b"\xff" * 26, b"PK\5\6" + b"\0" * 18, b"not a zip"])
def test_what_is_no_zip_is_only_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    assert faults_of(tmp_path / "x.zip") != []


# Facts that were changed together with the digests


def forge(bag: Path, name: str, change: Callable[[bytes], bytes], rows: int = 0) -> None:
    """Changes a file, and then the descriptor and the manifests so that all digests are right again."""
    path = bag / "data" / name
    data = change(path.read_bytes())
    path.write_bytes(data)
    if name == "datapackage.json":
        return write_bag(bag, [])
    descriptor = json.loads((bag / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["path"] == name:
            resource |= {"bytes": len(data), "hash": "sha256:" + hashlib.sha256(data).hexdigest()}
            if rows:
                resource["rows"] += rows
    (bag / "data" / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    write_bag(bag, [])


def substitute(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new.encode(), 1)

    return change


def in_database(statement: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            connection.deserialize(data)
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(statement)
            return connection.serialize()

    return change


PLACES = "tables/place.csv"


@pytest.mark.parametrize(
    ("name", "change", "rows", "faults"),
    [
        ("README.md", substitute("A", "B"), 0, []),
        (PLACES, substitute(",Tallowick,", ",Talowick,"), 0, ["data/archive.sqlite: its table `place` differs from data/tables/place.csv.", "data/tables/place.csv: differs from the records in json/ at ('tallowick',)."]),
        (PLACES, substitute("id,status", "id,state"), 0, ["data/tables/place.csv: has other columns than the descriptor gives."]),
        (PLACES, lambda data: data + data.splitlines(keepends=True)[-1], 1, ["data/tables/place.csv: its key (id) is empty or stands twice."]),
        (PLACES, lambda data: data + data.splitlines(keepends=True)[-1].replace(b"tallowick,", b"another,", 1), 0, ["data/tables/place.csv: has 4 rows, where the descriptor gives 3."]),
        (PLACES, substitute("tallowick,published", "tallowick,"), 0, ["data/tables/place.csv: `status` is empty in a row."]),
        (PLACES, lambda data: data + b'"', 0, ["data/tables/place.csv: cannot be read as it should be: Error: unexpected end of data."]),
        (PLACES, lambda data: b"\xff" + data, 0, ["data/tables/place.csv: cannot be read as it should be: UnicodeDecodeError"]),
        ("tables/place_name.csv", substitute("\ntallowick,", "\nnowhere,"), 0, ["data/tables/place_name.csv: ['place_id'] of a row leads to ('nowhere',), which `place` does not have."]),
        ("json/place.json", substitute('"Tallowick"', '"Talowick"'), 0, ["data/tables/place.csv: differs from the records in json/ at ('tallowick',)."]),
        ("json/place.json", substitute('"status"', '"state"'), 0, ["data/json/place.json: cannot be read as it should be: KeyError: 'state'."]),
        ("json/place.json", lambda data: data[:-3], 0, ["data/json/place.json: cannot be read as it should be: JSONDecodeError"]),
        ("json/place.json", lambda data: b"[" * 100_000, 0, ["data/json/place.json: cannot be read as it should be: RecursionError"]),
        ("json/place.json", lambda data: json.dumps(json.loads(data) * 2).encode(), 0, ["data/json/place.json: has two records of one id."]),
        ("archive.sqlite", in_database("UPDATE place SET note = 'Otherwise.'"), 0, ["data/archive.sqlite: its table `place` differs from data/tables/place.csv."]),
        ("archive.sqlite", in_database("DELETE FROM place_name WHERE place_id = 'tallowick'"), 0, ["data/archive.sqlite: its table `place_name` differs from data/tables/place_name.csv."]),
        ("archive.sqlite", in_database("ALTER TABLE place RENAME COLUMN note TO notes"), 0, ["data/archive.sqlite: its table `place` differs from data/tables/place.csv."]),
        ("archive.sqlite", in_database("UPDATE place_name SET place_id = 'nowhere' WHERE place_id = 'tallowick'"), 0, ["data/archive.sqlite: SQLite finds it damaged, or a foreign key that leads nowhere.", "data/archive.sqlite: its table `place_name` differs from data/tables/place_name.csv."]),
        ("archive.sqlite", lambda data: data[:100] + b"\xff" * 4000 + data[4100:], 0, ["data/archive.sqlite: cannot be read as it should be: DatabaseError"]),
        ("datapackage.json", substitute('"hash": "sha256:', '"hash": "sha256:0'), 0, ["is not the one whose length and digest the descriptor gives."]),
        ("datapackage.json", substitute('"path": "tables/', '"path": "../'), 0, ["cannot be read as it should be: "]),
        ("datapackage.json", lambda data: b"[]", 0, ["data/datapackage.json: cannot be read as it should be: TypeError"]),
        ("schema/common.schema.json", lambda data: b"{}", 0, ["data/json/place.json: cannot be read as it should be: KeyError"]),
        ("json/place.json", lambda data: json.dumps(json.loads(data)[1:]).encode(), 0, ["data/json/place.json: does not hold the same records as data/records/place/."]),
    ],
)
def test_facts_that_disagree_are_named_though_every_digest_is_right(bag: Path, name: str, change: Callable[[bytes], bytes], rows: int, faults: list[str]) -> None:
    forge(bag, name, change, rows)
    found = faults_of(bag)
    for fault in faults:
        assert any(fault in other for other in found), found
    assert bool(found) is bool(faults), found


# Captures


def test_a_changed_capture_is_named(bag: Path, run: Run, tmp_path: Path) -> None:
    captures = tmp_path / "captures"
    shutil.copytree(MINIATURE / "captures", captures)
    flip(captures / "harbour-gazette.txt")
    outcome = run("verify", bag, "--captures", captures)
    assert outcome.code == 1 and outcome.out.startswith("harbour-gazette.txt: is not the capture that `harbour-gazette` describes: its sha256 differ.\n")
    (captures / "harbour-gazette.txt").unlink()
    outcome = run("verify", bag, "--captures", captures)
    assert outcome.code == 1 and outcome.out.startswith("harbour-gazette.txt: is not in ")


@pytest.mark.parametrize(
    ("type_", "record", "old", "new", "fault"),
    [
        ("quote", "2031-04-04-mayakovich-on-the-horn", "did not walk", "did not run", "its words do not stand in the capture of `harbour-gazette` at "),
        ("article", "2031-04-06-who-has-the-horn", '"Who', '"Whoever', "its words do not stand in the capture of `lamp-blog` at "),
    ],
)
def test_words_that_do_not_stand_in_the_capture_are_named(miniature: Path, run: Run, monkeypatch: pytest.MonkeyPatch, type_: str, record: str, old: str, new: str, fault: str) -> None:
    path = miniature / "records" / type_ / f"{record}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    shutil.rmtree(miniature / "captures")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935000000")
    assert [run(verb, "--root", miniature).code for verb in ("prepare", "release")] == [0, 0]
    outcome = run("verify", miniature / "dist" / NAME, "--captures", MINIATURE / "captures")
    assert (outcome.code, len(outcome.out.splitlines())) == (1, 2)
    assert outcome.out.startswith(f"{type_} {record}: {fault}")


def test_the_pipeline_and_verify_find_the_same_passages(released_once: Path) -> None:
    from pipeline.model.archive import load_archive
    from pipeline.model.captures import Captures
    from pipeline.model.passages import iter_passages

    archive = load_archive(released_once, Captures(None))
    verdict = verify(released_once / "dist" / NAME, MINIATURE / "captures")
    passages = [passage for record in archive.iter_records() for passage in iter_passages(archive, record)]
    assert verdict.counts[-1] == f"2 captures, {len(passages)} passages in them"


@pytest.mark.skipif(not (REPOSITORY / "captures").is_dir() and not (REPOSITORY.parent / "shared" / "captures").is_dir(), reason="the captures are not to be had")
def test_the_real_archive_verifies_with_its_captures(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("schema", "records", "sources"):
        shutil.copytree(REPOSITORY / name, tmp_path / "archive" / name)
    shutil.copy(REPOSITORY / "datapackage.json", tmp_path / "archive")
    captures = next(folder for folder in (REPOSITORY / "captures", REPOSITORY.parent / "shared" / "captures") if folder.is_dir())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935000000")
    assert [run(verb, "--root", tmp_path / "archive", "--captures", captures).code for verb in ("prepare", "release")] == [0, 0]
    (folder,) = (tmp_path / "archive" / "dist").iterdir()
    assert run("verify", folder, "--captures", captures).code == 0
