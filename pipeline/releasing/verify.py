#!/usr/bin/env python3
"""Checks a release of the archive with nothing but Python (3.9 or newer): no other program, no network.

    python3 verify.py [PATH] [--captures FOLDER] [--allowed-signers FILE]

PATH is a bag, as a folder or as a zip, or the folder of a release that holds both; without it, the bag in which this
file lies. What is checked: that every file is there, that no other is, and that each has its digests (BagIt, RFC 8493);
that each table has its rows, unique keys, and only references that lead somewhere; that the tables, the JSON and the
database hold the same facts. With --captures: that each captured text is the one described, and that the words of each
passage stand in it. With --allowed-signers: that the bag is signed by somebody whom that file names.

Exit status: 0 all is as it was released, 1 something is not (each file at fault is named), 2 it could not be looked at.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import os
import re
import sqlite3
import stat
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any, Callable, Iterator, Optional

ALGORITHMS = ("sha256", "sha512")
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAG_FILES = ("bag-info.txt", "bagit.txt", *(f"manifest-{a}.txt" for a in ALGORITHMS))
TOP_MANIFEST = f"tagmanifest-{ALGORITHMS[0]}.txt"
PAYLOAD = "data/"
DESCRIPTOR = PAYLOAD + "datapackage.json"
SUMS = "SHA256SUMS"
SIGNATURE = ".sig"
RECORDS = "-records"
UNSAFE_PATH = re.compile(r'(^|/)\.{0,2}(/|$)|[\\:\x00-\x1f\x7f]')
DAMAGE = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, csv.Error, sqlite3.Error, struct.error)
Row = dict[str, Any]


class Impossible(Exception):
    """Nothing can be said about the release; the sentence says why."""


class Verdict:
    """What is wrong with which file, what was counted on the way, the bag, and the tables that were read: their rows by key."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.counts: list[str] = []
        self.bag: Optional[Bag] = None
        self.tables: dict[str, dict[tuple[Any, ...], Row]] = {}

    def add(self, path: str, sentence: str) -> None:
        self.faults.append("".join(c if c.isprintable() else repr(c)[1:-1] for c in f"{path}: {sentence}"))

    def attempt(self, path: str, check: Callable[..., Any], *arguments: Any) -> Any:
        """The result of a check; whatever keeps it from its end is a fault of the file at `path`."""
        try:
            return check(*arguments)
        except DAMAGE as error:
            self.add(path, f"cannot be read as it should be: {type(error).__name__}: {error}.")
            return None


class Bag:
    """The files of a bag and their sizes by path. `label` stands before their names in a fault."""

    def __init__(self, name: str, label: str, sizes: dict[str, int], open_file: Callable[[str], io.BufferedIOBase]):
        self.name, self.label, self.sizes, self.open_file = name, label, sizes, open_file

    def open(self, path: str) -> io.BufferedIOBase:
        """The file at a path that is in the bag: no other is ever opened."""
        if path not in self.sizes:
            raise KeyError(path)
        return self.open_file(path)

    def read(self, path: str) -> bytes:
        with self.open(path) as file:
            return file.read()

    def read_json(self, path: str) -> Any:
        return json.loads(self.read(path).decode("utf-8"))


# Reading


def open_bag(path: Path, verdict: Verdict) -> Bag:
    """The bag that is the folder or the zip at `path`."""
    if path.is_dir():
        return open_folder(path, verdict)
    if not path.is_file():
        raise Impossible(f"There is no file or folder {path}.")
    return open_zip(path, verdict)


def open_folder(path: Path, verdict: Verdict) -> Bag:
    sizes: dict[str, int] = {}
    for folder, folders, files in os.walk(path):
        if not folders and not files:
            verdict.add(os.path.relpath(folder, path), "is an empty folder, which no release holds.")
        for name in sorted(folders + files):
            found = Path(folder, name).lstat()
            if stat.S_ISREG(found.st_mode):
                sizes[Path(folder, name).relative_to(path).as_posix()] = found.st_size
            elif not stat.S_ISDIR(found.st_mode):
                verdict.add(os.path.relpath(os.path.join(folder, name), path), "is neither a file nor a folder.")
    return Bag(path.resolve().name, "", sizes, lambda name: (path / name).open("rb"))


