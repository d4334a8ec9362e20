"""The commit from which a release is made: when it was made, and whether the files are as it has them."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Iterable

from pipeline.packaging.stage import Refusal

CODE = Path(__file__).parent.parent
CACHE = "__pycache__"
REDIRECTIONS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")  # set where git itself runs us
SHOWN = 10


@dataclass(frozen=True)
class Origin:
    """Where the files come from: the commit, None where there is no git, and its moment."""

    commit: str | None
    moment: datetime

    @property
    def date(self) -> str:
        return self.moment.strftime("%Y-%m-%d")


def find_origin(root: Path, going_in: Iterable[str]) -> Origin:
    """The commit of which `going_in`, paths of files and folders below `root`, are exact copies. Raises Refusal where they
    are not; without git, where SOURCE_DATE_EPOCH does not give the moment (https://reproducible-builds.org/specs/source-date-epoch/)."""
    if not any((folder / ".git").exists() for folder in (root.resolve(), *root.resolve().parents)):
        return Origin(None, _read_moment(os.environ.get("SOURCE_DATE_EPOCH", ""), "This folder is no git checkout, so the date of the release is unknown. Set SOURCE_DATE_EPOCH to it, in seconds since 1970."))
    going_in = sorted({*going_in, *([CODE.name] if (root / CODE.name).resolve() == CODE.resolve() else [])})
    if changed := _find_changes(root, going_in):
        more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        raise Refusal(f"These files are not as the last commit has them: {', '.join(changed[:SHOWN])}{more}. Commit them or put them back, then release.")
    commit, seconds = _git(root, "log", "-1", "--format=%H %ct").decode("ascii").split()
    return Origin(commit, _read_moment(seconds, "The date of the last commit cannot be read."))


def _read_moment(seconds: str, otherwise: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), timezone.utc)
    except (ValueError, OverflowError, OSError):
        raise Refusal(otherwise) from None


def _find_changes(root: Path, going_in: list[str]) -> list[str]:
    """The files that differ from the commit, by their bytes: no setting of git has a say in it."""
    algorithm = _git(root, "rev-parse", "--show-object-format").decode("ascii").strip()
    listed = {}
    for entry in filter(None, _git(root, "ls-tree", "-r", "-z", "HEAD", "--", *going_in).split(b"\0")):
        about, _, path = entry.partition(b"\t")
        listed[os.fsdecode(path)] = about.split()[2].decode("ascii")
    found = {path: _make_object_id((root / path).read_bytes(), algorithm) for path in iter_files(root, going_in)}
    return sorted(path for path in listed.keys() | found.keys() if listed.get(path) != found.get(path))


def iter_files(root: Path, names: Iterable[str]) -> list[str]:
    """The paths of the files that are, or lie below, `names`."""
    paths = [file for name in names for file in ((root / name).rglob("*") if (root / name).is_dir() else [root / name])]
    return sorted(path.relative_to(root).as_posix() for path in paths if path.is_file() and CACHE not in path.parts)


def _make_object_id(data: bytes, algorithm: str) -> str:
    return hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _git(root: Path, *arguments: str) -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in REDIRECTIONS}
    try:
        found = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False, env=environment)
    except FileNotFoundError:
        raise Refusal("This folder is a git checkout, and git is not installed, so the commit is unknown. Install git.") from None
    if found.returncode:
        raise Refusal(f"git could not tell of the commit: {' '.join(found.stderr.decode('utf-8', 'replace').split())}")
    return found.stdout
