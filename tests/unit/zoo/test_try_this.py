"""What the samples say one should try comes true when it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnsim.engine.running import run
from rnnsim.network.document import Document
from rnnsim.network.edits import clamp_units, delete, set_connections, set_units
from rnnsim.network.network import Ids
from rnnsim.session.samples import sample

Floats = NDArray[np.float64]


def labelled(document: Document, *labels: str) -> Ids:
    units = document.network.units
    return units.id[np.isin(units.label, labels)]


def wires(document: Document, condition: Callable[[Document], NDArray[np.bool_]]) -> Ids:
    return document.network.connections.id[condition(document)]


def loops_of(document: Document) -> Ids:
    return wires(document, lambda it: it.network.connections.source == it.network.connections.target)


def answers(document: Document, rounds: int = 1, **settings: Any) -> Floats:
    """What the outputs say while the tape goes round."""
    assert document.episode is not None
    return np.asarray(run(document, ticks=rounds * len(document.episode), **settings).outputs, float)


def mistakes(document: Document) -> Floats:
    """How far the asked answers are from the targets in one round of the tape."""
    tape = document.episode
    assert tape is not None
    assert tape.targets is not None
    asked = np.ones(tape.targets.shape, bool) if tape.target_mask is None else tape.target_mask
    return np.abs(answers(document) - tape.targets)[asked]


def scaled(document: Document, ids: Ids, by: float) -> Document:
    wire = document.network.connections
    return set_connections(ids, weight=wire.weight[wire.positions_of(ids)] * by)(document)


def clamped(document: Document, labels: ArrayLike, value: float) -> Document:
    for unit in labelled(document, *np.atleast_1d(labels).tolist()).tolist():
        document = clamp_units(unit, value)(document)
    return document


def test_a_perceptron_with_a_bias_of_a_half_says_no_to_one_pair_only() -> None:
    document = sample("perceptron")
    assert document.episode is not None
    changed = answers(set_units(document.network.output_ids, bias=0.5)(document))[:, 0]
    assert document.episode.inputs[changed == 0].tolist() == [[0.0, 1.0]]


def test_two_layers_with_the_sign_of_h2_turned_round_say_or() -> None:
    document = sample("multilayer")
    h2 = labelled(document, "h₂")
    turned = set_connections(wires(document, lambda it: np.isin(it.network.connections.source, h2)), weight=1.0)(document)
    assert document.episode is not None
    assert np.array_equal(answers(turned)[:, 0], document.episode.inputs.max(axis=1))


def test_without_h2_the_parity_layer_is_wrong_about_two_ones_and_more() -> None:
    document = sample("parity_layer")
    assert document.episode is not None
    is_wrong = mistakes(delete(labelled(document, "h₂"))(document)) > 0.5
    assert set(document.episode.inputs.sum(axis=1)[is_wrong]) == {2.0, 4.0}


def test_half_as_large_weights_draw_the_cascaded_states_together_and_a_third_makes_them_one() -> None:
    def spread(by: float) -> float:
        document = sample("cascaded")
        less = scaled(document, wires(document, lambda it: it.network.connections.trainable), by)
        z = document.network.output_ids
        less = set_units(z, bias=by * document.network.units.bias[document.network.units.rows(z)])(less)
        return float(np.ptp(answers(less, 3)[-20:]))

    assert spread(1.0) > 0.95
    assert 0.5 < spread(0.5) < 0.9
    assert spread(1 / 3) < 0.1


def test_the_parity_of_the_lstm_is_lost_when_all_forget_gates_are_shut() -> None:
    document = sample("lstm")
    assert mistakes(document).mean() < 0.05
    assert mistakes(clamped(document, [f"f{number}" for number in "₁₂₃₄"], 0.0)).mean() > 0.3


def test_the_sums_of_the_gru_are_all_alike_when_every_z_is_shut() -> None:
    document = sample("gru")
    assert document.episode is not None
    assert document.episode.target_mask is not None
    asked = document.episode.target_mask[:, 0]
    shut = clamped(document, [f"z{number}" for number in "₁₂₃₄₅₆"], 1.0)
    assert np.ptp(answers(document)[asked]) > 0.5
    assert np.ptp(answers(shut)[asked]) < 0.01


def test_each_method_makes_the_tank_join_its_own_of_the_three() -> None:
    document = sample("integrator")
    for method, number in (("tick", 1), ("euler", 1), ("rk4", 2), ("exponential_euler", 3)):
        levels = answers(document, 2, method=method)
        assert np.abs(levels[:, 0] - levels[:, number]).max() < 1e-9, method


def test_a_gain_of_twenty_moves_the_valleys_into_the_corners() -> None:
    document = sample("continuous_hopfield")
    steep = answers(set_units(document.network.units.id, gain=20.0)(document))
    assert np.abs(answers(document)[[170, 370]]).max() < 0.6
    assert np.abs(steep[[170, 370]]).min() > 0.95


def test_a_cold_boltzmann_machine_freezes_and_a_hot_one_forgets() -> None:
    document = sample("boltzmann_machine")

    def turns(gain: float) -> float:
        return float((np.diff(answers(set_units(document.network.units.id, gain=gain)(document), 4), axis=0) != 0).mean())

    assert turns(4.0) < 0.6 * turns(1.0)
    assert turns(0.2) > turns(1.0)


def test_a_small_gain_leaves_the_modern_memory_a_grey_mixture() -> None:
    document = sample("modern_hopfield")
    pictures = document.network.units.id[document.network.units.group == "pictures"]
    assert np.abs(answers(document)[50]).min() > 0.99
    assert np.abs(answers(set_units(pictures, gain=0.01)(document))[50]).mean() < 0.3


def test_a_latch_with_a_loop_below_one_lets_its_lamp_forget() -> None:
    document = sample("locally_recurrent")
    assert mistakes(document).max() < 0.05
    assert mistakes(set_connections(loops_of(document)[:1], weight=0.9)(document)).max() > 0.2


def test_the_slow_module_freezes_when_its_ring_is_cut() -> None:
    document = sample("hierarchical")
    units = document.network.units
    clock = units.id[units.group == "clock"]
    ring = wires(document, lambda it: np.isin(it.network.connections.source, clock) & np.isin(it.network.connections.target, clock))
    for one in ring.tolist():
        late = run(delete((), [one])(document), ticks=120).of(units.id[np.char.startswith(units.label, "u")])[60:]
        assert np.ptp(late, axis=0).max() == 0.0
    assert np.ptp(run(document, ticks=120).of(units.id[np.char.startswith(units.label, "u")])[60:], axis=0).max() > 0.5


def test_an_action_of_a_tenth_still_checks_brackets_and_one_of_a_twentieth_does_not() -> None:
    document = sample("pushdown_automaton")
    action = labelled(document, "A")
    steering = wires(document, lambda it: np.isin(it.network.connections.target, action))
    assert mistakes(scaled(document, steering, 0.1)).max() < 0.5
    assert mistakes(scaled(document, steering, 0.05)).max() > 0.5


def test_the_backward_half_knows_what_the_forward_half_cannot() -> None:
    document = sample("bidirectional")
    units = document.network.units
    backward, outputs = units.id[np.char.endswith(units.group, "backward")], document.network.output_ids
    cut = wires(document, lambda it: np.isin(it.network.connections.source, backward) & np.isin(it.network.connections.target, outputs))
    assert mistakes(delete((), cut)(document)).mean() > 1.5 * mistakes(document).mean()


def test_a_free_gate_that_is_always_open_spoils_the_copy() -> None:
    document = sample("dnc")
    assert mistakes(clamped(document, "f", 1.0)).mean() > 3 * mistakes(document).mean()
