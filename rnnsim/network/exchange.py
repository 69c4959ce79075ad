"""Networks to and from networkx multigraphs, for scripts and generators. networkx is imported only here, when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import COLUMNS
from rnnsim.network.network import Network, Rows, rows_from
from rnnsim.network.placement import placed

if TYPE_CHECKING:
    import networkx


def to_networkx(network: Network) -> networkx.MultiDiGraph[int]:
    """A MultiDiGraph: nodes are unit ids, edge keys connection ids; every other column is an attribute."""
    import networkx

    graph: networkx.MultiDiGraph[int] = networkx.MultiDiGraph(name=network.name)
    for row in _dictionaries(network.units):
        graph.add_node(row.pop("id"), **row)
    for row in _dictionaries(network.connections):
        source, target, key = row.pop("source"), row.pop("target"), row.pop("id")
        graph.add_edge(source, target, key=key, **row)
    return graph


def from_networkx(graph: Any, **columns: Any) -> Network:
    """A network of any networkx graph; known attributes become columns, `columns` are defaults for units (such as activation).

    Integer nodes keep their number as id if all nodes are such; other nodes are numbered in order and named by their text.
    """
    nodes = list(graph.nodes)
    keeps = all(isinstance(node, (int, np.integer)) and not isinstance(node, bool) and node >= 0 for node in nodes)
    ids = {node: int(node) if keeps else number for number, node in enumerate(nodes)}
    units = [
        {**columns, **({} if keeps else {"label": str(node)[:200]}), **_known("units", data), "id": ids[node]}
        for node, data in graph.nodes(data=True)
    ]
    edges = graph.edges(keys=True, data=True) if graph.is_multigraph() else ((a, b, None, data) for a, b, data in graph.edges(data=True))
    pairs = list(edges)
    if not graph.is_directed():
        pairs += [(b, a, None, data) for a, b, _, data in pairs if a != b]
    keys = [key for _, _, key, _ in pairs]
    keyed = all(isinstance(key, (int, np.integer)) for key in keys) and len(set(keys)) == len(keys)
    wires = [{**_known("connections", data), "id": int(keys[number]) if keyed else number, "source": ids[a], "target": ids[b]}
             for number, (a, b, _, data) in enumerate(pairs)]  # fmt: skip
    return placed(Network(_rows("units", units), _rows("connections", wires), str(graph.graph.get("name", ""))))


def _dictionaries(rows: Rows) -> list[dict[str, Any]]:
    lists = {name: rows.columns[name].tolist() for name in COLUMNS[rows.kind]}
    return [dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True)]


def _known(kind: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if name in COLUMNS[kind]}


def _rows(kind: str, rows: list[dict[str, Any]]) -> Rows:
    if not rows:
        return rows_from(kind, 0)
    used = {name for row in rows for name in row}
    try:
        return rows_from(kind, len(rows), **{name: [row.get(name, COLUMNS[kind][name].default) for row in rows] for name in used})
    except ValueError as error:
        raise Refused(f"The graph cannot become a network: {error}") from None
