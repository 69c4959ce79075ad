from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.components import condensation_of, ends_of
from rnnsim.compiling.unfolding import unfold
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.running import run
from rnnsim.engine.trace import Trace
from rnnsim.network.document import Document
from rnnsim.network.findings import blocking_findings
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from tests.properties.invented_networks import inputs_for, networks
from tests.properties.plain_interpreter import interpreted

many = settings(max_examples=150, deadline=None)
few = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)
ahead = networks(ahead=True).filter(lambda network: (network.connections.delay < 0).any())


def finite(network: Network, *given: Any, **chosen: Any) -> Trace:
    try:
        trace = run(network, *given, **chosen)
    except NonFinite:
        assume(False)
    assume(np.abs(trace.activations).max(initial=0) < 1e3 and np.abs(trace.states).max(initial=0) < 1e3)
    return trace


@many
@given(ahead, seeds, st.sampled_from((1.0, 0.25)))
def test_sweeps_agree_with_an_independent_interpreter(network: Network, seed: int, dt: float) -> None:
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
@given(networks(ahead=True, chance=True).filter(lambda network: (network.connections.delay < 0).any()), seeds)
def test_an_episode_in_a_batch_of_sweeps_equals_the_same_episode_alone(network: Network, seed: int) -> None:
    inputs = inputs_for(network, 6, seed, batch=3)
    valid = np.random.default_rng(seed).random((6, 3)) < 0.8
    together = finite(network, inputs, valid=valid)
    assume(not np.isin(network.units.activation, ("bernoulli",)).any())  # episode numbers change draws
    for episode in range(3):
        alone = run(network, inputs[:, episode], valid=valid[:, episode])
        assert np.array_equal(alone.activations, together.activations[:, episode])
        assert np.array_equal(alone.outputs, together.outputs[:, episode])


@few
@given(networks(ahead=True).filter(lambda network: (network.connections.delay < 0).any()), seeds)
def test_time_turned_around_turns_the_rows_around(network: Network, seed: int) -> None:
    """With delays of the other sign and the inputs backwards; where nothing rests, every component goes the other way."""
    units = network.units
    still = units.with_columns(period=np.ones_like(units.period), phase=np.zeros_like(units.phase))
    still = still.with_columns(dynamics=np.full(len(units), "instant"))
    there = network.with_rows(units=still)
    back = there.with_rows(connections=there.connections.with_columns(delay=-there.connections.delay))
    inputs = inputs_for(network, 8, seed)
    forth = finite(there, inputs)
    assert np.array_equal(run(back, inputs[::-1]).activations[::-1], forth.activations)


@few
@given(ahead, seeds, st.integers(1, 6), st.sampled_from((1.0, 0.25)))
def test_an_unfolded_network_equals_the_swept_run_to_the_last_bit(network: Network, seed: int, ticks: int, dt: float) -> None:
    inputs = inputs_for(network, ticks, seed)
    trace = finite(network, inputs, dt=dt)
    unfolded = unfold(Document(network, settings=RunSettings(dt=dt)), ticks)
    assert not blocking_findings(unfolded)
    assert (unfolded.connections.delay == 0).all()
    assert np.array_equal(run(unfolded, inputs.reshape(1, -1)).outputs, trace.outputs.reshape(1, -1))


@few
@given(networks(most=14, ahead=True))
def test_sweeps_read_only_what_has_been_swept(network: Network) -> None:
    program = compile_network(network)
    sweep = np.concatenate([np.full(stage.last - stage.first, number)
                            for number, one in enumerate(program.sweeps) for stage in one.stages])[program.slots]  # fmt: skip
    wires = network.connections
    source, target = (network.units.rows(ids) for ids in (wires.source, wires.target))
    directions = np.array([one.direction for one in program.sweeps])
    assert (sweep[source] <= sweep[target]).all()
    within = sweep[source] == sweep[target]
    assert (wires.delay * directions[sweep[target]] >= 0)[within].all()
    found = condensation_of(network, ends_of(network))
    assert (found.component[source] <= found.component[target]).all()
    assert found.is_cyclic[found.component][target[source == target]].all()
    assert [stage for one in program.sweeps for stage in one.stages] == list(program.stages)
