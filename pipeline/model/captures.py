"""Finds and reads the captured files that the archive describes and does not hold."""

from __future__ import annotations

import os
import unicodedata
from functools import cached_property
from pathlib import Path

from pipeline.model.characters import drop_invisible

DEFAULT_FOLDERS = ("captures", "../shared/captures")
MAX_BYTES = 64 << 20


class Capture:
    """One captured file, in bytes. `text` is None where they are not UTF-8."""

    def __init__(self, data: bytes):
        self.data = data

    @cached_property
    def text(self) -> str | None:
        """The bytes decoded as UTF-8, nothing else changed: the string in which passages are counted."""
        try:
            return self.data.decode("utf-8")
        except UnicodeDecodeError:
            return None

    @cached_property
    def sha256(self) -> str:
        import hashlib

        return hashlib.sha256(self.data).hexdigest()


class Captures:
    """The captures in a folder, each read when it is first asked for. Without a folder there are none."""

    def __init__(self, folder: Path | None):
        self.folder = folder
        self._read: dict[str, Capture | None] = {}

    def get(self, file_name: str) -> Capture | None:
        """The capture of that name, or None where it is not to be had."""
        if file_name not in self._read:
            self._read[file_name] = self._load(file_name)
        return self._read[file_name]

    def is_there(self, file_name: str) -> bool:
        """Whether something has that name, be it a capture or not."""
        return self.folder is not None and Path(file_name).name == file_name and os.path.lexists(self.folder / file_name)

    def _load(self, file_name: str) -> Capture | None:
        if self.folder is None or Path(file_name).name != file_name:
            return None
        path = self.folder / file_name
        try:
            if not path.is_file() or path.stat().st_size > MAX_BYTES:
                return None
            return Capture(path.read_bytes())
        except OSError:
            return None


def find_captures(root: Path, named: str | None) -> Captures:
    """The captures in the folder that is `named`, else in the first of the default folders that exists.

    Raises FileNotFoundError where the named folder does not exist.
    """
    if named:
        if not Path(named).is_dir():
            raise FileNotFoundError(named)
        return Captures(Path(named))
    folders = (root / folder for folder in DEFAULT_FOLDERS)
    return Captures(next((folder for folder in folders if folder.is_dir()), None))


def fold(text: str) -> str:
    """`text` in the form in which it is compared: Unicode NFC, a no-break space as a space, without what nobody sees, nothing else."""
    return text if text.isascii() else unicodedata.normalize("NFC", drop_invisible(text)).replace("\u00a0", " ")
