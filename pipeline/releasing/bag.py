"""Makes a bag (BagIt 1.0, RFC 8493) of a folder whose `data/` is the payload."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Iterable

from pipeline.packaging.package import FileFact

PAYLOAD = "data"
ALGORITHMS = ("sha256", "sha512")
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TOP_MANIFEST = f"tagmanifest-{ALGORITHMS[0]}.txt"


def write_bag(bag: Path, info: Iterable[tuple[str, str]]) -> None:
    """Writes the tag files of `bag`: its declaration, what `info` says of it, and the manifests."""
    payload = iter_paths(bag / PAYLOAD)
    total = sum(path.stat().st_size for path in payload)
    lines = [f"{label}: {' '.join(text.split())}\n" for label, text in [*info, ("Payload-Oxum", f"{total}.{len(payload)}")]]
    _write(bag / "bagit.txt", DECLARATION)
    _write(bag / "bag-info.txt", "".join(lines))
    for algorithm in ALGORITHMS:
        _write(bag / f"manifest-{algorithm}.txt", make_manifest(bag, payload, algorithm))
    tags = [bag / name for name in sorted(["bagit.txt", "bag-info.txt", *(f"manifest-{algorithm}.txt" for algorithm in ALGORITHMS)])]
    for algorithm in ALGORITHMS:
        _write(bag / f"tagmanifest-{algorithm}.txt", make_manifest(bag, tags, algorithm))


def make_manifest(folder: Path, paths: Iterable[Path], algorithm: str) -> str:
    """One line for each file: its digest and its path from `folder`."""
    return "".join(f"{hashlib.new(algorithm, path.read_bytes()).hexdigest()}  {_encode(path.relative_to(folder).as_posix())}\n" for path in paths)


def iter_paths(folder: Path) -> list[Path]:
    """Every file below `folder`, sorted by its path."""
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=Path.as_posix)


def read_facts(folder: Path) -> dict[str, FileFact]:
    """The length and digest of every file below `folder`, by path."""
    facts = {}
    for path in iter_paths(folder):
        data = path.read_bytes()
        facts[path.relative_to(folder).as_posix()] = FileFact(len(data), hashlib.sha256(data).hexdigest())
    return facts


def _encode(path: str) -> str:
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
