"""Mutants: a valid archive with one thing broken, and the line on which a check must notice it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Callable, Iterable, Iterator

from pipeline.model.archive import Archive
from pipeline.model.record import Instance, Record, iter_instances
from pipeline.reading.document import Document
from pipeline.reading.issue import Pointer
from pipeline.schemas.record_type import Property
from pipeline.selftest.draft import Draft

Stratum = tuple[str, ...]  # places of one stratum are alike: one of them stands for all


@dataclass(frozen=True)
class Mutant:
    """What one change makes of an archive: the `files` that are written, or taken away where there is None. `path` and
    `line` are where the check for which it is made must find it; `change` says what was done."""

    files: dict[str, bytes | None] = field(repr=False)
    path: str
    line: int
    change: str


@dataclass(frozen=True)
class Original:
    """The valid archive that is to be broken, and the chance that decides where: the same for the same seed."""

    archive: Archive
    random: Random

    def open(self, document: Document) -> Draft:
        """The file as it stands, to be changed."""
        return Draft(document.path, (self.archive.root / document.path).read_bytes().decode("utf-8-sig"))

    def shuffle(self, things: Iterable[Any]) -> list[Any]:
        """The `things` in an order left to chance."""
        things = list(things)
        self.random.shuffle(things)
        return things


Place = Any
Places = Callable[[Archive], Iterable[tuple[Stratum, Place]]]
Break = Callable[[Original, Place], Mutant | None]


@dataclass(frozen=True)
class Operator:
    """One way to break an archive that the check of that name must notice. `places` gives where it can be tried, by stratum;
    `apply` breaks it there, or returns None where that would break nothing."""

    check: str
    name: str
    places: Places
    apply: Break


def make_mutant(change: str, draft: Draft, at: Pointer | int, *others: Draft, at_key: bool = False) -> Mutant:
    """The mutant that `draft` and the `others` are, to be found at the line `at` of `draft`, or where that pointer leads."""
    line = at if isinstance(at, int) else draft.line_of(at, at_key)
    return Mutant({each.path: each.data for each in (draft, *others)}, draft.path, line, change)


def by_type(places: Places) -> Places:
    """The same places, with those of one record type as a stratum."""

    def iter_places(archive: Archive) -> Iterator[tuple[Stratum, Place]]:
        yield from ((stratum[:1], place) for stratum, place in places(archive))

    return iter_places


def where(wanted: Callable[[Property], Any]) -> Callable[[Archive], Iterator[tuple[Stratum, Instance]]]:
    """Every place in the records at which a property stands that the schema describes as `wanted`; those of one property
    are a stratum."""

    def iter_places(archive: Archive) -> Iterator[tuple[Stratum, Instance]]:
        for record_type in archive.schema.types.values():
            for p in filter(wanted, record_type.tree):
                for record in archive.records[record_type.name].values():
                    yield from (((record_type.name, *p.path), instance) for instance in iter_instances(record, p))

    return iter_places


def iter_record_places(archive: Archive) -> Iterator[tuple[Stratum, Record]]:
    """Every record; those of one type are a stratum."""
    yield from (((record.type.name,), record) for record in archive.iter_records())


def path_beside(record: Record, name: str) -> str:
    """The path of a file in the folder of `record`."""
    return (Path(record.document.path).parent / name).as_posix()
