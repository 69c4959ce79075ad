"""Structure in wires is found whoever drew them and in whatever order; every wire is in exactly one block, and in its place there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.blocks import Bank, Block, Wiring, blocks_of
from rnnsim.compiling.compile_network import compile_network
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network, rows_from
from tests.canon.gated_graphs import Parameters, Place, gru_pool, lstm_pool

pytest.importorskip("numba")


def shuffled(network: Network, seed: int = 0) -> Network:
    """The same drawing with other unit ids, so that rows say nothing of its structure; connections are drawn in another order, too."""
    random = np.random.default_rng(seed)
    units, wires = network.units, network.connections
    ids = random.permutation(len(units))
    number = dict(zip(units.id.tolist(), ids.tolist(), strict=True)) | {-1: -1}
    ends = {name: np.array([number[unit] for unit in wires.columns[name].tolist()], int) for name in ("source", "target", "gate")}
    order = np.argsort(ids)
    columns = {name: column[order] for name, column in units.columns.items() if name != "id"}
    return Network(
        rows_from("units", len(units), id=np.arange(len(units)), **columns),
        rows_from("connections", len(wires), **{**wires.columns, **ends, "id": random.permutation(len(wires))}),
    )


def blocks_in(network: Network, monkeypatch: pytest.MonkeyPatch, *, bits: int = 64, lanes: int = 1) -> list[Block]:
    """All blocks of a network's layout."""
    from rnnsim.engine.fused import net_inputs
    from rnnsim.engine.fused.layout import laid_out
    from rnnsim.engine.fused.sheet import Kind

    found: list[Block] = []

    def noted(wiring: Wiring, bank: Bank) -> Any:
        blocks = list(blocks_of(wiring, bank))
        found.extend(blocks)
        return blocks

    monkeypatch.setattr(net_inputs, "blocks_of", noted)
    laid_out(compile_network(network), Kind(bits, lanes, "tick", (), False))
    return found


def wires_by_kind(blocks: list[Block]) -> dict[str, int]:
    return {kind: sum(len(block.rows) for block in blocks if block.kind == kind) for kind in ("dense", "diagonal", "sparse")}


def cell(pool: Callable[..., Any], parts: int, *, inputs: int, hidden: int) -> Network:
    random, draft = np.random.default_rng(1), Draft()
    below = draft.units(inputs, is_input=True)
    shapes = ((parts * hidden, inputs), (parts * hidden, hidden), (parts * hidden,), (parts * hidden,))
    pool(draft, below, Parameters(*(random.normal(size=shape) for shape in shapes)), place=Place())
    return draft.network()