def open_zip(path: Path, verdict: Verdict) -> Bag:
    """Reads a zip as a release writes it: nothing is compressed, so it cannot unpack to more than it is, and each byte
    that is not content follows from the names and the content."""
    data = path.read_bytes()
    at, directory, last, places = 0, b"", "", {}
    while data[at : at + 4] == b"PK\3\4" and len(data) >= at + 30:
        crc, size, _, length = struct.unpack("<IIIH", data[at + 14 : at + 28])
        name = data[at + 30 : at + 30 + length].decode("utf-8", "replace")
        start = at + 30 + length
        flags = 0 if name.isascii() else 0x800
        middle = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 0x21, crc, size, size, length, 0)
        if data[at : start] != b"PK\3\4" + middle + name.encode() or UNSAFE_PATH.search(name) or name <= last:
            verdict.add(path.name, f"its entry {name} is not written as a release writes it.")
            break
        if len(data) < start + size or zlib.crc32(data[start : start + size]) != crc:
            verdict.add(path.name, f"its entry {name} is damaged.")
        directory += struct.pack("<4sBB", b"PK\1\2", 20, 3) + middle + struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, at) + name.encode()
        places[name] = (start, size)
        at, last = start + size, name
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(places) & 0xFFFF, len(places) & 0xFFFF, len(directory), at, 0)
    if data[at:] != directory + end:
        verdict.add(path.name, f"what stands after {last or 'its beginning'} is not the list of its entries.")
    top = last.partition("/")[0]
    for name in places:
        if not name.startswith(top + "/"):
            verdict.add(path.name, f"its entry {name} does not lie in the folder {top}.")
    places = {name[len(top) + 1 :]: place for name, place in places.items() if name.startswith(top + "/")}
    return Bag(top, f"{path.name}/", {name: size for name, (_, size) in places.items()}, lambda name: io.BytesIO(data[places[name][0] : sum(places[name])]))


def read_manifest(bag: Bag, path: str, algorithm: str, verdict: Verdict) -> dict[str, str]:
    """The digests that a manifest gives, by path. It is sorted, and each line is exactly as a release writes it."""
    if path not in bag.sizes:
        verdict.add(bag.label + path, "is missing.")
        return {}
    lines = bag.read(path).decode("utf-8", "replace").split("\n")
    pattern = re.compile(f"([0-9a-f]{{{hashlib.new(algorithm).digest_size * 2}}})  (.+)")
    found = {}
    for number, line in enumerate(lines[:-1], 1):
        match = pattern.fullmatch(line)
        name = re.sub("%(0D|0A|25)", lambda m: chr(int(m.group(1), 16)), match.group(2)) if match else ""
        if not match or UNSAFE_PATH.search(name) or name in found:
            verdict.add(bag.label + path, f"line {number} is not written as a release writes it.")
        else:
            found[name] = match.group(1)
    if lines[-1] or not found or list(found) != sorted(found):
        verdict.add(bag.label + path, "is empty, cut off or out of order.")
    return found


# Fixity


def check_files(bag: Bag, verdict: Verdict) -> None:
    """That the files are those which the manifests list, each with its digests."""
    listed: dict[str, dict[str, str]] = {algorithm: {} for algorithm in ALGORITHMS}
    for algorithm in ALGORITHMS:
        tags = read_manifest(bag, f"tagmanifest-{algorithm}.txt", algorithm, verdict)
        if tuple(tags) != TAG_FILES:
            verdict.add(f"{bag.label}tagmanifest-{algorithm}.txt", "does not list the tag files of a release.")
        payload = read_manifest(bag, f"manifest-{algorithm}.txt", algorithm, verdict)
        listed[algorithm] = {**payload, **tags}
    check_digests(bag, listed, {f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS}, verdict)
    seen: dict[str, str] = {}
    for path in sorted(bag.sizes):
        folded = unicodedata.normalize("NFC", path).casefold()
        if folded in seen:
            verdict.add(bag.label + path, f"differs from {seen[folded]} by case or accents alone.")
        seen[folded] = path
    check_tags(bag, verdict)


