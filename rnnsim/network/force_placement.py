"""Places by forces: connected units attract, all repel (Fruchterman and Reingold 1991); cooled until nothing moves any more.

Few units repel each other one by one. Many do so through a mesh: their density, folded with the force by Fourier transforms
(Hockney and Eastwood 1981), and one by one only where they are near; so 10,000 units take some 20 ms a step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.network import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LENGTH = 90.0  # pixels a connection would like to have
ONE_BY_ONE = 500  # units up to which every pair is reckoned
STEPS = 240
FIRST_REACH, LAST_REACH = 6.0, 0.02  # how far a unit may move in a step, in lengths
MESH, NEAR = 64, 2.0  # cells along a side; closer pairs than so many cells are reckoned one by one
MOST_NEAR = 40  # of them for each unit
APART, APART_OF_MANY = 92.0, 56.0  # middles of units in the end
SMOOTHINGS, FEW_LINKS = 60, 5
GRAVITY = 0.5  # toward the middle, so that components do not drift away
_TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Forced:
    """Where units are after a step: x, y (U,), and the share of the work that is done."""

    x: Floats
    y: Floats
    done: float


def forced(network: Network, seed: int = 0) -> Iterator[Forced]:
    """One value per step; the last one is the layout, with no two units on top of each other. The same seed gives the same."""
    count = len(network.units)
    links, pull = _links(network)
    rng = np.random.default_rng(seed)
    places = _first_places(count, links, rng)
    reach = FIRST_REACH
    cooling = (LAST_REACH / FIRST_REACH) ** (1 / STEPS)
    repel = _repelled_one_by_one if count <= ONE_BY_ONE else _repelled_through_mesh
    for step in range(STEPS):
        force = repel(places) + _attracted(places, links, pull) - GRAVITY * places
        length = np.hypot(force[:, 0], force[:, 1])[:, None]
        places = places + force / np.maximum(length, _TINY) * np.minimum(length, reach)
        reach *= cooling
        yield Forced(places[:, 0] * LENGTH, places[:, 1] * LENGTH, (step + 1) / (STEPS + 1))
    final = set_apart(places * LENGTH, APART if count <= ONE_BY_ONE else APART_OF_MANY)
    yield Forced(final[:, 0], final[:, 1], 1.0)


def by_forces(network: Network) -> tuple[Floats, Floats]:
    """The layout the forces end in."""
    *_, last = forced(network) if len(network.units) else (Forced(np.zeros(0), np.zeros(0), 1.0),)
    return last.x, last.y


def _links(network: Network) -> tuple[Ints, Floats]:
    """(L, 2) each joined pair once, gates too, and how strongly it pulls: more for several connections, but not in proportion."""
    units, wires = network.units, network.connections
    source, target, gate = (units.positions_of(wires.columns[end]) for end in ("source", "target", "gate"))
    pairs = np.concatenate([np.column_stack([source, target]), np.column_stack([gate, target])])
    pairs = np.sort(pairs[(pairs >= 0).all(axis=1) & (pairs[:, 0] != pairs[:, 1])], axis=1)
    if not len(pairs):
        return np.zeros((0, 2), np.int64), np.zeros(0)
    found, many = np.unique(pairs, axis=0, return_counts=True)
    degree = np.bincount(found.ravel(), minlength=len(units))
    crowd = np.minimum(degree[found[:, 0]], degree[found[:, 1]]) / FEW_LINKS  # else dense networks would fall into a point
    return found, np.sqrt(many / np.maximum(crowd, 1.0))


def _first_places(count: int, links: Ints, rng: np.random.Generator) -> Floats:
    """Two slow waves over the graph (its Laplacian's first eigenvectors, roughly): what is joined begins near each other."""
    waves = rng.normal(size=(count, 2))
    degree = np.maximum(np.bincount(links.ravel(), minlength=count), 1)[:, None]
    for _ in range(SMOOTHINGS if len(links) else 0):
        summed = np.zeros_like(waves)
        for mine, other in ((0, 1), (1, 0)):
            for side in (0, 1):
                summed[:, side] += np.bincount(links[:, mine], weights=waves[links[:, other], side], minlength=count)
        waves = (waves + summed / degree) / 2
        waves -= waves.mean(axis=0)
        waves[:, 1] -= waves[:, 0] * (waves[:, 0] @ waves[:, 1]) / max(float(waves[:, 0] @ waves[:, 0]), _TINY)
        waves /= np.maximum(np.sqrt(np.asarray((waves**2).mean(axis=0))), _TINY)
    waves += rng.normal(scale=0.05, size=waves.shape)
    return waves * np.sqrt(max(count, 1)) * 0.5


def _attracted(places: Floats, links: Ints, pull: Floats) -> Floats:
    """(U, 2) along each link by the square of its length."""
    way = places[links[:, 1]] - places[links[:, 0]]
    force = way * (np.hypot(way[:, 0], way[:, 1]) * pull)[:, None]
    made = np.zeros_like(places)
    for side in (0, 1):
        made[:, side] += np.bincount(links[:, 0], weights=force[:, side], minlength=len(places))
        made[:, side] -= np.bincount(links[:, 1], weights=force[:, side], minlength=len(places))
    return made


def _repelled_one_by_one(places: Floats) -> Floats:
    """(U, 2) away from every other unit by the inverse of the distance."""
    x, y = places.T
    across, down = x[:, None] - x, y[:, None] - y
    closeness = 1.0 / np.maximum(across**2 + down**2, 0.01)  # a unit's own weighs nothing: its distance is zero
    return np.column_stack([np.einsum("ij,ij->i", across, closeness), np.einsum("ij,ij->i", down, closeness)])


def _repelled_through_mesh(places: Floats) -> Floats:
    """The same, from a density on a mesh; within two cells the mesh is too coarse, and pairs are put right one by one."""
    low = places.min(axis=0)
    cell = float(np.ptp(places, axis=0).max()) / (MESH - 1) + _TINY
    at = (places - low) / cell
    corner = np.minimum(at.astype(np.int64), MESH - 2)
    share = at - corner
    density = np.zeros(MESH * MESH)
    corners = []
    for dx in (0, 1):
        for dy in (0, 1):
            weight = np.abs(1 - dx - share[:, 0]) * np.abs(1 - dy - share[:, 1])
            index = (corner[:, 0] + dx) * MESH + corner[:, 1] + dy
            density += np.bincount(index, weights=weight, minlength=MESH * MESH)
            corners.append((index, weight))
    waves = np.fft.rfft2(density.reshape(MESH, MESH), s=(2 * MESH, 2 * MESH))
    made = np.zeros_like(places)
    for side, kernel in enumerate(_kernels()):
        field = np.fft.irfft2(waves * kernel, s=(2 * MESH, 2 * MESH))[:MESH, :MESH].ravel() / cell
        made[:, side] = sum(field[index] * weight for index, weight in corners)
    return made + _near_corrections(places, corner, cell)


@cache
def _kernels() -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """Transforms of x / r² and y / r² in cells, without what is nearer than two."""
    away = np.fft.fftfreq(2 * MESH, 1 / (2 * MESH))
    x, y = np.meshgrid(away, away, indexing="ij")
    square = np.maximum(x**2 + y**2, 1.0)
    near = x**2 + y**2 < NEAR**2
    return np.fft.rfft2(np.where(near, 0.0, x / square)), np.fft.rfft2(np.where(near, 0.0, y / square))


def _near_corrections(places: Floats, corner: Ints, cell: float) -> Floats:
    """Forces between units in the same cell or in cells side by side, at most `MOST_NEAR` of them for each unit."""
    made = np.zeros_like(places)
    order = np.lexsort((corner[:, 1] // 2, corner[:, 0] // 2))
    ranked = places[order]
    found = np.zeros_like(ranked)
    keys = (corner[order, 0] // 2) * MESH + corner[order, 1] // 2
    for lag in range(1, MOST_NEAR + 1):
        if lag >= len(ranked):
            break
        way = ranked[lag:] - ranked[:-lag]
        square = np.maximum((way**2).sum(axis=1), 0.01)
        force = np.where((keys[lag:] == keys[:-lag])[:, None], way / square[:, None], 0.0)
        found[lag:] += force
        found[:-lag] -= force
    made[order] = found
    return made


def set_apart(places: Floats, least: float = APART, rounds: int = 60) -> Floats:
    """The same places with units that are closer than `least` pushed from each other, pair by pair, until none is."""
    made = places.copy()
    for _ in range(rounds):
        first, second = close_pairs(made, least)
        if not len(first):
            break
        way = made[second] - made[first]
        length = np.hypot(way[:, 0], way[:, 1])
        same = length < _TINY
        way[same] = np.column_stack([np.cos(first[same]), np.sin(first[same])])
        push = way / np.where(same, 1.0, length)[:, None] * ((least * 1.01 - length) / 2)[:, None]
        crowd = np.maximum(1.0, (np.bincount(first, minlength=len(made)) + np.bincount(second, minlength=len(made))) / 3)
        for side in (0, 1):
            made[:, side] += np.bincount(second, weights=push[:, side], minlength=len(made)) / crowd
            made[:, side] -= np.bincount(first, weights=push[:, side], minlength=len(made)) / crowd
    return made


def close_pairs(places: Floats, least: float) -> tuple[Ints, Ints]:
    """Rows of every pair of places that are closer than `least`, each once."""
    from scipy.spatial import cKDTree

    pairs = cKDTree(places).query_pairs(least, output_type="ndarray") if len(places) else np.zeros((0, 2), np.int64)
    return pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64)
