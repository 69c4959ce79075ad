"""Series made by equations: Mackey and Glass's blood cells, the NARMA system of tenth order, a plant to be identified."""

from __future__ import annotations

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.tasks.scores import normalised_error, normalised_squared_error
from rnnsim.tasks.task import Floats, Scoring, Task, endless, whole

LAG, STEPS = 17, 10  # of Mackey and Glass's equation: its delay, and Euler steps to a value
ORDER, BLOWN_UP = 10, 2.0


def mackey_glass_series(length: int) -> Floats:
    """x(1) … x(length) of dx/dt = 0.2 x(t − 17) / (1 + x(t − 17)¹⁰) − 0.1 x, from a constant 1.2, by Euler steps of 0.1.

    Mackey and Glass, Science 197, 1977. Chaotic: the last digits of a machine are seen after some 300 values.
    """
    past = [1.2] * (LAG * STEPS + 1)
    for step in range(length * STEPS):
        lagged = past[step]
        past.append(past[-1] + (0.2 * lagged / (1.0 + lagged**10) - 0.1 * past[-1]) / STEPS)
    return np.array(past[LAG * STEPS + STEPS :: STEPS])


def mackey_glass(seed: int, *, length: int, horizon: int, window: int, squashed: bool) -> Task:
    """x(t) comes in, x(t + horizon) is wanted; the first 100 values are left out, the last fifth is looked at.

    squashed: tanh(x − 1), which suits units from −1 to 1. Windows of so many ticks are the episodes; 0 leaves one.
    """
    series = mackey_glass_series(100 + length + horizon)[100:]
    series = np.tanh(series - 1.0) if squashed else series
    pairs = np.stack([series[:length], series[horizon:]], axis=1)
    kept = length * 4 // 5
    scoring = Scoring("NRMSE", normalised_error, 0.05, falls=True)
    looked_at = Batch.single(pairs[kept:, :1], pairs[kept:, 1:])
    return whole(_windows(pairs[:kept], window), loss="half_squared_error", scoring=scoring, validation=looked_at)


def _windows(pairs: Floats, window: int) -> Batch:
    """Inputs and targets (T, 2) as episodes of `window` ticks beside each other; what is left over is dropped."""
    window = window or len(pairs)
    if window > len(pairs):
        raise Refused(f"A window of {window} ticks does not fit into {len(pairs)} values; make it shorter.")
    cut = pairs[: len(pairs) // window * window].reshape(-1, window, 2).transpose(1, 0, 2)
    return Batch(cut[:, :, :1], cut[:, :, 1:])


def narma10_response(inputs: Floats) -> Floats:
    """y(1) … y(T) for u(0) … u(T − 1): y(t + 1) = 0.3 y(t) + 0.05 y(t) Σ y(t − i) + 1.5 u(t − 9) u(t) + 0.1, i = 0 … 9.

    Everything is 0 before. Atiya and Parlos, IEEE Transactions on Neural Networks 11, 2000.
    """
    values, u = [0.0] * ORDER, [0.0] * (ORDER - 1) + inputs.tolist()
    for t in range(len(inputs)):
        now = values[-1]
        values.append(0.3 * now + 0.05 * now * sum(values[-ORDER:]) + 1.5 * u[t] * u[t + ORDER - 1] + 0.1)
    return np.array(values[ORDER:])


def narma10_series(seed: int, length: int) -> tuple[Floats, Floats]:
    """u(0) … u(T − 1) from 0 to 0.5 and y(1) … y(T); a draw that blows up (some 1 in 100 of 3,000 ticks) gives way to seed + 1."""
    while True:
        inputs = np.random.default_rng(seed).uniform(0.0, 0.5, length)
        response = narma10_response(inputs)
        if np.isfinite(response).all() and response.max(initial=0.0) <= BLOWN_UP:
            return inputs, response
        seed += 1


def narma10(seed: int, *, length: int, window: int) -> Task:
    """u(t) comes in, y(t + 1) is wanted, in windows that begin in the middle of things; looked at is the last fifth."""
    pairs = np.stack(narma10_series(seed, length), axis=1)
    kept = length * 4 // 5
    scoring = Scoring("NMSE", normalised_squared_error, 0.1, falls=True)
    looked_at = Batch.single(pairs[kept:, :1], pairs[kept:, 1:])
    return whole(_windows(pairs[:kept], window), loss="half_squared_error", scoring=scoring, validation=looked_at)


def plant_response(inputs: Floats) -> Floats:
    """y(1) … y(T) of y(t + 1) = y(t) / (1 + y(t)²) + u(t)³ from y(0) = 0, for u(0) … u(T − 1) along the first axis."""
    now, made = np.zeros(inputs.shape[1:]), []
    for value in inputs:
        now = now / (1.0 + now**2) + value**3
        made.append(now)
    return np.array(made)


def plant(seed: int, *, length: int) -> Task:
    """What a plant makes of u(t), without ever being told its state. Learned on u from −2 to 2, looked at on two sines.

    Narendra and Parthasarathy, IEEE Transactions on Neural Networks 1, 1990.
    """

    def draw(rng: np.random.Generator, size: int) -> Batch:
        inputs = rng.uniform(-2.0, 2.0, (length, size, 1))
        return Batch(inputs, plant_response(inputs))

    ticks = np.arange(200.0)[:, None]
    sines = np.sin(2 * np.pi * ticks / 25) + np.sin(2 * np.pi * ticks / 10)
    scoring = Scoring("NRMSE", normalised_error, 0.1, falls=True)
    return endless(draw, seed, loss="half_squared_error", scoring=scoring, validation=Batch.single(sines, plant_response(sines)),
                   names=("u", "y"))  # fmt: skip
