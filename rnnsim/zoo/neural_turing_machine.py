"""The neural Turing machine: a controller, a memory, and heads that look by content, keep, shift and sharpen."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.network import Ids, Network
from rnnsim.network.placement import ROW_GAP
from rnnsim.zoo.outside_memory import START, WORKINGS, Controller, Memory, Plot, Values, by_content, draw_memory, read, wire, write
from rnnsim.zoo.staging import copy_tape, stood, tints_by_beginning
from rnnsim.zoo.weights import Weights

STEERING = ("key", "strength", "interpolation", "shift", "sharpness")
WEIGHTS = (
    "controller", "output", *(f"{head}_{part}" for head in ("write", "read") for part in STEERING), "erase", "add", "memory",
)  # fmt: skip
SHIFT_FLOOR = 1e-8
TINTS = {
    "controller": "slate", "write head": "pink", "read head": "green", "memory": "violet", "answer": "green", "output": "ochre",
}  # fmt: skip
FOLDED = (
    "controller/hidden", "write head/workings", "write head/place", "memory/workings", "memory/cells", "read head/workings",
    "read head/place", "answer",
)  # fmt: skip
SPOTS = {  # of the sample, folded: three bands, slots one below the other in head, memory and head
    "controller/input": (0.0, 0.0), "controller/hidden": (200.0, 0.0), "write head/workings": (440.0, -170.0),
    "write head/place": (680.0, -170.0), "memory/workings": (440.0, 0.0), "memory/cells": (680.0, 0.0),
    "read head/workings": (440.0, 170.0), "read head/place": (680.0, 170.0), "answer": (900.0, 90.0), "output": (1090.0, 0.0),
}  # fmt: skip
NOTES = """# Neural Turing machine

It hears some vectors of four bits, then a delimiter, and then it has to say them again. Its memory is a grid of eight slots. A *write
head* and a *read head* say how much each slot is meant; a controller steers them.

- where: by content, softmax(β · cosine(key, slot)); mixed with where it was; shifted by −1, 0 or 1; sharpened
- write: M = M′ (1 − w e) + w a; read: r = Σ w M

The weights were learned from words of 1 to 6 vectors (`examples/train_samples.py`). A word ends with one tick that sets everything back.

**Try this:** watch *place* of the write head while it listens, and of the read head while it answers: both walk along the slots.

