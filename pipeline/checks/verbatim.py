"""What may stand in a text only because it stands so in the capture: nobody may change the words of others."""

from __future__ import annotations

from functools import reduce
from operator import getitem
from typing import Any, Iterator

from pipeline.checks.check import Finding
from pipeline.checks.quotations import compare, find_text
from pipeline.model.archive import Archive
from pipeline.model.captures import fold
from pipeline.model.passages import KEYWORD, Passage, read_passage
from pipeline.model.record import Instance
from pipeline.reading.issue import Issue, NotPerformed


def excuse_captured(archive: Archive, text: Instance, issue: Issue) -> Iterator[Finding]:
    """`issue`, unless `text` gives the words of a capture, and they stand there."""
    passage = _find_passage(archive, text)
    captured = find_text(archive, passage) if passage else None
    if isinstance(captured, NotPerformed):
        yield captured
    elif passage is None or captured is None or compare(passage.parts, fold(captured[passage.start : passage.end])):
        yield issue


def _find_passage(archive: Archive, text: Instance) -> Passage | None:
    """The passage of which `text` gives the words; None where it is the archive's own."""
    for p in text.record.type.with_keyword(KEYWORD):
        steps = p.schema[KEYWORD].get("text", "").split("/")
        if (*p.path, *steps) == text.property.path:
            pointer = text.pointer[: -len(steps)]
            value: Any = text.record.value
            return read_passage(archive, Instance(text.record, p, pointer, reduce(getitem, pointer, value)))
    return None
