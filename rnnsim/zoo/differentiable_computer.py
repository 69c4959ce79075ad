"""The differentiable neural computer: a memory that knows which slots are free and in which order they were written."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.network import Ids, Network
from rnnsim.network.placement import ROW_GAP
from rnnsim.zoo.outside_memory import CELL_GAP, START, WORKINGS, Controller, Memory, Plot, by_content, draw_memory, read, wire, write
from rnnsim.zoo.staging import copy_tape, stood, tints_by_beginning
from rnnsim.zoo.weights import Weights

MOST_HEADS = 4
WEIGHTS = (
    "controller", "output", "erase", "add", "free", "write_key", "write_strength", "does_write", "does_allocate", "memory",
    *(f"read_{head}_{part}" for head in range(MOST_HEADS) for part in ("key", "strength", "modes")),
)  # fmt: skip
TINTS = {
    "controller": "slate", "write head": "pink", "read head": "green", "memory": "violet", "usage": "cyan", "order": "cyan",
    "links": "cyan", "answer": "green", "output": "ochre",
}  # fmt: skip
FOLDED = (
    "controller/hidden", "usage", "order", "links", "write head/workings", "write head/written", "memory/workings", "memory/cells",
    "read head 1/workings", "read head 1/place", "answer",
)  # fmt: skip
SPOTS = {  # of the sample, folded: the books, and three bands with slots one below the other in head, memory and head
    "controller/input": (0.0, 0.0), "controller/hidden": (200.0, 0.0), "usage": (420.0, -170.0), "order": (420.0, 0.0),
    "links": (420.0, 170.0), "write head/workings": (660.0, -170.0), "write head/written": (900.0, -170.0),
    "memory/workings": (660.0, 0.0), "memory/cells": (900.0, 0.0), "read head 1/workings": (660.0, 170.0),
    "read head 1/place": (900.0, 170.0), "answer": (1120.0, 90.0), "output": (1310.0, 0.0),
}  # fmt: skip
NOTES = """# Differentiable neural computer

A memory that keeps its own books: how much each slot is *in use*, which slot is free next (*allocation*), and which slot was written
right *after* which. So it needs no counting of slots: it writes where there is room, and reads in the order of writing.

- usage u = (u′ + w′ − u′ w′) · retention; allocation a_j = (1 − u_j) · Π u_i over all slots i that are used less
- links L_ij = (1 − w_i − w_j) L′_ij + w_i p′_j; a read head goes backward, by content, or forward

It copies words of one to four vectors, learned by backpropagation (`examples/train_samples.py`). A word ends with one tick that sets
everything back.

**Try this:** clamp the free gate to 1: what was read is given free and written over.

