"""Numbers behind every plot: steps of 1, 2 and 5, fixed ranges, labels pushed apart, the window of ticks on show. Imports no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, floor, isfinite, log2, log10

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.known_activations import known_activation
from rnnsim.network.network import Ids, Network

MINUS = "−"
SPANS = (30, 60, 200, 1000)
OUTLIERS, FEW = 0.1, 64  # share of the values that a common range may leave out, if there are more than so many
LARGEST_POWER = 1000  # of two, that an axis reaches; twice as much is still a number


def usual_span(speed: float) -> int:
    """How many ticks to show at a speed in ticks per second: some seconds of them, so that the eye can follow."""
    return next((span for span, fastest in ((60, 12.0), (200, 40.0)) if speed <= fastest), 1000)


def step_for(extent: float, about: int = 5) -> float:
    """The step of 1, 2 or 5 times a power of ten that divides `extent` into about that many parts."""
    if not (extent > 0 and isfinite(extent)):
        return 1.0
    rough = extent / max(1, about)
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough * 0.999)


def ticks_between(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers from `low` to `high`, both included where they are round."""
    if not isfinite(high - low):
        return []
    step = step_for(high - low, about)
    return [number * step for number in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def axis_text(value: float, *, signed: bool = False, decimals: int | None = None) -> str:
    """A number with a true minus and thin spaces in thousands; `decimals` None gives as few as it needs, at most three significant."""
    if not isfinite(value):
        return "NaN" if value != value else (MINUS if value < 0 else "") + "∞"
    size = abs(value)
    text = f"{size:,.{decimals}f}" if decimals is not None else _shortest(size)
    mark = MINUS if value < 0 else "+" if signed and value > 0 else ""
    is_zero = not any(digit in "123456789" for digit in text)
    return ("" if is_zero else mark) + text.replace(",", "\u2009")


def decimals_for(extent: float) -> int:
    """Decimals with which a number within that extent can be told from its neighbours, at least one.

    >>> decimals_for(60.0), decimals_for(0.002)
    (1, 4)
    """
    return max(1, min(6, 1 - floor(log10(extent)))) if extent > 0 and isfinite(extent) else 1


def _shortest(size: float) -> str:
    if size and not 1e-4 <= size < 1e7:
        return f"{size:.2g}"
    return f"{size:,.0f}" if size >= 1000 else f"{size:.3g}"


def pushed_apart(places: Sequence[float], gap: float, *, low: float, high: float) -> list[float]:
    """The places moved as little as needed so that neighbours are at least `gap` apart, inside low … high where they all fit."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    made = [0.0] * len(places)
    clusters: list[list[int]] = []
    for at in order:
        clusters.append([at])
        while len(clusters) > 1 and _top(clusters[-1], places, gap) < _top(clusters[-2], places, gap) + gap * len(clusters[-2]):
            last = clusters.pop()
            clusters[-1] += last
    floor_ = low
    for number, cluster in enumerate(clusters):
        room = high - gap * (sum(len(later) for later in clusters[number:]) - 1)
        top = max(floor_, min(_top(cluster, places, gap), room))
        for index, at in enumerate(cluster):
            made[at] = top + gap * index
        floor_ = top + gap * len(cluster)
    return made


def _top(cluster: Sequence[int], places: Sequence[float], gap: float) -> float:
    """Where the first of a cluster stands when its middle stands at the mean of its wishes."""
    return sum(places[at] for at in cluster) / len(cluster) - gap * (len(cluster) - 1) / 2


def range_of_units(network: Network, ids: Ids) -> tuple[float, float] | None:
    """The range all outputs of these units lie in, from their activations: (−1, 1), (0, 1), or None where one is unbounded."""
    names = set(network.units.activation[network.units.rows(ids)].tolist())
    rows = [known_activation(name) for name in names]
    if not rows or any(row is None or not isfinite(row.low) or not isfinite(row.high) for row in rows):
        return None
    return min(row.low for row in rows if row), max(row.high for row in rows if row)


def without_outliers(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of many values all but the largest tenth: a few loud units must not turn all others pale; they have full colour."""
    finite = values[np.isfinite(values)]
    kept = len(finite) - (int(OUTLIERS * len(finite)) if len(finite) > FEW else 0)
    return finite[np.argsort(np.abs(finite), kind="stable")[:kept]]


@dataclass
class HeldRange:
    """The range of an axis that must not move while running: the units' own, else a power of two that only grows."""

    _largest: float = 1.0
    _goes_negative: bool = False

    def of(self, fixed: tuple[float, float] | None, values: NDArray[np.float64]) -> tuple[float, float]:
        """(low, high): `fixed`, widened to what was seen outside of it (a poke, an input)."""
        finite = values[np.isfinite(values)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
        if fixed is not None and low >= fixed[0] - 1e-9 and high <= fixed[1] + 1e-9:
            return fixed
        self._largest = max(self._largest, 2.0 ** min(LARGEST_POWER, ceil(log2(max(abs(low), abs(high), 1e-3) * 0.999))))
        self._goes_negative = self._goes_negative or low < 0
        return (-self._largest if self._goes_negative or (fixed and fixed[0] < 0) else 0.0), self._largest

    def forget(self) -> None:
        """Start anew: another document, other units."""
        self._largest, self._goes_negative = 1.0, False


@dataclass
class TimeWindow:
    """The ticks on show: it stands still while the current tick is inside and moves on by whole grid steps when it nears the end."""

    span: int = 60
    first: int = 0
    _seen: int = field(default=0, repr=False)

    @property
    def last(self) -> int:
        """The tick at the right end."""
        return self.first + self.span

    def follow(self, tick: int) -> None:
        """Move as little as shows `tick` with room for what comes next."""
        step = max(1, round(step_for(self.span, 6)))
        if tick > self.first + 0.9 * self.span:
            self.first = step * ceil((tick - 0.7 * self.span) / step)
        elif tick < self.first:
            self.first = step * max(0, floor((tick - 0.1 * self.span) / step))

    def widen(self, span: int, tick: int) -> None:
        """Show so many ticks around `tick`."""
        self.span, self.first = span, 0
        self.follow(tick)
