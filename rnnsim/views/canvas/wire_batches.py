"""Wires sorted into batches of one pen each, weak ones first: arrays only, so a layer is a few dozen calls. Imports no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.colours import colour_of, mix
from rnnsim.drawing.routing import Routes
from rnnsim.drawing.theme import THEMES, Theme
from rnnsim.drawing.wire_styles import BROKEN, DOTTED, SOLID, WIDTHS
from rnnsim.network.network import Network

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]
STEPS = 12  # of strength for each sign; the width classes change at a third and two thirds of them
FULL, DENSE, FADED = range(3)
LEAST_WIDTH = 0.6  # pixels
TONES = (1.0, 0.45, 0.22)  # what is left of a wire's contrast, so that units can be seen among many, or a loop among others


@dataclass(frozen=True)
class WirePen:
    """`width` in scene pixels; `dash` as in wire_styles; `bucket` is the signed step of strength, which heads are coloured by."""

    bucket: int
    colour: str
    width: float
    dash: int
    is_curved: bool


@dataclass(frozen=True, eq=False)
class WireBatches:
    """`buckets` (C,) signed steps −13 … 13 (0: weight zero); `segments` (S, 4) and `owners` (S,) sorted by pen; batch k ends at ends[k]."""

    buckets: Ids
    pens: tuple[WirePen, ...]
    segments: Floats
    owners: Ids
    ends: tuple[int, ...]


def buckets_of(weights: Floats, scale: float) -> Ids:
    """(C,) sign · (1 + step): step 0 … 12 of |w| / scale; 0 where the weight is zero."""
    steps = 1 + np.floor(STEPS * np.minimum(1.0, np.abs(weights) / scale)).astype(np.int64)
    return np.where(weights == 0, 0, np.sign(weights).astype(np.int64) * steps)


def batches_of(network: Network, routes: Routes, theme: Theme, *, scale: float, rows: Ids | None = None, tone: int = FULL) -> WireBatches:
    """Batches of all drawn connections, or of those rows."""
    wires = network.connections
    weights = np.asarray(wires.weight, float)
    buckets = buckets_of(np.where(np.isnan(weights), 0.0, weights), scale)
    dashes = np.where(wires.delay < 0, BROKEN, np.where(weights == 0, DOTTED, SOLID))
    owners = routes.segment_connection
    segments = routes.segments
    if rows is not None:
        chosen = np.zeros(len(wires), bool)
        chosen[rows] = True
        kept = chosen[owners]
        owners, segments = owners[kept], segments[kept]
    keys = (((np.abs(buckets) * 2 + (buckets > 0)) * 3 + dashes) * 2 + routes.is_curved).astype(np.uint8)
    order = np.argsort(keys[owners], kind="stable")
    ordered = keys[owners][order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])
    found = ordered[first]
    pens = tuple(_pen(key, theme.name, tone) for key in found.tolist())
    return WireBatches(buckets, pens, segments[order], owners[order], (*first[1:].tolist(), len(ordered))[: len(found)])


def bucket_colour(bucket: int, theme: Theme, tone: int = FULL) -> str:
    """The colour of a step: that of the middle of its range of weights."""
    return _bucket_colour(bucket, theme.name, tone)


@lru_cache(maxsize=512)
def _bucket_colour(bucket: int, name: str, tone: int) -> str:
    theme = THEMES[name]
    strength = min(1.0, (abs(bucket) - 0.5) / STEPS) if bucket else 0.0
    colour = colour_of(theme.weight_colours([np.copysign(strength, bucket)])[0]) if bucket else theme.faint
    return colour if tone == FULL else mix(theme.canvas, colour, TONES[tone])


def least_width(width: float) -> float:
    """The width in pixels, no less than can be seen."""
    return max(LEAST_WIDTH, width)


def width_class_of(bucket: int) -> int:
    """0, 1 or 2: thin, middle, thick."""
    return min(2, max(0, abs(bucket) - 1) * 3 // STEPS)


@lru_cache(maxsize=1024)
def _pen(key: int, name: str, tone: int) -> WirePen:
    theme = THEMES[name]
    key, is_curved = divmod(key, 2)
    strength, dash = divmod(key, 3)
    magnitude, is_positive = divmod(strength, 2)
    bucket = magnitude if is_positive else -magnitude
    return WirePen(
        bucket, bucket_colour(bucket, theme, tone), float(WIDTHS[width_class_of(bucket)]) * theme.line_scale, dash, bool(is_curved)
    )
