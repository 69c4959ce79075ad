"""Back-projections: the output is heard by the hidden units one tick later, so the network can keep itself going."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.weight_matrices import ridge_readout, scaled_to_spectral_radius
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import COLUMN_GAP, column, labels, on_ring
from rnnsim.zoo.weights import Weights

WEIGHTS = ("input_to_hidden", "hidden_to_hidden", "output_to_hidden", "hidden_to_output")
NOTES = """# Output back-projections

The output y is heard by all hidden units one tick later. That loop keeps a wave going for ever; without it every activity here
would die out, because the hidden units alone only fade. Every 120 ticks u gives a kick: the wave stumbles and comes back.

- h(t) = tanh(W_in u(t) + W h(t − 1) + W_back y(t − 1))
- y(t) = W_out h(t)

W_out was fitted while y was *forced* to be a sine (that is a clamp: hidden units hear the teacher). Then y runs *free*.

**Try this:** clamp y to 0 for a while and watch the hidden units fade; let go, and wait for the next kick.

Jaeger 2001; article 4 (“back projections”).
"""


def build(*, inputs: int = 1, hidden: int = 6, outputs: int = 1, seed: int = 0, **weights: ArrayLike) -> Network:
    """h(t) = tanh(W_in u(t) + W h(t − 1) + W_back y(t − 1)), y(t) = W_out h(t), all starting at 0.

    Teacher forcing is a clamp of the outputs. Weights: input_to_hidden (hidden, inputs), hidden_to_hidden (hidden, hidden),
    output_to_hidden (hidden, outputs), hidden_to_output (outputs, hidden). Article 4; Jaeger, GMD report 148, 2001.
    """
    given = Weights(weights, WEIGHTS, seed)
    into, among = given.matrix("input_to_hidden", hidden, inputs), given.matrix("hidden_to_hidden", hidden, hidden)
    back, out = given.matrix("output_to_hidden", hidden, outputs), given.matrix("hidden_to_output", outputs, hidden)
    ring = on_ring(hidden, left=COLUMN_GAP)
    edge = ring["place_x"].max() / COLUMN_GAP + 1.2
    draft = Draft("Output back-projections")
    u = draft.units(inputs, label=labels("u", inputs), is_input=True, group="input", **column(0, inputs))
    h = draft.units(hidden, label=labels("h", hidden), activation="tanh", group="hidden", **ring)
    y = draft.units(outputs, label=labels("y", outputs), is_output=True, group="output", **column(edge, outputs))
    draft.connect(u, h, into, delay=0)
    draft.connect(h, h, among, delay=1)
    draft.connect(y, h, back, delay=1)
    draft.connect(h, y, out, delay=0)
    return draft.network()


def sample() -> Document:
    """A wave generator: fitted to a sine while forced, then let go."""
    network = build(seed=3, **_wave_generator(np.random.default_rng(3), hidden=6))
    kicks = np.zeros((120, 1))
    kicks[0] = 1.0
    tape = Episode("a kick now and then", kicks, network.input_ids, repeats=True)
    tints = (("input", "slate"), ("hidden", "violet"), ("output", "ochre"))
    training = (("task", "sine"), ("learner", "teacher_forcing"), ("learning_rate", "0.01"))
    layout = Layout(("traces", "unfolded", "tape"), tints, speed=12.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)


def _wave_generator(rng: np.random.Generator, hidden: int, *, period: int = 24, ticks: int = 600) -> dict[str, Any]:
    """Random fading hidden units, and the output weights that continue a noisy sine they are forced to hear."""
    among = scaled_to_spectral_radius(rng.normal(0, 1, (hidden, hidden)), 0.6).matrix
    back, into = rng.uniform(-1, 1, hidden), rng.uniform(-1, 1, hidden)
    wave = 0.8 * np.sin(2 * np.pi * np.arange(ticks) / period)
    heard = np.roll(wave, 1) + rng.normal(0, 0.05, ticks)
    states: NDArray[np.float64] = np.zeros((ticks + 1, hidden))
    for tick in range(ticks):
        states[tick + 1] = np.tanh(among @ states[tick] + back * heard[tick])
    steady = slice(100, ticks)
    mirrored = np.concatenate([states[1:][steady], -states[1:][steady]])  # with its mirror image the fitted bias is 0
    readout = ridge_readout(mirrored, np.concatenate([wave[steady], -wave[steady]])[:, None], 0.02)
    return {"input_to_hidden": into, "hidden_to_hidden": among, "output_to_hidden": back, "hidden_to_output": readout.weights}
