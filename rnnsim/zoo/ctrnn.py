"""Continuous-time recurrent networks in two forms, Beer's and the article's; two units make an oscillator."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.edits import add_units, connect
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.zoo.arrangement import COLUMN_GAP, labels, on_ring
from rnnsim.zoo.weights import Weights

WEIGHTS = ("weights", "thresholds", "initial", "tau")
FASTER = 200  # ticks of a tenth in which the sample is to learn to go round
OSCILLATOR = np.array([[4.5, 1.0], [-1.0, 4.5]])
NOTES = """# Two-unit oscillator

Two leaky integrators. Each excites itself; the first is excited by the second and inhibits it. Neither can rest: from almost
everywhere they run into the same limit cycle, once round in 29.0 units of time.

- τᵢ dsᵢ/dt = −sᵢ + Σⱼ wᵢⱼ yⱼ + Iᵢ
- yᵢ = logistic(sᵢ + θᵢ)

Train looks for weights with which they go round in 20 units of time, by CMA-ES: no gradient goes through continuous time.

Time is continuous here (RK4, 0.1 per tick): the level in each tank is its state. Every 600 ticks u₁ pushes s₁.

**Try this:** poke a unit and see it spiral back. Then lower the weight of a self-loop until the dance stops.

Beer 1995; articles 0 and 2.
"""


def build(*, units: int = 2, form: str = "beer", inputs: str = "none", seed: int = 0, **weights: ArrayLike) -> Network:
    """Integrators with delay-0 recurrence, to be run with a continuous method (`method="rk4", dt=0.1`).

    form "beer" (Adaptive Behavior 3:469–509, 1995): τ_i ds_i/dt = −s_i + Σ_j w_ij y_j + I_i, y_i = σ(s_i + θ_i).
    form "article" (article 0): ds_i/dt = −s_i + σ(Σ_j w_ij s_j + u_i); the constant part of u_i is θ_i as bias, and every unit
    has an external input, as the article says. In Beer's form `inputs="each"` gives every unit its I_i.
    Two units are Beer's oscillator from s = (0.1, 0.2); more have random weights. Weights by name: weights (units, units),
    thresholds θ (units,), by default −½ row sums (centre-crossing), initial states (units,), tau (units,).
    """
    given = Weights(weights, WEIGHTS, seed)
    drawn = OSCILLATOR if units == 2 else given.rng.normal(0.0, 6.0 / units**0.5, (units, units)) + 4.5 * np.eye(units)
    matrix = given.given("weights", drawn)
    theta = given.given("thresholds", -matrix.sum(axis=1) / 2)
    start = given.given("initial", np.array([0.1, 0.2]) if units == 2 else given.rng.normal(0.0, 1.0, units))
    is_beer = form == "beer"
    kind = {"activation": "logistic", "output_bias": theta} if is_beer else {"drive": "logistic", "bias": theta}
    place = {"place_x": [0.0, COLUMN_GAP], "place_y": 0.0} if units == 2 else on_ring(units)
    draft = Draft("Continuous-time network" if is_beer else "Continuous-time network, the article's form")
    s = draft.units(
        units, label=labels("s", units), dynamics="integrator", initial=start, tau=given.given("tau", np.ones(units)),
        is_input=not is_beer or inputs == "each", is_output=True, group="units", **kind, **place,
    )  # fmt: skip
    draft.connect(s, s, matrix, delay=0)
    return draft.network()


def sample() -> Document:
    """Beer's oscillator with a push on the first unit every 600 ticks."""
    oscillator = Document(build())
    u = oscillator.next_id
    document = add_units(1, label="u₁", is_input=True, group="input", place_x=-COLUMN_GAP)(oscillator)
    network = connect(u, oscillator.network.units.id[0], 1.0, delay=0, trainable=False)(document).network
    pushes = np.zeros((600, 1))
    pushes[300:315] = 3.0
    turns = 2 * np.pi * np.arange(1, len(pushes) + 1) / FASTER
    wanted = 0.5 + 0.4 * np.column_stack([np.sin(turns), np.cos(turns)])
    tape = Episode("a push now and then", pushes, network.input_ids, wanted, oscillator.network.output_ids, repeats=True)
    training = (("learner", "covariance_matrix_adaptation"), ("loss", "half_squared_error"))
    tints = (("input", "slate"), ("units", "cyan"))
    layout = Layout(("traces", "raster", "weights"), tints, shows_numbers=True, speed=60.0, training=training)
    settings = RunSettings(method="rk4", dt=0.1)
    return Document(network, (tape,), settings, NOTES, layout, tape=0)
