"""The arrays that reading a program backwards needs beside those it was run on, and their types. Knows numpy and numba's types only."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

STEPS, STATES, BATCH, OUTPUTS, FORWARD = range(5)  # in a desk's plan
PLACE, RUN, JUDGE, READ_BACK, GATHER, ADAM = 1, 2, 4, 8, 16, 32  # steps, added up
NOT_FINITE = -1.0
RATES = 6  # numbers of an optimiser


class Backwards(NamedTuple):
    """All flat; L, T, O as in `rnnsim.engine.fused.desk.Desk`; P trainable parameters.

    plan: steps to be taken, L, episodes (of L states the first are real), outputs, address of the forward kernel. reading: rows of a
    table as of the desk, in the order of reading backwards; passages: (first, last row, how, direction) each, how: 0 tick by tick,
    1 row by row over all ticks, 2 each row once.
    adjoints: ∂loss/∂ what stands at the same place of the window. weight_gradients, number_gradients: of the desk's weights and
    numbers. scratch: room for one operation. output_places (O,): in the window.
    seeds (T, O, L): ∂loss/∂outputs; net_seeds (T, O, L): what a loss hands past the derivative of outputs it goes with; targets and
    wanted (T, O, L): what the kernel's own loss compares with, and where.
    values, gradients (P,); weight_places, weight_parameters: where a parameter stands among the weights, sorted by parameter;
    number_places, number_parameters: among the numbers. first, second (P,): moments of Adam; rates: its numbers.
    """

    plan: NDArray[np.int64]
    reading: NDArray[np.int64]
    passages: NDArray[np.int64]
    adjoints: NDArray[Any]
    weight_gradients: NDArray[Any]
    number_gradients: NDArray[Any]
    scratch: NDArray[Any]
    output_places: NDArray[np.int64]
    seeds: NDArray[Any]
    net_seeds: NDArray[Any]
    targets: NDArray[Any]
    wanted: NDArray[Any]
    values: NDArray[Any]
    gradients: NDArray[Any]
    weight_places: NDArray[np.uint32]
    weight_parameters: NDArray[np.uint32]
    number_places: NDArray[np.uint32]
    number_parameters: NDArray[np.uint32]
    first: NDArray[Any]
    second: NDArray[Any]
    rates: NDArray[np.float64]


_FIXED: dict[str, Any] = {
    **dict.fromkeys(("plan", "reading", "passages", "output_places"), types.int64),
    **dict.fromkeys(("weight_places", "weight_parameters", "number_places", "number_parameters"), types.uint32),
    "rates": types.float64,
}  # fmt: skip


def backwards_type(number: Any) -> Any:
    """numba's type of a desk whose numbers are of this type."""
    return types.NamedTuple([types.Array(_FIXED.get(name, number), 1, "C") for name in Backwards._fields], Backwards)
