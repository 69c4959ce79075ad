"""Into which modules a network falls, by its connections alone: communities of units and how far they stand apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Ids, Network

if TYPE_CHECKING:
    import networkx as nx


class Modules(NamedTuple):
    """members: ids of the units of each module, the one with the lowest id first; modularity: from −½ to 1, 0 for chance."""

    members: tuple[Ids, ...]
    modularity: float


def modules_of(network: Network | Document, *, weighted: bool = False, seed: int = 0) -> Modules:
    """Louvain's communities (Blondel et al., Journal of Statistical Mechanics, 2008) of the units that are no inputs.

    Two units are joined once for every connection between them, whichever way it leads, or by its absolute weight if `weighted`;
    self-connections and gates do not count. Q = Σ_c (L_c / m − (k_c / 2m)²) (Newman and Girvan, Physical Review E 69, 2004).
    """
    import networkx as nx

    graph = _joined(as_network(network), weighted=weighted)
    if not graph.size(weight="weight"):
        return Modules(tuple(np.array([unit]) for unit in graph), 0.0)
    found = nx.community.louvain_communities(graph, seed=seed)
    parts = sorted((np.array(sorted(part)) for part in found), key=lambda part: int(part[0]))
    return Modules(tuple(parts), float(nx.community.modularity(graph, found)))


def modularity_of(network: Network | Document, parts: NDArray[np.str_], *, weighted: bool = False) -> float:
    """Q of a given division: the name of a part for each unit in row order, such as the column `group`. Inputs are left out."""
    import networkx as nx

    units = as_network(network).units
    graph = _joined(as_network(network), weighted=weighted)
    named = dict(zip(units.id.tolist(), np.asarray(parts).tolist(), strict=True))
    division = [{unit for unit in graph if named[unit] == name} for name in sorted({named[unit] for unit in graph})]
    return float(nx.community.modularity(graph, division)) if graph.size(weight="weight") else 0.0


def _joined(network: Network, *, weighted: bool) -> nx.Graph:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(network.units.id[~network.units.is_input].tolist())
    wires = network.connections
    for source, target, weight in zip(wires.source.tolist(), wires.target.tolist(), np.abs(wires.weight).tolist(), strict=True):
        if source != target and source in graph and target in graph:
            known = graph.get_edge_data(source, target, {"weight": 0.0})["weight"]
            graph.add_edge(source, target, weight=known + (weight if weighted else 1.0))
    return graph
