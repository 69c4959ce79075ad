"""Hopfield's network in continuous time: soft units that roll down an energy landscape into one of its valleys."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.formulas.refused import Refused
from rnnsim.formulas.weight_matrices import hebb, without_diagonal
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode, pattern
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.zoo.arrangement import COLUMN_GAP, labels, on_ring
from rnnsim.zoo.weights import Weights

WEIGHTS = ("patterns", "weights", "initial", "tau")
SQUASHES = ("arctangent", "tanh", "logistic")
NOTES = """# Continuous Hopfield network

Two units that excite each other: a flip-flop. Where Hopfield's units of 1982 jump between −1 and +1, these glide. The plane of
(V₁, V₂) is a landscape with two valleys, at ±(0.573, 0.573), and a pass between them at 0.

- du/dt = −u + T V + x, V = (2/π) arctan(π λ u/2), λ = 1.4
- E = −½ Σ T V V + Σ ∫ V⁻¹ never rises while x is 0

Every 200 ticks of 0.1 a push throws the state over the pass or back.

**Try this:** set the gain λ of both units to 20: the valleys move out to the corners ±1, and it is the network of 1982 again.
With λ below 1 there is only one valley, at 0.

Hopfield 1984; article 4 (continuous).
"""


def build(
    *, units: int = 2, gain: float = 1.4, squash: str = "arctangent", stored: int = 1, seed: int = 0, **weights: ArrayLike
) -> Network:
    """τ_i du_i/dt = −u_i + Σ_j T_ij V_j + x_i, V_i = g(λ u_i), λ = gain (Hopfield, PNAS 81:3088–3092, 1984; R = 1, C = τ).

    Integrators with delay-0 recurrence, for a continuous method. g: "arctangent" (2/π) arctan(π a/2) as in the paper, tanh or
    logistic. T_ij = T_ji (tied pairs), no unit hears itself. Two units are the paper's flip-flop, T₁₂ = 1, from u = (0.3, −0.1); more
    store `stored` random patterns of ±1 by Hebb's rule. Given by name instead: patterns (P, units), weights (units, units;
    symmetric), initial u (units,), tau (units,); the number of units follows from patterns or weights. Article 4.
    """
    if squash not in SQUASHES:
        raise Refused(f"The squash is one of {', '.join(SQUASHES)}, not “{str(squash)[:40]}”.")
    given = Weights(weights, WEIGHTS, seed)
    rows = given.patterns(units, stored)
    count = rows.shape[1]
    is_flip_flop = count == 2 and not given.has("patterns")
    matrix = given.given("weights", without_diagonal(np.ones((2, 2))) if is_flip_flop else hebb(rows))
    if not np.array_equal(matrix, matrix.T):
        raise Refused("The weights of a Hopfield network must be symmetric.")
    start = given.given("initial", np.array([0.3, -0.1]) if is_flip_flop else given.rng.normal(0.0, 0.3, size=(count,)))
    place = {"place_x": [0.0, COLUMN_GAP], "place_y": 0.0} if count == 2 else on_ring(count)
    draft = Draft("Continuous Hopfield network")
    u = draft.units(
        count, label=labels("u", count), dynamics="integrator", activation=squash, gain=gain, tau=given.given("tau", np.ones(count)),
        initial=start, is_input=True, is_output=True, bias_trainable=False, group="memory", **place,
    )  # fmt: skip
    first, second = np.triu_indices(count, 1)
    for sources, targets in ((first, second), (second, first)):
        draft.connect_pairs(u[sources], u[targets], matrix[targets, sources], delay=0, tie=np.arange(len(first)))
    return draft.network()


def sample() -> Document:
    """The flip-flop, pushed from one valley into the other and back."""
    network = build()
    pushes = np.zeros((400, 2))
    pushes[180:200] = [-1.6, -0.9]
    pushes[380:400] = [0.9, 1.6]
    tape = Episode("pushes", pushes, network.input_ids, repeats=True)
    stored = (pattern("+", [1, 1], network.units.id), pattern("−", [-1, -1], network.units.id))
    training = (("learner", "hebb"),)
    layout = Layout(("energy", "traces", "tape"), (("memory", "cyan"),), shows_numbers=True, speed=60.0, training=training)
    return Document(network, (tape, *stored), RunSettings(method="rk4", dt=0.1), NOTES, layout, tape=0)
