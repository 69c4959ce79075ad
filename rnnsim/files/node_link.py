"""Node-link JSON, as networkx, D3 and many web tools write graphs: {"nodes": [{"id": …}], "links": [{"source": …, "target": …}]}.

"edges" is read as "links" is.
"""

from __future__ import annotations

import json
from typing import Any

from rnnsim.files.graphs import attributes_of, check_length, network_of_graph
from rnnsim.files.refusal import FileRefused, PathLike, opening, saving
from rnnsim.files.saving import read_bounded, write_whole
from rnnsim.files.text_table import Sample
from rnnsim.network.document import Document, as_network
from rnnsim.network.limits import check_shown
from rnnsim.network.network import Network

LARGEST_FILE = 256 << 20
_LINKS = ("links", "edges")


def likeness(sample: Sample) -> float:
    """Whether it looks like a node-link graph."""
    head = sample.head
    if not head.startswith("{") or "nodes" not in sample.text[:1_000_000]:
        return 0.0
    return 0.95 if any(f'"{name}"' in sample.text for name in _LINKS) else 0.0


def read(path: PathLike) -> Document:
    """The graph of a file as a document. Raises FileRefused."""
    with opening(path):
        return Document(network_of(read_bounded(path, LARGEST_FILE).decode("utf-8-sig", "replace")))


def write(given: Document | Network, path: PathLike) -> None:
    """Units with their columns as attributes, connections likewise. Raises FileRefused."""
    with saving(path):
        content = text_of(as_network(given)).encode("utf-8")
    write_whole(path, content)


def network_of(text: str, *, activation: str = "identity") -> Network:
    """Attributes called like columns become columns. Raises FileRefused."""
    check_length(text)
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise FileRefused("This is no whole JSON; copy or export all of it.") from None
    if not isinstance(found, dict):
        raise FileRefused("This JSON is no graph: it should hold “nodes” and “links”.")
    nodes, edges = found.get("nodes"), next((found[name] for name in _LINKS if name in found), None)
    if not isinstance(nodes, list) or not isinstance(edges, list):
        raise FileRefused("This JSON is no graph: it should hold “nodes” and “links”, both lists.")
    check_shown(len(nodes), len(edges))
    return network_of_graph(_graph_of(found, nodes, edges), activation=activation)


def text_of(network: Network) -> str:
    """The network as networkx writes it."""
    nodes, edges = attributes_of(network.units), attributes_of(network.connections)
    for row in edges:
        row["key"] = row.pop("id")
    made = {"directed": True, "multigraph": True, "graph": {"name": network.name}, "nodes": nodes, "edges": edges}
    return json.dumps(made, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _graph_of(found: dict[str, Any], nodes: list[Any], edges: list[Any]) -> Any:
    import networkx

    graph: Any = networkx.MultiDiGraph() if found.get("directed", True) else networkx.MultiGraph()
    told = found.get("graph")
    graph.graph["name"] = str(told.get("name", "")) if isinstance(told, dict) else ""
    names: list[Any] = []
    for at, node in enumerate(nodes):
        row = dict(node) if isinstance(node, dict) else {"id": node}
        name = row.pop("id", row.get("name", at))
        names.append(_name(name, f"Node {at + 1}"))
        graph.add_node(names[-1], **_attributes(row))
    if len(graph) < len(names):
        raise FileRefused("Two nodes of this graph have the same id; give each its own.")
    for at, edge in enumerate(edges):
        if not isinstance(edge, dict) or "source" not in edge or "target" not in edge:
            raise FileRefused(f"Link {at + 1} of this graph has no source and target.")
        row = dict(edge)
        ends = [_name(row.pop(end), f"Link {at + 1}") for end in ("source", "target")]
        for end in ends:
            if end not in graph:
                raise FileRefused(f"Link {at + 1} of this graph leads to “{str(end)[:40]}”, which is no node of it.")
        key = row.pop("key", None)
        is_free = isinstance(key, int) and not graph.has_edge(*ends, key=key)
        graph.add_edge(*ends, key=key if is_free else None, **_attributes(row))
    return graph


def _name(value: Any, where: str) -> Any:
    """A node's name: a number or text; D3 also puts whole nodes in the place of their names."""
    if isinstance(value, dict) and "id" in value:
        value = value["id"]
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, float) and value == int(value):
        return int(value)
    raise FileRefused(f"{where} of this graph has no id that is a number or text.")


def _attributes(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if isinstance(value, (str, int, float, bool))}


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