def check_digests(bag: Bag, listed: dict[str, dict[str, str]], unlisted: set[str], verdict: Verdict) -> None:
    """That the files are those which are `listed`, by algorithm and path. Where one digest is right and another is not,
    it is not the file that was changed."""
    everything = set().union(*listed.values())
    for path in sorted(everything | set(bag.sizes) - unlisted):
        if path not in bag.sizes:
            verdict.add(bag.label + path, "is missing.")
        elif path not in everything:
            verdict.add(bag.label + path, f"is not listed in {manifest_of(path, 'sha256', bag)}: it was added.")
        else:
            found = digest(bag, path, tuple(listed))
            wrong = [algorithm for algorithm, digests in listed.items() if digests.get(path) != found[algorithm]]
            if len(wrong) == len(listed):
                verdict.add(bag.label + path, f"is not as it was released: its digest is not the one in {manifest_of(path, wrong[0], bag)}.")
            elif wrong:
                verdict.add(bag.label + manifest_of(path, wrong[0], bag), f"does not have the digest of {path}.")


def manifest_of(path: str, algorithm: str, bag: Bag) -> str:
    """The manifest that lists a file."""
    if SUMS in bag.sizes:
        return SUMS
    return f"{'' if path.startswith(PAYLOAD) else 'tag'}manifest-{algorithm}.txt"


def digest(bag: Bag, path: str, algorithms: tuple[str, ...]) -> dict[str, str]:
    hashes = [hashlib.new(algorithm) for algorithm in algorithms]
    with bag.open(path) as file:
        while chunk := file.read(1 << 20):
            for found in hashes:
                found.update(chunk)
    return {found.name: found.hexdigest() for found in hashes}


def check_tags(bag: Bag, verdict: Verdict) -> None:
    """That the bag declares itself, and counts its payload."""
    if "bagit.txt" in bag.sizes and bag.read("bagit.txt") != DECLARATION:
        verdict.add(bag.label + "bagit.txt", "does not declare BagIt 1.0 in UTF-8.")
    payload = [size for path, size in bag.sizes.items() if path.startswith(PAYLOAD)]
    verdict.counts.append(f"{len(bag.sizes)} files, {sum(bag.sizes.values()):,} bytes")
    if "bag-info.txt" in bag.sizes:
        info = bag.read("bag-info.txt").decode("utf-8", "replace")
        if re.findall("^Payload-Oxum: (.*)$", info, re.M) != [f"{sum(payload)}.{len(payload)}"]:
            verdict.add(bag.label + "bag-info.txt", f"its Payload-Oxum is not {sum(payload)}.{len(payload)}, which is what the payload comes to.")
        if bag.label and re.findall("^External-Identifier: (.*)$", info, re.M) != [bag.name]:
            verdict.add(bag.label + "bag-info.txt", f"its External-Identifier is not {bag.name}, the folder in the zip.")


# One set of facts


