"""The weights of an architecture: matrices given by name, seeded random ones where none is given. Knows no network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.formulas.refused import Refused

SPREAD = 1.5  # standard deviation of a random weight times √fan-in: lively, seldom saturated


class Weights:
    """Every matrix is drawn whether it is given or not, so giving one never changes the others."""

    def __init__(self, given: Mapping[str, ArrayLike], names: tuple[str, ...], seed: int = 0) -> None:
        for name in given:
            if name not in names:
                raise Refused(f"This architecture has no parameter or weights “{name}”; its weights are {', '.join(names)}.")
        self._given = given
        self.rng = np.random.default_rng(seed)

    def matrix(self, name: str, targets: int, sources: int) -> NDArray[np.float64]:
        """(targets, sources): as given, else normal with standard deviation 1.5/√sources."""
        drawn = self.rng.normal(0.0, SPREAD / max(sources, 1) ** 0.5, (targets, sources))
        return self.given(name, drawn)

    def vector(self, name: str, count: int, spread: float = 0.25) -> NDArray[np.float64]:
        """(count,): as given, else normal with that standard deviation."""
        return self.given(name, self.rng.normal(0.0, spread, count))

    def patterns(self, units: int, stored: int) -> NDArray[np.float64]:
        """(P, units) of ±1: the “patterns” given, else `stored` random ones; their width follows from “patterns” or “weights”."""
        shapes = [np.shape(np.atleast_2d(np.asarray(self._given[name]))) for name in ("patterns", "weights") if self.has(name)]
        width = shapes[0][1] if shapes else units
        drawn = self.rng.choice([-1.0, 1.0], (shapes[0][0] if self.has("patterns") else stored, width))
        return self.given("patterns", drawn)

    def damaged_first(self, patterns: NDArray[np.float64], damage: float) -> NDArray[np.float64]:
        """(units,) the first pattern with a share of its values turned over; ones if there is no pattern."""
        count = patterns.shape[1]
        turned = self.rng.permutation(count) < round(damage * count)
        return np.asarray(patterns[0] * np.where(turned, -1.0, 1.0)) if len(patterns) else np.ones(count)

    def given(self, name: str, otherwise: NDArray[np.float64]) -> NDArray[np.float64]:
        """What was given under that name, in the shape of `otherwise`; else `otherwise`."""
        if name not in self._given:
            return otherwise
        try:
            return np.asarray(self._given[name], float).reshape(otherwise.shape)
        except (TypeError, ValueError):
            raise Refused(f"The weights “{name}” must be numbers of shape {otherwise.shape}.") from None

    def has(self, name: str) -> bool:
        """Whether the matrix was given."""
        return name in self._given

    def shape_of(self, name: str) -> tuple[int, ...]:
        """Shape of what was given; empty if nothing was."""
        return np.shape(self._given[name]) if name in self._given else ()
