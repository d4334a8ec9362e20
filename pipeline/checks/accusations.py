"""Checks that nobody is accused in the archive's own voice."""

from __future__ import annotations

from typing import Iterator

from pipeline.archive import Archive, Instance
from pipeline.issue import Issue

KEYWORD = "x-accusation"


def iter_accusations(archive: Archive) -> Iterator[Instance]:
    """Every party to whom a record ascribes a wrong."""
    for instance in archive.iter_instances(KEYWORD):
        if instance.look_up(instance.property.schema[KEYWORD]["when"]) is not None:
            yield instance


def examine_accusation(archive: Archive, accused: Instance) -> Iterator[Issue]:
    words = accused.property.schema[KEYWORD]
    role = accused.look_up(words["role"])
    parties = {claim: accused.look_up(own) for own, claim in words["same"].items() if accused.look_up(own) is not None}
    wanted = {words["property"]: role, words["stance"]: words["asserts"], **parties}
    claims = accused.look_up(words["claims"])
    for claim in claims if isinstance(claims, list) else ():
        if isinstance(claim, dict) and wanted.items() <= {k: v for k, v in claim.items() if isinstance(v, str)}.items():
            return
    sketch = ", ".join(f"{name}: {value}" for name, value in wanted.items())
    yield accused.issue(f"No claim of this record asserts that this party is `{role}`.", f"Add a claim with {sketch}, who says so, and the passage; or take the part out.", at=words["role"])
