"""The weight matrix of a network as one array, and its eigenvalues. Knows the network value, runs nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Network


def weight_matrix_of(
    network: Network | Document, delay: int | None = None, *, sources: ArrayLike | None = None, targets: ArrayLike | None = None
) -> NDArray[np.float64]:
    """(targets, sources): weights of the connections with that delay (None: of every delay), parallel ones added.

    `sources` and `targets` are unit ids in the order wanted; all units in row order if None. Gates are not looked at.
    """
    graph = as_network(network)
    rows = graph.units.id if targets is None else np.atleast_1d(np.asarray(targets, np.int64))
    columns = graph.units.id if sources is None else np.atleast_1d(np.asarray(sources, np.int64))
    wires = graph.connections
    to, come_from = (
        _places(graph, rows)[graph.units.positions_of(wires.target)],
        _places(graph, columns)[graph.units.positions_of(wires.source)],
    )
    chosen = (to >= 0) & (come_from >= 0) & (True if delay is None else wires.delay == delay)
    matrix = np.zeros((len(rows), len(columns)))
    np.add.at(matrix, (to[chosen], come_from[chosen]), wires.weight[chosen])
    return matrix


def _places(network: Network, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Place of each unit row in `ids`, −1 if it is not there; one more −1 at the end for an end that dangles."""
    places = np.full(len(network.units) + 1, -1, np.int64)
    places[network.units.rows(ids)] = np.arange(len(ids))
    return places


def eigenvalues_of(matrix: ArrayLike) -> NDArray[np.complex128]:
    """Eigenvalues of a square matrix, the greatest absolute value first."""
    values = np.linalg.eigvals(np.asarray(matrix, float)).astype(complex)
    return values[np.argsort(-np.abs(values), kind="stable")]


def spectral_radius_of(network: Network | Document, delay: int | None = 1, *, units: ArrayLike | None = None) -> float:
    """Greatest absolute eigenvalue of the weights among `units` (ids; all if None) with that delay."""
    from rnnsim.formulas.weight_matrices import spectral_radius

    return spectral_radius(weight_matrix_of(network, delay, sources=units, targets=units))
