"""Where the units of one copy stand in a column of the unfolded picture: inputs at the bottom, later stages of the tick above."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.network import Network

Floats = NDArray[np.float64]
LARGEST, SMALLEST, PITCH, INSET = 11.0, 1.0, 2.4, 8.0
HEADROOM = 30.0  # for arches over the topmost stage


def tick_depths(network: Network) -> NDArray[np.int64]:
    """(U,) how many same-tick wires lie on the longest way to each unit; units fed only from the past stand above the inputs."""
    units, wires = network.units, network.connections
    source, target, gate = (units.positions_of(ends) for ends in (wires.source, wires.target, wires.gate))
    now = (wires.delay == 0) & (source >= 0) & (target >= 0)
    gated = (gate >= 0) & (target >= 0)
    before, after = np.concatenate([source[now], gate[gated]]), np.concatenate([target[now], target[gated]])
    depth = np.zeros(len(units), np.int64)
    if units.is_input.any() and not units.is_input.all():
        depth[~units.is_input] = 1
    for _ in range(len(units)):
        reached = depth.copy()
        np.maximum.at(reached, after, depth[before] + 1)
        if (reached == depth).all() or reached.max() > len(units):
            break
        depth = reached
    return np.unique(depth, return_inverse=True)[1].ravel().astype(np.int64) if len(units) else depth


def copy_places(network: Network, width: float, height: float) -> tuple[Floats, float]:
    """(U, 2) places within a column and the units' radius; one stage only: as on the canvas, made to fit."""
    depth = tick_depths(network)
    if not len(depth):
        return np.zeros((0, 2)), LARGEST
    if depth.max() == 0:
        return _as_drawn(network, width, height)
    wires, top = network.connections, network.units.id[depth == depth.max()]
    headroom = HEADROOM if ((wires.delay != 0) & np.isin(wires.source, top) & np.isin(wires.target, top)).any() else 0.0
    places, radius = _staged(network, depth, (width, height - headroom))
    return places + np.array([0.0, headroom]), radius


def _as_drawn(network: Network, width: float, height: float) -> tuple[Floats, float]:
    units = network.units
    places = np.column_stack([units.place_x, units.place_y]).astype(float)
    radius = min(LARGEST, max(SMALLEST, sqrt((width - 2 * INSET) * (height - 2 * INSET) / len(places)) / PITCH / 1.15))
    room = np.array([width, height]) - 2 * (INSET + radius)
    span = np.ptp(places, axis=0)
    factors = np.divide(room, span, out=np.full(2, np.inf), where=span > 0)
    scale = float(min(factors.min(), 1.0)) if np.isfinite(factors.min()) else 1.0
    centred = (places - (places.min(axis=0) + places.max(axis=0)) / 2) * scale
    gaps = np.diff(np.unique(np.round(centred[:, 0], 3)))
    if len(gaps) and scale < 1:
        radius = min(radius, max(SMALLEST, float(gaps.max()) / 2.1))
    return centred + np.array([width, height]) / 2, radius


def _staged(network: Network, depth: NDArray[np.int64], size: tuple[float, float]) -> tuple[Floats, float]:
    width, height = size
    counts = np.bincount(depth)
    radius = LARGEST
    while radius > SMALLEST and not _fits(counts, radius, size):
        radius -= 0.5
    per_row = _per_row(radius, width)
    blocks = np.array([ceil(count / per_row) for count in counts]) * PITCH * radius
    gap = max(0.0, height - 2 * INSET - blocks.sum()) / max(len(counts) - 1, 1)
    places = np.zeros((len(depth), 2))
    bottom = height - INSET
    for stage, count in enumerate(counts.tolist()):
        rows = np.flatnonzero(depth == stage)
        rows = rows[np.lexsort((network.units.place_x[rows], network.units.place_y[rows]))]
        lines = ceil(count / per_row)
        for line, members in enumerate(np.array_split(rows, lines)):
            pitch = min(max(26.0, 2.6 * radius), (width - INSET) / len(members))
            places[members, 0] = width / 2 + (np.arange(len(members)) - (len(members) - 1) / 2) * pitch
            places[members, 1] = bottom - (line + 0.5) * PITCH * radius
        bottom -= blocks[stage] + gap
    return places, radius


def _per_row(radius: float, width: float) -> int:
    return max(1, int((width - INSET) // (PITCH * radius)))


def _fits(counts: NDArray[np.int64], radius: float, size: tuple[float, float]) -> bool:
    """Whether every stage has room, a narrow one in a single line."""
    per_row = _per_row(radius, size[0])
    lines = np.ceil(counts / per_row)
    short = counts <= 8
    return bool((lines[short] <= 1).all() and (lines.sum() + 1.2 * (len(counts) - 1)) * PITCH * radius <= size[1] - 2 * INSET)
