"""Networks that read later ticks, as programs of sweeps over an episode."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.components import Condensation, condensation_of, ends_of
from rnnsim.compiling.program import with_parameters
from rnnsim.compiling.refusals import CannotCompile, MixedDelaySigns
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network, with_values


def bidirectional(layers: int = 1) -> Network:
    draft = Draft("both ways")
    below = draft.units(1, is_input=True, label="x")
    for layer in range(1, layers + 1):
        forward = draft.units(2, activation="tanh", label=f"forward{layer}")
        backward = draft.units(2, activation="tanh", label=f"backward{layer}")
        for hidden, delay in ((forward, 1), (backward, -1)):
            draft.connect(below, hidden, 0.5, delay=0)
            draft.connect(hidden, hidden, 0.1, delay=delay)
        below = np.concatenate([forward, backward])
    y = draft.units(1, is_output=True, label="y")
    draft.connect(below, y, delay=0)
    return draft.network()


def condensed(network: Network) -> Condensation:
    return condensation_of(network, ends_of(network))


def test_the_text_of_a_program_tells_its_sweeps() -> None:
    draft = Draft("both ways")
    x = draft.units(1, is_input=True, label="x")
    f, b = draft.units(1, activation="tanh", label="f"), draft.units(1, activation="tanh", label="b")
    y = draft.units(1, is_output=True, label="y")
    draft.connect(x, [f[0], b[0]], delay=0)
    draft.connect(f, f, 0.5, delay=1)
    draft.connect(b, b, 0.5, delay=-1)
    draft.connect([f[0], b[0]], y, delay=0)
    assert str(compile_network(draft.network())).splitlines() == [
        "both ways: 4 units, 6 connections, evaluated in 2 sweeps over the episode",
        "sweep 1 → over the episode, first tick first",
        "stage 1",
        "  x = identity(input)  → input",
        "stage 2",
        "  f = tanh(x + f[t−1])",
        "sweep 2 ← over the episode, last tick first",
        "stage 3",
        "  b = tanh(x + b[t+1])",
        "stage 4",
        "  y = identity(f + b)  → output",
    ]


@pytest.mark.parametrize("layers", [1, 2, 3, 4])
def test_a_deep_bidirectional_network_takes_one_sweep_more_than_it_has_layers(layers: int) -> None:
    program = compile_network(bidirectional(layers))
    assert [sweep.direction for sweep in program.sweeps] == [1 - 2 * (number % 2) for number in range(layers + 1)]
    assert [stage for sweep in program.sweeps for stage in sweep.stages] == list(program.stages)


def test_a_network_that_reads_no_later_tick_is_one_forward_sweep() -> None:
    draft = Draft()
    units = draft.units(3)
    draft.connect_pairs(units, np.roll(units, -1), delay=[0, 1, 2])
    program = compile_network(draft.network())
    assert [(sweep.stages, sweep.direction) for sweep in program.sweeps] == [(program.stages, 1)]
    assert program.look_ahead == 0
    (empty,) = compile_network(Network()).sweeps
    assert empty == ((), 1)


def test_without_a_cycle_reading_ahead_is_one_backward_sweep() -> None:
    draft = Draft()
    units = draft.units(4)
    draft.connect_pairs(units[:-1], units[1:], delay=[-3, 0, -1])
    program = compile_network(draft.network())
    assert [sweep.direction for sweep in program.sweeps] == [-1]
    assert program.look_ahead == 3


@pytest.mark.parametrize("columns", [{"dynamics": "integrator"}, {"period": 2}, {"activation": "sign_hold"}])
def test_a_unit_that_remembers_goes_forward_unless_its_cycle_says_otherwise(columns: dict[str, object]) -> None:
    draft = Draft()
    units = draft.units(2, is_input=[True, False])
    remembering = draft.units(1, **columns)
    draft.connect_pairs(units, np.append(units[1:], remembering), delay=[-1, 0])
    assert [sweep.direction for sweep in compile_network(draft.network()).sweeps] == [-1, 1]
    draft.connect(remembering, remembering, 0.5, delay=-1)
    assert [sweep.direction for sweep in compile_network(draft.network()).sweeps] == [-1]


def test_two_forward_sweeps_follow_each_other_where_a_cycle_reads_ahead_of_another() -> None:
    draft = Draft()
    first, second, plain = draft.units(3).tolist()
    draft.connect_pairs([first, second, first, first], [first, second, second, plain], delay=[1, 1, -2, -1])
    program = compile_network(draft.network())
    assert [sweep.direction for sweep in program.sweeps] == [1, 1]
    assert [len(sweep.stages) for sweep in program.sweeps] == [1, 1]


def test_a_loop_of_both_signs_is_refused_by_name_with_the_findings_sentence() -> None:
    draft = Draft()
    units = draft.units(2, label="u")
    draft.connect_pairs(units, units[::-1], delay=[1, -1])
    with pytest.raises(MixedDelaySigns, match="reads both the past and the future") as caught:
        compile_network(draft.network())
    assert isinstance(caught.value, CannotCompile)
    assert caught.value.finding is not None
    assert caught.value.finding.code == "mixed_delay_signs"


def test_a_loop_of_both_signs_by_way_of_coupled_units_is_refused_too() -> None:
    draft = Draft()
    s = draft.units(2, activation="softmax", group="answer")
    u = draft.units(2)
    draft.connect_pairs([s[0], u[0], s[1], u[1]], [u[0], s[1], u[1], s[0]], delay=[1, 0, -1, 0])
    with pytest.raises(MixedDelaySigns, match="reads both the past and the future"):
        compile_network(draft.network())


def test_components_stand_in_topological_order_and_know_their_cycles() -> None:
    draft = Draft()
    last, ring, first = draft.units(1), draft.units(2), draft.units(1)
    draft.connect_pairs([first[0], ring[0], ring[1], ring[1]], [ring[0], ring[1], ring[0], last[0]], delay=[0, 0, 3, 1])
    draft.connect(last, last, 0.5, delay=2)
    found = condensed(draft.network())
    assert found.component.tolist() == [2, 1, 1, 0]
    assert found.is_cyclic[found.component].tolist() == [True, True, True, False]


def test_a_gate_closes_a_cycle_and_coupled_units_are_one() -> None:
    draft = Draft()
    x, g = draft.units(1), draft.units(1)
    draft.connect(x, g, delay=1)
    draft.connect(g, x, delay=1, gate=g[0])
    s = draft.units(2, activation="softmax", group="answer")
    u = draft.units(1)
    draft.connect_pairs([s[0], u[0]], [u[0], s[1]], delay=[1, 1])
    found = condensed(draft.network())
    assert found.is_cyclic.all()
    assert len(np.unique(found.component)) == 2
    alone = condensed(Network(draft.network().units))
    assert not alone.is_cyclic.any()
    assert alone.component[s[0]] == alone.component[s[1]]


def test_no_units_have_no_components() -> None:
    assert condensed(Network()).component.tolist() == []


def test_a_network_other_than_in_its_numbers_keeps_its_sweeps() -> None:
    network = bidirectional()
    program = compile_network(network)
    heavier = network.with_rows(connections=with_values(network.connections, np.array([0]), weight=2.0))
    assert [sweep.direction for sweep in with_parameters(program, heavier).sweeps] == [1, -1]
