"""Checks of the head of the descriptor, which is written by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Iterator

from pipeline.checks.conformance import iter_errors
from pipeline.model.archive import Archive
from pipeline.reading.document import Document
from pipeline.reading.issue import Issue
from pipeline.schemas.validator import Validator

VALIDATOR = Validator(json.loads((Path(__file__).parent / "package.schema.json").read_text(encoding="utf-8")))


def iter_descriptor(archive: Archive) -> Iterator[Document]:
    if not archive.descriptor.is_broken:
        yield archive.descriptor


def examine_head(archive: Archive, document: Document) -> Iterator[Issue]:
    yield from iter_errors(document, VALIDATOR)
