"""What we would write by hand in numba for one RNN or LSTM and nothing else: the yardstick of the graph engine.

The input's share of many ticks is one matrix product; of the recurrent products a small one is rows added up, a large one goes to
BLAS. Gates are passes over what is still in the cache, with a tanh that has no branch.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from math import factorial
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

FAST = {"contract", "nsz", "arcp"}  # sums stay in their order
OPTIONS: dict[str, Any] = {"nogil": True, "boundscheck": False, "error_model": "numpy", "fastmath": FAST}
MOST_ADDED = 2048  # products of two numbers in a tick, beyond which BLAS is faster
TICKS_AT_ONCE = 16  # of the input's share of an LSTM: what fits the cache


class Kernels(NamedTuple):
    """rnn(inputs (T, B, I), input weights (I, H), recurrent weights (H, H), bias (H,), hidden (T + 1, B, H)).
    lstm the same with (…, 4H) in the order input, forget, output, cell, and cells (B, H). Row 0 of hidden is the start.
    """

    rnn: Callable[..., None]
    lstm: Callable[..., None]


@cache
def kernels(precision: str) -> Kernels:
    """Compiled for a precision at their first call."""
    tanh = _tanh_single() if precision == "single" else _tanh_double()
    return Kernels(_rnn(tanh, _added_product()), _lstm(tanh, _added_product(), (np.float32 if precision == "single" else np.float64)(0.5)))


def _tanh_single() -> Any:
    """tanh x = m / (m + 2) with m = e^(2|x|) − 1 from 2^k and a polynomial."""
    one, two, highest, per_log = np.float32(1), np.float32(2), np.float32(9.1), np.float32(1.44269504)
    high, low = np.float32(0.693145751953125), np.float32(1.42860682e-6)
    c2, c3, c4, c5, c6, c7 = (np.float32(1 / factorial(k)) for k in range(2, 8))

    @numba.njit(inline="always", **OPTIONS)
    def tanh(x: Any) -> Any:
        y = two * min(abs(x), highest)
        k = np.rint(y * per_log)
        r = (y - k * high) - k * low
        grown = r * ((((((c7 * r + c6) * r + c5) * r + c4) * r + c3) * r + c2) * r + one)
        scale = np.int32((np.int32(k) + np.int32(127)) << np.int32(23)).view(np.float32)
        m = scale * grown + (scale - one)
        return math.copysign(m / (m + two), x)

    return tanh


def _tanh_double() -> Any:
    high, low = 0.693147180369123816490, 1.90821492927058770002e-10
    c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13 = (1 / factorial(k) for k in range(2, 14))

    @numba.njit(inline="always", **OPTIONS)
    def tanh(x: Any) -> Any:
        y = 2.0 * min(abs(x), 19.1)
        k = np.rint(y * 1.4426950408889634)
        r = (y - k * high) - k * low
        upper = (((((c13 * r + c12) * r + c11) * r + c10) * r + c9) * r + c8) * r + c7
        grown = r * ((((((upper * r + c6) * r + c5) * r + c4) * r + c3) * r + c2) * r + 1.0)
        scale = np.int64((np.int64(k) + np.int64(1023)) << np.int64(52)).view(np.float64)
        m = scale * grown + (scale - 1.0)
        return math.copysign(m / (m + 2.0), x)

    return tanh


def _added_product() -> Any:
    @numba.njit(**OPTIONS)
    def add_product(out: Any, left: Any, right: Any) -> None:
        """out (B, N) += left (B, M) @ right (M, N), four rows of `right` at a time."""
        inner = left.shape[1]
        for episode in range(left.shape[0]):
            row, factors = out[episode], left[episode]
            for j in range(0, inner - 3, 4):
                a, b, c, d = factors[j], factors[j + 1], factors[j + 2], factors[j + 3]
                ra, rb, rc, rd = right[j], right[j + 1], right[j + 2], right[j + 3]
                for i in range(row.size):
                    row[i] += a * ra[i] + b * rb[i] + c * rc[i] + d * rd[i]
            for j in range(inner // 4 * 4, inner):
                a, ra = factors[j], right[j]
                for i in range(row.size):
                    row[i] += a * ra[i]

    return add_product


def _rnn(tanh: Any, add_product: Any) -> Any:
    @numba.njit(**OPTIONS)
    def rnn(inputs: Any, wide: Any, recurrent: Any, bias: Any, hidden: Any) -> None:
        ticks, batch, width = inputs.shape
        size = bias.size
        is_large = batch * size * size > MOST_ADDED
        product = np.empty((batch, size), hidden.dtype)
        np.dot(inputs.reshape(ticks * batch, width), wide, hidden[1:].reshape(ticks * batch, size))
        for tick in range(ticks):
            now = hidden[tick + 1]
            if is_large:
                np.dot(hidden[tick], recurrent, product)
                for episode in range(batch):
                    row, more = now[episode], product[episode]
                    for i in range(size):
                        row[i] = tanh(row[i] + more[i] + bias[i])
            else:
                add_product(now, hidden[tick], recurrent)
                for episode in range(batch):
                    row = now[episode]
                    for i in range(size):
                        row[i] = tanh(row[i] + bias[i])

    return rnn


def _lstm(tanh: Any, add_product: Any, half: Any) -> Any:
    @numba.njit(**OPTIONS)
    def lstm(inputs: Any, wide: Any, recurrent: Any, bias: Any, hidden: Any, cells: Any) -> None:
        ticks, batch, width = inputs.shape
        size = bias.size // 4
        is_large = batch * recurrent.size > MOST_ADDED
        product, nets = np.zeros((batch, 4 * size), hidden.dtype), np.empty((TICKS_AT_ONCE, batch, 4 * size), hidden.dtype)
        for tick in range(ticks):
            at, left = tick % TICKS_AT_ONCE, min(TICKS_AT_ONCE, ticks - tick)
            if at == 0:
                np.dot(inputs[tick : tick + left].reshape(left * batch, width), wide, nets[:left].reshape(left * batch, 4 * size))
            if is_large:
                np.dot(hidden[tick], recurrent, product)
            else:
                add_product(nets[at], hidden[tick], recurrent)
            for episode in range(batch):
                row, cell, new = nets[at, episode], cells[episode], hidden[tick + 1, episode]
                more = product[episode]
                for i in range(4 * size):
                    row[i] += more[i] + bias[i]
                valves, candidate = row[: 3 * size], row[3 * size :]  # slices begin at 0, so that no index needs a test of its sign
                for i in range(3 * size):
                    valves[i] = half * tanh(half * valves[i]) + half
                for i in range(size):
                    candidate[i] = tanh(candidate[i])
                written, kept, shown = valves[:size], valves[size : 2 * size], valves[2 * size :]
                for i in range(size):
                    cell[i] = kept[i] * cell[i] + written[i] * candidate[i]
                    new[i] = shown[i] * tanh(cell[i])

    return lstm


def contiguous(array: NDArray[Any], precision: str) -> NDArray[Any]:
    """As the kernels want their arrays."""
    return np.ascontiguousarray(array, np.float32 if precision == "single" else np.float64)
