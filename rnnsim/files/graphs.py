"""What GraphML and node-link files share: a networkx multigraph becomes a network whose gates and numbers hold, or is refused."""

from __future__ import annotations

from typing import Any

from rnnsim.files.refusal import FileRefused
from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import COLUMNS, NO_ID
from rnnsim.network.exchange import from_networkx
from rnnsim.network.limits import check_shown
from rnnsim.network.network import Network, Rows
from rnnsim.network.placement import around

LARGEST = 64_000_000  # characters
_ENDS = ("id", "source", "target")


def network_of_graph(graph: Any, *, activation: str = "identity") -> Network:
    """Whole-numbered nodes keep their numbers, so that gates find their units. Raises FileRefused."""
    import networkx

    check_shown(graph.number_of_nodes(), graph.number_of_edges())
    if all(_is_number(node) for node in graph):
        graph = networkx.relabel_nodes(graph, {node: int(node) for node in graph})
    try:
        network = from_networkx(_with_edge_numbers(graph), activation=activation)
    except (Refused, KeyError, TypeError, ValueError, OverflowError) as error:
        raise FileRefused(f"This graph cannot become a network: {error}") from None
    gates = network.connections.gate
    if (network.units.positions_of(gates[gates != NO_ID]) < 0).any():
        raise FileRefused("A connection of this graph is gated by a unit that is not in it; remove the gate or add the unit.")
    has_places = any("place_x" in found for _, found in graph.nodes(data=True))
    return network if has_places else around(network)


def attributes_of(rows: Rows) -> list[dict[str, Any]]:
    """Each row as a dictionary of plain values: what is the same as the default in every row is left out, and so is infinity."""
    told = [name for name, column in COLUMNS[rows.kind].items() if name in _ENDS or (rows.columns[name] != column.default).any()]
    lists = {name: rows.columns[name].tolist() for name in (*told, *(("weight", "delay") if rows.kind == "connections" else ()))}
    made = [dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True)]
    return [{name: value for name, value in row.items() if value not in (float("inf"), float("-inf"))} for row in made]


def check_length(text: str) -> None:
    """Raises FileRefused for a text that would take too long."""
    if len(text) > LARGEST:
        raise FileRefused(f"This graph is longer than {LARGEST / 1e6:.0f} million characters; make it smaller.")


def _is_number(node: Any) -> bool:
    """Whether it can be a unit's number: whole, not negative, and short of what ids can hold."""
    if isinstance(node, str):
        return node.isascii() and node.isdigit() and len(node) < 16
    return isinstance(node, int) and not isinstance(node, bool) and 0 <= node < 10**15


def _with_edge_numbers(graph: Any) -> Any:
    """Numbers as weights and delays, also where a file holds them as text; what others call our key columns is dropped."""
    for *_, found in graph.edges(data=True):
        for name in ("weight", "delay"):
            if isinstance(found.get(name), str):
                found[name] = float(found[name])
        found.pop("id", None), found.pop("source", None), found.pop("target", None)
    for _, found in graph.nodes(data=True):
        found.pop("id", None)
        if "label" in found:
            found["label"] = str(found["label"])[:200]
    return graph
