"""The check that no name that is withheld stands anywhere in the repository: in a text, a file or the name of one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Iterator
from urllib.parse import unquote

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive
from pipeline.model.record import Record
from pipeline.model.sounds import make_words
from pipeline.reading.document import Document
from pipeline.reading.issue import Issue, NotApplicable, NotPerformed, Pointer

MAX_BYTES = 16 << 20
OLD_ENCODINGS = ("cp1252", "cp1251", "koi8_r")
MACHINE = {".git", ".venv", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "node_modules"}  # belong to no repository
BUILT = {"archive.sqlite", "dist"}  # at the root: no texts, and made of what is looked at

MESSAGE = "A name that is withheld for somebody’s protection stands here."
REMEDY = "Take it out, also of the history of your branch, and do not repeat it in a message; SECURITY.md says whom to ask."


def iter_document(archive: Archive, record: Record) -> Iterator[Document]:
    """The file of `record`, where the list of names can be used."""
    if archive.withheld.can_look:
        yield record.document


def iter_others(archive: Archive) -> Iterator[Document]:
    """The list of names; where it can be used, every file too that is no record, as it was read or by its path."""
    yield archive.withheld.document
    if archive.withheld.can_look:
        read = {document.path: document for document in archive.iter_others()}
        seen = {archive.withheld.document.path, *(record.path for record in archive.iter_records())}
        yield from (read.get(path) or Document(path) for path in sorted(_iter_paths(archive.root, archive.captures.folder)) if path not in seen)


def _iter_paths(root: Path, captures: Path | None) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        at = Path(folder)
        folders[:] = [name for name in folders if name not in MACHINE and not (at == root and name in BUILT) and not _is_same(at / name, captures)]
        links = [name for name in folders if (at / name).is_symlink()]
        yield from ((at / name).relative_to(root).as_posix() for name in names + links if name not in MACHINE and not (at == root and name in BUILT))


def _is_same(path: Path, other: Path | None) -> bool:
    return other is not None and path.resolve() == other.resolve()


def examine_names(archive: Archive, document: Document) -> Iterator[Finding]:
    if document is archive.withheld.document:
        yield from _examine_list(archive)
        return
    if archive.withheld.holds(document.path):
        yield _make_issue(document, 1, "A name that is withheld for somebody’s protection stands in the name of this file.")
    lines = _load_lines(archive.root / document.path)
    if lines is None:
        yield NotPerformed(lambda: document.issue((), "This file is no text that could be searched for names that are withheld.", "Keep it as UTF-8 text, or outside the repository."))
        return
    found = set(_iter_finds(archive, list(enumerate(lines, 1))))
    if any("\\" in line for line in lines):  # an escape may hide a name in the file that the value shows
        found |= set(_iter_finds(archive, [(document.values.get(pointer, (1, 1))[0], text) for pointer, text in _iter_texts((), document.value)]))
    yield from (_make_issue(document, line, MESSAGE) for line in sorted(found))


def _examine_list(archive: Archive) -> Iterator[Finding]:
    withheld = archive.withheld
    if withheld.fault:
        yield withheld.document.issue((), withheld.fault, "Put back the list as it was last committed, and change it only with `python -m pipeline protect`.")._replace(is_confidential=True)
    elif not withheld.digests:
        yield NotApplicable("No name is withheld.")
    elif not withheld.key:
        yield NotPerformed(lambda: withheld.document.issue((), "The key of the names that are withheld was not given, so nothing was searched for them.", "Whoever holds it sets ARCHIVE_NAMES_KEY."))


def _make_issue(document: Document, line: int, message: str) -> Issue:
    return Issue(document.path, line, 1, "", message, REMEDY, is_confidential=True)


def _load_lines(path: Path) -> list[str] | None:
    """The lines of a file, or where a link leads; None where it is no text."""
    try:
        if path.is_symlink():
            return [os.readlink(path)]
        if not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        return None if len(data) > MAX_BYTES or b"\0" in data else _decode(data).splitlines()
    except OSError:
        return None


def _decode(data: bytes) -> str:
    """The text of a file that may be in an encoding of old, in each of those line by line."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "\n".join(" ".join(line.decode(encoding, "replace") for encoding in OLD_ENCODINGS) for line in data.split(b"\n"))


def _iter_texts(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, str]]:
    """Every text in `value`, in its order, with the keys of objects after their values, so that these stand side by side."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _iter_texts(pointer + (index,), item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _iter_texts(pointer + (key,), item)
        yield from ((pointer + (key,), str(key)) for key in value)


def _iter_finds(archive: Archive, texts: list[tuple[int, str]]) -> Iterator[int]:
    """The lines on which a name begins, in texts that follow one another, as they are or with the escapes of pages and addresses undone."""
    words = [(line, word) for line, text in texts for word in make_words(text)]
    yield from (words[at][0] for at in archive.withheld.iter_finds([word for _, word in words]))
    for line, text in texts:
        plain = _undo_escapes(text) if "&" in text or "%" in text else text
        if plain != text and archive.withheld.holds(plain):
            yield line


def _undo_escapes(text: str) -> str:
    import html  # which takes a while to load, and few runs search for names

    return unquote(html.unescape(text))
