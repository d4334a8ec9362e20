"""The trees on which the pipeline is measured: always the same, clean, and like the archive."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator

import pytest

from benchmark.translation import is_telling
from benchmark.tree import break_records, find_records, mend_records, write_tree
from pipeline.checks import CHECKS, Verdict, run_checks
from pipeline.checks.characters import WORD
from pipeline.checks.copies import FORMAL
from pipeline.editing.canonical import make_text
from pipeline.model.archive import Archive, iter_instances, load_archive
from pipeline.model.captures import Captures
from tests.conftest import REPOSITORY

CONFORMANCE = [check for check in CHECKS if check.name == "record-nonconforming"]
COUNT = 640  # which makes two copies of the archive


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmark") / "tree"
    write_tree(folder, COUNT)
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


def test_it_tells_as_often_of_a_wrong_as_the_archive(verdict: Verdict) -> None:
    tally = verdict.tallies["accusation-voiced"]
    assert 0.1 < tally.passed / (tally.passed + tally.not_applicable) < 0.2


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


def test_records_are_broken_and_mended(tree: Path, tmp_path: Path) -> None:
    shutil.copytree(tree, tmp_path / "tree")
    records = find_records(tmp_path / "tree")
    assert len(records) == COUNT
    for broken in (records[:1], records[10:20]):
        break_records(broken)
        issues = run_checks(load_archive(tmp_path / "tree", Captures(None)), CONFORMANCE).issues
        assert [issue.path for issue in issues] == [path.relative_to(tmp_path / "tree").as_posix() for path in broken]
        mend_records(broken)
    assert read_files(tmp_path / "tree") == read_files(tree)


def test_a_tree_that_would_be_too_small_is_not_begun(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="hang together"):
        write_tree(tmp_path / "tree", 5)
    assert list(tmp_path.iterdir()) == []
