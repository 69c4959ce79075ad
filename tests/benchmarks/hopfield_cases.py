"""Row 10: recall in a Hopfield network of 784 units, one unit after another, the energy known after every single flip."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from tests.benchmarks.cases import DTYPES, Case, Contest
from tests.benchmarks.options import Options
from tests.benchmarks.ours import Prepared
from tests.benchmarks.timing import Contender

UNITS, PATTERNS, RECALLS = 784, 39, 500
PEER = "numpy dot per unit"


class Recall(NamedTuple):
    """A network that stores patterns and starts at one of them with a fifth of its units wrong; W (N, N), the start (N,)."""

    network: Network
    weights: NDArray[np.float64]
    start: NDArray[np.float64]


@lru_cache(maxsize=1)
def recall() -> Recall:
    """Hebb's rule, no self-connections. The fields are odd multiples of 1/N, so that no unit is ever undecided."""
    random = np.random.default_rng(0)
    patterns = random.choice([-1.0, 1.0], (PATTERNS, UNITS))
    weights = patterns.T @ patterns / UNITS
    np.fill_diagonal(weights, 0.0)
    start = patterns[0].copy()
    start[random.choice(UNITS, UNITS // 5, replace=False)] *= -1
    draft = Draft("recall")
    s = draft.units(UNITS, activation="sign", initial=start, is_output=np.arange(UNITS) < 3, place_x=np.arange(UNITS))
    target, source = np.nonzero(~np.eye(UNITS, dtype=bool))
    draft.connect_pairs(s[source], s[target], weights[target, source])
    return Recall(draft.network(), weights, start)


def _ours(precision: str, options: Options, *, order: str, records: bool) -> Contender:
    """Every other tick is invalid, which puts the units back to the noisy start; a sweep is therefore two ticks."""
    valid = np.arange(2 * RECALLS) % 2 == 0
    settings = RunSettings(precision=precision, backend=options.backend, update_order=order, valid=valid)
    ready = Prepared(recall().network, settings, ticks=len(valid))

    def answer() -> NDArray[Any]:
        updates: list[NDArray[Any]] = []
        state, _ = ready.made(1, updates)
        changes = np.concatenate(updates)[:, 3].sum() if updates else np.nan
        now, before = state.recent[0, 0].astype(float), recall().start
        energies = [-0.5 * s @ recall().weights @ s for s in (before, now)]
        assert abs(energies[1] - energies[0] - changes) <= 1e-4 * abs(energies[1]), "the energy after the last flip is not the state's"
        return now

    return Contender(ready.named("ours"), lambda: ready.made(len(valid), [] if records else None), RECALLS, answer)


def _numpy_dots(precision: str) -> Contender:
    """One dot product per unit in turn, the energy once a sweep."""
    weights, start = recall().weights.astype(DTYPES[precision]), recall().start.astype(DTYPES[precision])

    def sweep() -> NDArray[Any]:
        s = start.copy()
        for unit in range(UNITS):
            s[unit] = 1.0 if weights[unit] @ s > 0 else -1.0
        sweep.energy = -0.5 * s @ (weights @ s)  # type: ignore[attr-defined]
        return s

    return Contender(PEER, sweep, 1, sweep)


def _case(title: str, limits: dict[str, float], order: str, *, records: bool) -> Case:
    def contest(precision: str, options: Options) -> Contest:
        return Contest(_ours(precision, options, order=order, records=records), {PEER: lambda: _numpy_dots(precision)})

    return Case(10, f"Hopfield sweep, 784 units{title}", contest, limits)


HOPFIELD_CASES = (
    _case(", each flip's energy recorded", {PEER: 0.05}, "sequential", records=True),
    _case(", outputs recorded", {}, "sequential", records=False),
)
