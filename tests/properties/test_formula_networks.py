"""Networks whose activations are written as formulas make the same ticks as with the names of the table, to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnsim.compiling.unfolding import unfold
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.running import run
from rnnsim.network.document import Document
from rnnsim.network.network import Network
from rnnsim.network.run_settings import METHODS, UPDATE_ORDERS, RunSettings
from tests.properties.invented_networks import inputs_for, networks

WRITTEN = {
    "identity": "=a", "tanh": "=tanh(x)", "logistic": "=logistic(a)", "gaussian": "=exp(-a*a)", "relu": "=relu(a)",
    "arctangent": "=2/pi * arctan(pi/2*a)", "softplus": "=softplus(a)", "step": "=step(a)", "sign": "=sign(a)",
}  # fmt: skip
few = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def written(network: Network) -> Network:
    """The same network with formulas for names, every other unit keeping its name."""
    units = network.units
    changed = {
        column: np.array([text if at % 2 else WRITTEN.get(text, text) for at, text in enumerate(units.columns[column].tolist())])
        for column in ("activation", "drive")
    }
    return network.with_rows(units=units.with_columns(**changed))


def values_of(network: Network | Document, inputs: Any, **chosen: Any) -> Any:
    """Everything a run on the numpy backend shows, or the unit and tick it ends at."""
    try:
        trace = run(network, inputs, backend="numpy", **chosen)
    except NonFinite as stopped:
        return stopped.unit, stopped.tick
    return trace.activations.tobytes(), trace.states.tobytes(), trace.outputs.tobytes()


@few
@given(networks(chance=True), seeds, st.sampled_from(("double", "single")), st.sampled_from(UPDATE_ORDERS))
def test_a_formula_makes_the_ticks_of_the_name_it_writes_out(network: Network, seed: int, precision: str, order: str) -> None:
    inputs = inputs_for(network, 5, seed, batch=2)
    chosen = {"precision": precision, "update_order": order, "seed": seed % 1000}
    assert values_of(written(network), inputs, **chosen) == values_of(network, inputs, **chosen)


@few
@given(networks(), seeds, st.sampled_from([method for method in METHODS if method != "tick"]))
def test_a_formula_drives_and_shows_an_integrator_in_every_method(network: Network, seed: int, method: str) -> None:
    inputs = inputs_for(network, 3, seed)
    assert values_of(written(network), inputs, method=method, dt=0.25) == values_of(network, inputs, method=method, dt=0.25)


@few
@given(networks(), seeds, st.integers(1, 5))
def test_a_network_with_formulas_unfolds_to_the_last_bit(network: Network, seed: int, ticks: int) -> None:
    document = Document(written(network), settings=RunSettings(dt=0.5))
    inputs = inputs_for(network, ticks, seed)
    try:
        expected = run(document, inputs, backend="numpy").outputs
    except NonFinite:
        return
    unfolded = unfold(document, ticks)
    assert set(unfolded.units.activation.tolist()) <= {
        *document.network.units.activation.tolist(),
        *document.network.units.drive.tolist(),
        "identity",
    }
    found = run(unfolded, inputs.reshape(1, -1), backend="numpy").outputs
    assert np.array_equal(found.reshape(expected.shape), expected)
