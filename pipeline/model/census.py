"""The census: every id that was ever released, kept in `records/census.csv` beside the records that it counts.

An id of the census is for ever: it leads to a record, published or withdrawn, and is never used for anything else.
Lines are added when a release is made, and none is ever taken out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterable, NamedTuple

from pipeline.reading.document import Document
from pipeline.reading.issue import Issue, shorten
from pipeline.reading.load import load_text

PATH = "records/census.csv"
COLUMNS = ("type", "id", "first_version")
HEADER = ",".join(COLUMNS)
LINE = r"([a-z]+(?:_[a-z]+)*),([a-z0-9]+(?:-[a-z0-9]+)*),((?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2})"
CHECK = "census-invalid"
MAX_BYTES = 64 << 20


class Entry(NamedTuple):
    """One id, with the version in which it was first released and the line on which it stands."""

    type: str
    id: str
    first_version: str
    line: int = 0

    @property
    def key(self) -> tuple[str, str]:
        return self.type, self.id


class Census(NamedTuple):
    """The entries of the file `document`, in its order."""

    document: Document
    entries: list[Entry]

    def issue(self, line: int, message: str, remedy: str, check: str = "") -> Issue:
        return Issue(self.document.path, line, 1, "", message, remedy, check)


def load_census(root: Path) -> Census:
    """Reads the census below `root`. Whatever is wrong with it becomes an issue of its document."""
    document = Document(PATH)
    if not (root / PATH).exists() and not (root / PATH).is_symlink():
        document.break_off(CHECK, "There is no census of the ids that were ever released.", f"Bring {PATH} back from git; where nothing was ever released, it is the one line `{HEADER}`.")
        return Census(document, [])
    text = load_text(root / PATH, document, MAX_BYTES)
    census = Census(document, [])
    if text is not None:
        _read_lines(text.replace("\r\n", "\n").removesuffix("\n").split("\n"), census)
    return census


def _read_lines(lines: list[str], census: Census) -> None:
    if lines[0] != HEADER:
        census.document.issues.append(census.issue(1, f"The first line is `{shorten(lines[0])}`.", f"Write `{HEADER}`.", CHECK))
    for number, line in enumerate(lines[1:], 2):
        if not (match := re.fullmatch(LINE, line)):
            census.document.issues.append(census.issue(number, f"`{shorten(line)}` is no entry of the census.", "An entry is a record type, an id and a version such as 1.2.0, with commas between. Bring the line back from git.", CHECK))
            continue
        entry = Entry(match[1], match[2], match[3], number)
        if census.entries and entry.key <= census.entries[-1].key:
            census.document.issues.append(census.issue(number, f"`{entry.type},{entry.id}` does not come after the line before it.", "Sort the lines by type and id, and keep each once.", CHECK))
        census.entries.append(entry)


def add_to_census(census: Census, ids: Iterable[tuple[str, str]], version: str) -> str:
    """The text of `census` with those of the `ids` (type, id) that it lacks, as first released in `version`."""
    known = {entry.key: entry for entry in census.entries}
    entries = [*known.values(), *(Entry(*key, version) for key in ids if key not in known)]
    return "".join(f"{line}\n" for line in [HEADER, *(f"{e.type},{e.id},{e.first_version}" for e in sorted(entries))])
