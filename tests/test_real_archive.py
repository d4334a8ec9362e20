"""The real archive is a test too: it is clean, others accept its package, and the README tells the truth of it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import frictionless
import pytest

from pipeline.cli import main
from pipeline.model.archive import load_archive
from pipeline.model.captures import find_captures
from pipeline.releasing.checkout import Origin
from pipeline.releasing.release import Release, write_release
from pipeline.tabulation.rows import make_record_tables
from tests.conftest import REPOSITORY, Run, database

CAPTURES = find_captures(REPOSITORY, os.environ.get("ARCHIVE_CAPTURES")).folder
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")

needs_captures = pytest.mark.skipif(CAPTURES is None, reason="the captures are not to be had here")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of a copy of the archive."""
    root = tmp_path_factory.mktemp("real") / "archive"
    for name in ("schema", "records", "sources"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "datapackage.json", root)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as stop:
        patch.setattr("sys.argv", ["pipeline", "build", "--root", str(root), *(["--captures", str(CAPTURES)] if CAPTURES else [])])
        main()
    assert stop.value.code == 0
    return root


def test_it_is_clean(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARCHIVE_NAMES_KEY")
    verdict = json.loads(run("validate", "--root", REPOSITORY, "--format", "json", *(["--captures", CAPTURES] if CAPTURES else [])).out)
    assert verdict["issues"] == []
    assert bool({issue["check"] for issue in verdict["not_performed"]} - {"name-protected"}) == (CAPTURES is None)


def test_frictionless_accepts_it(built: Path) -> None:
    assert frictionless.validate(str(built / "datapackage.json")).flatten(["type", "note"]) == []


def test_sqlite_finds_its_keys_whole(built: Path) -> None:
    with database(built) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.fixture(scope="module")
def released(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release of the same archive."""
    archive = load_archive(built, find_captures(built, None))
    release = Release(archive, make_record_tables(archive), archive.descriptor.value["version"], Origin(None, datetime(2026, 1, 1, tzinfo=timezone.utc)))
    dist = tmp_path_factory.mktemp("dist")
    write_release(release, dist)
    return dist / release.name


def test_the_downloads_in_the_readme_are_those_of_a_release(released: Path) -> None:
    told = {name.replace("<release>", released.name): float(size) * {"kB": 1e3, "MB": 1e6}[unit] for name, size, unit in re.findall(r"^\| `(\S+)` \|.*\| about ([\d.]+) (kB|MB) \|$", README, re.MULTILINE)}
    found = {path.name: path.stat().st_size for path in released.iterdir() if path.is_file()}
    assert set(told) == set(found)
    assert {name: size for name, size in found.items() if not 0.75 < size / told[name] < 1.25} == {}


def test_the_readme_counts_what_a_release_holds(released: Path) -> None:
    payload = released / released.name / "data"
    tables = [resource for resource in json.loads((payload / "datapackage.json").read_text(encoding="utf-8"))["resources"] if resource.get("type") == "table"]
    records = len([path for folder in ("records", "sources") for path in (payload / folder).rglob("*.yaml")])
    told = re.search(r"about ([\d,]+) records and what is computed from them, as about ([\d,]+) rows in (\d+) tables", README)
    assert told and int(told[3]) == len(tables)
    for number, found in zip(told.groups(), (records, sum(table["rows"] for table in tables))):
        assert 0.75 < found / int(number.replace(",", "")) < 1.25


def test_the_verification_in_the_readme_verifies(released: Path) -> None:
    command = re.search(r"^python3 <release>(/data/verify\.py)$", README, re.MULTILINE)
    assert command
    outcome = subprocess.run([sys.executable, "-I", released.name + command[1]], cwd=released, capture_output=True, text=True, check=False)
    assert (outcome.returncode, outcome.stderr) == (0, "")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_record_in_the_readme_is_the_record() -> None:
    (yaml,) = blocks("yaml")
    path = re.search(r"`(records/\S+\.yaml)`", README)
    assert path and yaml == (REPOSITORY / path.group(1)).read_text(encoding="utf-8")


def test_the_rows_in_the_readme_are_the_rows(built: Path) -> None:
    (csv,) = blocks("csv")
    head, row, renderings_head, *renderings = csv.splitlines()
    quotes = (built / "tables" / "quote.csv").read_text(encoding="utf-8").splitlines()
    rows = (built / "tables" / "quote_rendering.csv").read_text(encoding="utf-8").splitlines()
    assert (head, renderings_head) == (quotes[0], rows[0])
    assert row in quotes
    key = row.split(",")[0] + ","
    assert renderings == [line for line in rows if line.startswith(key)]


def test_the_queries_in_the_readme_have_the_answers_in_the_readme(built: Path) -> None:
    queries, answers = blocks("sql"), blocks("text")
    assert len(queries) == len(answers) > 0
    with database(built) as connection:
        for query, answer in zip(queries, answers):
            rows = connection.execute(query).fetchall()
            assert "".join(" | ".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows) == answer


def test_the_issue_in_the_readme_is_what_is_printed() -> None:
    shown = re.search(r"^```\n(records/.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert shown and shown.group(1) in (REPOSITORY / "tests/cases/text-not-verbatim/one-word/expected.txt").read_text(encoding="utf-8")


def test_the_commands_in_the_readme_print_what_is_in_the_readme(miniature: Path, run: Run) -> None:
    """One after the other, on the miniature."""
    transcripts = [block.partition("\n") for block in blocks("console")]
    assert len(transcripts) > 2
    for line, _, printed in transcripts:
        _, _, _, *arguments = shlex.split(line.removeprefix("$ "))
        outcome = run(*arguments, "--root", miniature)
        assert (outcome.out, outcome.err) == (printed, "")


@needs_captures
def test_no_text_of_a_capture_is_in_the_repository_but_what_may_be() -> None:
    """Eight words in a row of a capture stand nowhere, unless they stand in a headline, a name or a quotation."""
    from pipeline.model.passages import iter_all_passages

    archive = load_archive(REPOSITORY, find_captures(REPOSITORY, str(CAPTURES)))
    allowed = {run for passage in iter_all_passages(archive) if passage.text for run in runs(passage.text)}
    captured = {run for path in sorted(CAPTURES.iterdir()) if path.is_file() for run in runs(path.read_text(encoding="utf-8"))}
    files = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=REPOSITORY, capture_output=True, check=True, text=True).stdout.split("\0")
    for name in filter(None, files):
        path = REPOSITORY / name
        if path.is_file():
            assert runs(path.read_text(encoding="utf-8", errors="replace")) & captured <= allowed, name


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}
