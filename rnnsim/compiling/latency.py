"""How many ticks an input takes to an output at least: what targets have to wait for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.document import Document, as_network
from rnnsim.network.network import Network

UNREACHED = -1


def output_latencies(network: Network | Document) -> NDArray[np.int64]:
    """(outputs,) ticks of the shortest way from any input to each output, −1 where there is none.

    A gate is a way of no tick, a connection one of its delay; one that reads later ticks makes nobody wait. A layered network
    answers within the tick (0), a strictly clocked one of depth D after D − 1.

    >>> from rnnsim.network.draft import Draft
    >>> draft = Draft()
    >>> x, h, y = draft.units(1, is_input=True), draft.units(1), draft.units(1, is_output=True)
    >>> ids = draft.connect(x, h, delay=0), draft.connect(h, y, delay=1)
    >>> output_latencies(draft.network()).tolist()
    [1]
    """
    graph = as_network(network)
    units, wires = graph.units, graph.connections
    rows = {name: units.rows(getattr(wires, name)) for name in ("source", "target")}
    gated = np.flatnonzero(wires.gate >= 0)
    sources = np.concatenate([rows["source"], units.rows(wires.gate[gated])])
    targets = np.concatenate([rows["target"], rows["target"][gated]])
    taken = np.concatenate([np.maximum(wires.delay, 0), np.zeros(len(gated), np.int64)])
    far = np.iinfo(np.int64).max // 2
    ticks = np.where(units.is_input, 0, far)
    while True:
        nearer = ticks.copy()
        np.minimum.at(nearer, targets, ticks[sources] + taken)
        if (nearer == ticks).all():
            break
        ticks = nearer
    found = ticks[units.is_output]
    return np.where(found < far, found, UNREACHED)


def latency_of(network: Network | Document) -> int:
    """Ticks by which targets are best shifted: until the slowest of the outputs that hear an input at all can have heard it."""
    return int(max(output_latencies(network).max(initial=0), 0))
