"""Checks that no chain of references leads back to where it began."""

from __future__ import annotations

from typing import Iterator

from pipeline.checks.check import Finding
from pipeline.model.archive import Archive, Instance, iter_instances

KEYWORD = "x-acyclic"
CHAIN = "chain"  # what the keyword says where no chain may lead back; else it is only the record itself that may not be named
REACH = 20  # records among which the way back is looked for, so that a message stays a message
GAP = "…"

Graph = dict[str, list[str]]


def iter_links(archive: Archive) -> Iterator[tuple[Instance, list[str]]]:
    """Every reference that may not lead back to its own record, and the ids along which it does."""
    for record_type in archive.schema.types.values():
        for p in record_type.with_keyword(KEYWORD):
            links = [link for record in archive.records[record_type.name].values() for link in iter_instances(record, p) if isinstance(link.value, str)]
            graph: Graph = {}
            for link in links if p.schema[KEYWORD] == CHAIN else ():
                graph.setdefault(link.record.id, []).append(link.value)
            circle_of = find_circles(graph)
            for link in links:
                start, end = link.record.id, link.value
                leads_back = start == end or start in circle_of and circle_of[start] == circle_of[end]
                yield link, [start, *find_way(graph, end, start)] if leads_back else []


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
