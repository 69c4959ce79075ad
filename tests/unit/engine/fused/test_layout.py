"""Where a layout puts units and numbers; and that neither chunks nor what is recorded can be seen in the numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import with_parameters
from rnnsim.engine.backends import BACKENDS
from rnnsim.engine.clock import Room
from rnnsim.engine.running import run
from rnnsim.engine.state import first_state
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings

pytest.importorskip("numba")


def mixture(seed: int = 0) -> Network:
    """Units of several sorts, before, on and behind a cycle, some of which rest, integrate, multiply or answer together."""
    random, draft = np.random.default_rng(seed), Draft()
    x = draft.units(5, is_input=True)
    layer = draft.units(11, activation="tanh", bias=0.1)
    core = draft.units(19, activation=random.choice(["tanh", "logistic", "sign_hold"], 19), period=random.integers(1, 3, 19), phase=0)
    slow = draft.units(3, activation="tanh", dynamics="integrator", tau=3.0)
    chosen = draft.units(4, activation="softmax", group="choice")
    product = draft.units(2, aggregation="product", is_output=True)
    y = draft.units(3, activation="logistic", is_output=True)
    for source, target, delay in ((x, layer, 0), (layer, core, 0), (core, core, 1), (core, slow, 2), (slow, core, 3), (core, chosen, 0)):
        draft.connect(source, target, random.normal(size=(len(target), len(source))) * 0.4, delay=delay)
    draft.connect(chosen, product, 0.9, delay=0)
    draft.connect_pairs(core[:3], y, 0.7, delay=0, gate=chosen[0])
    return draft.network()


def layout_of(network: Network, bits: int = 64, lanes: int = 1) -> Any:
    from rnnsim.engine.fused.layout import laid_out
    from rnnsim.engine.fused.sheet import Kind

    return laid_out(compile_network(network), Kind(bits, lanes, "tick", (), False))


@pytest.mark.parametrize(("bits", "lanes"), [(64, 1), (32, 1), (64, 8), (32, 48)])
def test_every_unit_has_a_place_of_its_own(bits: int, lanes: int) -> None:
    layout = layout_of(mixture(), bits, lanes)
    placement, register = layout.placement, layout.kind.register
    places = np.concatenate([placement.place, placement.state[placement.state >= 0]])
    assert len(np.unique(places)) == len(places)
    assert places.min() >= (register if lanes == 1 else 1)  # the first hold constants
    assert places.max() < layout.stride // lanes
    for group in placement.groups:
        assert np.array_equal(placement.place[group.rows], group.first + np.arange(len(group.rows)))
        if lanes == 1:
            assert group.first % register == 0
            assert group.size % register == 0


def test_every_connection_has_a_weight_of_its_own_and_every_input_unit_a_column() -> None:
    layout = layout_of(mixture())
    assert len(np.unique(layout.weight_at)) == len(layout.weight_at)
    assert layout.weight_at.max() < layout.weights.size
    assert len(np.unique(layout.input_places)) == len(layout.input_places) == 5
    assert layout.input_places.max() < layout.input_length


def test_a_weight_edit_changes_numbers_only() -> None:
    from rnnsim.engine.fused.ready import ready_for

    network = mixture()
    program = compile_network(network)
    settings, inputs = RunSettings(), np.ones((3, 1, 5))
    BACKENDS["fused"].load()(program, first_state(program), inputs, settings=settings, room=Room())
    heavier = network.with_rows(connections=network.connections.with_columns(weight=network.connections.weight * 2))
    later = with_parameters(program, heavier)
    kind = layout_of(network).kind
    before, after = ready_for(program, kind, 1.0), ready_for(later, kind, 1.0)
    assert after.layout is before.layout
    assert not np.array_equal(after.weights, before.weights)


@pytest.mark.parametrize("most", [4, 5, 17])
@pytest.mark.parametrize("batch", [1, 3])
def test_rows_moved_out_of_the_window_change_nothing(most: int, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from rnnsim.engine.fused import running

    network, inputs = mixture(), np.random.default_rng(1).normal(size=(50, batch, 5))
    chosen: dict[str, Any] = {
        "backend": "fused", "clamp": {7: np.where(np.arange(50) % 3 == 0, 0.5, np.nan), 36: 0.25}, "valid": np.arange(50) % 7 > 0,
    }  # fmt: skip
    for held in ({}, {"clamp": chosen["clamp"]}, {"valid": chosen["valid"]}, {k: chosen[k] for k in ("clamp", "valid")}):
        whole = run(network, inputs, backend="fused", **held)
        with monkeypatch.context() as patch:
            patch.setattr(running, "MOST_ROWS", most)
            cut = run(network, inputs, backend="fused", **held)
        for name in ("outputs", "activations", "states"):
            assert np.array_equal(getattr(whole, name), getattr(cut, name)), name
        assert np.array_equal(whole.state.recent, cut.state.recent)
        assert np.array_equal(whole.state.inner, cut.state.inner)


@pytest.mark.parametrize("batch", [1, 2])
def test_what_is_recorded_changes_nothing(batch: int) -> None:
    network, inputs = mixture(), np.random.default_rng(2).normal(size=(40, batch, 5))
    everything = run(network, inputs, backend="fused")
    for record in ("outputs", "last"):
        other = run(network, inputs, backend="fused", record=record)
        assert np.array_equal(other.outputs[-1], everything.outputs[-1])
        assert np.array_equal(other.state.recent, everything.state.recent)
        assert np.array_equal(other.state.inner, everything.state.inner)
    assert np.array_equal(run(network, inputs, backend="fused", record="outputs").outputs, everything.outputs)


def test_a_run_goes_on_from_a_state() -> None:
    network, inputs = mixture(), np.random.default_rng(3).normal(size=(30, 5))
    whole = run(network, inputs, backend="fused")
    begun = run(network, inputs[:13], backend="fused")
    rest = run(network, inputs[13:], backend="fused", start=begun.state)
    assert rest.first == 14
    assert np.array_equal(np.concatenate([begun.activations, rest.activations]), whole.activations)
