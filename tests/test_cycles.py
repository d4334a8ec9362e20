"""References that lead in a circle are those that brute force finds, and the way that is told is one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.cycles import GAP, REACH, find_circles, find_way

graphs = st.dictionaries(st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=3), max_size=7)


def reached(graph: dict[str, list[str]], start: str) -> set[str]:
    """Everything that can be reached from `start`, itself included."""
    found = {start}
    while fresh := {end for node in found for end in graph.get(node, ())} - found:
        found |= fresh
    return found


@given(graphs)
def test_circles_are_what_brute_force_finds(graph: dict[str, list[str]]) -> None:
    circle_of = find_circles(graph)
    for start, ends in graph.items():
        for end in ends:
            assert (circle_of[start] == circle_of[end]) == (start in reached(graph, end))


@given(graphs)
def test_the_way_back_is_a_way_and_no_shorter_one_exists(graph: dict[str, list[str]]) -> None:
    for start, ends in graph.items():
        for end in ends:
            if start in reached(graph, end):
                way = find_way(graph, end, start)
                assert (way[0], way[-1]) == (end, start)
                assert all(b in graph[a] for a, b in zip(way, way[1:]))
                assert len(set(way)) == len(way)


def test_a_long_way_back_is_cut() -> None:
    length = 10 * REACH
    graph = {f"r{i}": [f"r{(i + 1) % length}"] for i in range(length)}
    assert find_way(graph, "r1", "r0") == ["r1", GAP, "r0"]
    assert set(find_circles(graph).values()) == {"r0"}


def test_depth_is_no_limit() -> None:
    graph = {f"r{i}": [f"r{i + 1}"] for i in range(20_000)}
    assert len(set(find_circles(graph).values())) == 20_001
