"""Sequence, continuous and modern Hopfield networks and the pushdown automaton of the zoo against worked numbers and dense references."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.analysis.energy import energies_of
from rnnsim.analysis.integrator_energy import COSTS
from rnnsim.analysis.overlaps import overlaps_with
from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.draft import Draft
from rnnsim.zoo import continuous_hopfield, modern_hopfield, pushdown_automaton, sequence_hopfield
from rnnsim.zoo.outside_memory import Plot
from tests.canon.test_modern import TEN_DIGITS


@pytest.mark.parametrize("rule", ["hebb", "pseudo_inverse"])
def test_a_cycle_of_random_patterns_is_recalled_tick_by_tick(backend: str, rule: str) -> None:
    rows = np.random.default_rng(2).choice([-1.0, 1.0], (5, 200))
    network = sequence_hopfield.build(patterns=rows, rule=rule, damage=0.15)
    states = run(network, ticks=30, backend=backend).activations
    assert np.array_equal(states, np.tile(np.roll(rows, -1, axis=0), (6, 1)))
    assert (len(network.units), len(network.connections)) == (200, 200**2)


def test_one_way_weights_are_the_sum_of_next_times_this() -> None:
    rows = np.array([[1, 1, -1, 1], [1, -1, -1, -1], [-1, -1, 1, 1]], float)
    wires = sequence_hopfield.build(patterns=rows).connections
    weights = np.zeros((4, 4))
    weights[wires.target, wires.source] = wires.weight
    np.testing.assert_allclose(weights, sum(np.outer(rows[(at + 1) % 3], rows[at]) for at in range(3)) / 4, rtol=0, atol=1e-15)
    assert (weights != weights.T).any()


def test_the_letters_follow_each_other_and_a_damaged_one_is_mended_in_a_tick() -> None:
    document = sequence_hopfield.sample()
    states = run(document, ticks=64).activations
    overlaps = overlaps_with(states, document.network.units.id, document.patterns)
    letter = overlaps.argmax(axis=1)
    breaks_in = np.arange(64) % 16 == 15
    follows = letter[1:] == (letter[:-1] + 1) % 4
    assert follows[~breaks_in[1:]].all()
    assert overlaps.max(axis=1)[~breaks_in].min() == 1.0
    assert overlaps.max(axis=1)[breaks_in].max() < 1.0


FLIP_FLOP = {
    1: (0.1580155166, 0.1178983691, -0.0084677300),
    2: (0.1963849579, 0.1920984149, -0.0175190137),
    5: (0.3977044495, 0.3976932931, -0.0448235507),
    10: (0.5502969361, 0.5502969330, -0.0528816405),
}


def test_the_flip_flop_rolls_down_as_the_worked_numbers_say() -> None:
    network = continuous_hopfield.build()
    trace = run(network, ticks=10, method="adaptive")
    energies = energies_of(network, trace.activations)
    for tick, (first, second, energy) in FLIP_FLOP.items():
        np.testing.assert_allclose(trace.states[tick - 1], [first, second], **TEN_DIGITS)
        assert energies[tick - 1] == pytest.approx(energy, abs=5e-10)
    start = 2 / np.pi * np.arctan(np.pi / 2 * 1.4 * network.units.initial)
    assert energies_of(network, start) == pytest.approx(0.1103010836, abs=5e-10)
    assert (len(network.units), len(network.connections)) == (2, 2)


def test_the_flip_flop_by_euler_and_its_valleys(backend: str) -> None:
    network = continuous_hopfield.build()
    euler = run(network, ticks=10, method="euler", dt=0.1, backend=backend).states
    np.testing.assert_allclose(euler[-1], [0.1512566766, 0.1220057639], **TEN_DIGITS)
    for sign in (1, -1):
        started = continuous_hopfield.build(initial=[0.1 * sign, 0.1 * sign])
        settled = run(started, ticks=1000, method="rk4", dt=0.1, backend=backend)
        np.testing.assert_allclose(settled.states[-1], np.full(2, 0.5728729792 * sign), **TEN_DIGITS)
        np.testing.assert_allclose(settled.activations[-1], settled.states[-1], **TEN_DIGITS)
        assert energies_of(network, settled.activations[-1]) == pytest.approx(-0.0530098346, abs=5e-10)


@pytest.mark.parametrize("squash", ["arctangent", "tanh", "logistic"])
def test_the_energy_rises_at_no_step_from_any_of_fifty_starts(backend: str, squash: str) -> None:
    random = np.random.default_rng(7)
    weights = np.triu(random.normal(size=(8, 8)), 1)
    network = continuous_hopfield.build(weights=weights + weights.T, squash=squash)
    starts = np.full((8, 100, 50), np.nan)
    starts[:, 0] = random.normal(size=(8, 50))
    trace = run(network, np.zeros((100, 50, 8)), clamp=dict(enumerate(starts)), method="rk4", dt=0.1, backend=backend)
    energies = energies_of(network, trace.activations.reshape(-1, 8)).reshape(100, 50)
    assert np.diff(energies, axis=0).max() <= 1e-12
    assert (energies[0] - energies[-1]).min() > 0.01


@pytest.mark.parametrize("name", COSTS)
def test_the_cost_of_an_output_is_the_integral_of_the_level_it_takes(name: str) -> None:
    inverse = {
        "identity": lambda value: value,
        "tanh": np.arctanh,
        "logistic": lambda value: np.log(value / (1 - value)),
        "arctangent": lambda value: 2 / np.pi * np.tan(np.pi / 2 * value),
    }[name]
    nodes, weights = np.polynomial.legendre.leggauss(60)
    begin, end = (0.5, 0.8) if name == "logistic" else (0.0, 0.8)
    integral = weights @ inverse(begin + (end - begin) * (nodes + 1) / 2) * (end - begin) / 2
    assert float(COSTS[name](np.array(end))) == pytest.approx(integral, abs=1e-10)


def test_weights_that_differ_both_ways_are_refused() -> None:
    with pytest.raises(Refused, match="symmetric"):
        continuous_hopfield.build(weights=[[0, 1], [2, 0]])


@pytest.mark.parametrize("stored", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_one_tick_recalls_99_of_100_patterns_with_six_bits_turned_over(backend: str, stored: int) -> None:
    random = np.random.default_rng(0)
    rows = random.choice([-1.0, 1.0], (stored, 64))
    network = modern_hopfield.build(patterns=rows)
    assert (len(network.units), len(network.connections)) == (64 + stored, 2 * 64 * stored)
    probes = rows[:100].copy()
    for probe in probes:
        probe[random.choice(64, 6, replace=False)] *= -1
    shown = {int(unit): np.stack([probes[:, unit], np.full(100, np.nan)]) for unit in network.output_ids}
    answers = run(network, np.zeros((2, 100, 64)), clamp=shown, backend=backend).outputs[1]
    assert (np.sign(answers) == rows[:100]).all(axis=1).sum() >= 99


def test_modern_hopfield_follows_its_equation_and_shares_its_weights(backend: str) -> None:
    random = np.random.default_rng(3)
    rows, start = random.normal(size=(7, 5)), random.normal(size=5)
    network = modern_hopfield.build(patterns=rows, initial=start, sharpness=0.7)
    expected, state = [], start
    for _ in range(4):
        shares = np.exp(0.7 * rows @ state)
        state = rows.T @ shares / shares.sum()
        expected.append(state)
    np.testing.assert_allclose(run(network, ticks=4, backend=backend).outputs, expected, rtol=0, atol=1e-12)
    assert np.array_equal(np.bincount(network.connections.tie), np.full(35, 2))


def test_each_damaged_letter_is_whole_a_tick_later() -> None:
    document = modern_hopfield.sample()
    memory = document.network.output_ids
    states = run(document, ticks=60).of(memory)
    overlaps = overlaps_with(np.sign(states), memory, document.patterns)
    for first, letter in ((1, 1), (13, 2), (37, 3), (49, 0)):
        assert np.array_equal(overlaps[first : first + 11].argmax(axis=1), np.full(11, letter))
        assert overlaps[first : first + 11].max(axis=1).min() == 1.0


def test_a_stack_of_strengths_reads_what_lies_within_one_of_the_top(backend: str) -> None:
    draft = Draft("continuous stack")
    value, pop, push = draft.units(3, is_input=True)
    stack = pushdown_automaton.continuous_stack(Plot(draft, "stack", 0.0, 0.0), 3, np.array([value]), pop=int(pop), push=int(push))
    network = draft.network()
    trace = run(network, [[1, 0, 0.8], [2, 0.1, 0.5], [3, 0.9, 0.9]], backend=backend)
    np.testing.assert_allclose(trace.of(stack.readings[0]), [0.8, 1.5, 2.8], **TEN_DIGITS)
    np.testing.assert_allclose(trace.of(stack.strengths), [[0.8, 0, 0], [0.7, 0.5, 0], [0.3, 0, 0.9]], **TEN_DIGITS)
    assert len(network.units) == 3 + 3 * (1 + 6) + 1 + 1


def dense_automaton(word: np.ndarray, weights: dict[str, np.ndarray]) -> np.ndarray:
    """(T, outputs) with the stack as a list of strengths and values."""
    state, symbols = np.eye(len(weights["bias"]))[0], word.shape[1]
    reading, strengths, values = np.append(np.zeros(symbols), 1.0), np.zeros(0), np.zeros((0, symbols))
    answers = []
    for symbol in word:
        net = np.einsum("ijkl,j,k,l->i", weights["transitions"], state, reading, symbol) + weights["bias"]
        action = np.tanh(np.einsum("jkl,j,k,l->", weights["to_action"], state, reading, symbol) + weights["action_bias"][0])
        state = 1 / (1 + np.exp(-net))
        off = max(-action, 0.0)
        for at in reversed(range(len(strengths))):
            taken = min(strengths[at], off)
            strengths[at], off = strengths[at] - taken, off - taken
        strengths, values = np.append(strengths, max(action, 0.0)), np.vstack([values, symbol])
        room, top = 1.0, np.zeros(symbols)
        for at in reversed(range(len(strengths))):
            part = min(strengths[at], room)
            top, room = top + part * values[at], room - part
        reading = np.append(top, 1 - top.sum())
        answers.append(1 / (1 + np.exp(-(weights["to_output"] @ np.append(state, reading[-1]) + weights["output_bias"]))))
    return np.array(answers)


def test_a_pushdown_automaton_follows_the_dense_equations(backend: str) -> None:
    random = np.random.default_rng(5)
    weights = {
        "transitions": random.normal(size=(3, 3, 4, 3)), "bias": random.normal(size=3), "to_action": random.normal(size=(3, 4, 3)),
        "action_bias": random.normal(size=1), "to_output": random.normal(size=(2, 4)), "output_bias": random.normal(size=2),
    }  # fmt: skip
    network = pushdown_automaton.build(symbols=3, states=3, slots=20, outputs=2, **weights)
    word = np.eye(3)[random.integers(3, size=20)]
    np.testing.assert_allclose(run(network, word, backend=backend).outputs, dense_automaton(word, weights), rtol=0, atol=1e-12)
    assert len(network.units) == 2 * 3 + 3 + 4 + 2 + 12 + 20 * 9
    assert np.isin(network.connections.gate, network.units.id[network.units.group == "products"]).sum() == 12 * (9 + 3)


@pytest.mark.parametrize("pairs", [("()",), ("()", "[]")])
def test_brackets_are_told_apart_from_what_only_looks_like_them(backend: str, pairs: tuple[str, ...]) -> None:
    alphabet = "".join(pair[0] for pair in pairs) + "".join(pair[1] for pair in pairs)
    random = np.random.default_rng(9)
    words = random.integers(len(alphabet), size=(14, 200))
    words[:, :100] = np.array([_balanced(random, pairs, alphabet) for _ in range(100)]).T
    answers = [pushdown_automaton.is_balanced("".join(alphabet[at] for at in word), pairs) for word in words.T]
    network = pushdown_automaton.build(symbols=len(alphabet), slots=14, **pushdown_automaton.brackets(len(pairs)))
    found = run(network, np.eye(len(alphabet))[words], backend=backend).outputs[..., 0]
    assert np.array_equal(found > 0.5, np.array(answers).T)
    assert np.array(answers)[:100, -1].all()


def _balanced(random: np.random.Generator, pairs: tuple[str, ...], alphabet: str) -> list[int]:
    """Fourteen symbols that close all they open."""
    word, is_open = "", ""
    while len(word) < 14:
        left = 14 - len(word)
        if not is_open or (len(is_open) < left and random.random() < 0.5):
            opening, closing = pairs[random.integers(len(pairs))]
            word, is_open = word + opening, is_open + closing
        else:
            word, is_open = word + is_open[-1], is_open[:-1]
    return [alphabet.index(symbol) for symbol in word]


def test_the_bracket_sample_meets_its_targets_word_after_word() -> None:
    document = pushdown_automaton.sample()
    tape = document.episode
    assert tape is not None
    assert tape.targets is not None
    assert tape.valid is not None
    found = run(document, ticks=2 * len(tape)).outputs[:, 0] > 0.5
    assert np.array_equal(found[np.tile(tape.valid, 2)], np.tile(tape.targets[tape.valid, 0] == 1, 2))
