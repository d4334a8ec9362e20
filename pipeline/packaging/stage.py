"""A folder beside what it will become, so that what is written appears under its name whole or not at all.

One process at a time writes into a folder. The lock is the system's, so it ends with the process that holds it, however
that ends; whoever has it takes away what an earlier process left behind.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

LOCK = ".lock"


class Refusal(Exception):
    """Nothing is done; the sentence says why and what to do."""


@contextmanager
def open_stage(parent: Path, prefix: str) -> Iterator[Path]:
    """An empty folder in `parent`, whose name begins with `prefix`; at the end it is taken away, with what is still in it."""
    with hold(parent):
        for stale in sorted(parent.glob(prefix + "*")):
            shutil.rmtree(stale)
        stage = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Keeps other processes from writing into `folder`. Raises Refusal where one is at it."""
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT) if sys.platform == "win32" else os.open(folder, os.O_RDONLY)
    try:
        if not _lock(descriptor):
            raise Refusal(f"Another process is writing into {folder}. Wait until it has finished, then try again.")
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Whether the lock could be had; another error than that somebody has it is an error."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
    else:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def sync(path: Path) -> None:
    """Waits until everything below `path` is on the disk."""
    for folder, _, files in os.walk(path):
        for name in files:
            _sync(Path(folder, name))
        sync_folder(Path(folder))


def sync_folder(path: Path) -> None:
    """Waits until the names in the folder are on the disk, where the system knows that."""
    if sys.platform != "win32":
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if sys.platform != "win32" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
