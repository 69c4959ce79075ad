"""NaN, infinity, 1e308 and denormals wherever a number can stand, live and scripted, on both backends: it stops at the right unit and
tick with everything before it kept, or goes on with the very same numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import rnnsim
from rnnsim.compiling.refusals import CannotCompile
from rnnsim.engine.non_finite import NonFinite
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import set_units
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.session.run import Run

BACKENDS = ("numpy", "fused")
X, A, B, C = range(4)  # input → a → b → c, each a tick later


def line(**columns: Any) -> Network:
    """x → a within the tick, a → b → c a tick later each; `weights` of the three wires, and columns of units."""
    weights = columns.pop("weights", (1.0, 1.0, 1.0))
    draft = Draft()
    units = draft.units(4, is_input=np.arange(4) == X, **columns)
    draft.connect_pairs(units[:3], units[1:], np.array(weights), delay=[0, 1, 1])
    return draft.network()


def with_raw(network: Network, kind: str, column: str, value: float) -> Network:
    """A value that no checked way lets in."""
    rows = getattr(network, kind)
    values = rows.columns[column].copy()
    values[1] = value
    return network.with_rows(**{kind: rows.with_columns(**{column: values})})


def stopped(network: Network, *, backend: str, inputs: Any = None, ticks: int = 40, **settings: Any) -> tuple[int, int]:
    """(unit, tick) at which both a scripted run and a live one stop, with the rows before it kept and finite."""
    rows = np.zeros((ticks, 1)) if inputs is None else np.asarray(inputs, float)
    with pytest.raises(NonFinite) as caught:
        rnnsim.run(network, rows, ticks, backend=backend, **settings)
    error = caught.value
    assert error.trace is not None
    assert len(error.trace.outputs) == error.tick - 1
    assert np.isfinite(error.trace.activations).all()
    assert error.trace.backend == backend
    tape = Episode("tape", rows, network.input_ids)
    run = Run(Document(network, (tape,), RunSettings(backend=backend, **settings), tape=0))
    run.offer_fused()
    while run.cursor < ticks and run.forward(ticks - run.cursor):
        pass
    assert run.held is not None
    assert (run.held.unit, run.held.tick) == (error.unit, error.tick)
    assert run.cursor == run.past.last == error.tick - 1
    assert run.backend == backend
    assert run.forward(5) == 0
    if run.cursor:
        _, kept = run.past.rows_of(network.units.id, 1, run.cursor)
        assert np.array_equal(kept, error.trace.activations)
    return error.unit, error.tick


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_overflow_stops_where_it_happens(backend: str) -> None:
    assert stopped(line(weights=(1.0, 1e308, 1.0)), backend=backend, inputs=[[0.0]] * 6 + [[100.0]]) == (B, 8)
    assert stopped(line(weights=(1e308, 1.0, 1.0)), backend=backend, inputs=[[0.0]] * 6 + [[100.0]]) == (A, 7)
    assert stopped(line(bias=[0, 0, 1e308, 0], weights=(1, 1, 10)), backend=backend) == (C, 2)
    assert stopped(line(initial=[0, 1e308, 0, 0], weights=(1, 1e10, 1)), backend=backend) == (B, 1)


@pytest.mark.parametrize("backend", BACKENDS)
def test_growth_without_bound_stops_at_the_tick_in_which_it_overflows(backend: str) -> None:
    draft = Draft()
    unit = draft.units(1, initial=1.0, is_input=True)
    draft.connect(unit, unit, 1e10, delay=1)
    assert stopped(draft.network(), backend=backend) == (0, 31)
    assert stopped(draft.network(), backend=backend, precision="single") == (0, 4)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("activation", ["exponential", "reciprocal", "logarithm", "square_root"])
def test_an_activation_without_a_value_stops(backend: str, activation: str) -> None:
    value = {"exponential": 1e4, "reciprocal": 0.0, "logarithm": 0.0, "square_root": -1.0}[activation]
    network = line(activation=["identity", "identity", activation, "identity"], bias=[0, value - 1, 0, 0], initial=[0, 1, 0, 0])
    assert stopped(network, backend=backend, inputs=[[1.0]] * 9) == (B, 2)


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_is_too_large_for_single_precision_stops_at_its_reader(backend: str) -> None:
    assert stopped(line(weights=(1.0, 1e308, 1.0), initial=[0, 1, 0, 0]), backend=backend, precision="single") == (B, 1)
    assert stopped(line(), backend=backend, inputs=[[0.0]] * 2 + [[1e300]], precision="single") == (X, 3)


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_same_tick_is_found_however_many_ticks_are_made_at_once_and_an_edit_goes_on(backend: str) -> None:
    draft = Draft()
    unit = draft.units(1, initial=1.0)
    draft.connect(unit, unit, 2.0, delay=1)
    run = Run(Document(draft.network(), settings=RunSettings(backend=backend)))
    run.offer_fused()
    while run.forward(17):
        pass
    assert run.held is not None
    assert (run.cursor, run.held.tick) == (1023, 1024)
    assert run.row().values.tolist() == [2.0**1023]
    run.replace(set_units(unit, activation="tanh")(run.document))
    assert run.forward(3) == 3
    assert run.row().values[0] == pytest.approx(np.tanh(2 * np.tanh(2.0)))


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(("kind", "column"), [("connections", "weight"), ("units", "bias"), ("units", "initial"), ("units", "gain")])
def test_a_parameter_that_is_no_number_is_a_finding_and_nothing_ticks(backend: str, value: float, kind: str, column: str) -> None:
    network = with_raw(line(), kind, column, value)
    with pytest.raises(CannotCompile, match="finite"):
        rnnsim.run(network, ticks=3, backend=backend)
    run = Run(Document(network, settings=RunSettings(backend=backend)))
    run.offer_fused()
    assert run.forward(3) == 0
    assert run.held is not None
    assert [finding.code for finding in run.held.findings] == ["non_finite_parameter"]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_no_checked_way_lets_in_what_is_no_number(value: float) -> None:
    draft = Draft()
    unit = draft.units(1, is_input=True)
    with pytest.raises(rnnsim.Refused, match="finite"):
        draft.connect(unit, unit, value)
    with pytest.raises(rnnsim.Refused, match="finite"):
        draft.units(1, bias=value)
    with pytest.raises(rnnsim.Refused, match="finite number"):
        rnnsim.run(draft.network(), [[0.0], [value]])
    with pytest.raises(rnnsim.Refused, match="finite number"):
        Run(Document(draft.network())).poke(0, value)


@pytest.mark.parametrize("precision", ["double", "single"])
def test_denormals_are_numbers_like_others(precision: str) -> None:
    tiny = float(np.finfo(np.float64 if precision == "double" else np.float32).smallest_subnormal)
    network = line(weights=(1.0, 0.5, 1.0), bias=[0, 0, tiny, 0], initial=[0, 4 * tiny, 0, 0])
    inputs = np.full((6, 1), 8 * tiny)
    traces = [rnnsim.run(network, inputs, backend=backend, precision=precision) for backend in BACKENDS]
    assert np.array_equal(traces[0].activations, traces[1].activations)
    assert traces[1].activations[0].tolist() == [8 * tiny, 8 * tiny, 3 * tiny, 0.0]
    assert traces[1].activations[-1].tolist() == [8 * tiny, 8 * tiny, 5 * tiny, 5 * tiny]
