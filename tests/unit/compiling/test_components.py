from __future__ import annotations

import networkx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnsim.compiling.components import Edges, cyclic_components, depths_of

pairs = st.integers(1, 12).flatmap(
    lambda count: st.tuples(st.just(count), st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=30))
)


def edges(listed: list[tuple[int, int]]) -> Edges:
    source, target = np.array(listed, np.int64).reshape(-1, 2).T
    return Edges(source, target)


@given(pairs)
def test_components_are_those_of_an_independent_library(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, listed = graph
    component, holds_cycle = cyclic_components(count, edges(listed))
    other = networkx.DiGraph(listed)
    other.add_nodes_from(range(count))
    expected = {frozenset(part) for part in networkx.strongly_connected_components(other)}
    assert {frozenset(np.flatnonzero(component == number).tolist()) for number in set(component.tolist())} == expected
    on_cycle = {vertex for part in expected for vertex in part if len(part) > 1 or other.has_edge(vertex, vertex)}
    assert set(np.flatnonzero(holds_cycle[component]).tolist()) == on_cycle


@given(pairs)
def test_depths_are_longest_paths_and_vertices_behind_a_cycle_have_none(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, listed = graph
    depth = depths_of(count, edges(listed))
    other = networkx.DiGraph(listed)
    other.add_nodes_from(range(count))
    on_cycle = [vertex for cycle in networkx.simple_cycles(other) for vertex in cycle]
    stuck = set(on_cycle).union(*(networkx.descendants(other, vertex) for vertex in set(on_cycle)))
    assert set(np.flatnonzero(depth < 0).tolist()) == stuck
    for vertex in set(range(count)) - stuck:
        assert depth[vertex] == max((depth[before] + 1 for before in other.predecessors(vertex)), default=0)


def test_a_ring_of_a_hundred_thousand_is_one_component() -> None:
    ring = np.arange(100_000)
    component, holds_cycle = cyclic_components(len(ring), Edges(ring, np.roll(ring, 1)))
    assert (component == 0).all()
    assert holds_cycle.tolist() == [True]
