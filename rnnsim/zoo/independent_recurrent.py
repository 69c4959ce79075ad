"""IndRNN: rectifying units that each hear only themselves, so each has a decay of its own that can be kept within bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.weight_matrices import ridge_readout
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.stacks import MOST_LAYERS, Frame, Layers, choices_of, draw_layers, weight_names

WEIGHTS = weight_names(MOST_LAYERS, 1)
FACTORS, REMEMBERED = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 0.98), 2
NOTES = """# Independent units

No unit hears another one of its layer, only itself: what it heard fades by its own factor u each tick. So a layer is a row of
memories of different lengths. Here the factors go from 0 to 0.98, and a pulse dies away at eight speeds.

- h(t) = relu(W x + u · h(t − 1) + b)

The readout was fitted by least squares: it says, as well as eight fading traces can, what the input was two ticks ago. Learning
keeps each |u| below its bound (columns *lower* and *upper*), so that nothing can explode.

**Try this:** set one loop to 0. Its unit forgets at once, and the answer no longer fits.

Li, Li, Cook, Zhu and Gao 2018; article 2.
"""


def build(
    *, inputs: int = 2, hidden: int = 8, layers: int = 2, outputs: int = 1, longest: int = 50, growth: float = 2.0, **others: Any
) -> Network:
    """h = relu(W x + u · h' + b), layer by layer at delay 0; |u| ≤ growth^(1 / longest), so that nothing grows by more than `growth`
    over `longest` ticks. Li, Li, Cook, Zhu and Gao, CVPR 2018.

    H units and H·I + H connections a layer; the bound is kept by learning (columns lower and upper). Random u are uniform in
    0 … 1, cut at the bound. Weights: layer_1_input (H, I), layer_1_recurrent (H, 1), layer_1_bias (H,), … hidden_to_output, output_bias.
    Also seed and readout. Named by article 2.
    """
    given, readout = choices_of(others, WEIGHTS, readout="identity")
    draft = Draft("IndRNN")
    frame, shape = Frame(draft, inputs, outputs, readout), Layers("indrnn", hidden, layers)
    top = draw_layers(frame, shape, given, below=frame.inputs(shape), bound=growth ** (1.0 / longest))
    frame.outputs(top, given)
    return draft.network()


def sample() -> Document:
    """One layer whose units forget at eight speeds, and a readout that combines them into the input of two ticks ago."""
    pulses = np.where(np.random.default_rng(6).random((48, 1)) < 0.2, 1.0, 0.0)
    states = _faded(pulses[:, 0], np.array(FACTORS))
    wanted = np.tile(np.roll(pulses, REMEMBERED, axis=0), (8, 1))
    wanted[:REMEMBERED] = 0.0  # before the first tick nothing was heard
    readout = ridge_readout(states, wanted, 1e-3)
    count = len(FACTORS)
    network = build(
        inputs=1, hidden=count, layers=1, layer_1_input=np.ones((count, 1)), layer_1_recurrent=np.reshape(FACTORS, (count, 1)),
        layer_1_bias=np.zeros(count), hidden_to_output=readout.weights, output_bias=readout.bias,
    )  # fmt: skip
    tape = Episode("pulses", pulses, network.input_ids, np.roll(pulses, REMEMBERED, axis=0), network.output_ids, repeats=True)
    tints = (("input", "slate"), ("hidden", "violet"), ("output", "ochre"))
    training = (("task", "delayed_memory"), ("task.delay", str(REMEMBERED)), ("loss", "half_squared_error"), ("learning_rate", "0.003"))
    layout = Layout(("traces", "raster", "tape"), tints, speed=5.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)


def _faded(pulses: NDArray[np.float64], factors: NDArray[np.float64]) -> NDArray[np.float64]:
    """(8 T, units): what units with these factors make of positive pulses that come again and again."""
    state, states = np.zeros(len(factors)), []
    for pulse in np.tile(pulses, 8):
        state = factors * state + pulse
        states.append(state)
    return np.array(states)
