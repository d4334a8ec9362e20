"""Zips whose bytes follow from the names and contents of their files alone.

Nothing is compressed: versions of zlib differ in what they write, so that the same files would give other bytes on
another machine; and whoever checks the zip need not unpack what could become larger than it looks.
"""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can tell
MODE = 0o100644
UNIX = 3


def write_zip(path: Path, folder: Path) -> None:
    """Writes every file below `folder`, under the name of that folder, sorted."""
    names = sorted(file.relative_to(folder.parent).as_posix() for file in folder.rglob("*") if file.is_file())
    with ZipFile(path, "x", ZIP_STORED, allowZip64=False) as zipped:
        for name in names:
            info = ZipInfo(name, EPOCH)
            info.create_system, info.external_attr = UNIX, MODE << 16
            zipped.writestr(info, (folder.parent / name).read_bytes())
