"""Checks that nobody is accused in the archive's own voice."""

from __future__ import annotations

from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive
from pipeline.model.record import Instance, Record
from pipeline.reading.issue import NotApplicable

KEYWORD = "x-accusation"


def iter_parties(archive: Archive, record: Record) -> Iterator[Instance]:
    """Every party to whom `record` may ascribe a wrong."""
    yield from record.iter_instances(KEYWORD)


def examine_accusation(archive: Archive, accused: Instance) -> Iterator[Finding]:
    words = accused.property.schema[KEYWORD]
    if accused.look_up(words["when"]) is None:
        yield NotApplicable("The part is no wrong.")
        return
    role = accused.look_up(words["role"])
    parties = {claim: accused.look_up(own) for own, claim in words["same"].items() if accused.look_up(own) is not None}
    wanted = {words["property"]: role, words["stance"]: words["asserts"], **parties}
    claims = accused.look_up(words["claims"])
    for claim in claims if isinstance(claims, list) else ():
        if isinstance(claim, dict) and wanted.items() <= {k: v for k, v in claim.items() if isinstance(v, str)}.items():
            return
    sketch = ", ".join(f"{name}: {value}" for name, value in wanted.items())
    yield accused.issue(f"No claim of this record asserts that this party is `{role}`.", f"Add a claim with {sketch}, who says so, and the passage; or take the part out.", at=words["role"])
