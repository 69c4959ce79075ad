"""NaN, infinity, overflow and denormal numbers: the kernels stop where numpy stops, and leave the same rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine import clock
from rnnsim.engine.backends import BACKENDS
from rnnsim.engine.clock import Room
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.state import first_state
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings

pytest.importorskip("numba")
TICKS = 30


def ticks_of(backend: str, network: Network, *, inputs: Any = None, settings: RunSettings | None = None, **held: Any) -> Any:
    """Rows, (unit, tick) of the stop or None, and the tick of the state that is left."""
    settings = settings or RunSettings()
    program = compile_network(network, settings.is_continuous)
    inputs = np.zeros((TICKS, 1, int(network.units.is_input.sum()))) if inputs is None else inputs
    batch = inputs.shape[1]
    rows = np.full((TICKS, batch, len(network.units)), 77.0)
    advance = clock.advance if backend == "numpy" else BACKENDS["fused"].load()
    try:
        state = advance(program, first_state(program, batch, settings.precision), inputs, settings=settings, room=Room(rows), **held)
    except NonFinite as stop:
        return rows, (stop.unit, stop.tick), stop.state
    return rows, None, state


def check(network: Network, *, rtol: float = 0.0, **given: Any) -> tuple[int, int] | None:
    """That both backends stop alike; where."""
    wanted, stopped, left = ticks_of("numpy", network, **given)
    got, its_stop, its_left = ticks_of("fused", network, **given)
    assert its_stop == stopped
    assert its_left.tick == left.tick
    np.testing.assert_allclose(got, wanted, rtol=rtol, atol=0)
    np.testing.assert_allclose(its_left.recent, left.recent, rtol=rtol, atol=0)
    return stopped


def powers(factor: float, count: int = 20, **columns: Any) -> tuple[Draft, Any]:
    """Units that multiply their own output by a factor each tick."""
    draft = Draft()
    units = draft.units(count, initial=np.arange(count) / 8, is_output=True, **columns)
    draft.connect_pairs(units, units, factor)
    return draft, units


@pytest.mark.parametrize("factor", [1e20, 1e308, -1e100])
def test_overflow_stops_at_the_unit_and_tick_numpy_names(factor: float) -> None:
    assert check(powers(factor)[0].network()) is not None


def test_values_that_fade_into_denormals_go_on_to_zero() -> None:
    draft, _ = powers(2.0**-300)
    assert check(draft.network()) is None
    single = ticks_of("fused", draft.network(), settings=RunSettings(precision="single"))
    assert np.array_equal(single[0][0], np.float32(0) * single[0][0])


def test_denormal_weights_and_initial_values_are_not_flushed() -> None:
    draft = Draft()
    units = draft.units(9, initial=5e-324 * np.arange(9))
    draft.connect_pairs(units, units, np.linspace(0.5, 2, 9))
    last = draft.units(1)
    draft.connect(units, last, 1e-310)
    assert check(draft.network()) is None


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_an_input_that_is_no_number_stops_where_it_is_first_seen(value: float, batch: int) -> None:
    draft = Draft()
    quiet, x = draft.units(17, bias=0.5), draft.units(3, is_input=True, activation="saturating")
    y = draft.units(20, activation="tanh")
    draft.connect(x, y, 1.0, delay=0)
    draft.connect(y, quiet, 0.25)
    inputs = np.zeros((TICKS, batch, 3))
    inputs[11, batch - 1, 1] = value
    assert check(draft.network(), inputs=inputs, rtol=1e-15) == ((int(x[1]), 12) if np.isnan(value) else None)


def test_a_neighbour_in_a_register_that_does_not_read_what_is_not_finite_is_not_blamed() -> None:
    draft = Draft()
    apart = draft.units(6, activation="tanh", bias=0.5)
    bad = draft.units(1, initial=1e200)
    draft.connect(bad, bad, 1e200)
    fed = draft.units(9, activation="step")
    draft.connect(np.append(apart, bad), fed[:8], 1.0, delay=0)
    draft.connect(apart, fed[8], 1.0, delay=0)
    assert check(draft.network(), rtol=1e-15) == (int(bad[0]), 1)


@pytest.mark.parametrize("method", ["heun", "rk4"])
def test_a_trial_state_that_is_not_finite_stops_only_those_who_hear_of_it(method: str) -> None:
    draft = Draft()
    roots = draft.units(2, activation="square_root", dynamics="integrator", initial=[0.1, 4.0], leak=0.0)
    down = draft.units(1, bias=-1.0)
    draft.connect(down, roots, [[1.0], [0.0]], delay=0)
    readers = draft.units(4, activation=["step", "tanh", "step", "tanh"])
    draft.connect(roots[0], readers[:1], 1.0, delay=0)
    draft.connect(roots[1], readers, 0.5, delay=0)
    slow = draft.units(4, activation="tanh", dynamics="integrator")
    draft.connect_pairs(readers, slow, 1.0, delay=0)
    for dt in (0.05, 0.15, 1.0):
        check(draft.network(), settings=RunSettings(method=method, dt=dt), rtol=1e-12)


def test_what_a_clamp_or_a_tick_that_is_not_valid_hides_does_not_stop_a_run() -> None:
    draft = Draft()
    bad = draft.units(3, initial=1e200, is_output=[False, False, False])
    draft.connect_pairs(bad, bad, 1e200)
    network = draft.network()
    assert check(network, clamp={int(unit): 0.5 for unit in bad}) is None
    assert check(network, valid=np.zeros(TICKS, bool)) is None
    assert check(network, valid=np.arange(TICKS) < 0) is None
    assert check(network, valid=np.arange(TICKS) > 4) == (int(bad[0]), 6)


def test_an_evaluated_output_that_is_not_finite_stops_a_run_though_a_clamp_replaces_it() -> None:
    draft, units = powers(1e200, 3)
    draft.connect(units[1], units[2], 1e200, delay=0)
    assert check(draft.network(), clamp={int(units[2]): 0.5, int(units[1]): np.where(np.arange(TICKS) < 7, 0.25, 1e200)}) is not None