class Package:
    """The data package in a bag: its tables and records, read once, and its schemas."""

    def __init__(self, bag: Bag, verdict: Verdict):
        self.bag, self.verdict = bag, verdict
        self.resources = {resource["name"]: resource for resource in bag.read_json(DESCRIPTOR)["resources"]}
        self.schemas = {Path(path).name: bag.read_json(path) for path in bag.sizes if re.fullmatch(PAYLOAD + r"schema/[^/]+\.json", path)}
        self.tables = verdict.tables
        self.records: dict[str, dict[str, Any]] = {}

    def check(self) -> None:
        for name, resource in self.resources.items():
            self.verdict.attempt(path_of(resource), self.load, name, resource)
        for name in self.tables:
            self.verdict.attempt(path_of(self.resources[name]), self.check_references, name)
        for resource in self.resources.values():
            if resource.get("format") == "sqlite":
                self.verdict.attempt(path_of(resource), self.check_database, resource)
        self.check_records()
        self.verdict.counts.append(f"{len(self.tables)} tables, {sum(map(len, self.tables.values())):,} rows, {sum(map(len, self.records.values())):,} records")

    def load(self, name: str, resource: Row) -> None:
        path = path_of(resource)
        data = self.bag.read(path)
        if (resource["bytes"], resource["hash"]) != (len(data), "sha256:" + hashlib.sha256(data).hexdigest()):
            self.verdict.add(path, "is not the one whose length and digest the descriptor gives.")
        if resource.get("type") == "table":
            self.tables[name] = self.read_table(path, resource, data.decode("utf-8"))
        elif name.endswith(RECORDS):
            found = json.loads(data.decode("utf-8"))
            self.records[name[: -len(RECORDS)]] = {record["id"]: record for record in found}
            if len(found) != len(self.records[name[: -len(RECORDS)]]):
                self.verdict.add(path, "has two records of one id.")

    def read_table(self, path: str, resource: Row, text: str) -> dict[tuple[Any, ...], Row]:
        """The rows of a table by key, each cell as its type."""
        before = csv.field_size_limit(len(text) + 1)  # which holds for the whole process
        try:
            header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        finally:
            csv.field_size_limit(before)
        fields, key = resource["schema"]["fields"], resource["schema"]["primaryKey"]
        if header != [field["name"] for field in fields] or any(len(row) != len(header) for row in rows):
            self.verdict.add(path, "has other columns than the descriptor gives.")
        found = [{field["name"]: cast(cell, field["type"]) for field, cell in zip(fields, row)} for row in rows]
        table = {tuple(row[column] for column in key): row for row in found}
        if len(found) != resource["rows"]:
            self.verdict.add(path, f"has {len(found)} rows, where the descriptor gives {resource['rows']}.")
        if len(table) != len(found) or any(None in values for values in table):
            self.verdict.add(path, f"its key ({', '.join(key)}) is empty or stands twice.")
        for field in fields:
            if field.get("constraints", {}).get("required") and any(row[field["name"]] is None for row in found):
                self.verdict.add(path, f"`{field['name']}` is empty in a row.")
        return table

    def check_references(self, name: str) -> None:
        for key in self.resources[name]["schema"].get("foreignKeys", ()):
            target, columns = key["reference"].get("resource", name), key["reference"]["fields"]
            known = {tuple(row[column] for column in columns) for row in self.tables[target].values()}
            for row in self.tables[name].values():
                value = tuple(row[column] for column in key["fields"])
                if None not in value and value not in known:
                    self.verdict.add(path_of(self.resources[name]), f"{key['fields']} of a row leads to {value}, which `{target}` does not have.")

    def check_database(self, resource: Row) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "database")
            path.write_bytes(self.bag.read(path_of(resource)))
            with closing(sqlite3.connect(path.as_uri() + "?mode=ro&immutable=1", uri=True)) as connection:
                connection.execute("PRAGMA trusted_schema = OFF")
                if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)] or connection.execute("PRAGMA foreign_key_check").fetchall():
                    self.verdict.add(path_of(resource), "SQLite finds it damaged, or a foreign key that leads nowhere.")
                for name, table in self.tables.items():
                    columns = [field["name"] for field in self.resources[name]["schema"]["fields"]]
                    quoted = ", ".join(map(quote, columns))
                    same = [row[1] for row in connection.execute(f"PRAGMA table_info({quote(name)})")] == columns
                    if not same or sorted(map(repr, (tuple(map(plain, row)) for row in connection.execute(f"SELECT {quoted} FROM {quote(name)}")))) != sorted(repr(tuple(map(plain, row.values()))) for row in table.values()):
                        self.verdict.add(path_of(resource), f"its table `{name}` differs from {path_of(self.resources[name])}.")

    def check_records(self) -> None:
        """That the tables of each record type are what its records flatten to. The days that a date can mean are
        computed, and stand in no record."""
        told: dict[str, dict[tuple[Any, ...], Row]] = {name: {} for name in self.tables}
        for name in self.records:
            self.verdict.attempt(path_of(self.resources[name + RECORDS]), self.tell, name, told)
        for name, table in self.tables.items():
            fields = [field["name"] for field in self.resources[name]["schema"]["fields"] if field["type"] != "date"]
            key = self.resources[name]["schema"]["primaryKey"]
            found = {place: {column: row[column] for column in fields if column not in key and row[column] is not None} for place, row in table.items()}
            wanted = {place: {column: value for column, value in row.items() if column not in key} for place, row in told[name].items()}
            if found != wanted:
                at = min(place for place in found.keys() | wanted.keys() if found.get(place) != wanted.get(place))
                self.verdict.add(path_of(self.resources[name]), f"differs from the records in json/ at {at}.")

    def tell(self, name: str, told: dict[str, dict[tuple[Any, ...], Row]]) -> None:
        """Tells the rows of all records of a type; each has its file, unless they were computed from others."""
        tree = Tree(self, name)
        for record_id, record in self.records[name].items():
            flatten(tree, record, name, (record_id,), told)
        folder = PAYLOAD + tree.schema.get("x-folder", f"records/{name}") + "/"
        files = {path[len(folder) : -len(".yaml")] for path in self.bag.sizes if path.startswith(folder) and path.endswith(".yaml")}
        if "x-derived" not in tree.schema and files != set(self.records[name]):
            self.verdict.add(path_of(self.resources[name + RECORDS]), f"does not hold the same records as {folder}.")


