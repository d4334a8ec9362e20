"""The archives on which the tests work, and the command run on them."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
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


@pytest.fixture(scope="session")
def released_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature archive as a git checkout with a release in its dist/. Nobody may change it."""
    root = copy_miniature(tmp_path_factory.mktemp("released") / "archive")
    (root / "README.md").write_text("A miniature.\n", encoding="utf-8")
    (root / ".gitignore").write_text("/dist/\n", encoding="utf-8")
    git(root, "init", "--quiet")
    subprocess.run([sys.executable, "-m", "pipeline", "prepare", "--root", str(root), "--date", "2031-05-01"], cwd=REPOSITORY, check=True, capture_output=True)
    commit(root)
    subprocess.run([sys.executable, "-m", "pipeline", "release", "--root", str(root)], cwd=REPOSITORY, check=True, capture_output=True)
    return root


@pytest.fixture
def released(released_once: Path, tmp_path: Path) -> Path:
    """A copy of that checkout, to be changed."""
    shutil.copytree(released_once, tmp_path / "archive")
    return tmp_path / "archive"


def commit(root: Path) -> None:
    """Commits whatever stands in `root`."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Change")


def git(root: Path, *arguments: str) -> str:
    """Runs git in `root` as nobody in particular, at the same moment always."""
    about = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "A Keeper"), ("EMAIL", "keeper@example.org"), ("DATE", "2031-05-01T23:30:00-0800"))}
    environment = {**os.environ, **about, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True, env=environment).stdout


def copy_miniature(root: Path) -> Path:
    shutil.copytree(MINIATURE, root)
    shutil.copytree(REPOSITORY / "schema", root / "schema")
    return root
