"""Hierarchical networks: modules that hang together loosely; or an upper module that ticks slowly and steers a lower one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Ids, Network
from rnnsim.zoo.arrangement import column, labels, on_ring
from rnnsim.zoo.weights import Weights

WEIGHTS: tuple[str, ...] = ()
FORMS = ("modules", "slow_and_fast")
TINTS = ("cyan", "violet", "green", "pink", "ochre", "slate")
NOTES = """# Hierarchical network

Two modules. The *lower* one moves every tick. The *upper* one moves every fourth tick only: a ring of four units passes one pulse
round, and when the pulse is at r₁ the gates of the upper module open. What the upper module holds opens and shuts the wires of the
lower one, so it decides which of its movements is lived.

- u(t) = u(t − 1) + r₁(t) · (n(t) − u(t − 1)), n(t) = tanh(A u(t − 1) + B l(t − 1))
- l(t) = tanh(C l(t − 1) gated by u + D x(t))

On the tape l₁ is asked for a wave that takes two pulses: only who remembers which pulse came last can make it. Train teaches that by
backpropagation through time.

**Try this:** cut the ring anywhere. The upper module freezes, and the lower one is left with a single song.

Article 2 (subprograms); with `form=modules`, article 0: components with few wires between them. El Hihi and Bengio 1995; Paine and
Tani 2005.
"""


def build(
    *, modules: int = 2, units: int = 6, density: float = 0.05, period: int = 4, form: str = "modules", **others: ArrayLike
) -> Network:
    """Form "modules" (article 0; Paine and Tani, Adaptive Behavior 13, 2005): `modules` fully recurrent modules of n tanh units, and
    between them each possible wire with probability `density`: K·n units, K·n² + about density · K(K − 1) n² connections, delay 1.

    Form "slow_and_fast" (article 2; El Hihi and Bengio, NIPS 8, 1995): an upper module of n units that takes a new state every
    `period` ticks, clocked by a ring of `period` units with one pulse, and a lower module whose recurrent wires are gated by the
    upper units. Random weights, seed. One input, which the first (lower) module hears.
    """
    given = Weights(others, WEIGHTS, int(np.asarray(others.pop("seed", 0))))
    draft = Draft("Hierarchical network")
    if form == "modules":
        _modules(draft, given, modules=modules, units=units, density=density)
    else:
        _slow_and_fast(draft, given, units=units, period=period)
    return draft.network()


def _modules(draft: Draft, given: Weights, *, modules: int, units: int, density: float) -> None:
    x = draft.units(1, label="x", is_input=True, bias_trainable=False, group="input", **column(0, 1))
    width = 2 * 110.0 / (2 * np.sin(np.pi / max(units, 2))) + 260.0
    parts = [
        draft.units(
            units, label=[f"{letter}{module + 1}" for letter in labels("h", units)], activation="tanh",
            bias=given.rng.normal(0.0, 0.25, units), is_output=True, group=f"module {module + 1}",
            **on_ring(units, 110.0, left=264.0 + width * module),
        )
        for module in range(modules)
    ]  # fmt: skip
    draft.connect(x, parts[0], given.rng.normal(0.0, 1.0, (units, 1)), delay=0)
    for target, part in enumerate(parts):
        for source, other in enumerate(parts):
            drawn = given.rng.normal(0.0, 1.5 / units**0.5, (units, units))
            there = np.ones((units, units), bool) if source == target else given.rng.random((units, units)) < density
            to, come_from = np.nonzero(there)
            draft.connect_pairs(other[come_from], part[to], drawn[to, come_from], delay=1)


def _slow_and_fast(draft: Draft, given: Weights, *, units: int, period: int) -> None:
    def drawn(count: int) -> np.ndarray:
        return given.rng.normal(0.0, 1.5 / count**0.5, (units, count))

    lower_bias, upper_bias = given.rng.normal(0.0, 0.25, (2, units))
    x = draft.units(1, label="x", is_input=True, bias_trainable=False, group="input", **column(0, 1))
    ring_of_lower = on_ring(units, 150.0, left=264.0)
    right = float(np.max(ring_of_lower["place_x"])) / 264.0
    low = draft.units(units, label=labels("l", units), activation="tanh", bias=lower_bias, is_output=True, group="lower", **ring_of_lower)
    fixed = {"bias_trainable": False, "group": "upper"}
    new = draft.units(units, label=labels("n", units), activation="tanh", bias=upper_bias, group="upper", **column(right + 0.9, units))
    change = draft.units(units, label=labels("d", units), **fixed, **column(right + 1.6, units))
    high = draft.units(units, label=labels("u", units), is_output=True, **fixed, **column(right + 2.6, units))
    ring = draft.units(
        period, label=labels("r", period), initial=np.eye(period)[0], bias_trainable=False, group="clock",
        **on_ring(period, 110.0, left=(right + 3.3) * 264.0),
    )  # fmt: skip
    wired = {"trainable": False}
    draft.connect_pairs(ring, np.roll(ring, -1), 1.0, delay=1, **wired)
    draft.connect(x, low, drawn(1), delay=0)
    draft.connect(low, new, drawn(units), delay=1)
    draft.connect(high, new, drawn(units), delay=1)
    draft.connect_pairs(new, change, 1.0, delay=0, **wired)
    draft.connect_pairs(high, change, -1.0, delay=1, **wired)
    draft.connect_pairs(high, high, 1.0, delay=1, **wired)
    draft.connect_pairs(change, high, 1.0, delay=0, gate=np.full(units, ring[0]), **wired)
    _gated(draft, low, high, weights=drawn(units) * 2)


def _gated(draft: Draft, low: Ids, high: Ids, *, weights: np.ndarray) -> None:
    """Every wire inside the lower module is gated by the upper unit that has the number of its source."""
    to, come_from = np.nonzero(np.ones_like(weights, bool))
    draft.connect_pairs(low[come_from], low[to], weights[to, come_from], delay=1, gate=high[come_from])


def sample() -> Document:
    """An upper module that ticks every fourth tick, and a pulse now and then."""
    network = build(form="slow_and_fast", units=5, seed=4)
    pulses = np.zeros((48, 1))
    pulses[::12] = 1.0
    wave = 0.8 * np.sin(2 * np.pi * np.arange(48) / 24)[:, None]
    asked = network.units.id[network.units.group == "lower"][:1]
    tape = Episode("a pulse now and then", pulses, network.input_ids, wave, asked, repeats=True)
    tints = (("input", "slate"), ("lower", "cyan"), ("upper", "violet"), ("clock", "ochre"))
    training = (("learning_rate", "0.02"), ("clip", "1"))
    layout = Layout(("raster", "traces", "unfolded"), tints, speed=6.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
