"""Networks the tests of runs and sessions are made with."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, sleep
from typing import Any

import numpy as np

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.session.run import Run


def three_units() -> Document:
    """A ring that oscillates: 0 → 1 → 2 → 0, connections 3, 4, 5 by what they read: 2, 0, 1."""
    draft = Draft("ring")
    units = draft.units(3, activation="tanh", bias=[0.5, -0.2, 0.1], place_x=[100.0, 250.0, 400.0], place_y=[100.0, 200.0, 100.0])
    draft.connect_pairs([2, 0, 1], units, [-2.0, 1.5, 1.2])
    network = draft.network()
    wires = network.connections
    return Document(network.with_rows(connections=wires.with_columns(id=wires.id + 3)))


def random_document(units: int, connections: int, seed: int = 0, **columns: Any) -> Document:
    draw, draft = np.random.default_rng(seed), Draft("random")
    given = {"activation": "tanh", "bias": draw.normal(0, 0.3, units), **columns}
    draft.units(units, place_x=draw.uniform(20, 900, units), place_y=draw.uniform(20, 500, units), **given)
    if connections:
        ends = draw.integers(0, units, (2, connections))
        draft.connect_pairs(*ends, draw.normal(0, 1.5 * (units / connections) ** 0.5, connections))
    network = draft.network()
    wires = network.connections
    return Document(network.with_rows(connections=wires.with_columns(id=wires.id + units)))


def forward(run: Run, ticks: int) -> Run:
    end = run.cursor + ticks
    while run.cursor < end and run.forward(end - run.cursor):
        pass
    return run


def settle(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    end = perf_counter() + seconds
    while not condition():
        assert perf_counter() < end, "did not happen"
        sleep(0.0005)