Graves, Wayne and Danihelka 2014; article 2.
"""


def build(*, bits: int = 4, hidden: int = 24, slots: int = 8, width: int = 6, seed: int = 0, **weights: ArrayLike) -> Network:
    """Graves, Wayne and Danihelka, arXiv:1410.5401, 2014: one write head, one read head, a feed-forward controller.

    Inputs are `bits` channels and a delimiter; outputs `bits`. For each head: w_c = softmax(β cos(k, M)), w_g = g w_c + (1 − g) w',
    w_s(n) = Σ_j s_j w_g(n − j), w = w_s^γ / Σ w_s^γ; M = M' (1 − w e) + w a, r = Σ w_n M_n; content is sought in the memory of the
    last tick, reading follows writing. The power is a softmax of γ · ln(w_s + 1e-8). A memory as narrow as the datum learns badly:
    choose width ≥ bits + 2.

    I + H + O + 3NM + 3M + N + 2(M + 9 + 8N) units: 361 and 1,856 connections as it stands. Weights by name, each with its bias as
    last column: controller (H, I + M + 1), output (O, H + M + 1), write_key (M, H + 1), write_strength, write_interpolation,
    write_shift (3, H + 1), write_sharpness, read_…, erase, add (M, H + 1); memory (N, M), what it holds at first. Article 2.
    """
    given = Weights(weights, WEIGHTS, seed)
    draft = Draft("Neural Turing machine")
    start = given.given("memory", np.full((slots, width), START))
    band = (max(slots, width + 8) + 3) * ROW_GAP
    middle = band - 1.5 * ROW_GAP
    controller = Controller(draft, given)
    cells = Plot(draft, "memory", 2400.0, middle - (slots - 1) / 2 * ROW_GAP)
    memory = draw_memory(cells, start, copied=True)
    plot = Plot(draft, "controller", 0.0, middle - (hidden - 1) / 2 * ROW_GAP, gap=264.0)
    controller.drawn((bits + 1, hidden, bits), width, plot=plot, out=Plot(draft, "", cells.left + 264.0, middle - (bits - 1) / 2 * ROW_GAP))
    first = np.eye(slots)[0]
    places = {}
    for name, top in (("write", 0.0), ("read", 2 * band)):
        head_plot = Plot(draft, f"{name} head", 560.0, top)
        head = _head(controller, head_plot, name, width=width)
        places[name] = by_location(head_plot, memory, head, start=first)
    hand = Plot(draft, "write head", 1960.0, band - ROW_GAP * (width + 1) / 2)
    erase, add = (
        controller.emitted(hand, "erase", width, activation="logistic", group=f"{WORKINGS}/erase"),
        controller.emitted(hand, "add", width, activation="tanh", group=f"{WORKINGS}/add"),
    )
    write(draft, memory, places["write"], erase=erase, add=add)
    answers = read(Plot(draft, "", cells.left, middle - (width - 1) / 2 * ROW_GAP), memory, places["read"])
    controller.connect_reads(answers)
    return draft.network()


class Head(NamedTuple):
    """What steers a head: key (M,), strength β, interpolation g, shift (3,) for −1, 0, +1, sharpness γ ≥ 1."""

    key: Ids
    strength: int
    interpolation: int
    shift: Ids
    sharpness: int


def _head(controller: Controller, plot: Plot, name: str, *, width: int) -> Head:
    """The key below each other, the rest beneath it; 6 units and one more beside the key."""
    left, group = plot.left, f"{WORKINGS}/steering"

    def emitted(part: str, count: int, activation: str, **place: Any) -> Ids:
        plot.left = left
        return controller.emitted(plot, f"{name} {part}", count, activation=activation, **{"group": group, **place})

    key = emitted("key", width, "tanh", label="k")
    strength = emitted("strength", 1, "softplus", rows=width, label="β")
    interpolation = emitted("interpolation", 1, "logistic", rows=width + 1, label="g")
    shift = emitted("shift", 3, "softmax", rows=width + 2, label=["s −1", "s 0", "s +1"], group=f"{group}/shift")
    plot.left = left
    sharpness = controller.above_one(plot, f"{name} sharpness", rows=width + 5, label="γ", group=group)
    plot.left = left + plot.gap
    return Head(key, int(strength[0]), int(interpolation[0]), shift, sharpness)


def by_location(plot: Plot, memory: Memory, head: Head, *, start: Values, floor: float = SHIFT_FLOOR) -> Ids:
    """(N,) weights of a head; 8N + 2 units."""
    draft, slots = plot.draft, len(start)
    found = by_content(plot, memory, head.key, strength=head.strength, delay=1)
    kept = plot.column(1, group=f"{WORKINGS}/by location", bias=1.0, label="1 − g", rows=-1.0)
    plot.left -= plot.gap
    wire(draft, head.interpolation, kept, weight=-1.0)
    mixed = plot.column(slots, group=f"{WORKINGS}/by location")
    shifted = plot.column(slots, group=f"{WORKINGS}/by location", activation="logarithm", bias=floor)
    weights = plot.column(slots, group="place", activation="softmax", initial=start)
    wire(draft, found, mixed, gate=head.interpolation)
    wire(draft, weights, mixed, delay=1, gate=kept)
    for way, amount in zip((-1, 0, 1), head.shift, strict=True):
        wire(draft, np.roll(mixed, way), shifted, gate=amount)
    wire(draft, shifted, weights, gate=head.sharpness)
    return weights


def sample() -> Document:
    """Copying words of up to six vectors; before it has learned."""
    network = stood(build(seed=0), SPOTS, turned=("memory/cells",))
    training = (("task", "copy"), ("learning_rate", "0.005"), ("clip", "10"), ("minibatch", "16"))
    layout = Layout(("raster", "traces", "tape"), tints_by_beginning(network, TINTS), collapsed=FOLDED, speed=3.0, training=training)
    return Document(network, (copy_tape(network, (3, 5, 2, 6), seed=1),), notes=NOTES, layout=layout, tape=0)
