"""Reliance: which work has what it says from which other, where such chains begin, and in whose voice."""

from __future__ import annotations

from collections import defaultdict

from pipeline.model.archive import Archive, Instance

KEYWORD = "x-reliance"


class Reliance:
    """The graph of all references that the schema marks `x-reliance`, from the id of a record to that on which it relies."""

    def __init__(self, archive: Archive):
        self.edges: dict[str, list[Instance]] = defaultdict(list)
        for instance in archive.iter_instances(KEYWORD):
            if isinstance(instance.value, str):
                self.edges[instance.record.id].append(instance)
        self._authors: dict[str, set[str]] = defaultdict(set)
        for author in archive.iter_instances("x-author"):
            self._authors[author.record.id].add(f"{author.record.type.target_of(author.property)} {author.value}")

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
            targets = {edge.value for edge in self.edges.get(waiting.pop(), ())} - reached
            waiting += targets
            reached |= targets
        return reached
