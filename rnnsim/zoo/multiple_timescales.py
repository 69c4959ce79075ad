"""Multiple-timescale network: fast units make the movement, slow units remember which movement comes next."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column, labels, on_ring
from rnnsim.zoo.weights import Weights

WEIGHTS = ("weights", "bias", "starts")
ORDER = 96  # ticks of six primitives
GROUPS = ("in and out", "fast", "slow")
NOTES = """# Multiple timescales

The same units three times over, only slower and slower: τ = 2 for the one that answers, 5 for the fast ones, 70 for the slow ones.
Nobody tells the slow units to be memories; they are, because they change so little.

- τ du/dt = −u + Σ w y + x + b, one step of 1 a tick
- y = tanh(u): the *potential* leaks, not the output

Every 96 ticks a pulse on one of four lines sets the slow units to a state of its own. See the fast curves wriggle and the slow ones
glide. Train teaches four orders of three primitives (sine, square, ramp), one for each line: the fast units learn the primitives, the
slow ones which comes next.

**Try this:** set τ of all slow units to 5 and see what is lost.

Yamashita and Tani, PLoS Computational Biology 4, 2008; article 2.
"""


def build(*, inputs: int = 2, fast: int = 10, slow: int = 5, fast_tau: float = 5.0, slow_tau: float = 70.0, **others: ArrayLike) -> Network:
    """u_i(t) = (1 − 1/τ_i) u_i(t − 1) + (1/τ_i)(Σ_j w_ij y_j(t − 1) + x_i(t) + b_i), y = tanh(u).

    Yamashita and Tani 2008: `inputs` units that hear and answer (τ = 2), `fast` and `slow` context units; every unit hears every
    unit with delay 1, but the slow ones and those that hear do not hear each other. Units are integrators in method `tick`. N =
    inputs + fast + slow units, N² − 2 · inputs · slow connections. Weights: weights (N, N), the forbidden ones 0; bias (N,). Also
    seed, and `lines`: so many input units, each of which sets the slow units to a state of its own by a pulse of one tick, `starts`
    (slow, lines); what used to hear then only answers. Article 2.
    """
    lines = int(np.asarray(others.pop("lines", 0)))
    given = Weights(others, WEIGHTS, int(np.asarray(others.pop("seed", 0))))
    if lines and not slow:
        raise Refused("Lines start slow units, and there are none; take at least one slow unit, or no lines.")
    if given.has("starts") and not lines:
        raise Refused("The weights “starts” belong to lines; say how many lines there are.")
    sizes = (inputs, fast, slow)
    count, group = sum(sizes), np.repeat(np.arange(3), sizes)
    allowed = ~((group[:, None] + group == 2) & (group[:, None] != group))
    matrix = given.matrix("weights", count, count)
    bias = given.vector("bias", count)
    slow_left = 264.0 + 2 * _radius(fast) + 200.0
    fast_ring, slow_ring = on_ring(fast, 110.0, left=264.0), on_ring(slow, 110.0, left=slow_left)
    draft = Draft("Multiple-timescale network")
    made = [
        draft.units(
            size, label=labels(letter, size), dynamics="integrator", activation="tanh", tau=tau, bias=bias[group == number],
            is_input=number == 0 and not lines, is_output=number == 0, group=GROUPS[number], **place,
        )
        for number, (size, letter, tau, place) in enumerate(
            zip(sizes, "yfs", (2.0, fast_tau, slow_tau), (column(0, inputs), fast_ring, slow_ring), strict=True)
        )
        if size
    ]  # fmt: skip
    units = np.concatenate(made)
    to, come_from = np.nonzero(allowed)
    draft.connect_pairs(units[come_from], units[to], matrix[to, come_from], delay=1)
    if lines and slow:
        starts = given.given("starts", given.rng.normal(0.0, slow_tau, (slow, lines)))
        place = {**column(0, lines), "place_x": slow_left + 2 * _radius(slow) + 200.0}
        line = draft.units(lines, label=labels("o", lines), is_input=True, bias_trainable=False, group="sequence", **place)
        draft.connect(line, made[-1], starts, delay=0)
    return draft.network()


def _radius(count: int) -> float:
    return float(110.0 / (2 * np.sin(np.pi / count))) if count > 1 else 0.0


def sample() -> Document:
    """Random weights; one of four orders of primitives is asked for every 96 ticks."""
    network = build(inputs=1, lines=4, seed=7)
    pulses = np.zeros((4 * ORDER, 4))
    pulses[::ORDER] = np.eye(4)
    tape = Episode("four orders", pulses, network.input_ids, repeats=True)
    tints = (("in and out", "ochre"), ("fast", "cyan"), ("slow", "violet"), ("sequence", "slate"))
    training = (("task", "primitives"), ("learning_rate", "0.01"), ("clip", "1"))
    layout = Layout(("raster", "traces", "weights"), tints, speed=20.0, hides_weakest=0.7, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
