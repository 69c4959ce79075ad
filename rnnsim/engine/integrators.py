"""Continuous methods: integrators follow tau · ds/dt = −leak · s + drive(net) within a tick, instant units answer at every stage.

External inputs and delays of 1 and more are held over the tick; integrator outputs are functions of the states alone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rnnsim.engine.aggregation import net_input
from rnnsim.engine.evaluation import answered, driven, due_in, evaluate, place_states
from rnnsim.engine.moment import Moment
from rnnsim.engine.preparing import Integrators, Prepared
from rnnsim.formulas.activations import Floats

TOLERANCE = 1e-10


def integrate_tick(prepared: Prepared, moment: Moment, method: str) -> None:
    """Make one tick by an integration method: states first, then instant units once more with the new states."""
    if prepared.has_integrators:
        field = _Field(prepared, moment)
        state = _METHODS[method](field, moment.inner[:, field.own].copy(), prepared.dt)
        place_states(field.stage, state, state=state.astype(moment.row.dtype, copy=False), moment=moment)
    for stage in prepared.stages[: -1 if prepared.has_integrators else None]:
        evaluate(stage, moment)


class _Field:
    """The right-hand side of the integrators' equation in the tick being made."""

    def __init__(self, prepared: Prepared, moment: Moment) -> None:
        self.stage = prepared.stages[-1]
        self.own = slice(self.stage.first, self.stage.last)
        self._instant, self._moment = prepared.stages[:-1], moment
        self._due = due_in(self.stage, moment.tick)
        assert self.stage.integrators is not None
        self.numbers: Integrators = self.stage.integrators

    def drive(self, state: Floats) -> Floats:
        """(B, n) drive(net) when the integrators are in these states."""
        moment = self._moment
        y = answered(self.stage, state + self.numbers.output_bias, moment)
        if self._due is not None:
            y = np.where(self._due, y, moment.previous[:, self.own])
        moment.row[:, self.own] = y
        for stage in self._instant:
            evaluate(stage, moment)
        return driven(self.numbers, net_input(self.stage, moment), moment)

    def slope(self, state: Floats) -> Floats:
        """(B, n) ds/dt, 0 for integrators off their period."""
        slope = (self.drive(state) - self.numbers.leak * state) / self.numbers.tau
        return slope if self._due is None else np.where(self._due, slope, 0.0)

    def held(self, state: Floats) -> Floats:
        """A state reached within the tick, clamped integrators at their clamp."""
        if self._moment.clamp is None:
            return state
        clamp = self._moment.clamp[:, self.own]
        return np.where(np.isnan(clamp), state, clamp)


def _euler(field: _Field, state: Floats, dt: float) -> Floats:
    return (field.numbers.keep * state + 0.0) + field.numbers.share * field.drive(state)


def _exponential_euler(field: _Field, state: Floats, dt: float) -> Floats:
    """s ← e^(−z) · s + (1 − e^(−z)) / leak · drive with z = leak · dt / tau; exact while the drive is constant."""
    leak, tau = field.numbers.leak, field.numbers.tau
    z = leak * dt / tau
    share = np.where(leak == 0, dt / tau, -np.expm1(-z) / np.where(leak == 0, 1.0, leak))
    return np.asarray(np.exp(-z) * state + share * field.drive(state))


def _heun(field: _Field, state: Floats, dt: float) -> Floats:
    first = field.slope(state)
    second = field.slope(field.held(state + dt * first))
    return state + dt / 2 * (first + second)


def _rk4(field: _Field, state: Floats, dt: float) -> Floats:
    first = field.slope(state)
    second = field.slope(field.held(state + dt / 2 * first))
    third = field.slope(field.held(state + dt / 2 * second))
    fourth = field.slope(field.held(state + dt * third))
    return state + dt / 6 * (first + 2 * second + 2 * third + fourth)


def _adaptive(field: _Field, state: Floats, dt: float) -> Floats:
    """DOP853 to 1e-10 (1e-6 in single precision); not a number where it cannot get there. One episode at a time."""
    from scipy.integrate import solve_ivp

    tolerance = TOLERANCE if state.dtype == np.float64 else 1e-6

    def slope(_: float, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        return field.slope(field.held(flat.reshape(state.shape))).ravel().astype(np.float64)

    start = state.ravel().astype(np.float64)
    if not np.isfinite(slope(0.0, start)).all():
        return np.full_like(state, np.nan)
    solution = solve_ivp(slope, (0.0, dt), start, method="DOP853", rtol=tolerance, atol=tolerance, t_eval=(dt,))
    if not solution.success:
        return np.full_like(state, np.nan)
    return np.asarray(solution.y[:, -1]).reshape(state.shape)


_METHODS: dict[str, Callable[[_Field, Floats, float], Floats]] = {
    "euler": _euler,
    "exponential_euler": _exponential_euler,
    "heun": _heun,
    "rk4": _rk4,
    "adaptive": _adaptive,
}
