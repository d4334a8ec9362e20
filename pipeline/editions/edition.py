"""An edition of the archive: what a package holds, at the root of an archive right after `build` or in a release."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.model.archive import DESCRIPTOR
from pipeline.model.record import Record
from pipeline.model.tombstone import is_for_protection, withdrawal_of
from pipeline.packaging.stage import Refusal
from pipeline.reading.document import Document
from pipeline.schemas.record_type import ID
from pipeline.schemas.schema import Schema, load_schema
from pipeline.writers.json import path_of

GUARD = "x-guards"

Key = tuple[str, str]  # the type and the id of a record


@dataclass(frozen=True)
class Edition:
    """The descriptor, the schema and all records, those that are derived among them, by type and id."""

    descriptor: dict[str, Any]
    schema: Schema
    records: dict[Key, Record]

    @property
    def version(self) -> str:
        return str(self.descriptor.get("version", ""))

    @cached_property
    def references(self) -> dict[Key, set[Key]]:
        """For each record those to which it refers, itself left out."""
        found = {key: {(record.type.target_of(i.property), i.value) for i in record.iter_instances("x-references")} for key, record in self.records.items()}
        return {key: targets - {key} for key, targets in found.items()}

    @cached_property
    def guarded(self) -> set[Key]:
        """The records that protect somebody: withdrawn for that reason, or marked so."""
        return {key for key, record in self.records.items() if protects(record)}


def protects(record: Record) -> bool:
    """Whether `record` was withdrawn for somebody's protection, or says that somebody is protected."""
    withdrawal = withdrawal_of(record)
    return bool(withdrawal and is_for_protection(withdrawal)) or any(True for _ in record.iter_instances(GUARD))


def load_edition(folder: Path) -> Edition:
    """Reads the edition whose descriptor lies in `folder`. Raises Refusal where a part of it is missing or cannot be read."""
    if not (folder / DESCRIPTOR).is_file():
        raise Refusal(f"{folder} is neither a release nor an archive: it holds no {DESCRIPTOR}.")
    schema = load_schema(folder)
    if schema.is_faulty or not schema.types:
        raise Refusal(f"The schemas of {folder} could not be read.")
    descriptor = _load_json(folder / DESCRIPTOR)
    if not isinstance(descriptor, dict):
        raise Refusal(f"{folder / DESCRIPTOR} is not a JSON object.")
    records: dict[Key, Record] = {}
    for name, record_type in schema.types.items():
        values = _load_json(folder / path_of(name))
        if not isinstance(values, list) or not all(isinstance(value, dict) and isinstance(value.get(ID), str) for value in values):
            raise Refusal(f"{folder / path_of(name)} is not a list of records.")
        records |= {(name, value[ID]): Record(record_type, value[ID], Document(path_of(name), value)) for value in values}
    return Edition(descriptor, schema, records)


def _load_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refusal(f"{path} is missing: run `build` first, or take a whole release.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise Refusal(f"{path} could not be read: {type(error).__name__}.") from None
