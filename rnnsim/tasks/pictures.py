"""Pictures and patterns: a blob that moves in one of eight directions, and ±1 patterns to be completed from damaged ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import last_symbols_right, signs_right
from rnnsim.tasks.strings import one_hot
from rnnsim.tasks.task import Scoring, Task, endless, generator, whole

SIDE, BLOB = 8, 2
DIRECTIONS = np.array([(0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)])  # rows down, columns right


def moving_blobs(seed: int, *, length: int, noise: float) -> Task:
    """8 × 8 pictures in which a 2 × 2 blob moves a pixel a tick and comes back at the other side; which way, at every tick?"""

    def draw(rng: np.random.Generator, size: int) -> Batch:
        start, way = rng.integers(0, SIDE, (size, 2)), rng.integers(0, len(DIRECTIONS), size)
        corners = start + np.arange(length)[:, None, None] * DIRECTIONS[way]  # (T, B, 2)
        frames = np.zeros((length, size, SIDE, SIDE))
        ticks, episodes = np.ogrid[:length, :size]
        for down in range(BLOB):
            for right in range(BLOB):
                frames[ticks, episodes, (corners[..., 0] + down) % SIDE, (corners[..., 1] + right) % SIDE] = 1.0
        flipped = np.where(rng.random(frames.shape) < noise, 1.0 - frames, frames)
        wanted = np.broadcast_to(one_hot(way, len(DIRECTIONS)), (length, size, len(DIRECTIONS)))
        return Batch(flipped.reshape(length, size, -1), wanted)

    scoring = Scoring("directions right at the last tick", last_symbols_right, 0.98)
    return endless(draw, seed, loss="cross_entropy", scoring=scoring)


def patterns(seed: int, *, stored: int, units: int, damage: float) -> Task:
    """Random ±1 patterns; what comes in has a share `damage` of its units turned over, what is wanted is the pattern."""
    kept = np.random.default_rng(seed).choice([-1.0, 1.0], (stored, units))
    rng = generator(seed, 1)
    turned = np.argsort(rng.random(kept.shape), axis=1) < round(damage * units)
    batch = Batch(np.where(turned, -kept, kept)[None], kept[None])
    return replace(whole(batch, loss="half_squared_error", scoring=Scoring("units right", signs_right, 1.0)), patterns=kept)
