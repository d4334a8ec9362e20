"""Checks of files as such: that each has its place, and that it could be read."""

from __future__ import annotations

from typing import Callable, Iterable, Iterator

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive
from pipeline.model.record import RECORD_SUFFIX, Record
from pipeline.reading.document import Document
from pipeline.reading.issue import Issue, NotPerformed, did_you_mean
from pipeline.schemas.schema import FOLDER, SUFFIX


def iter_place(archive: Archive, record: Record) -> Iterator[tuple[Document, bool]]:
    """The file of `record`, which is no stray."""
    yield record.document, False


def iter_strays(archive: Archive) -> Iterator[tuple[Document, bool]]:
    """Every stray: a file below the folders of records and schemas that is none."""
    yield from ((document, True) for document in archive.strays)


def iter_document(archive: Archive, record: Record) -> Iterator[Document]:
    """The file of `record`."""
    yield record.document


def glance_at_document(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether the file could be read without an issue."""
    return None if record.document.issues else (1, 0)


def examine_place(archive: Archive, subject: tuple[Document, bool]) -> Iterator[Finding]:
    document, is_stray = subject
    if not is_stray:
        return
    folder, _, name = document.path.rpartition("/")
    if (archive.root / document.path).is_symlink():
        yield document.issue((), "This is a link; an archive holds only plain files and folders.", "Put the file itself in its place, or take the link out.")
        return
    folders = [record_type.folder for record_type in archive.schema.types.values() if record_type.folder]
    if folder == FOLDER:
        yield document.issue((), f"`{name}` is not a schema: its name does not end in {SUFFIX}.", "Take it out.")
    elif folder in folders:
        yield document.issue((), f"`{name}` is not a record: its name does not end in {RECORD_SUFFIX}.", f"Name it <id>{RECORD_SUFFIX}, or take it out.")
    elif archive.schema.is_faulty:
        yield NotPerformed(lambda: document.issue((), "A schema could not be read, so it is not known whether this folder is one of records.", "Mend the schema first."))
    else:
        yield document.issue((), f"`{folder}` is the folder of no record type.", did_you_mean(folder, folders) or f"Move the file into one of: {', '.join(sorted(folders))}.")


def examine_as(name: str) -> Callable[[Archive, Document], Iterable[Issue]]:
    """The check that passes on what the reading of a file reported under `name`."""

    def examine(archive: Archive, document: Document) -> Iterable[Issue]:
        return [issue for issue in document.issues if issue.check == name] if document.issues else ()

    return examine
