"""Reliance: which work has what it says from which other, where such chains begin, and in whose voice."""

from __future__ import annotations

from collections import defaultdict
from typing import Iterator

from pipeline.model.archive import View
from pipeline.model.record import Record

KEYWORD, AUTHOR = "x-reliance", "x-author"


class Reliance(View):
    """The graph of all references that the schema marks `x-reliance`, from the id of a record to those on which it relies."""

    def __init__(self, facts: list[tuple[str, str | None, str | None]]):
        self.edges: dict[str, list[str]] = defaultdict(list)
        self._authors: dict[str, set[str]] = defaultdict(set)
        for work, relied_on, author in facts:
            if relied_on is not None:
                self.edges[work].append(relied_on)
            if author is not None:
                self._authors[work].add(author)

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, str | None, str | None]]:
        """The record's id, with an id on which it relies, or with an author of it as "type id"."""
        yield from ((record.id, edge, None) for _, edge in record.type.marks(KEYWORD).find_values(record.value) if isinstance(edge, str))
        yield from ((record.id, None, f"{record.type.target_of(p)} {author}") for p, author in record.type.marks(AUTHOR).find_values(record.value) if "x-references" in p.schema)

    def voices_of(self, work: str) -> set[str]:
        """Who speaks in `work`: its authors as "type id", or the work itself where none is recorded."""
        return self._authors.get(work) or {f"work {work}"}

    def roots_of(self, work: str) -> set[str]:
        """The works at the ends of all chains that begin at `work`: itself where it relies on none."""
        reached = self._reach(work)
        return {each for each in reached if not self.edges.get(each)} or reached

    def _reach(self, work: str) -> set[str]:
        """`work` and all on which it relies, at once or through others."""
        reached, waiting = {work}, [work]
        while waiting:
            targets = set(self.edges.get(waiting.pop(), ())) - reached
            waiting += targets
            reached |= targets
        return reached
