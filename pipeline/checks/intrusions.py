"""The check that no schema asks what is nobody's business; the words are in `intrusive.yaml` beside this module."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Iterator

from pipeline.checks.identities import DISCLOSES, PROTECTED
from pipeline.model.archive import Archive
from pipeline.reading.issue import Issue
from pipeline.reading.load import load_document
from pipeline.schemas.record_type import Property, RecordType

WORD = r"[^\W_]+"
FOLDER = Path(__file__).parent
LONGEST = 3  # words that stand side by side in the list
ANYWHERE, OF_PEOPLE = "anywhere", "of_people"

REMEDY = "Take it out: the archive makes nobody easier to find, and says of nobody what only they may say."


@cache
def _load_words() -> dict[str, dict[str, str]]:
    """For each of the two parts of the list what a word would tell, by the word."""
    document = load_document(FOLDER, "intrusive.yaml")
    assert not document.issues, document.issues
    lists = {part: {word: group["tells"] for group in groups for word in group["words"].split(", ")} for part, groups in document.value.items()}
    assert all(word.count(" ") < LONGEST for words in lists.values() for word in words)
    return lists


def examine_intrusion(archive: Archive, subject: tuple[RecordType, Property]) -> Iterator[Issue]:
    record_type, p = subject
    parts = (ANYWHERE, OF_PEOPLE) if _tells_of_people(record_type, p) else (ANYWHERE,)
    for asked in (p.name, str(p.schema.get("title", ""))):
        if told := _find(asked, parts):
            yield p.document.issue(p.pointer, f"The property `{p.name}` would tell {told}, which the archive does not record.", REMEDY, at_key=True)
            break
    for term in p.schema.get("enum", ()) if OF_PEOPLE in parts else ():
        if told := _find(str(term), parts if _is_topic(record_type, p) else (ANYWHERE,)):
            yield p.document.issue(p.pointer + ("enum",), f"The term `{term}` would tell {told}, which the archive does not record.", REMEDY, at_key=True)


def _find(asked: str, parts: tuple[str, ...]) -> str | None:
    """What the first of the words that stands in `asked` would tell."""
    words = re.findall(WORD, asked.casefold())
    phrases = {" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, min(start + LONGEST, len(words)) + 1)}
    for listed in (_load_words()[part] for part in parts):
        if found := phrases & listed.keys():
            return listed[min(found, key=list(listed).index)]
    return None


def _tells_of_people(record_type: RecordType, p: Property) -> bool:
    """Whether the schema says that the type describes people, or the object in which the property stands tells of some."""
    return PROTECTED in record_type.root.schema or any(p.path[: len(q.path)] == q.path and q is not p for q in record_type.with_keyword(DISCLOSES))


def _is_topic(record_type: RecordType, p: Property) -> bool:
    """Whether the terms of the property are what a claim may be about."""
    return any(p.path == (*q.path, q.schema[DISCLOSES].get("topic")) for q in record_type.with_keyword(DISCLOSES))
