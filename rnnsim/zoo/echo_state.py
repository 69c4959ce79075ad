"""The reservoir of an echo state network: random sparse recurrence scaled to a spectral radius, and nothing trained inside."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.weight_matrices import random_sparse, ridge_readout, scaled_to_spectral_radius, spectral_radius
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.edits import add_units, connect, set_units
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import COLUMN_GAP, column, labels, on_sunflower
from rnnsim.zoo.weights import Weights

WEIGHTS = ("reservoir", "input_to_reservoir", "bias")
FORMS = {"tanh": ("tanh", "identity"), "article": ("identity", "tanh"), "linear": ("identity", "identity")}
REMEMBERED = 8
NOTES = """# Echo state network

{units} units with random, fixed weights: each hears {heard} others. The weights were scaled to a spectral radius of
**{achieved:.6f}** (asked for: 0.95), so that old inputs fade but ripple on for a while. Only the readout y was fitted (ridge
regression): it says what the input was {remembered} ticks ago.

- s(t) = (1 − α) s(t − 1) + α tanh(W s(t − 1) + w u(t) + b), α = 0.5
- y(t) = w_out · s(t) + c

**Try this:** clear the activations while it runs. Whatever the start, after some ticks the same input brings the same echo back.
Then make the weights of the reservoir larger until that no longer holds.

Jaeger 2001; articles 0 and 2.
"""


def build(
    *,
    units: int = 100,
    spectral_radius: float = 0.9,
    density: float = 0.1,
    leaking_rate: float = 0.3,
    form: str = "tanh",
    seed: int = 0,
    **weights: ArrayLike,
) -> Network:
    """s(t) = (1 − α) s(t − 1) + α f(W s(t − 1) + W_in u(t) + b), α = leaking_rate; the states are the outputs, there is no readout.

    Each neuron is an integrator with tau 1/α, to be run with method "tick" and dt 1. form "tanh": f = tanh (Jaeger, GMD report
    148, 2001); "article": article 0's dx/dt = −A x + C as written, f = identity and tanh outside; "linear": no tanh at all.
    W is sparse (each unit hears density · units) and scaled to `spectral_radius`; the radius achieved stands in the name of the
    network. Given by name instead (a zero is no connection): reservoir (units, units; taken as it is), input_to_reservoir (units,
    inputs), bias (units,). The number of units follows from a given reservoir, that of inputs from input_to_reservoir (else one).
    """
    given = Weights(weights, WEIGHTS, seed)
    count = len(np.asarray(weights["reservoir"])) if given.has("reservoir") else units
    inputs = given.shape_of("input_to_reservoir")[1] if len(given.shape_of("input_to_reservoir")) == 2 else 1
    among, achieved = _reservoir(given, count, density=density, radius=spectral_radius)
    into = given.given("input_to_reservoir", given.rng.uniform(-1.0, 1.0, (count, inputs)))
    bias = given.given("bias", given.rng.uniform(-0.2, 0.2, count))
    drive, activation = FORMS[form]
    disc = on_sunflower(count)
    draft = Draft(f"Echo state network, ρ {achieved:.4g}")
    u = draft.units(inputs, label=labels("u", inputs), is_input=True, group="input", **column(0, inputs))
    s = draft.units(
        count, label=labels("s", count), dynamics="integrator", tau=1.0 / leaking_rate, drive=drive, activation=activation, bias=bias,
        bias_trainable=False, is_output=True, group="reservoir",
        place_x=disc["place_x"] - disc["place_x"].min() + COLUMN_GAP, place_y=disc["place_y"],
    )  # fmt: skip
    for sources, matrix, delay in ((u, into, 0), (s, among, 1)):
        to, come_from = np.nonzero(matrix)
        draft.connect_pairs(sources[come_from], s[to], matrix[to, come_from], delay=delay, trainable=False)
    return draft.network()


def _reservoir(given: Weights, count: int, *, density: float, radius: float) -> tuple[NDArray[np.float64], float]:
    """The weights inside the reservoir and their spectral radius as measured."""
    drawn = np.zeros((count, count)) if given.has("reservoir") else random_sparse(count, density, given.rng)
    matrix = given.given("reservoir", drawn)
    if given.has("reservoir"):
        return matrix, spectral_radius(matrix)
    scaled = scaled_to_spectral_radius(matrix, radius)
    return scaled.matrix, scaled.achieved


def sample() -> Document:
    """A wandering signal, 120 units that echo it, and one readout that remembers."""
    units, density, alpha = 120, 0.05, 0.5
    rng = np.random.default_rng(4)
    heard = np.where(rng.random((units, 1)) < 0.3, rng.uniform(-1.0, 1.0, (units, 1)), 0.0)  # three of ten hear the input
    reservoir = build(units=units, spectral_radius=0.95, density=density, leaking_rate=alpha, seed=4, input_to_reservoir=heard)
    signal = _signal(240)
    states = _states(reservoir, np.tile(signal, 3), alpha)[-len(signal) :]
    wanted = np.roll(signal, REMEMBERED)[:, None]
    readout = ridge_readout(states, wanted, 0.02)
    inside = reservoir.output_ids
    document = set_units(inside, is_output=False)(Document(reservoir))
    y = document.next_id
    edge = reservoir.units.place_x.max() + COLUMN_GAP
    document = add_units(1, label="y", is_output=True, bias=readout.bias[0], group="readout", place_x=edge)(document)
    document = connect(inside, y, readout.weights[0], delay=0)(document)
    network = document.network
    tape = Episode("a wandering signal", signal[:, None], network.input_ids, wanted, network.output_ids, repeats=True)
    achieved = spectral_radius(_among(reservoir))
    notes = NOTES.format(units=units, heard=round(density * units), achieved=achieved, remembered=REMEMBERED)
    tints = (("input", "slate"), ("reservoir", "cyan"), ("readout", "ochre"))
    training = (("learner", "ridge_readout"), ("penalty", "0.02"))
    layout = Layout(("traces", "raster", "weights", "tape"), tints, speed=12.0, training=training)
    return document.changed(episodes=(tape,), notes=notes, layout=layout, tape=0)


def _signal(ticks: int) -> NDArray[np.float64]:
    """A smooth signal between −1 and 1 that meets its beginning: five slow sines with random phases."""
    rng = np.random.default_rng(9)
    waves = np.array([5, 8, 13, 17, 22])[:, None]
    summed = np.sin(2 * np.pi * (waves * np.arange(ticks) / ticks + rng.random((5, 1)))).sum(axis=0)
    return np.asarray(summed / np.abs(summed).max())


def _among(network: Network) -> NDArray[np.float64]:
    """(units, units) weights inside the reservoir."""
    inside, wires = network.output_ids, network.connections
    kept = wires.delay == 1
    matrix = np.zeros((len(inside), len(inside)))
    matrix[np.searchsorted(inside, wires.target[kept]), np.searchsorted(inside, wires.source[kept])] = wires.weight[kept]
    return matrix


def _states(network: Network, signal: NDArray[np.float64], alpha: float) -> NDArray[np.float64]:
    """(ticks, units) states of the reservoir while it hears the signal."""
    among, wires = _among(network), network.connections
    into, bias = np.zeros(len(among)), network.units.bias[network.units.is_output]
    fed = wires.delay == 0
    into[np.searchsorted(network.output_ids, wires.target[fed])] = wires.weight[fed]
    state, states = np.zeros(len(among)), []
    for value in signal:
        state = (1 - alpha) * state + alpha * np.tanh(among @ state + into * value + bias)
        states.append(state)
    return np.array(states)
