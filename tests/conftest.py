"""The archives on which the tests work, and the command run on them."""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator

import pytest

from pipeline.cli import main

REPOSITORY = Path(__file__).parent.parent
MINIATURE = Path(__file__).parent / "archive"

NAMES_KEY = "5" * 64  # with which the names of the miniature were put on its list

SECONDS = re.compile(r"\b\d+\.\d s$", re.MULTILINE)


@dataclass
class Outcome:
    """What a run of the command came to; the time in the summary is made 0.0 s."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `python -m pipeline` with the given arguments, in this process."""

    def run(*args: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["pipeline", *map(str, args)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        captured = capsys.readouterr()
        return Outcome(int(stop.value.code or 0), SECONDS.sub("0.0 s", captured.out), captured.err)

    return run


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a tester has set for the real archive has no say over the miniature."""
    monkeypatch.delenv("ARCHIVE_CAPTURES", raising=False)
    monkeypatch.setenv("ARCHIVE_NAMES_KEY", NAMES_KEY)


@pytest.fixture
def miniature(tmp_path: Path) -> Path:
    """A copy of the miniature archive, with the schemas of the real one."""
    return copy_miniature(tmp_path / "archive")


@contextmanager
def database(root: Path) -> Iterator[sqlite3.Connection]:
    """The database that a build wrote below `root`."""
    with closing(sqlite3.connect(root / "archive.sqlite")) as connection:
        yield connection


def copy_miniature(root: Path) -> Path:
    shutil.copytree(MINIATURE, root)
    shutil.copytree(REPOSITORY / "schema", root / "schema")
    return root
