"""The archives on which the pipeline is measured are always the same, clean, and like the archive; and what is measured is what is told."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Iterator

import pytest

from benchmark.contestants import find_contestants
from benchmark.measurement import Failure, Job, Time, measure_memory, measure_time
from benchmark.page import make_page
from benchmark.profile import make_profile
from benchmark.race import FLOOR, HELP, HERE, NOTHING, Report, Result, Results, Stages, race
from benchmark.translation import is_telling
from benchmark.tree import break_records, find_records, mend_records, write_tree
from benchmark.words import WORD
from pipeline.checks import CHECKS, Verdict, run_checks
from pipeline.checks.copies import FORMAL
from pipeline.editing.canonical import make_text
from pipeline.model.archive import Archive, load_archive
from pipeline.model.captures import Captures
from pipeline.model.record import iter_instances
from tests.conftest import REPOSITORY

CONFORMANCE = [check for check in CHECKS if check.name == "record-nonconforming"]
COUNT = 640  # which makes two copies of the archive
SMALL = 250


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmark") / "tree"
    write_tree(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmark") / "small"
    write_tree(folder, SMALL)
    return folder


@pytest.fixture(scope="module")
def archive(tree: Path) -> Archive:
    return load_archive(tree, Captures(None))


@pytest.fixture(scope="module")
def real() -> Archive:
    return load_archive(REPOSITORY, Captures(None))


@pytest.fixture(scope="module")
def verdict(archive: Archive) -> Verdict:
    return run_checks(archive, CHECKS)


def iter_texts(archive: Archive) -> Iterator[str]:
    """Every text to which the schema gives no form."""
    for record in archive.iter_records():
        for p in record.type.tree:
            if p.kind == "string" and not any(word in p.schema for word in FORMAL):
                yield from (instance.value for instance in iter_instances(record, p))


def test_it_is_the_same_again(tree: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "1", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-m", "benchmark", "tree", str(COUNT), str(tmp_path / "tree")], cwd=REPOSITORY, env=environment, check=True)
    assert read_files(tmp_path / "tree") == read_files(tree)


def test_it_is_clean(verdict: Verdict) -> None:
    assert verdict.issues == []


def test_it_tells_as_often_of_a_wrong_as_the_archive(verdict: Verdict, real: Archive) -> None:
    tallies = [found.tallies["accusation-voiced"] for found in (verdict, run_checks(real, [check for check in CHECKS if check.name == "accusation-voiced"]))]
    invented, told = (tally.passed / (tally.passed + tally.not_applicable) for tally in tallies)
    assert 0.8 < invented / told < 1.25


def test_it_is_like_the_archive(archive: Archive, real: Archive) -> None:
    records, known = list(archive.iter_records()), len(list(real.iter_records()))
    assert len(records) == COUNT
    assert {name: len(found) for name, found in archive.records.items() if abs(len(found) / COUNT - len(real.records[name]) / known) > 0.05} == {}
    assert 1_050 < sum((archive.root / record.document.path).stat().st_size for record in records) / COUNT < 1_230


def test_nothing_of_the_archive_is_told(archive: Archive, real: Archive) -> None:
    same = set(iter_texts(archive)) & set(iter_texts(real))
    assert {text for text in same if not all(map(is_telling, WORD.findall(text)))} == set()
    assert {record.id for record in archive.iter_records()} & {record.id for record in real.iter_records()} == set()


def test_some_stands_there_in_cyrillic_letters(archive: Archive) -> None:
    russian = [text for text in iter_texts(archive) if re.search("[а-я]", text)]
    assert 0.01 < len(russian) / len(list(iter_texts(archive))) < 0.1
    assert not any(re.search("[A-Za-z]", text) for text in russian)


def test_it_is_canonical(archive: Archive) -> None:
    for record in archive.iter_records():
        assert (archive.root / record.document.path).read_text(encoding="utf-8") == make_text(record.value, record.type)


def test_records_are_broken_and_mended(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "tree")
    records = find_records(tmp_path / "tree")
    assert len(records) == SMALL
    for broken in (records[:1], records[10:20]):
        break_records(broken)
        issues = run_checks(load_archive(tmp_path / "tree", Captures(None)), CONFORMANCE).issues
        assert [issue.path for issue in issues] == [path.relative_to(tmp_path / "tree").as_posix() for path in broken]
        mend_records(broken)
    assert read_files(tmp_path / "tree") == read_files(small)


def test_a_tree_that_would_be_too_small_is_not_begun(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="hang together"):
        write_tree(tmp_path / "tree", 5)
    assert list(tmp_path.iterdir()) == []


def test_a_job_has_to_judge_as_it_should(tmp_path: Path) -> None:
    passes, fails = ((sys.executable, "-c", f"raise SystemExit({code})") for code in (0, 1))
    measure_time(Job((passes, passes), tmp_path))
    measure_time(Job((passes, fails), tmp_path, is_clean=False))
    with pytest.raises(Failure, match="A fault was found by: "):
        measure_time(Job((passes, fails), tmp_path))
    with pytest.raises(Failure, match="A fault was not found by: "):
        measure_time(Job((passes, passes), tmp_path, is_clean=False))


def test_whoever_judges_sees_what_is_broken(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "tree")
    judges = [each for each in find_contestants() if each.name in ("validate", "the plain script")]
    assert len(race(judges, tmp_path / "tree", 1)) == 2
    break_records(find_records(tmp_path / "tree")[:1])
    assert len(race(judges, tmp_path / "tree", 1, is_clean=False)) == 2


def test_jobs_run_one_after_the_other_or_at_once(tmp_path: Path) -> None:
    job = Job(((sys.executable, "-c", "import time; time.sleep(0.5)"),) * 2, tmp_path)
    assert measure_time(job).passed > 1 > measure_time(replace(job, at_once=2)).passed


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory of a process so")
def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    code = "import subprocess, sys, time; held = b'x' * 50_000_000; sys.argv[1:] and subprocess.run([sys.executable, *sys.argv[1:]]); time.sleep(0.3)"
    memory = measure_memory(Job(((sys.executable, "-c", code, "-c", code),), tmp_path))
    assert memory and 100e6 < memory < 150e6


def test_the_database_can_be_left_out(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "tree")
    (without,) = [each for each in find_contestants() if each.name == "build without SQLite"]
    measure_time(Job(tuple(without.make_commands(tmp_path / "tree")), tmp_path / "tree"))
    assert (tmp_path / "tree/tables").is_dir() and not (tmp_path / "tree/archive.sqlite").exists()


def test_a_profile_tells_of_every_part(small: Path) -> None:
    seconds = make_profile(small, "validate")
    assert {"pipeline/checks/texts.py", "pipeline/reading/load.py", "jsonschema_rs"} <= set(seconds)
    assert list(seconds.values()) == sorted(seconds.values(), reverse=True)


def make_results(**passed: float) -> Results:
    return {name.replace("_", " "): Result([Time(seconds, 2 * seconds)] * 3, 123_456_789) for name, seconds in passed.items()}


def test_the_page_sets_what_was_measured_beside_what_is_wanted() -> None:
    small, large = (make_results(validate=n, build=2 * n, build_without_SQLite=1.5 * n, jsonschema_validate=4 * n) for n in (1, 11))
    here = {FLOOR: Result([Time(0.05, 0.05)]), NOTHING: Result([Time(0.02, 0.02)]), HERE: Result([Time(0.1, 0.1)]), HELP: Result([Time(0.07, 0.07)])}
    page = make_page(Report({1_000: small, 10_000: large}, 1_000, {"whole": small, "one broken": small, "all broken": large}, here, Stages(1_000, {"reading": 3.0, "checks": 1.0, "little": 0.001}, 1.5, 2.5)), "a command", 3)
    for row in (
        "| `validate` of 10,000 records ÷ `jsonschema validate` | 0.25 (0.25) | at most 0.7 |",
        "| `build without SQLite` of 10,000 records ÷ `jsonschema validate` | 0.38 (0.38) | at most 1.0 |",
        "| SQLite in `build` of 10,000 records ÷ `jsonschema validate` | 0.12 (0.12) | at most 0.5 |",
        "| `validate` of 10,000 records ÷ of 1,000 | 11.0 | at most 11 |",
        "| `validate` of 1,000 records, all broken ÷ whole | 11.00 (11.00) | at most 2 |",
        "| memory of `build` of 10,000 records | 123 MB | at most 600 MB |",
        '| `validate` on this archive ÷ `python -c "import yaml, jsonschema_rs"` | 2.00 (2.00) | at most 2.5 |',
        "| `--help` beyond 2 × `python -c pass` | 30 ms | at most 60 ms |",
        "| `build` | 2.00 (4.00) | 22.00 (44.00) |",
        "| `reading` | 75.0% |",
        "| `validate` | 1.00 (2.00) | 11.00 (22.00) |",
    ):
        assert f"\n{row}\n" in page


def test_the_page_says_what_was_not_measured() -> None:
    here = {FLOOR: Result([Time(1, 1)]), NOTHING: Result([Time(1, 1)]), HERE: Result([Time(1, 1)]), HELP: Result([Time(1, 1)])}
    page = make_page(Report({300: make_results(validate=1, build=1, build_without_SQLite=1)}, 0, {}, here, None), "a command", 3)
    assert "| `validate` of 300 records ÷ `jsonschema validate` | not measured | at most 0.7 |" in page
    assert "Broken records" not in page and "Where the time goes" not in page
