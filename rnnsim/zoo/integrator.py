"""A unit that adds up what it hears and leaks: as one integrator, and as what three methods of solving its equation make of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.zoo.arrangement import column
from rnnsim.zoo.weights import Weights

WEIGHTS = ("initial",)
FORMS = ("unit", "solvers")
SOLVERS = ("Euler", "RK4", "exact")
NOTES = """# Integrator

A tank with a tap (x) and a leak: ds/dt = −½ s + x. No computer follows that equation at every instant; it takes steps, here of 3 units
of time. The tank s is followed by the method of the run settings. The other three units are ordinary ones with a loop: what one step
of each method does to the level.

- Euler: s ← (1 − z) s + h x, z = ½ h
- RK4: the same up to z⁴; exact: s ← e⁻ᶻ s + (1 − e⁻ᶻ)/½ · x

**Try this:** change the method in the run settings to *tick* or *rk4*: the tank joins another of the three. Then set Euler's loop to
−1.1, as if h were 4.2, and watch it explode.

Article 0.
"""


def build(*, leak: float = 0.5, tau: float = 1.0, step: float = 0.1, form: str = "unit", **weights: ArrayLike) -> Network:
    """τ ds/dt = −A s + x, y = s, A = leak; what a run makes of it depends on its method and dt.

    Form "unit": input and integrator. Form "solvers" has beside it three identity units with a loop, one step of h = `step` of each
    method as a weight: with z = A h/τ, Euler 1 − z; RK4 1 − z + z²/2 − z³/6 + z⁴/24; exact e^−z; the input's weight is
    (1 − loop)/A, or h/τ without a leak. 2 units and 1 connection, or 5 and 7. Given by name: initial (1,), the level at first.
    Article 0.
    """
    if form not in FORMS:
        raise Refused(f"The form is one of {', '.join(FORMS)}, not “{str(form)[:40]}”.")
    start = Weights(weights, WEIGHTS).given("initial", np.zeros(1))
    draft = Draft("Integrator")
    with_solvers = form == "solvers"
    x = draft.units(1, label="x", is_input=True, bias_trainable=False, group="input", **column(0, 1))
    look = {"dynamics": "integrator", "leak": leak, "tau": tau, "initial": start, "is_output": True, "bias_trainable": False}
    s = draft.units(1, label="s", group="tank", **look, **column(1, 1, -2.9 if with_solvers else 0.0))
    draft.connect(x, s, 1.0, delay=0, trainable=False)
    if with_solvers:
        loops, taps = one_step(leak, step / tau)
        y = draft.units(
            3, label=SOLVERS, initial=start[0], is_output=True, bias_trainable=False, group="solvers", **column(1, 3, 0.5, gap=120.0)
        )
        draft.connect_pairs(y, y, loops, delay=1)
        draft.connect_pairs(x, y, taps, delay=0)
    return draft.network()


def one_step(leak: float, step: float) -> tuple[np.ndarray, np.ndarray]:
    """What one step of Euler, RK4 and the exact solution multiplies the level and the input by, each (3,).

    >>> one_step(0.5, 2.0)[0].round(3).tolist()
    [0.0, 0.375, 0.368]
    """
    z = leak * step
    loops = np.array([1 - z, 1 - z + z**2 / 2 - z**3 / 6 + z**4 / 24, np.exp(-z)])
    return loops, (1 - loops) / leak if leak else np.full(3, step)


def sample() -> Document:
    """A tap that is opened and closed, and steps so long that the methods differ."""
    network = build(step=3.0, form="solvers")
    tap = np.repeat([1.0, 0.0], 8)[:, None]
    tape = Episode("on and off", tap, network.input_ids, repeats=True)
    tints = (("input", "slate"), ("tank", "cyan"), ("solvers", "violet"))
    layout = Layout(("traces", "raster", "tape"), tints, shows_numbers=True, speed=3.0)
    return Document(network, (tape,), RunSettings(method="exponential_euler", dt=3.0), NOTES, layout, tape=0)
