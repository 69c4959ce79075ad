from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import with_parameters
from rnnsim.compiling.refusals import (
    CannotCompile,
    CombinationalLoop,
    CoupledUnitsDiffer,
    DanglingEnd,
    FormulaNotUnderstood,
    ParameterOutOfRange,
    ReadsTheFuture,
    TieDiffers,
)
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network, with_values


def gated() -> Network:
    draft = Draft("a gated memory")
    x = draft.units(1, is_input=True, label="x")
    g = draft.units(1, activation="logistic", bias=0.5, label="g")
    c = draft.units(1, label="c", period=2)
    p = draft.units(1, aggregation="product", label="p")
    s = draft.units(2, activation="softmax", group="answer", label="s", is_output=True)
    leaky = draft.units(1, dynamics="integrator", drive="tanh", activation="relu", label="leaky")
    draft.connect(x, g, delay=0)
    draft.connect(c, c, 1.0, delay=1, gate=g[0])
    draft.connect(x, c, delay=0)
    draft.connect([c[0], x[0]], p, delay=[[0, 2]])
    draft.connect(p, s, delay=0)
    draft.connect(p, leaky, delay=0)
    return draft.network()


def test_the_text_of_a_program_tells_the_order_of_evaluation() -> None:
    assert str(compile_network(gated())).splitlines() == [
        "a gated memory: 7 units, 8 connections, evaluated in 5 stages each tick",
        "stage 1",
        "  x = identity(input)  → input",
        "stage 2",
        "  g = logistic(x + bias)",
        "stage 3",
        "  c = identity(c[t−1]·g + x), every 2 ticks",
        "stage 4",
        "  p = identity(c × x[t−2])",
        "stage 5",
        "  s1 = softmax(p) with its group  → output",
        "  s2 = softmax(p) with its group  → output",
        "  leaky = relu of the integral of tanh(p)",
    ]


def test_a_document_compiles_as_its_network() -> None:
    assert str(compile_network(Document(gated()))) == str(compile_network(gated()))


def test_the_text_of_a_large_program_stays_short() -> None:
    draft = Draft("large")
    x, h = draft.units(300, is_input=True), draft.units(2000, activation="tanh")
    draft.connect(x, h, 0.1, delay=0)
    text = str(compile_network(draft.network()))
    assert len(text.splitlines()) < 80
    assert "… and 280 more units" in text
    assert "292 more" in text


def test_inside_a_stage_equal_activations_stand_together_in_ascending_id() -> None:
    draft = Draft()
    draft.units(6, activation=["tanh", "logistic", "tanh", "softmax", "logistic", "softmax"], group=["", "", "", "a", "", "a"])
    program = compile_network(draft.network())
    assert program.order.tolist() == [1, 4, 3, 5, 0, 2]
    assert program.order[program.slots].tolist() == list(range(6))


def test_delay_zero_goes_deeper_and_delay_one_does_not() -> None:
    draft = Draft()
    units = draft.units(4)
    draft.connect_pairs(units[:-1], units[1:], delay=[0, 1, 0])
    assert [(stage.first, stage.last) for stage in compile_network(draft.network()).stages] == [(0, 2), (2, 4)]


def test_a_loop_without_delay_is_refused_with_the_loop() -> None:
    draft = Draft()
    units = draft.units(3, label="u")
    draft.connect_pairs(units, np.roll(units, -1), delay=0)
    with pytest.raises(CombinationalLoop, match=r"u1 → u2 → u3|u2 → u3 → u1|u3 → u1 → u2") as caught:
        compile_network(draft.network())
    assert caught.value.finding is not None
    assert set(caught.value.finding.units) == {0, 1, 2}


def test_a_gate_counts_as_a_dependency_without_delay() -> None:
    draft = Draft()
    units = draft.units(2)
    draft.connect(units[0], units[1], delay=3, gate=units[1])
    with pytest.raises(CombinationalLoop):
        compile_network(draft.network())


def test_a_loop_through_an_integrator_is_open_in_continuous_methods_only() -> None:
    draft = Draft()
    units = draft.units(2, dynamics=["integrator", "instant"])
    draft.connect_pairs(units, units[::-1], 0.5, delay=0)
    with pytest.raises(CombinationalLoop):
        compile_network(draft.network())
    assert compile_network(draft.network(), True).order.tolist() == [1, 0]