@pytest.mark.parametrize("bits", [32, 64])
@pytest.mark.parametrize("lanes", [1, 16])
def test_an_lstm_with_shuffled_units_is_dense_and_diagonal(bits: int, lanes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden, inputs = 32, 8
    network = shuffled(cell(lstm_pool, 4, inputs=inputs, hidden=hidden))
    counts = wires_by_kind(blocks_in(network, monkeypatch, bits=bits, lanes=lanes))
    assert counts == {"dense": 4 * hidden * (inputs + hidden), "diagonal": 4 * hidden, "sparse": 0}  # candidate, carousel twice, output


@pytest.mark.parametrize("bits", [32, 64])
def test_a_gru_with_shuffled_units_is_mostly_dense(bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    network = shuffled(cell(gru_pool, 3, inputs=4, hidden=32))
    counts = wires_by_kind(blocks_in(network, monkeypatch, bits=bits))
    assert sum(counts.values()) == len(network.connections)
    assert counts["dense"] >= 2 * 32 * 36
    assert counts["diagonal"] > 0


def test_random_sparse_wires_become_sparse_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    random, draft = np.random.default_rng(2), Draft()
    units = draft.units(1000, activation="tanh")
    draft.connect_pairs(random.permutation(np.repeat(units, 10)), np.repeat(units, 10), 0.1)
    assert wires_by_kind(blocks_in(draft.network(), monkeypatch)) == {"dense": 0, "diagonal": 0, "sparse": 10_000}


def test_layers_drawn_unit_by_unit_in_any_order_are_one_dense_block_each(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = Draft()
    layers = [draft.units(24, activation="tanh", is_input=number == 0) for number in range(3)]
    for below, above in pairwise(layers):
        draft.connect(below, above, 0.1, delay=0)
    blocks = blocks_in(shuffled(draft.network()), monkeypatch)
    assert [(block.kind, block.count, len(block.sources)) for block in blocks] == [("dense", 24, 24)] * 2


def test_wires_one_to_one_are_a_diagonal_whatever_the_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = Draft()
    x, gate = (draft.units(40, is_input=True, activation=name) for name in ("tanh", "logistic"))
    y = draft.units(40)
    draft.connect_pairs(x, y, 0.5, delay=0, gate=gate)
    blocks = blocks_in(shuffled(draft.network()), monkeypatch)
    assert {(block.kind, block.gates is None) for block in blocks} == {("diagonal", False)}


def where_blocks_put(block: Block, bank: Bank) -> tuple[Any, Any, Any]:
    """Position, source and gate that a block's layout means for each of its wires."""
    register, entry = bank.register, block.entries
    if block.kind == "diagonal":
        return (
            block.first + entry,
            block.sources[0] + bank.stride * entry,
            -1 if block.gates is None else block.gates[0] + bank.stride * entry,
        )
    if block.kind == "dense":
        column = entry // register
        position = block.first + column // len(block.sources) * register + entry % register
        return position, block.sources[column % len(block.sources)], -1
    assert block.pointers is not None
    row = np.searchsorted(block.pointers, entry // register, side="right") - 1
    position = block.first + row * register + entry % register
    return position, block.sources[entry], -1 if block.gates is None else block.gates[entry]


@pytest.mark.parametrize("seed", range(60))
def test_every_wire_is_in_one_block_and_in_its_place_there(seed: int) -> None:
    random = np.random.default_rng(seed)
    register, stride = int(random.choice((8, 16))), int(random.choice((1, 1, 16, 48)))
    size, others = int(random.integers(1, 9)) * (1 if stride > 1 else register), int(random.integers(1, 60))
    real = random.random(size) < random.choice((1.0, 0.9))
    real[0] = True
    targets, count = np.flatnonzero(real), int(random.integers(1, 600))
    positions, sources = random.choice(targets, count), random.integers(0, others, count) * stride
    if random.random() < 0.5:  # a square, and some wires in parallel
        square = np.stack(np.meshgrid(targets, np.arange(others) * stride), axis=-1).reshape(-1, 2)
        positions, sources = np.concatenate([positions, square[:, 0], targets]), np.concatenate([sources, square[:, 1], targets * stride])
    gates = np.where(random.random(len(positions)) < random.choice((0.0, 0.4)), random.integers(0, others, len(positions)) * stride, -1)
    wiring = Wiring(random.permutation(len(positions)), positions, sources, gates)
    bank = Bank(size, real, register, stride, bool(random.random() < 0.2))
    blocks = list(blocks_of(wiring, bank))
    taken = np.concatenate([block.rows for block in blocks])
    assert np.array_equal(np.sort(taken), np.sort(wiring.rows))
    at = np.argsort(wiring.rows)
    for block in blocks:
        assert len(np.unique(block.entries)) == len(block.entries)
        assert block.entries.max() < block.size
        mine = wiring.taken(at[block.rows])
        for wanted, found in zip(mine[1:], where_blocks_put(block, bank), strict=True):
            assert np.array_equal(wanted, np.broadcast_to(found, wanted.shape)), block.kind
        assert block.first + block.count <= bank.size
        if stride == 1:
            assert block.first % register == 0
            assert block.count % register == 0
