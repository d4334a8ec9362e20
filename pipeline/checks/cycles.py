"""Checks that no chain of references leads back to where it began."""

from __future__ import annotations

from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive, View
from pipeline.model.record import Instance, Record
from pipeline.schemas.record_type import Property

KEYWORD = "x-acyclic"
CHAIN = "chain"  # what the keyword says where no chain may lead back; else it is only the record itself that may not be named
REACH = 20  # records among which the way back is looked for, so that a message stays a message
GAP = "…"

Graph = dict[str, list[str]]


class Circles(View):
    """Which chains of references lead back to where they began, for each property that may not."""

    def __init__(self, facts: list[tuple[str, str, str, str]]):
        self._graphs: dict[tuple[str, str], Graph] = {}
        for type_name, path, start, end in facts:
            self._graphs.setdefault((type_name, path), {}).setdefault(start, []).append(end)
        self._circles = {key: find_circles(graph) for key, graph in self._graphs.items()}

    @staticmethod
    def gather(record: Record) -> Iterator[tuple[str, str, str, str]]:
        """Of each reference that may be a link of a chain the record's type, the path of the property, and both ids."""
        for p, named in record.type.marks(KEYWORD, CHAIN).find_values(record.value):
            if isinstance(named, str):
                yield record.type.name, "/".join(p.path), record.id, named

    def is_closed(self, record: Record, p: Property, named: str) -> bool:
        """Whether the reference at `p` by which `record` names another leads back to it."""
        circle_of = self._circles.get((record.type.name, "/".join(p.path)), {})
        return named == record.id or record.id in circle_of and circle_of[record.id] == circle_of.get(named)

    def find_way(self, link: Instance) -> list[str]:
        """The ids along which `link` leads back to its own record; none where it does not."""
        if not self.is_closed(link.record, link.property, link.value):
            return []
        graph = self._graphs.get((link.record.type.name, "/".join(link.property.path)), {})
        return [link.record.id, *find_way(graph, link.value, link.record.id)]


def glance_at_links(archive: Archive, record: Record) -> tuple[int, int] | None:
    """Whether no reference of `record` leads back to it."""
    links = [(p, named) for p, named in record.type.marks(KEYWORD).find_values(record.value) if isinstance(named, str)]
    circles = archive.view(Circles)
    return None if any(circles.is_closed(record, p, named) for p, named in links) else (len(links), 0)


def iter_links(record: Record) -> Iterator[Instance]:
    """Every reference of `record` that may not lead back to it."""
    yield from (link for link in record.iter_instances(KEYWORD) if isinstance(link.value, str))


def iter_ways(archive: Archive, record: Record) -> Iterator[tuple[Instance, list[str]]]:
    """Every such reference, and the ids along which it leads back."""
    circles = archive.view(Circles)
    yield from ((link, circles.find_way(link)) for link in iter_links(record))


def examine_way(archive: Archive, subject: tuple[Instance, list[str]]) -> Iterator[Finding]:
    link, way = subject
    if len(way) == 2:
        yield link.issue(f"`{link.property.name}` names the record itself.", "Name another record, or take the line out.")
    elif way:
        steps = " → ".join(step if step == GAP else f"`{step}`" for step in way)
        yield link.issue(f"`{link.property.name}` leads in a circle: {steps}.", "Take out the reference that no text bears out.")


def find_circles(graph: Graph) -> dict[str, str]:
    """For every record in `graph` one that stands for its strongly connected component (Kosaraju's algorithm): two have
    the same where each can be reached from the other."""
    backwards: Graph = {}
    for start, ends in graph.items():
        for end in ends:
            backwards.setdefault(end, []).append(start)
    circle_of: dict[str, str] = {}
    for first in reversed(_finish(graph)):
        waiting = [first]
        while waiting:
            node = waiting.pop()
            if node not in circle_of:
                circle_of[node] = first
                waiting += backwards.get(node, ())
    return circle_of


def _finish(graph: Graph) -> list[str]:
    """The records of `graph` in the order in which a search into depth leaves them."""
    left: list[str] = []
    seen: set[str] = set()
    for first in graph:
        path = [] if first in seen else [(first, iter(graph[first]))]
        seen.add(first)
        while path:
            node, ends = path[-1]
            following = next((end for end in ends if end not in seen), None)
            if following is None:
                left.append(node)
                path.pop()
            else:
                seen.add(following)
                path.append((following, iter(graph.get(following, ()))))
    return left


def find_way(graph: Graph, start: str, end: str) -> list[str]:
    """The shortest way from `start` to `end`, or its two ends where it is not found among the nearest records."""
    before: dict[str, str | None] = {start: None}
    for node in (waiting := [start]):
        if node == end:
            break
        fresh = [step for step in dict.fromkeys(graph.get(node, ())) if step not in before][: REACH - len(before)]
        before |= dict.fromkeys(fresh, node)
        waiting += fresh
    else:
        return [start, GAP, end]
    way: list[str] = []
    step: str | None = end
    while step is not None:
        way.insert(0, step)
        step = before[step]
    return way
