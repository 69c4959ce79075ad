"""What a row of the engine's table is made of: a case, its contenders, and how much of a peer's time ours may take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tests.benchmarks.options import Options
from tests.benchmarks.timing import Contender

DTYPES = {"single": np.float32, "double": np.float64}
TOLERANCES = {"single": 2e-6, "double": 1e-12}


class Contest(NamedTuple):
    """Ours and the peers of one case in one precision; a peer is built when it is wanted, for it may not be installed."""

    ours: Contender
    peers: Mapping[str, Callable[[], Contender]]


@dataclass(frozen=True)
class Case:
    """row: in the table of what the engine must reach; limits: peer to the largest ratio ours / peer, in single precision.

    `contest(precision, options)` builds everything, outside the timing. tolerances: how closely the answers agree.
    """

    row: int
    title: str
    contest: Callable[[str, Options], Contest]
    limits: Mapping[str, float]
    tolerances: Mapping[str, float] = field(default_factory=lambda: TOLERANCES)
    is_giant: bool = False
