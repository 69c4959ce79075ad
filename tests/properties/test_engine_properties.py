from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rnnsim.compiling.unfolding import unfold
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.running import run
from rnnsim.engine.trace import Trace
from rnnsim.network.document import Document
from rnnsim.network.findings import blocking_findings
from rnnsim.network.network import Network, rows_from
from rnnsim.network.run_settings import METHODS, UPDATE_ORDERS, RunSettings
from tests.properties.invented_networks import inputs_for, networks
from tests.properties.plain_interpreter import interpreted

few = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def finite(network: Network, *given: Any, **chosen: Any) -> Trace:
    """A run whose values stay moderate, so that rounding is all that can differ."""
    try:
        trace = run(network, *given, **chosen)
    except NonFinite:
        assume(False)
    assume(np.abs(trace.activations).max(initial=0) < 1e3 and np.abs(trace.states).max(initial=0) < 1e3)
    return trace


def bitwise(first: Any, second: Any) -> bool:
    return np.array_equal(first, second)


@few
@given(networks(), seeds, st.sampled_from((1.0, 0.25)))
def test_the_engine_agrees_with_an_independent_interpreter(network: Network, seed: int, dt: float) -> None:
    assert not blocking_findings(network)
    random = np.random.default_rng(seed)
    inputs = inputs_for(network, 7, seed)
    valid = random.random(7) < 0.8
    clamp = {int(unit): np.where(random.random(7) < 0.4, random.normal(size=7), np.nan) for unit in network.units.id[:3]}
    clamp = {unit: held for unit, held in clamp.items() if network.units.activation[network.units.rows(unit)] != "softmax"}
    trace = finite(network, inputs, dt=dt, valid=valid, clamp=clamp)
    activations, outputs = interpreted(network, inputs, dt=dt, valid=valid, clamp=clamp)
    np.testing.assert_allclose(trace.activations, activations, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(trace.outputs, outputs.reshape(trace.outputs.shape), rtol=1e-12, atol=1e-12)


@few
@given(networks(), seeds, st.integers(1, 6), st.sampled_from((1.0, 0.25)))
def test_an_unfolded_network_equals_the_recurrent_run_to_the_last_bit(network: Network, seed: int, ticks: int, dt: float) -> None:
    inputs = inputs_for(network, ticks, seed)
    trace = finite(network, inputs, dt=dt)
    unfolded = unfold(Document(network, settings=RunSettings(dt=dt)), ticks)
    assert not blocking_findings(unfolded)
    assert (unfolded.connections.delay == 0).all()
    assert bitwise(run(unfolded, inputs.reshape(1, -1)).outputs, trace.outputs.reshape(1, -1))


@few
@given(networks(chance=True), seeds, st.sampled_from(UPDATE_ORDERS), st.sampled_from(("double", "single")))
def test_a_run_continues_where_it_stopped_to_the_last_bit(network: Network, seed: int, update_order: str, precision: str) -> None:
    inputs = inputs_for(network, 9, seed)
    chosen = {"update_order": update_order, "precision": precision, "seed": 5}
    whole = finite(network, inputs, **chosen)
    begun = run(network, inputs[:4], **chosen)
    rest = run(network, inputs[4:], start=begun.state, **chosen)
    assert rest.first == 5
    assert bitwise(np.concatenate([begun.activations, rest.activations]), whole.activations)
    assert bitwise(rest.state.recent, whole.state.recent)
    assert bitwise(rest.state.inner, whole.state.inner)


@few
@given(networks(chance=True), seeds, st.sampled_from(UPDATE_ORDERS))
def test_an_episode_in_a_batch_equals_the_same_episode_alone(network: Network, seed: int, update_order: str) -> None:
    inputs = inputs_for(network, 6, seed, batch=3)
    assume(not np.isin(network.units.activation, ("bernoulli",)).any())  # episode numbers change draws
    valid = np.random.default_rng(seed).random((6, 3)) < 0.8
    together = finite(network, inputs, update_order=update_order, valid=valid)
    for episode in range(3):
        alone = run(network, inputs[:, episode], update_order=update_order, valid=valid[:, episode])
        assert bitwise(alone.activations, together.activations[:, episode])


@few
@given(networks(smooth_only=True), seeds)
def test_outputs_do_not_depend_on_which_ids_units_have(network: Network, seed: int) -> None:
    units, wires = network.units, network.connections
    permuted = np.random.default_rng(seed).permutation(units.id)
    other = dict(zip(units.id.tolist(), permuted.tolist(), strict=True)) | {-1: -1}
    renamed = {name: np.array([other[unit] for unit in wires.columns[name].tolist()], int) for name in ("source", "target", "gate")}
    again = Network(
        rows_from("units", len(units), **{**units.columns, "id": permuted}),
        rows_from("connections", len(wires), **{**wires.columns, **renamed}),
    )
    inputs = inputs_for(network, 6, seed)
    trace = finite(network, inputs)
    columns = [network.input_ids.tolist().index(unit) for unit in units.id[np.argsort(permuted)].tolist() if unit in network.input_ids]
    place = again.units.rows(permuted)
    np.testing.assert_allclose(run(again, inputs[:, columns]).activations[:, place], trace.activations, rtol=1e-9, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(networks(smooth_only=True, most=6), seeds, st.sampled_from(METHODS[1:]))
def test_continuous_methods_continue_and_batch_like_ticks(network: Network, seed: int, method: str) -> None:
    inputs = inputs_for(network, 4, seed, batch=2)
    chosen: dict[str, Any] = {"method": method, "dt": 0.2}
    together = finite(network, inputs, **chosen)
    begun = run(network, inputs[:2], **chosen)
    rest = run(network, inputs[2:], start=begun.state, **chosen)
    assert bitwise(rest.activations, together.activations[2:])
    assert bitwise(run(network, inputs[:, 1], **chosen).activations, together.activations[:, 1])