class Tree:
    """A part of a record type as its schema describes it, `$ref` resolved."""

    def __init__(self, package: Package, name: str, schema: Optional[Row] = None, home: str = ""):
        self.package, self.name = package, name
        self.home = home or f"{name}.schema.json"
        self.schema = package.schemas[self.home] if schema is None else schema
        for _ in range(32):
            if "$ref" not in self.schema:
                break
            file, _, fragment = self.schema["$ref"].partition("#")
            self.home = file or self.home
            base = package.schemas[self.home]
            for step in filter(None, fragment.split("/")):
                base = base[step.replace("~1", "/").replace("~0", "~")]
            self.schema = {**base, **{word: value for word, value in self.schema.items() if word != "$ref"}}

    def below(self, step: Optional[str]) -> Tree:
        """The property of that name, or without one the items of a list."""
        return Tree(self.package, self.name, self.schema["items"] if step is None else self.schema["properties"][step], self.home)


def flatten(tree: Tree, value: Row, table: str, key: tuple[Any, ...], told: dict[str, dict[tuple[Any, ...], Row]], prefix: str = "") -> None:
    """Tells the rows to which an object comes: nested objects joined with `_`, lists in tables of their own."""
    cells = told[table].setdefault(key, {})
    for name, child in value.items():
        below = tree.below(name)
        if isinstance(child, dict):
            flatten(below, child, table, key, told, f"{prefix}{name}_")
        elif isinstance(child, list):
            item = below.schema["x-item"]
            own = f"{table}_{item[:-3] if item.endswith('_id') else item}"
            for position, entry in enumerate(child, 1):
                if isinstance(entry, dict):
                    flatten(below.below(None), entry, own, (*key, position), told)
                else:
                    told[own][(*key, position)] = {item: entry}
        elif child is not None:
            cells[prefix + name] = child


def path_of(resource: Row) -> str:
    return PAYLOAD + resource["path"]


def cast(cell: str, kind: str) -> Any:
    if cell == "":
        return None
    if kind == "boolean":
        return {"true": True, "false": False}[cell]
    return int(cell) if kind == "integer" else float(cell) if kind == "number" else cell


def plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# Captures