def broken(**columns: object) -> Network:
    draft = Draft()
    draft.units(2, **columns)
    draft.connect([0], [1])
    return draft.network()


@pytest.mark.parametrize(
    ("network", "error"),
    [
        (broken(dynamics="integrator", tau=0.0), ParameterOutOfRange),
        (broken(phase=1), ParameterOutOfRange),
        (broken(bias_tie=0, bias=[1, 2]), TieDiffers),
        (broken(activation="softmax", group="g", period=[1, 2]), CoupledUnitsDiffer),
        (broken(drive="bernoulli", dynamics="integrator", activation="=tanh(a"), FormulaNotUnderstood),
    ],
)
def test_each_situation_has_its_own_error_and_sentence(network: Network, error: type[CannotCompile]) -> None:
    with pytest.raises(error) as caught:
        compile_network(network)
    assert str(caught.value).endswith(".")
    assert isinstance(caught.value, Refused)


def test_a_connection_to_nowhere_is_refused() -> None:
    network = broken()
    connections = network.connections.with_columns(target=np.array([7]))
    with pytest.raises(DanglingEnd):
        compile_network(network.with_rows(connections=connections))


@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        ({"continuous": True}, r"delay -2 .*only with method tick; set delay-0 recurrence to delay 1 and the method to tick"),
        ({"in_turn": True}, r"delay -2 .*only with synchronous updates; set the update order to synchronous"),
    ],
)
def test_a_negative_delay_exists_only_in_synchronous_ticks(way: dict[str, bool], sentence: str) -> None:
    network = broken()
    backward = network.with_rows(connections=with_values(network.connections, np.array([0]), delay=-2))
    with pytest.raises(ReadsTheFuture, match=sentence):
        compile_network(backward, **way)
    assert compile_network(backward).look_ahead == 2


def test_a_formula_is_printed_in_brackets_and_a_bad_one_is_refused_for_what_it_is() -> None:
    text = str(compile_network(broken(activation="=tanh(a) + 0.1*a", drive="=2*a", dynamics=["instant", "integrator"])))
    assert "unit 0 = [tanh(a) + 0.1*a](0)" in text
    assert "unit 1 = [tanh(a) + 0.1*a] of the integral of [2*a](unit 0[t−1])" in text
    with pytest.raises(FormulaNotUnderstood, match=r"^The formula of unit 0, unit 1 is not understood: the formula “b” uses “b”; it may"):
        compile_network(broken(activation="=b"))
    with pytest.raises(FormulaNotUnderstood, match=r"unit 1 is not understood: “\(” is not a formula"):
        compile_network(broken(dynamics="integrator", drive=["=a", "=("]))


def test_other_weights_are_the_same_program_with_another_network() -> None:
    network = gated()
    program = compile_network(network)
    heavier = network.with_rows(connections=network.connections.with_columns(weight=network.connections.weight * 2))
    other = with_parameters(program, heavier)
    assert other.network is heavier
    assert other.stages is program.stages


def test_parameters_that_cannot_be_are_refused_like_in_compiling() -> None:
    program = compile_network(broken(dynamics="integrator"))
    stopped = program.network.with_rows(units=with_values(program.network.units, np.array([0]), tau=0.0))
    with pytest.raises(ParameterOutOfRange):
        with_parameters(program, stopped)


def test_an_empty_network_compiles_to_nothing() -> None:
    assert compile_network(Network()).stages == ()
    assert str(compile_network(Network(), in_turn=True)) == "untitled: 0 units, 0 connections, evaluated in 0 stages each tick"


def test_compiling_and_running_import_neither_scipy_nor_networkx_nor_numba() -> None:
    code = (
        "import sys; from rnnsim.network.draft import Draft; from rnnsim.engine.running import run\n"
        "draft = Draft(); u = draft.units(3, activation='tanh'); draft.connect(u, u, 0.1); run(draft.network(), ticks=3)\n"
        "run(draft.network(), ticks=3, update_order='sequential')\n"
        "print([name for name in ('scipy', 'networkx', 'numba', 'PySide6') if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"
