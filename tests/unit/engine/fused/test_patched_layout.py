"""A layout that was patched makes the same bits as one laid out anew, whatever was drawn, taken back and drawn again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.compiling import loose_wires
from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.patching import program_after
from rnnsim.compiling.program import Program
from rnnsim.engine.clock import Room
from rnnsim.engine.state import first_state
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import connect, delete, set_connections
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings

pytest.importorskip("numba")


def layered(random: np.random.Generator) -> Network:
    """Inputs, units before any cycle, a core with periods and products, and units behind it."""
    draft = Draft("layered")
    x = draft.units(5, is_input=True)
    before = draft.units(20, activation="relu", bias=0.1)
    core = draft.units(40, activation=random.choice(["tanh", "logistic"], 40), period=random.choice([1, 1, 2], 40))
    factors = draft.units(4, aggregation="product", activation="tanh")
    after = draft.units(10, activation="softplus", is_output=True)
    draft.connect(x, before, random.normal(size=(20, 5)), delay=0)
    draft.connect(before, core, random.normal(size=(40, 20)) / 5, delay=1)
    draft.connect_pairs(core[random.integers(0, 40, 120)], core[random.integers(0, 40, 120)], random.normal(size=120) / 3, delay=1)
    draft.connect_pairs(core[:8], np.repeat(factors, 2), 0.7, delay=1)
    draft.connect_pairs(factors, core[:4], 0.5, delay=1)
    draft.connect(core, after, random.normal(size=(10, 40)) / 6, delay=0)
    return draft.network()


def rows_of(program: Program, network: Network, batch: int, fused: Any) -> Any:
    inputs = np.random.default_rng(1).normal(size=(6, batch, len(network.input_ids)))
    rows = np.zeros((6, batch, len(network.units)))
    fused.advance(program, first_state(program, batch), inputs, settings=RunSettings(backend="fused"), room=Room(rows))
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("batch", [1, 3])
def test_patched_and_fresh_layouts_give_the_same_bits_through_sixty_edits(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    from rnnsim.engine.fused import ready, running

    monkeypatch.setattr(loose_wires, "LARGE", 50)
    random = np.random.default_rng(batch)
    document = Document(layered(random))
    program, past, patched = compile_network(document.network), [document], 0
    rows_of(program, document.network, batch, running)
    laid_out = ready.laid_out
    fresh: list[Program] = []
    monkeypatch.setattr(ready, "laid_out", lambda of, kind: (fresh.append(of), laid_out(of, kind))[1])
    for number in range(60):
        ids = document.network.units.id
        if random.random() < 0.35 and len(past) > 1:
            document = past.pop()
        elif random.random() < 0.3:
            document = delete(connections=[int(document.network.connections.id.max()) - int(random.integers(0, 3))])(document)
        elif random.random() < 0.2:
            document = set_connections([int(random.choice(document.network.connections.id))], weight=float(random.normal()))(document)
        else:
            past.append(document)
            gate = int(random.choice(ids)) if random.random() < 0.3 else -1
            ends = [int(random.choice(ids))], [int(random.choice(ids))]
            document = connect(*ends, float(random.normal()), delay=int(random.choice([0, 1, 1, 2])), gate=gate)(document)
        try:
            program = program_after(program, document.network)
        except Refused:  # a loop within a tick
            document = past.pop()
            program = program_after(program, document.network)
        fresh.clear()
        found = rows_of(program, document.network, batch, running)
        patched += not fresh
        assert np.array_equal(found, rows_of(compile_network(document.network), document.network, batch, running)), number
    assert patched > 20


def test_small_networks_have_no_loose_wires_and_large_ones_those_drawn_last() -> None:
    draft = Draft()
    u = draft.units(200, activation="tanh", place_x=np.arange(200.0))
    draft.connect_pairs(np.repeat(u, 100), np.tile(u[:100], 200), 0.01)
    network = draft.network()
    assert len(network.connections) == loose_wires.LARGE
    apart = loose_wires.loose_wires(compile_network(network))
    assert sorted(network.connections.id[apart].tolist()) == list(range(19_968, 20_000))
    without = network.with_rows(connections=network.connections.taken(np.arange(1, 20_000)))
    assert not loose_wires.loose_wires(compile_network(without)).any()
    assert not loose_wires.loose_wires(compile_network(network, continuous=True)).any()