class Captures:
    """The captured texts in a folder, and the passages that lie in them, read by the keywords of the schemas."""

    def __init__(self, package: Package, folder: Path):
        self.package, self.folder, self.verdict = package, folder, package.verdict
        self.texts: dict[str, Optional[str]] = {}

    def check(self) -> None:
        nodes = [(name, record, tree, value) for name, records in self.package.records.items() for record in records.values() for tree, value in walk(Tree(self.package, name), record)]
        captures = [node for node in nodes if "x-capture" in node[2].schema]
        passages = [node for node in nodes if is_passage(*node[1:])]
        for marked, check in ((captures, self.check_capture), (passages, self.check_passage)):
            for name, record, tree, value in marked:
                self.verdict.attempt(f"{name} {record['id']}", check, name, record, tree, value)
        self.verdict.counts.append(f"{len(captures):,} captures, {len(passages):,} passages in them")

    def check_capture(self, name: str, record: Row, tree: Tree, value: Row) -> None:
        keyword = tree.schema["x-capture"]
        path = self.folder / Path(look_up(record, value, keyword["file_name"])).name
        self.texts[record["id"]] = None
        if not path.is_file():
            return self.verdict.add(path.name, f"is not in {self.folder}, so `{record['id']}` could not be compared with it.")
        data = path.read_bytes()
        found = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "characters": len(data.decode("utf-8"))}
        for word, measured in found.items():
            if look_up(record, value, keyword[word]) != measured:
                return self.verdict.add(path.name, f"is not the capture that `{record['id']}` describes: its {word} differ.")
        self.texts[record["id"]] = data.decode("utf-8")

    def check_passage(self, name: str, record: Row, tree: Tree, value: Row) -> None:
        keyword = tree.schema["x-passage"]
        start, end = (look_up(record, value, keyword[word]) for word in ("start", "end"))
        container = self.container(name, record, tree, value)
        source, first, last = (container[1]["id"], 0, None) if keyword.get("record") else self.locate(*container)
        text = self.texts[source]
        if text is None:
            return  # the capture is at fault, and was named
        place = f"{name} {record['id']}"
        if not first <= start < end <= (len(text) if last is None else last):
            return self.verdict.add(place, f"its passage {start}-{end} does not lie in `{container[1]['id']}`.")
        words = look_up(record, value, keyword["text"]) if "text" in keyword else None
        if words is not None and not stands(fold(words).split(keyword["gap"]) if "gap" in keyword else [fold(words)], fold(text[start:end])):
            self.verdict.add(place, f"its words do not stand in the capture of `{source}` at {start}-{end}.")

    def container(self, name: str, record: Row, tree: Tree, value: Row) -> tuple[str, Row]:
        """The type and the record in which a passage says that it lies."""
        within = tree.schema["x-passage"]["within"]
        if within == "/id":
            return name, record
        at = Tree(self.package, name) if within.startswith("/") else tree
        for step in within.strip("/").split("/"):
            at = at.below(step)
        target = at.schema["x-references"]
        target = name if target == "self" else target
        return target, self.package.records[target][look_up(record, value, within)]

    def locate(self, name: str, record: Row) -> tuple[str, int, Optional[int]]:
        """Where a record stands: the id of its capture, first and last position."""
        for tree, value in walk(Tree(self.package, name), record):
            keyword = tree.schema.get("x-passage", {})
            if keyword.get("record"):
                return self.container(name, record, tree, value)[1]["id"], look_up(record, value, keyword["start"]), look_up(record, value, keyword["end"])
        return record["id"], 0, None


def walk(tree: Tree, value: Any) -> Iterator[tuple[Tree, Any]]:
    """Every part of a record, with what the schema says of it."""
    yield tree, value
    if isinstance(value, dict):
        for name, child in value.items():
            yield from walk(tree.below(name), child)
    elif isinstance(value, list):
        for child in value:
            yield from walk(tree.below(None), child)


def is_passage(record: Row, tree: Tree, value: Any) -> bool:
    """Whether the schema marks this as a passage, and it says where it lies."""
    keyword = tree.schema.get("x-passage")
    return keyword is not None and type(look_up(record, value, keyword["start"])) is type(look_up(record, value, keyword["end"])) is int


def look_up(record: Row, value: Row, path: str) -> Any:
    found: Any = record if path.startswith("/") else value
    for step in path.strip("/").split("/"):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ")


def stands(parts: list[str], found: str) -> bool:
    """Whether `found` is the parts in their order, with anything between them."""
    if len(parts) == 1:
        return found == parts[0]
    if not found.startswith(parts[0]) or not found.endswith(parts[-1]):
        return False
    end = len(parts[0])
    for part in parts[1:-1]:
        at = found.find(part, end)
        if at < 0:
            return False
        end = at + len(part)
    return len(found) - len(parts[-1]) >= end


# The whole


def verify(path: Path, captures: Optional[Path] = None, signers: Optional[Path] = None) -> Verdict:
    """Checks everything about the bag or the release at `path`. Raises Impossible where that cannot be done."""
    verdict = Verdict()
    if path.is_dir() and not (path / PAYLOAD).exists() and ((path / SUMS).exists() or (path / path.resolve().name).is_dir()):
        found = check_downloads(path, verdict)
        if found is None:
            return verdict
        path = found
    bag = verdict.bag = open_bag(path, verdict)
    check_files(bag, verdict)
    if signers is not None:
        check_signature(bag, path.parent / (bag.name + SIGNATURE), signers, verdict)
    if not verdict.faults:
        package = verdict.attempt(DESCRIPTOR, Package, bag, verdict)
        if package:
            package.check()
        if captures is not None and not verdict.faults:
            verdict.attempt(str(captures), Captures(package, captures).check)
    return verdict


