"""The worked numbers of the classic systems, built from the zoo. Expected values were computed independently of this project."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from rnnsim.analysis.energy import energies_of
from rnnsim.analysis.spectrum import spectral_radius_of, weight_matrix_of
from rnnsim.engine.running import run
from rnnsim.formulas.weight_matrices import ridge_readout
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import set_units
from rnnsim.network.network import Network
from rnnsim.zoo.catalog import build

TEN_DIGITS = {"atol": 5e-10, "rtol": 0.0}
W4 = {
    "input_to_hidden": [[0.7], [-0.4]],
    "hidden_bias": [0.1, -0.2],
    "hidden_to_output": [[1.2, -0.9]],
    "output_bias": [0.05],
}
W4_INPUTS, W4_TARGETS = np.array([[1.0], [0], [1], [1]]), np.array([0.0, 1, 1, 0])
ELMAN = [
    [0.7109495026, 0.4750208125, 0.6167132283],
    [0.5776096743, 0.6139066650, 0.5475101357],
    [0.7119006210, 0.4962173403, 0.6124648833],
    [0.7324493129, 0.5171842205, 0.6138378336],
]
PATTERNS = np.array([[1, 1, 1, -1, -1, -1], [1, -1, 1, -1, 1, -1]], float)


def elman(context: str) -> Network:
    return build("elman", inputs=1, hidden=2, outputs=1, context=context, context_to_hidden=[[0.5, -0.3], [0.8, 0.2]], **W4)


def jordan(reading: str, decay: float = 0.5) -> Network:
    back = [[0.6], [-0.8]]
    return build("jordan", inputs=1, hidden=2, outputs=1, reading=reading, decay=decay, context_to_hidden=back, **W4)


def ids_of(network: Network, letter: str) -> np.ndarray:
    return network.units.id[np.char.startswith(network.units.label, letter)]


@pytest.mark.parametrize("context", ["merged", "literal"])
def test_elman_forward(context: str) -> None:
    network = elman(context)
    trace = run(network, W4_INPUTS)
    assert np.allclose(np.column_stack([trace.of(ids_of(network, "h")), trace.outputs]), ELMAN, **TEN_DIGITS)
    assert np.sum((trace.outputs[:, 0] - W4_TARGETS) ** 2) / 2 == pytest.approx(0.5560313180, abs=5e-10)


def test_elman_with_context_units_equals_the_merged_form_bit_for_bit() -> None:
    inputs = np.random.default_rng(0).normal(size=(50, 1))
    literal, merged = run(elman("literal"), inputs), run(elman("merged"), inputs)
    assert np.array_equal(literal.outputs, merged.outputs)


def test_jordan_with_outputs_as_context() -> None:
    network = jordan("output")
    trace = run(network, W4_INPUTS)
    assert np.allclose(trace.of(ids_of(network, "c")[0]), [0, 0.6362350268, 0.9393894492, 1.1640496125], **TEN_DIGITS)
    assert np.allclose(trace.outputs[:, 0], [0.6362350268, 0.6212719358, 0.6943548879, 0.7049073620], **TEN_DIGITS)


def test_jordan_with_inputs_as_context() -> None:
    outputs = run(jordan("input"), W4_INPUTS).outputs
    assert np.allclose(outputs[:, 0], [0.6362350268, 0.6478901700, 0.6362350268, 0.6973237763], **TEN_DIGITS)


def test_jordan_forced_by_its_teacher() -> None:
    network = jordan("output", decay=0.0)
    forced = run(network, W4_INPUTS, clamp={int(network.output_ids[0]): W4_TARGETS})
    assert np.allclose(forced.outputs[:, 0], [0.6362350268, 0.5682772025, 0.6973237763, 0.6973237763], **TEN_DIGITS)
    assert np.array_equal(forced.of(network.output_ids)[:, 0], W4_TARGETS)


FULLY_RECURRENT = {
    0: [
        [0.7310585786, 0.4501660027, 0.5744425168],
        [0.5482150809, 0.4981936383, 0.5702864334],
        [0.7372321953, 0.4321544381, 0.6833941683],
        [0.7570157570, 0.4324337913, 0.6732751114],
    ],
    1: [
        [0.5249791875, 0.5, 0.4750208125],
        [0.7305671746, 0.4439809716, 0.6748089263],
        [0.5564003511, 0.4829415259, 0.5815211498],
        [0.7396722276, 0.4309298501, 0.6817660018],
    ],
}


@pytest.mark.parametrize("input_delay", [0, 1])
def test_fully_recurrent_with_both_input_delays(input_delay: int) -> None:
    weights = {"units_to_units": [[0.2, -0.5, 0.3], [0.4, 0.1, -0.6], [-0.3, 0.7, 0.5]], "input_to_units": [0.9, -0.2, 0.4]}
    network = build("fully_recurrent", units=3, outputs=3, input_delay=input_delay, bias=[0.1, 0.0, -0.1], **weights)
    assert np.allclose(run(network, W4_INPUTS).outputs, FULLY_RECURRENT[input_delay], **TEN_DIGITS)


def test_back_projections_free_and_forced() -> None:
    weights = {"hidden_to_hidden": [[0.1, -0.4], [0.3, 0.2]], "output_to_hidden": [0.5, -0.6], "input_to_hidden": [0.7, 0.2]}
    network = build("output_feedback", hidden=2, hidden_to_output=[0.8, 0.3], **weights)
    free = run(network, W4_INPUTS)
    assert np.allclose(free.outputs[:, 0], [0.5427068178, 0.1667323148, 0.5984632007, 0.6353207168], **TEN_DIGITS)
    forced = run(network, W4_INPUTS, clamp={int(network.output_ids[0]): W4_TARGETS})
    assert np.allclose(forced.outputs[:, 0], [0.5427068178, 0.0503709651, 0.5394821140, 0.6443014652], **TEN_DIGITS)


HOPFIELD_HEBB = np.array(
    [[0, 0, 2, -2, 0, -2], [0, 0, 0, 0, -2, 0], [2, 0, 0, -2, 0, -2], [-2, 0, -2, 0, 0, 2], [0, -2, 0, 0, 0, 0], [-2, 0, -2, 2, 0, 0]]
) / 6  # fmt: skip
SAME_SIGN = np.outer(PATTERNS[0], PATTERNS[0]) * np.outer([1, 0, 1, 1, 0, 1], [1, 0, 1, 1, 0, 1])
PAIR = np.zeros((6, 6))
PAIR[1, 4] = PAIR[4, 1] = 1.0


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("hebb", HOPFIELD_HEBB), ("storkey", SAME_SIGN / 3 - 0.5555555556 * PAIR), ("pseudo_inverse", SAME_SIGN / 4 - 0.5 * PAIR)],
)
def test_hopfield_weights_of_all_three_rules(rule: str, expected: np.ndarray) -> None:
    without_diagonal = np.where(np.eye(6, dtype=bool), 0.0, expected)
    network = build("hopfield", patterns=PATTERNS, rule=rule)
    assert np.allclose(weight_matrix_of(network, 1), without_diagonal, **TEN_DIGITS)
    ties = network.connections.tie
    assert np.array_equal(np.bincount(ties), np.full(15, 2))


def test_hopfield_has_exactly_four_fixed_points_of_equal_energy() -> None:
    network = build("hopfield", patterns=PATTERNS)
    states = np.array(list(product([-1.0, 1.0], repeat=6)))
    after = np.array([run(_started(network, state), ticks=1).activations[0] for state in states])
    fixed = states[(after == states).all(axis=1)]
    expected = np.concatenate([PATTERNS, -PATTERNS])
    assert {tuple(state) for state in fixed} == {tuple(state) for state in expected}
    assert np.allclose(energies_of(network, fixed), -2.3333333333, **TEN_DIGITS)


def _started(network: Network, state: np.ndarray) -> Network:
    return set_units(network.units.id, initial=state)(Document(network)).network


def test_hopfield_recalls_the_first_pattern_in_one_flip() -> None:
    probe = PATTERNS[0] * [-1, 1, 1, 1, 1, 1]
    network = build("hopfield", patterns=PATTERNS, initial=probe)
    assert energies_of(network, probe) == pytest.approx(-0.3333333333, abs=5e-10)
    trace = run(network, ticks=2, update_order="sequential", record="updates")
    assert np.array_equal(trace.activations, [PATTERNS[0], PATTERNS[0]])
    tick, unit, value, change = trace.updates[np.flatnonzero(trace.updates[:, 3])].T
    assert (tick.tolist(), unit.tolist(), value.tolist()) == ([1], [0], [1])
    assert change[0] == pytest.approx(-2.0, abs=5e-10)
    assert energies_of(network, trace.activations[0]) == pytest.approx(-2.3333333333, abs=5e-10)


def test_two_hopfield_units_blink_for_ever_together_and_settle_one_at_a_time() -> None:
    network = build("hopfield", weights=[[0, 1], [1, 0]], initial=[1, -1])
    together = run(network, ticks=10).activations
    assert np.array_equal(together, np.tile([[-1, 1], [1, -1]], (5, 1)))
    settled = run(network, ticks=10, update_order="sequential").activations
    assert np.array_equal(settled, np.full((10, 2), -1.0))


BEER = {
    1: (0.3979019910, 0.6446199501), 5: (1.1264971016, 2.0346611164), 10: (2.2737662795, 3.2680721493), 20: (4.1038839806, 1.3964300026),
}  # fmt: skip


def test_beers_oscillator_adaptive_against_the_reference() -> None:
    states = run(build("ctrnn"), ticks=20, method="adaptive", dt=1.0).states
    for tick, expected in BEER.items():
        assert np.allclose(states[tick - 1], expected, **TEN_DIGITS)


def test_beers_oscillator_by_euler() -> None:
    states = run(build("ctrnn"), ticks=1000, method="euler", dt=0.01).states
    assert np.allclose(states[99], [0.3984042616, 0.6451915352], **TEN_DIGITS)
    assert np.allclose(states[999], [2.2742480884, 3.2691633115], **TEN_DIGITS)


def test_beers_oscillator_by_runge_kutta_with_its_period_and_range() -> None:
    trace = run(build("ctrnn"), ticks=3000, method="rk4", dt=0.1)
    assert np.allclose(trace.states[9], [0.3979019816, 0.6446199503], **TEN_DIGITS)
    assert np.allclose(trace.states[99], [2.2737662727, 3.2680721470], **TEN_DIGITS)
    settled = trace.outputs[1500:]
    assert np.allclose(settled.min(axis=0), 0.1890563792, atol=1e-4, rtol=0)
    assert np.allclose(settled.max(axis=0), 0.8109436208, atol=1e-4, rtol=0)
    assert _period(trace.states[1000:, 0] - 2.75, 0.1) == pytest.approx(28.9999079, abs=1e-3)


def _period(wave: np.ndarray, dt: float) -> float:
    """Mean time between upward zero crossings, by cubic interpolation around each."""
    before = np.flatnonzero((wave[:-1] <= 0) & (wave[1:] > 0))
    before = before[(before >= 1) & (before < len(wave) - 2)]
    times = [_root(wave[at - 1 : at + 3]) + at for at in before]
    return float(np.mean(np.diff(times)) * dt)


def _root(values: np.ndarray) -> float:
    """Where the cubic through four equally spaced values crosses zero, counted from the second of them."""
    roots = np.roots(np.polyfit([-1, 0, 1, 2], values, 3))
    inside = roots.real[(np.abs(roots.imag) < 1e-9) & (roots.real >= 0) & (roots.real <= 1)]
    return float(inside[0])


def test_beers_centre_is_an_unstable_spiral() -> None:
    matrix = weight_matrix_of(build("ctrnn"), 0)
    slopes = np.linalg.eigvals(-np.eye(2) + matrix / 4)  # σ' is 1/4 at the centre
    assert np.allclose(sorted(slopes, key=lambda value: value.imag), [0.125 - 0.25j, 0.125 + 0.25j], atol=1e-12, rtol=0)


def test_the_articles_continuous_form() -> None:
    states = run(build("ctrnn", form="article"), ticks=400, method="rk4", dt=0.05).states
    expected = {1: (0.1102317117, 0.2758271236), 10: (0.4117634509, 0.8138579466), 20: (0.7822468936, 0.3837589804)}
    for time, values in expected.items():
        assert np.allclose(states[20 * time - 1], values, atol=1e-9, rtol=0)


def test_beers_form_and_the_articles_are_one_system_seen_through_the_weights() -> None:
    article = build("ctrnn", form="article")
    weights = weight_matrix_of(article, 0)
    beer = build("ctrnn", initial=weights @ [0.1, 0.2])
    states, seen = (run(network, ticks=400, method="rk4", dt=0.05).states for network in (article, beer))
    assert np.abs(states @ weights.T - seen).max() <= 1e-13


RESERVOIR = {
    "reservoir": 0.9 / 0.7 * np.array([[0, 0.5, -0.2], [0.4, 0, 0.3], [-0.6, 0.1, 0]]),
    "input_to_reservoir": [[0.5], [-0.3], [0.8]],
    "bias": [0.1, -0.1, 0.05],
}
ECHO_INPUTS = np.array([[0.5], [-0.2], [0.9], [0], [0.4], [-0.7], [0.3], [0.1]])


def test_echo_state_of_three_units() -> None:
    network = build("echo_state", leaking_rate=0.3, **RESERVOIR)
    assert spectral_radius_of(network, units=network.output_ids) == pytest.approx(0.9, abs=1e-9)
    states = run(network, ECHO_INPUTS).outputs
    assert np.allclose(states[0], [0.1009126633, -0.0734755987, 0.1265697016], **TEN_DIGITS)
    assert np.allclose(states[3], [0.1141876139, -0.0627692378, 0.1152700355], **TEN_DIGITS)
    assert np.allclose(states[7], [0.0906014471, -0.0553617192, 0.0493722268], **TEN_DIGITS)
    readout = ridge_readout(states, np.concatenate([[[0.0]], ECHO_INPUTS[:-1]]), 0.01)
    assert np.allclose(readout.weights, [[-1.1475717291, 1.3497707956, 0.0283051300]], **TEN_DIGITS)
    assert np.allclose(readout.bias, [0.3341538262], **TEN_DIGITS)


@pytest.mark.parametrize(
    ("method", "expected"), [("tick", 0.8025261215), ("euler", 0.8025261215), ("rk4", 0.7869386476), ("exponential_euler", 0.7869386806)]
)
def test_an_integrator_charges_as_each_method_says(method: str, expected: float) -> None:
    draft = Draft()
    draft.units(1, dynamics="integrator", leak=0.5, bias=1.0)
    assert run(draft.network(), ticks=10, method=method, dt=0.1).states[-1, 0] == pytest.approx(expected, abs=5e-10)


def test_a_strictly_clocked_layer_answers_a_tick_later() -> None:
    draft = Draft()
    x = draft.units(2, is_input=True)
    h = draft.units(2, activation="logistic", bias=0.35)
    y = draft.units(1, activation="logistic", bias=0.60, is_output=True)
    draft.connect(x, h, [[0.15, 0.20], [0.25, 0.30]], delay=0)
    draft.connect(h, y, [[0.40, -0.45]], delay=1)
    trace = run(draft.network(), np.tile([1.0, 0.5], (3, 1)))
    assert np.allclose(trace.outputs[:, 0], [0.6456563062, 0.6347460443, 0.6347460443], **TEN_DIGITS)
    assert np.allclose(trace.of(h)[0], [0.6456563062, 0.6791786992], **TEN_DIGITS)


def test_the_parity_circuit_makes_no_error_on_ten_thousand_bits() -> None:
    bits = np.random.default_rng(0).integers(0, 2, (10_000, 1))
    assert np.array_equal(run(build("threshold_parity"), bits, record="outputs").outputs, np.cumsum(bits, axis=0) % 2)
    answers = run(build("threshold_parity"), np.array([[1], [0], [1], [1], [0], [1]])).outputs
    assert answers[:, 0].tolist() == [1, 1, 0, 1, 1, 0]


def test_the_strictly_clocked_parity_circuit_needs_two_ticks_for_each_bit() -> None:
    network = build("threshold_parity", clock="strict")
    bits = np.random.default_rng(0).integers(0, 2, (2000, 1))
    parity = np.cumsum(bits, axis=0) % 2

    def accuracy(ticks_per_bit: int) -> float:
        answers = run(network, np.repeat(bits, ticks_per_bit, axis=0), record="outputs").outputs[ticks_per_bit - 1 :: ticks_per_bit]
        return float((answers == parity).mean())

    assert accuracy(2) == 1.0
    assert accuracy(1) < 0.6
    assert accuracy(3) < 0.6
