"""neat-python's evolved networks as graphs: the figures frozen in tests/golden, and neat-python itself where it is installed.

neat scales before it answers: sigmoid is logistic(5 z), tanh is tanh(2.5 z), gauss is exp(−5 z²), softplus is ln(1 + exp(5 z)) / 5.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.network.draft import Draft
from rnnsim.network.network import Ids, Network
from tests.golden.neat_networks import CASES, INPUTS, TIME_STEP, frozen_networks, live_flows, live_states, neat_is_here


class Answer(NamedTuple):
    """neat's activation as one of ours: scale · activation(gain · z + offset) + shift; scale and shift take a copying unit."""

    activation: str
    gain: float = 1.0
    offset: float = 0.0
    scale: float = 1.0
    shift: float = 0.0


ANSWERS = {
    "sigmoid": Answer("logistic", 5.0),
    "tanh": Answer("tanh", 2.5),
    "gauss": Answer("gaussian", 5**0.5),
    "relu": Answer("relu"),
    "identity": Answer("identity"),
    "softplus": Answer("softplus", 5.0, scale=0.2),
    "clamped": Answer("saturating", 0.5, offset=1.0, scale=2.0, shift=-1.0),
    "sin": Answer("=sin(5*a)"),
    "hat": Answer("=relu(1-abs(a))"),
}
BY_NAME = [case for case in CASES if case != "sine and hat"]


class Drawn(NamedTuple):
    """Unit ids: what a node makes of its net input, and its value, which is the same unit unless it has to be scaled."""

    answers: Ids
    values: Ids


def nodes_of(draft: Draft, network: dict[str, Any]) -> Drawn:
    answers, values = [], []
    for node in network["nodes"]:
        answer = ANSWERS[node["activation"]]
        aggregation = "product" if node["aggregation"] == "product" else "sum"
        bias = node["bias"] + answer.offset
        unit = draft.units(1, activation=answer.activation, gain=answer.gain, bias=bias, aggregation=aggregation)[0]
        answers.append(unit)
        if (answer.scale, answer.shift) != (1.0, 0.0):
            unit = draft.units(1, bias=answer.shift)[0]
            draft.connect_pairs(answers[-1], unit, answer.scale, delay=0)
        values.append(unit)
    return Drawn(np.array(answers), np.array(values))


def connect_links(draft: Draft, network: dict[str, Any], inputs: Ids, drawn: Drawn, values: Ids) -> None:
    """Inputs are read at once, nodes as they were; the response scales the aggregate, so one factor of a product bears it."""
    for node, target in zip(network["nodes"], drawn.answers, strict=True):
        links = node["links"]
        for number, (key, weight) in enumerate(links):
            share = {"sum": node["response"], "mean": node["response"] / len(links), "product": 1.0 if number else node["response"]}
            source = inputs[-1 - key] if key < 0 else values[key]
            draft.connect_pairs(source, target, weight * share[node["aggregation"]], delay=0 if key < 0 else 1)


def recurrent_network(network: dict[str, Any]) -> tuple[Network, Ids]:
    draft = Draft("neat")
    inputs = draft.units(INPUTS, is_input=True)
    drawn = nodes_of(draft, network)
    connect_links(draft, network, inputs, drawn, drawn.values)
    return draft.network(), drawn.values


def flowing_network(network: dict[str, Any]) -> tuple[Network, Ids]:
    """neat's CTRNN writes into the older of two buffers, so a node steps on from its value of two time steps ago."""
    draft = Draft("neat CTRNN")
    inputs = draft.units(INPUTS, is_input=True)
    drawn = nodes_of(draft, network)
    share = TIME_STEP / np.array([node["time_constant"] for node in network["nodes"]])
    values = draft.units(len(share))
    draft.connect_pairs(values, values, 1 - share, delay=2)
    draft.connect_pairs(drawn.values, values, share, delay=0)
    connect_links(draft, network, inputs, drawn, values)
    return draft.network(), values


@pytest.mark.parametrize("case", BY_NAME)
def test_a_graph_has_the_values_of_neats_recurrent_network(case: str, backend: str) -> None:
    frozen = frozen_networks()[case]
    network, values = recurrent_network(frozen)
    trace = run(network, frozen["inputs"], backend=backend)
    np.testing.assert_allclose(trace.of(values), frozen["states"], rtol=0, atol=1e-12)
    if neat_is_here():
        np.testing.assert_allclose(trace.of(values), live_states(frozen), rtol=0, atol=1e-12)


@pytest.mark.parametrize("case", BY_NAME)
def test_a_graph_with_delays_of_two_has_the_values_of_neats_ctrnn(case: str, backend: str) -> None:
    frozen = frozen_networks()[case]
    network, values = flowing_network(frozen)
    trace = run(network, frozen["inputs"], backend=backend)
    np.testing.assert_allclose(trace.of(values), frozen["flows"], rtol=0, atol=1e-12)
    if neat_is_here():
        np.testing.assert_allclose(trace.of(values), live_flows(frozen), rtol=0, atol=1e-12)


def test_what_neat_has_and_we_have_not_is_a_formula() -> None:
    frozen = frozen_networks()["sine and hat"]
    network, values = recurrent_network(frozen)
    states = run(network, frozen["inputs"]).of(values)
    np.testing.assert_allclose(states, frozen["states"], rtol=0, atol=1e-12)
    if neat_is_here():
        np.testing.assert_allclose(states, live_states(frozen), rtol=0, atol=1e-12)
