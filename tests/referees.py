"""Programs of others judge a release: each has to accept it, and to refuse a copy of it in which one thing is wrong.

    make referees [RELEASE=dist/NAME]

Without RELEASE, one is made of the last commit. They stand in the group `referees` of pyproject.toml and have a virtual
environment of their own, from referees.lock. Nothing is asked of the network. Exit status: 0 all agree, 1 one does not.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any, Callable, Iterator

REPOSITORY = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NOWHERE = "http://127.0.0.1:9"  # nothing answers there
OFFLINE = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1", **{f"{scheme}_proxy": NOWHERE for scheme in ("http", "https", "HTTP", "HTTPS")}}
CONTEXT = "https://w3id.org/ro/crate/1.3/context"
SHOWN = 300  # characters of what a referee has against a release

Tables = dict[str, list[list[str]]]


class Absent(Exception):
    """The referee is not to be had on this machine."""


@dataclass(frozen=True)
class Release:
    """The folder of a release, and what stood in its tables when it was whole, the heads included."""

    folder: Path
    truth: Tables

    @property
    def bag(self) -> Path:
        return self.folder / self.folder.name

    @property
    def payload(self) -> Path:
        return self.bag / "data"


Judge = Callable[[Release], "str | None"]  # what it has against the release
Spoil = Callable[[Release], None]


# Judges


def ask(*command: str | Path, cwd: Path | None = None) -> str | None:
    """What a program says where it does not end with 0."""
    program = BIN / command[0] if (BIN / command[0]).exists() else shutil.which(command[0])
    if program is None:
        raise Absent(f"{command[0]} is not installed")
    found = subprocess.run([program, *command[1:]], cwd=cwd, env=OFFLINE, capture_output=True, text=True, encoding="utf-8", check=False)
    return None if found.returncode == 0 else (found.stdout + found.stderr) or f"exit {found.returncode}"


def ask_schema(document: str, package: str, schema: str) -> Judge:
    return lambda release: ask("check-jsonschema", "--schemafile", Path(str(distribution(package).locate_file(schema))), release.payload / document)


def ask_digests(release: Release) -> str | None:
    manifests = [(release.bag, f"{kind}-{algorithm}.txt", f"{algorithm}sum") for kind in ("manifest", "tagmanifest") for algorithm in ("sha256", "sha512")]
    return first(ask(program, "--strict", "--quiet", "-c", name, cwd=folder) for folder, name, program in [*manifests, (release.folder, "SHA256SUMS", "sha256sum")])


def ask_crate(release: Release) -> str | None:
    """The validator would fetch the context; it is laid into its cache instead, from a package that holds it."""
    with tempfile.TemporaryDirectory() as folder:
        _write_cache(Path(folder, "cache"), Path(str(distribution("rocrate").locate_file("rocrate/data/ro-crate.jsonld"))).read_bytes())
        return ask("rocrate-validator", "-y", "--disable-color", "validate", "--offline", "--fail-fast", "--cache-path", Path(folder, "cache"), "--profile-identifier", "ro-crate-1.3", "--verbose", "--no-paging", release.payload)


def _write_cache(path: Path, context: bytes) -> None:
    from requests import Request, Response
    from requests_cache import CachedSession
    from urllib3 import HTTPResponse

    assert json.loads(context)["@id"] == CONTEXT
    response = Response()
    response.status_code, response.url, response.request = 200, CONTEXT, Request("GET", CONTEXT).prepare()
    response.headers["Content-Type"] = "application/ld+json"
    response.raw = HTTPResponse(io.BytesIO(context), response.headers, 200, preload_content=False, request_url=CONTEXT)
    with CachedSession(path, backend="sqlite", expire_after=-1) as session:
        session.cache.save_response(response)


def ask_csvclean(release: Release) -> str | None:
    return first(ask("csvclean", "--length-mismatch", "--header-normalize-space", path) for path in iter_csv(release))


def ask_reader(read: Callable[[Path], list[list[Any]]]) -> Judge:
    """Whether a reader of CSV finds in every table what stands there."""

    def judge(release: Release) -> str | None:
        for path in iter_csv(release):
            if [["" if cell is None else cell for cell in row] for row in read(path)] != release.truth[path.stem]:
                return f"{path.name} is read differently"
        return None

    return judge


def read_duckdb(path: Path) -> list[list[Any]]:
    import duckdb

    relation = duckdb.read_csv(str(path), all_varchar=True)
    return [relation.columns, *map(list, relation.fetchall())]


def read_polars(path: Path) -> list[list[Any]]:
    import polars

    frame = polars.read_csv(path, infer_schema=False)
    return [frame.columns, *map(list, frame.rows())]


def read_pandas(path: Path) -> list[list[Any]]:
    import pandas

    frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    return [list(frame.columns), *frame.values.tolist()]


def ask_sqlite(release: Release) -> str | None:
    with closing(sqlite3.connect(f"{(release.payload / 'archive.sqlite').as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall(), connection.execute("PRAGMA foreign_key_check").fetchall()
    return None if found == ([("ok",)], []) else str(found)


def ask_openpyxl(release: Release) -> str | None:
    import openpyxl

    with closing(openpyxl.load_workbook(release.folder / f"{release.folder.name}.xlsx")) as book:
        for name, rows in release.truth.items():
            if [[write_cell(cell) for cell in row] for row in book[name].iter_rows(values_only=True)] != rows:
                return f"the sheet {name} is read differently"
    return None


def write_cell(cell: Any) -> str:
    """A cell of a workbook as it stands in a table."""
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell).replace("_x000D_", "\r")


def ask_datasette(release: Release) -> str | None:
    """Whether it opens the database with its metadata, and counts the rows of every table."""
    command = [BIN / "datasette", "--immutable", release.payload / "archive.sqlite", "--metadata", release.payload / "metadata.json"]
    found = [subprocess.run([*command, "--get", page], env=OFFLINE, capture_output=True, text=True, encoding="utf-8", check=False) for page in ("/archive.json", "/-/metadata.json")]
    if wrong := [page for page in found if page.returncode]:
        return wrong[0].stdout + wrong[0].stderr
    counts = {table["name"]: table["count"] for table in json.loads(found[0].stdout)["tables"] if table["name"] in release.truth}
    told = json.loads(found[1].stdout)["title"]
    head = json.loads((release.payload / "datapackage.json").read_text(encoding="utf-8"))["title"]
    return None if counts == {name: len(rows) - 1 for name, rows in release.truth.items()} and told == head else f"{told}: {counts}"


def ask_example(language: str, *command: str | Path) -> Judge:
    """Whether each example of the README in a language gives the numbers of quotations by their medium."""

    def judge(release: Release) -> str | None:
        head, *rows = release.truth["quote"]
        media = [row[head.index("medium")] for row in rows]
        wanted = [(name, media.count(name)) for name in set(media) - {""}]
        examples = re.findall(rf"^```{language}\n(.*?)^```$", (REPOSITORY / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        for example in examples:
            if shutil.which(command[0]) is None:
                raise Absent(f"{command[0]} is not installed")
            found = subprocess.run([*command, example], cwd=release.payload, env=OFFLINE, capture_output=True, text=True, encoding="utf-8", check=False)
            cells = re.findall(r"[\w-]+", found.stdout)
            if missing := [name for name, number in wanted if not stands_with(cells, name, number)]:
                return f"{example}{found.stdout}{found.stderr}gives another number for {missing}"
        return None if examples else f"the README has no example in {language}"

    return judge


def stands_with(cells: list[str], name: str, number: int) -> bool:
    """Whether the number follows the name, or stands as far into a line of numbers as the name into one of names."""
    names = [cell for cell in cells if not cell.isdigit()]
    numbers = [cell for cell in cells if cell.isdigit()]
    return any(a == name and b == str(number) for a, b in zip(cells, cells[1:])) or (name, str(number)) in zip(names, numbers)


def first(complaints: Iterator[str | None]) -> str | None:
    return next(filter(None, complaints), None)


def iter_csv(release: Release) -> list[Path]:
    return sorted((release.payload / "tables").glob("*.csv"))


# What is made wrong


def spoil_json(path: str, change: Callable[[Any], Any]) -> Spoil:
    def spoil(release: Release) -> None:
        value = json.loads((release.payload / path).read_text(encoding="utf-8"))
        change(value)
        (release.payload / path).write_text(json.dumps(value), encoding="utf-8")

    return spoil


def spoil_text(path: str, good: str, bad: str) -> Spoil:
    def spoil(release: Release) -> None:
        text = (release.payload / path).read_text(encoding="utf-8")
        assert good in text, path
        (release.payload / path).write_text(text.replace(good, bad, 1), encoding="utf-8", newline="")

    return spoil


def drop_rows(release: Release) -> None:
    """Takes away every quotation but the first."""
    path = release.payload / "tables" / "quote.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8", newline="")


def drop_places(release: Release) -> None:
    with closing(sqlite3.connect(release.payload / "archive.sqlite")) as connection, connection:
        connection.execute("DELETE FROM place")


def drop_sheet_row(release: Release) -> None:
    import openpyxl

    path = release.folder / f"{release.folder.name}.xlsx"
    with closing(openpyxl.load_workbook(path)) as book:
        book["place"].delete_rows(2)
        book.save(path)


@dataclass(frozen=True)
class Referee:
    """Who judges, by which package, what of a release; and what is made wrong in the copy that it has to refuse."""

    name: str
    package: str | None
    subject: str
    judge: Judge
    spoil: Spoil


REFEREES = (
    Referee("frictionless", "frictionless", "the package", lambda r: ask("frictionless", "validate", "datapackage.json", cwd=r.payload), spoil_json("datapackage.json", lambda d: d["resources"][0]["schema"]["fields"][0].update(type="integer"))),
    Referee("Data Package profile", "dplib-py", "its descriptor", ask_schema("datapackage.json", "dplib-py", "dplib/profiles/2.0/datapackage.json"), spoil_json("datapackage.json", lambda d: d.update(resources=[]))),
    Referee("bagit", "bagit", "the bag", lambda r: ask("bagit.py", "--validate", r.bag), spoil_text("README.md", "a", "b")),
    Referee("coreutils", None, "digests", ask_digests, spoil_text("README.md", "a", "b")),
    Referee("rocrate-validator", "roc-validator", "the RO-Crate", ask_crate, spoil_json("ro-crate-metadata.json", lambda d: next(e for e in d["@graph"] if e["@id"] == "./").pop("datePublished"))),
    Referee("Citation File Format", "check-jsonschema", "CITATION.cff", lambda r: ask("check-jsonschema", "--builtin-schema", "vendor.citation-file-format", r.payload / "CITATION.cff"), spoil_text("CITATION.cff", "authors:", "writers:")),
    Referee("DataCite 4.5", "datacite", "datacite.json", ask_schema("datacite.json", "datacite", "datacite/schemas/datacite-v4.5.json"), spoil_json("datacite.json", lambda d: d.pop("titles"))),
    Referee("csvclean", "csvkit", "the tables", ask_csvclean, spoil_text("tables/quote.csv", "\n", "\nx,y\n")),
    Referee("DuckDB", "duckdb", "the tables", ask_reader(read_duckdb), drop_rows),
    Referee("Polars", "polars", "the tables", ask_reader(read_polars), drop_rows),
    Referee("pandas", "pandas", "the tables", ask_reader(read_pandas), drop_rows),
    Referee("SQLite", None, "the database", ask_sqlite, drop_places),
    Referee("openpyxl", "openpyxl", "the workbook", ask_openpyxl, drop_sheet_row),
    Referee("Datasette", "datasette", "the database", ask_datasette, drop_places),
    Referee("README, Python", None, "its examples", ask_example("python", sys.executable, "-c"), drop_rows),
    Referee("README, R", None, "its examples", ask_example("r", "Rscript", "-e"), drop_rows),
)


def judge_all(whole: Release) -> Iterator[tuple[bool, str]]:
    """For each referee whether it does what it should, and a line that tells."""
    for referee in REFEREES:
        started = time.monotonic()
        about = f"{referee.name} {version(referee.package) if referee.package else ''}".strip()
        with tempfile.TemporaryDirectory() as folder:
            broken = Release(Path(folder, whole.folder.name), whole.truth)
            shutil.copytree(whole.folder, broken.folder)
            referee.spoil(broken)
            try:
                complaint, refusal = referee.judge(whole), referee.judge(broken)
            except Absent as absence:
                yield True, f"{about:32} {referee.subject:16} was not asked: {absence}"
                continue
        said = "refuses the release" if complaint else "accepts the release, and its broken copy too" if not refusal else "accepts the release, refuses the broken copy"
        yield complaint is None and refusal is not None, f"{about:32} {referee.subject:16} {said} ({time.monotonic() - started:.1f} s)" + (f"\n{complaint[-SHOWN:]}" if complaint else "")


# The release that is judged


def make_release(folder: Path, python: str) -> Path:
    """Releases the last commit as if it were the first release: what came before is not asked for."""
    root = folder / "archive"

    def git(*command: str) -> str:
        return subprocess.run(["git", "-c", "user.name=referees", "-c", "user.email=referees@example.invalid", "-c", "commit.gpgSign=false", *command], check=True, capture_output=True, text=True).stdout.strip()

    git("clone", "--quiet", str(REPOSITORY), str(root))
    (root / "CHANGELOG.md").unlink()
    subprocess.run([python, "-m", "pipeline", "prepare"], cwd=root, stdout=subprocess.DEVNULL, check=False)
    git("-C", str(root), "commit", "--quiet", "--all", "--message", "Prepare")
    subprocess.run([python, "-m", "pipeline", "release"], cwd=root, stdout=subprocess.DEVNULL, check=False)
    (release,) = (root / "dist").iterdir()
    return release


def read_tables(folder: Path) -> Tables:
    return {path.stem: list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True)) for path in sorted(folder.glob("*.csv"))}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("release", nargs="?", type=Path, help="the folder of a release; else one is made of the last commit")
    parser.add_argument("--pipeline", default=str(REPOSITORY / ".venv/bin/python"), help="the Python that runs the pipeline")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        release = (chosen.release or make_release(Path(folder), chosen.pipeline)).resolve()
        print(f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}: {release.name}", flush=True)
        agreed = True
        for is_right, line in judge_all(Release(release, read_tables(release / release.name / "data" / "tables"))):
            print(line, flush=True)
            agreed &= is_right
    print("All agree." if agreed else "Not all agree.")
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
