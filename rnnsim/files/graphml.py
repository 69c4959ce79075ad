"""GraphML, the XML that yEd, Gephi, igraph and networkx exchange graphs in. Documents with a DOCTYPE are refused: entities can explode."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from rnnsim.files.graphs import attributes_of, check_length, network_of_graph
from rnnsim.files.refusal import FileRefused, PathLike, opening, saving
from rnnsim.files.saving import read_bounded, write_whole
from rnnsim.files.text_table import Sample
from rnnsim.network.document import Document, as_network
from rnnsim.network.limits import check_rows
from rnnsim.network.network import Network

DEEPEST = 64
LARGEST_FILE = 256 << 20
_NOT_IN_XML = re.compile("[^\\t\\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def likeness(sample: Sample) -> float:
    """1 if it is GraphML."""
    return 1.0 if sample.head.startswith("<") and "<graphml" in sample.head else 0.0


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
    _check_xml(text)
    import networkx

    try:
        graph = networkx.parse_graphml(_as_declared(text), force_multigraph=True)
    except (networkx.NetworkXException, KeyError, TypeError, ValueError, AttributeError, StopIteration, RecursionError) as error:
        raise FileRefused(f"This is no GraphML that can be read ({_short(error)}); export it again.") from None
    return network_of_graph(graph, activation=activation)


def text_of(network: Network) -> str:
    """The network as GraphML."""
    import networkx

    graph: Any = networkx.MultiDiGraph()
    graph.graph["name"] = _clean(network.name)
    for row in attributes_of(network.units):
        graph.add_node(row.pop("id"), **_cleaned(row))
    for row in attributes_of(network.connections):
        source, target, key = row.pop("source"), row.pop("target"), row.pop("id")
        graph.add_edge(source, target, key=key, **_cleaned(row))
    return "\n".join(networkx.generate_graphml(graph)) + "\n"


def _check_xml(text: str) -> None:
    """Well formed, shallow, without a DOCTYPE, and no larger than a network may be: looked at before anything is built from it."""
    parser, depth = expat.ParserCreate(), 0
    counts = {"node": 0, "edge": 0}

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise FileRefused("This XML is nested too deeply to be a graph.")
        kind = name.rpartition(":")[2]
        if kind in counts:
            counts[kind] += 1
            check_rows("units" if kind == "node" else "connections", counts[kind])

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise FileRefused("This XML declares a DOCTYPE, which graphs do not need; remove the declaration.")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = doctype
    try:
        parser.Parse(_as_declared(text).encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise FileRefused(f"This is no whole XML ({_short(error)}); copy or export all of it.") from None


def _as_declared(text: str) -> str:
    """The text without its declaration: it is decoded already, whatever encoding it says."""
    text = text.lstrip("\ufeff \t\r\n")
    return text.partition("?>")[2].lstrip() if text.startswith("<?xml") and "?>" in text[:200] else text


def _short(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words[:120] or type(error).__name__


def _cleaned(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _clean(value) if isinstance(value, str) else value for name, value in row.items()}


def _clean(text: str) -> str:
    """Without the characters XML cannot hold."""
    return _NOT_IN_XML.sub("", text)