def check_downloads(path: Path, verdict: Verdict) -> Optional[Path]:
    """Checks the downloads beside a bag and its zip; returns the bag, None where it is not there."""
    beside = Verdict()
    around = open_folder(path, beside)
    around.sizes = {name: size for name, size in around.sizes.items() if "/" not in name}
    verdict.faults += [fault for fault in beside.faults if "/" not in fault.partition(":")[0]]
    if sums := read_manifest(around, SUMS, "sha256", verdict):
        check_digests(around, {"sha256": sums}, {SUMS}, verdict)
    verdict.counts.append(f"{len(around.sizes)} downloads")
    folders = sorted(entry.name for entry in path.iterdir() if entry.is_dir() and not entry.is_symlink())
    name = path.resolve().name if path.resolve().name in folders else "".join(folders[:1])
    if not name:
        verdict.add(path.resolve().name, "is missing: the folder of the bag.")
        return None
    for other in folders:
        if other != name:
            verdict.add(other, "is a folder that no release holds.")
    if (path / f"{name}.zip").is_file():
        zipped = Verdict()
        bag = open_zip(path / f"{name}.zip", zipped)
        check_files(bag, zipped)
        verdict.faults += zipped.faults
        if TOP_MANIFEST in bag.sizes and (path / name / TOP_MANIFEST).is_file() and bag.read(TOP_MANIFEST) != (path / name / TOP_MANIFEST).read_bytes():
            verdict.add(f"{name}.zip", "is not the bag that lies beside it.")
    return path / name


def check_signature(bag: Bag, signature: Path, signers: Path, verdict: Verdict) -> None:
    """That one of `signers` (see ALLOWED SIGNERS in the manual of ssh-keygen) signed the top manifest."""
    if not signers.is_file():
        raise Impossible(f"There is no file {signers}.")
    if not signature.is_file() or TOP_MANIFEST not in bag.sizes:
        return verdict.add(signature.name, "is missing, so nobody is known to have signed the bag.")
    try:
        found = subprocess.run(["ssh-keygen", "-Y", "find-principals", "-f", str(signers), "-s", str(signature)], capture_output=True, check=False)
        for signer in found.stdout.decode("utf-8", "replace").splitlines():
            command = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", signer, "-n", "file", "-s", str(signature)]
            if subprocess.run(command, input=bag.read(TOP_MANIFEST), capture_output=True, check=False).returncode == 0:
                return verdict.counts.append(f"signed by {signer}")
    except FileNotFoundError:
        raise Impossible("ssh-keygen was not found, so the signature could not be looked at.") from None
    verdict.add(signature.name, f"is no signature of {TOP_MANIFEST} by somebody whom {signers} names.")


def tell(path: Path, captures: Optional[Path] = None, signers: Optional[Path] = None) -> int:
    """Prints the verdict; returns the exit status."""
    if captures is not None and not captures.is_dir():
        raise Impossible(f"There is no folder {captures} of captures.")
    verdict = verify(path, captures, signers)
    for fault in verdict.faults:
        print(fault)
    if verdict.faults:
        print(f"{path}: {len(verdict.faults)} faults.")
        return 1
    print(f"{path}: all is as it was released: {'; '.join(verdict.counts)}.")
    if captures is None:
        print("The captured texts were not looked at: name their folder with --captures.")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("path", nargs="?", type=Path, default=Path(__file__).resolve().parent.parent, help="a bag, its zip, or the folder of a release; else the bag in which this file lies")
    parser.add_argument("--captures", type=Path, help="the folder of captured texts")
    parser.add_argument("--allowed-signers", type=Path, help="a file of those whose signature counts, as ssh-keygen reads it")
    chosen = parser.parse_args()
    try:
        return tell(chosen.path, chosen.captures, chosen.allowed_signers)
    except (Impossible, OSError) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