Graves et al. 2016; article 2.
"""


def build(
    *, bits: int = 4, hidden: int = 24, slots: int = 8, width: int = 4, heads: int = 1, seed: int = 0, **weights: ArrayLike
) -> Network:
    """Graves et al., Nature 538, 2016, without batching tricks: usage, allocation, temporal links and `heads` read heads.

    ψ = Π (1 − f w_r'), u = (u' + w' − u' w') ψ, a_j = (1 − u_j) Π u_i over all i that come before j in ascending usage,
    w = g_w (g_a a + (1 − g_a) c), M = M' (1 − w e) + w v, L_ij = (1 − w_i − w_j) L'_ij + w_i p'_j, p = (1 − Σ w) p' + w,
    w_r = π₁ Lᵀ w_r' + π₂ c_r + π₃ L w_r'. Content is sought in the old memory to write, in the new one to read. Sorting is taken apart
    into pairs: a step unit says which of two slots is used less (ties go to the lower number); it has no gradient, as in the paper.

    504 units and 1,841 connections as it stands; they grow with the square of the slots, so keep slots ≤ 16. Weights by name, bias
    as last column: controller (H, I + R·M + 1), output (O, H + R·M + 1), erase, add, free (R, H + 1), write_key, write_strength,
    does_write, does_allocate, read_0_key, read_0_strength, read_0_modes (3, H + 1), …; memory (N, M). Article 2.
    """
    given = Weights(weights, WEIGHTS, seed)
    draft = Draft("Differentiable neural computer")
    start = given.given("memory", np.full((slots, width), START))
    band = (max(slots, width + 4) + 3) * ROW_GAP
    middle = 1.5 * band
    sheet = _Sheet(draft, band)
    controller = Controller(draft, given)
    memory = draw_memory(sheet.at("memory", 2 * band, left=3900.0), start, copied=False)
    far = 3900.0 + 2 * ((width - 1) * CELL_GAP + 168.0) + 600.0 + heads * 168.0
    plot = Plot(draft, "controller", 0.0, middle - (hidden - 1) / 2 * ROW_GAP, gap=264.0)
    out = Plot(draft, "", far + 600.0, middle - (bits - 1) / 2 * ROW_GAP)
    controller.drawn((bits + 1, hidden, bits), width * heads, plot=plot, out=out)
    place = sheet.at("write head", 0.0, left=3400.0)
    written = place.column(slots, group="written")
    reading = [sheet.at(f"read head {head + 1}", (3 + head) * band, left=3400.0).column(slots, group="place") for head in range(heads)]
    steer = sheet.at("write head", 0.0)
    shelf = sheet.at("usage", band)
    usage = _usage(shelf, _retention(shelf, controller, reading), written)
    free_places = allocation(sheet.at("order", band, left=shelf.left + 60.0), usage)
    _write(controller, steer, memory, written=written, free_places=free_places, width=width)
    links = linkage(sheet.at("links", 2 * band, left=1200.0), written)
    answers = []
    for head, weights_of_head in enumerate(reading):
        own = sheet.at(f"read head {head + 1}", (3 + head) * band)
        _look(controller, own, memory, links=links, reading=weights_of_head, head=head)
        answers.append(read(sheet.at("", (1 + head) * band, left=far), memory, weights_of_head))
    controller.connect_reads(np.concatenate(answers))
    return draft.network()


class _Sheet(NamedTuple):
    """Bands of the canvas, one below the other."""

    draft: Draft
    band: float

    def at(self, group: str, top: float, left: float = 560.0) -> Plot:
        return Plot(self.draft, group, left, top)


class Links(NamedTuple):
    """matrix (N, N): [i, j] how much i was written right after j, −1 on the diagonal; last (N,): how much it was written last."""

    matrix: Ids
    last: Ids


def allocation(plot: Plot, usage: Ids) -> Ids:
    """(N,) a_j = (1 − u_j) Π u_i over all i that come before j: less used, or as used with a lower number. No sorting."""
    draft, slots = plot.draft, len(usage)
    pairs = np.array(list(combinations(range(slots), 2)))
    before = np.full((slots, slots), -1)  # [i, j]: 1 if i comes before j
    places = _triangle(plot, pairs)
    before[pairs[:, 1], pairs[:, 0]] = draft.units(
        len(pairs), activation="step", bias_trainable=False, group=f"{plot.group}/later", **places
    )
    plot.left += slots * CELL_GAP
    places = _triangle(plot, pairs)
    before[pairs[:, 0], pairs[:, 1]] = draft.units(len(pairs), bias=1.0, bias_trainable=False, group=f"{plot.group}/earlier", **places)
    plot.left += slots * CELL_GAP
    wire(draft, usage[pairs], before[pairs[:, 1], pairs[:, 0]][:, None], weight=[[1.0, -1.0]])
    wire(draft, before[pairs[:, 1], pairs[:, 0]], before[pairs[:, 0], pairs[:, 1]], weight=-1.0)
    free = plot.column(slots, group="free", bias=1.0)
    wire(draft, usage, free, weight=-1.0)
    i, j = np.nonzero(~np.eye(slots, dtype=bool))
    factors = plot.grid(slots, slots - 1, group="factors", bias=1.0)[j, i - (i > j)]  # 1 − before · (1 − u)
    answers = plot.column(slots, group="allocation", aggregation="product")
    wire(draft, free, answers)
    wire(draft, free[i], factors, weight=-1.0, gate=before[i, j])
    wire(draft, factors, answers[j])
    return answers


def linkage(plot: Plot, written: Ids) -> Links:
    """L_ij = (1 − w_i − w_j) L'_ij + w_i p'_j and p = (1 − Σ w) p' + w, for write weights (N,)."""
    draft, slots = plot.draft, len(written)
    remaining = plot.column(1, group=f"{WORKINGS}/last written", bias=1.0, label="1 − Σ w", rows=-1.0)
    plot.left -= plot.gap
    last = plot.column(slots, group=f"{WORKINGS}/last written")
    wire(draft, written, remaining, weight=-1.0)
    wire(draft, last, last, delay=1, gate=remaining)
    wire(draft, written, last)
    pairs = np.array(list(combinations(range(slots), 2)))
    decay = np.full((slots, slots), -1)
    made = draft.units(len(pairs), bias=1.0, bias_trainable=False, group=f"{plot.group}/{WORKINGS}/decay", **_triangle(plot, pairs))
    plot.left += slots * CELL_GAP
    decay[pairs[:, 0], pairs[:, 1]] = decay[pairs[:, 1], pairs[:, 0]] = made
    wire(draft, written[pairs], made[:, None], weight=-1.0)
    i, j = np.nonzero(decay >= 0)
    links = np.full((slots, slots), -1)
    place = {"place_x": plot.left + j * CELL_GAP, "place_y": plot.top + i * ROW_GAP}
    links[i, j] = draft.units(len(i), group=f"{plot.group}/after", bias_trainable=False, **place)
    plot.left += slots * CELL_GAP
    wire(draft, links[i, j], links[i, j], delay=1, gate=decay[i, j])
    wire(draft, last[j], links[i, j], delay=1, gate=written[i])
    return Links(links, last)


def _triangle(plot: Plot, pairs: Ids) -> dict[str, np.ndarray]:
    return {"place_x": plot.left + pairs[:, 0] * CELL_GAP, "place_y": plot.top + pairs[:, 1] * ROW_GAP}


def _usage(plot: Plot, retention: Ids, written: Ids) -> Ids:
    """(N,) u = (u' + w' − u' w') · retention; `written` are read as they were at the last tick."""
    draft, slots = plot.draft, len(written)
    last, used, usage = (plot.column(slots, group=group) for group in ("written last tick", "used", "in use"))
    wire(draft, written, last, delay=1)
    wire(draft, usage, used, delay=1)
    wire(draft, last, used)
    wire(draft, usage, used, weight=-1.0, delay=1, gate=last)
    wire(draft, used, usage, gate=retention)
    return usage


def _retention(plot: Plot, controller: Controller, reading: list[Ids]) -> Ids:
    """(N,) Π over heads of 1 − f w'."""
    free = controller.emitted(plot, "free", len(reading), activation="logistic", rows=-2.0, label="f", group="free gates")
    plot.left -= plot.gap
    kept = [plot.column(len(places), group="retention", bias=1.0) for places in reading]
    for gate, places, own in zip(free, reading, kept, strict=True):
        wire(plot.draft, places, own, weight=-1.0, delay=1, gate=gate)
    if len(kept) == 1:
        return kept[0]
    answers = plot.column(len(kept[0]), group="retention", aggregation="product")
    wire(plot.draft, np.array(kept), answers[None, :])
    return answers


def _write(controller: Controller, plot: Plot, memory: Memory, *, written: Ids, free_places: Ids, width: int) -> None:
    """Where to write (allocation or content, or not at all), what to erase and what to add."""
    draft, left = plot.draft, plot.left
    key = controller.emitted(plot, "write key", width, activation="tanh", label="k", group=f"{WORKINGS}/steering")
    erase = controller.emitted(plot, "erase", width, activation="logistic", group=f"{WORKINGS}/erase")
    add = controller.emitted(plot, "add", width, activation="tanh", group=f"{WORKINGS}/add")
    after, plot.left = plot.left, left
    strength = controller.above_one(plot, "write strength", rows=width, label="β", group=f"{WORKINGS}/steering")
    plot.left = left
    does_write = controller.emitted(plot, "does write", 1, activation="logistic", rows=width + 1, label="g w", group=f"{WORKINGS}/steering")
    plot.left = left
    does_allocate = controller.emitted(
        plot, "does allocate", 1, activation="logistic", rows=width + 2, label="g a", group=f"{WORKINGS}/steering"
    )
    to_free = plot.column(1, rows=width + 1, label="to free", group=f"{WORKINGS}/steering")
    plot.left -= plot.gap
    to_alike = plot.column(1, rows=width + 2, label="to alike", group=f"{WORKINGS}/steering")
    plot.left = after
    alike = by_content(plot, memory, key, strength=strength, delay=1)
    wire(draft, does_write, to_free, gate=does_allocate)
    wire(draft, does_write, to_alike)
    wire(draft, to_free, to_alike, weight=-1.0)
    for places, share in ((free_places, to_free), (alike, to_alike)):
        wire(draft, places, written, gate=share)
    write(draft, memory, written, erase=erase, add=add)


def _look(controller: Controller, plot: Plot, memory: Memory, *, links: Links, reading: Ids, head: int) -> None:
    """One head: its places mix backward, content and forward."""
    draft, left, width = plot.draft, plot.left, memory.cells.shape[1]
    key = controller.emitted(plot, f"read {head} key", width, activation="tanh", label="k", group=f"{WORKINGS}/steering")
    plot.left = left
    strength = controller.above_one(plot, f"read {head} strength", rows=width, label="β", group=f"{WORKINGS}/steering")
    plot.left = left
    modes = controller.emitted(
        plot,
        f"read {head} modes",
        3,
        activation="softmax",
        rows=width + 1,
        label=["backward", "alike", "forward"],
        group=f"{WORKINGS}/steering/modes",
    )
    plot.left += plot.gap
    alike = by_content(plot, memory, key, strength=strength, delay=0)
    backward, forward = plot.column(len(reading), group=f"{WORKINGS}/backward"), plot.column(len(reading), group=f"{WORKINGS}/forward")
    i, j = np.nonzero(links.matrix >= 0)
    wire(draft, reading[j], forward[i], delay=1, gate=links.matrix[i, j])
    wire(draft, reading[i], backward[j], delay=1, gate=links.matrix[i, j])
    for places, mode in zip((backward, alike, forward), modes, strict=True):
        wire(draft, places, reading, gate=mode)


def sample() -> Document:
    """Copying words of up to four vectors; before it has learned."""
    network = stood(build(seed=0), SPOTS, turned=("memory/cells",))
    training = (("task", "copy"), ("task.longest", "4"), ("learning_rate", "0.005"), ("clip", "10"), ("minibatch", "16"))
    layout = Layout(("raster", "traces", "tape"), tints_by_beginning(network, TINTS), collapsed=FOLDED, speed=3.0, training=training)
    return Document(network, (copy_tape(network, (3, 4, 2, 4), seed=1),), notes=NOTES, layout=layout, tape=0)
