"""Runs that would not fit in memory are one sentence at once; what the fused window cannot hold is numpy's, and says so."""

from __future__ import annotations

from time import thread_time

import numpy as np
import pytest

import rnnsim
from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.backends import BACKENDS, making_backend
from rnnsim.engine.state import first_state
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.session.run import Run

WITHIN = 2.0  # seconds of processor time
LONGEST = 65_535


def remembering(units: int, delay: int) -> Network:
    """A ring of units, one of which is heard late."""
    draft = Draft()
    ring = draft.units(units, activation="tanh", is_output=np.arange(units) == 0)
    draft.connect_pairs(ring, np.roll(ring, -1), 0.9, delay=np.where(np.arange(units) == 0, delay, 1))
    return draft.network()


def refused_at_once(**given: object) -> str:
    begun = thread_time()
    with pytest.raises(rnnsim.Refused) as refused:
        rnnsim.run(**given)  # type: ignore[arg-type]
    assert thread_time() - begun < WITHIN
    return str(refused.value)


@pytest.mark.parametrize("backend", ["numpy", "fused"])
def test_a_past_too_long_for_so_many_units_is_refused(backend: str) -> None:
    assert "at most 1.1; shorten the longest delay." in refused_at_once(network=remembering(20_000, LONGEST), ticks=3, backend=backend)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["numpy", "fused"])
def test_too_many_episodes_side_by_side_are_refused(backend: str) -> None:
    said = refused_at_once(network=remembering(1_000, 1), inputs=np.zeros((1, 10**6, 0)), backend=backend, record="outputs")
    assert "run fewer episodes at once" in said


@pytest.mark.slow
def test_too_many_ticks_to_record_are_refused() -> None:
    assert "record less" in refused_at_once(network=remembering(1_000, 1), ticks=10**12)
    assert "record less" in refused_at_once(network=remembering(1_000, 1), ticks=10**6)
    assert len(rnnsim.run(remembering(1_000, 1), ticks=10, record="last").outputs) == 1


def test_a_live_run_holds_with_the_sentence_until_the_delay_is_shorter() -> None:
    run = Run(Document(remembering(20_000, LONGEST)))
    assert run.forward(3) == 0
    assert run.held is not None
    assert "to remember" in run.held.sentence
    assert len(run.row().unit_ids) == 0
    run.replace(Document(remembering(20_000, 2)))
    assert run.forward(3) == 3
    assert run.held is None


def test_a_window_too_large_for_the_fused_kernels_is_run_by_numpy_and_named_so() -> None:
    """Two episodes fill a register of sixteen, so the window is far larger than what is remembered."""
    program = compile_network(remembering(400, LONGEST))
    settings = RunSettings(backend="fused", precision="single")
    assert making_backend("fused", program, settings) == "fused"
    assert making_backend("fused", program, settings, size=(3, 2)) == "numpy"
    assert "too large" in str(BACKENDS["fused"].cannot_hold(program, settings, (3, 2)))


def test_what_the_window_cannot_hold_gives_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    from rnnsim.engine.fused import coverage

    network, inputs = remembering(40, 30), np.zeros((50, 2, 0))
    fused = rnnsim.run(network, inputs, backend="fused")
    monkeypatch.setattr(coverage, "MOST_NUMBERS", coverage.WINDOW + 1)
    numpy = rnnsim.run(network, inputs, backend="fused")
    assert (fused.backend, numpy.backend) == ("fused", "numpy")
    np.testing.assert_allclose(numpy.activations, fused.activations, rtol=1e-12)


@pytest.mark.slow
def test_places_in_the_largest_window_are_counted_by_31_bits() -> None:
    from rnnsim.engine.fused import coverage

    assert coverage.MOST_NUMBERS < 2**31
    first = first_state(compile_network(remembering(2_000, LONGEST)))  # just below what may be remembered
    assert first.recent.size < coverage.MOST_NUMBERS
