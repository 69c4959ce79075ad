"""Every combination of the inputs, held until the answer has come through."""

from __future__ import annotations

import pytest

from rnnsim.analysis.truth_table import answers_of
from rnnsim.formulas.refused import Refused
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings


def gates(inputs: int = 2) -> Network:
    """AND, OR and their difference two ticks later, all by connections of delay 1."""
    draft = Draft("gates")
    x = draft.units(inputs, is_input=True)
    both, either = draft.units(2, activation="step", bias=[-1.5, -0.5])
    out = draft.units(1, activation="step", bias=-0.5, is_output=True)
    draft.connect(x, [both, either], 1.0)
    draft.connect([both, either], out, [[-1.0, 1.0]])
    return draft.network()


def test_the_exclusive_or_is_found_whatever_ways_its_signals_take() -> None:
    answers = answers_of(gates())
    assert answers.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert answers.outputs.ravel().tolist() == [0, 1, 1, 0]
    assert answers.rests.all()


def test_an_output_that_never_rests_is_said_to() -> None:
    draft = Draft("blinker")
    x = draft.units(1, is_input=True)
    blinker = draft.units(1, activation="step", bias=0.5, is_output=True)
    draft.connect(blinker, blinker, -1.0)
    draft.connect(x, blinker, 1.0)
    assert answers_of(draft.network()).rests.tolist() == [False, True]


def test_what_is_too_much_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match="512 rows"):
        answers_of(gates(9))
    draft = Draft("large")
    x, y = draft.units(8, is_input=True), draft.units(2000, is_output=True)
    draft.connect(x, y, 1.0)
    with pytest.raises(Refused, match="too large"):
        answers_of(draft.network())


def test_the_adaptive_method_is_asked_for_small_tables_only() -> None:
    adaptive = RunSettings(method="adaptive")
    assert answers_of(gates(), adaptive).outputs.shape == (4, 1)
    with pytest.raises(Refused, match="such as rk4"):
        answers_of(gates(8), adaptive)
