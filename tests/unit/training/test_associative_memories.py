"""Patterns written into weights, and what a Boltzmann machine learns of them."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.analysis.spectrum import weight_matrix_of
from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.edits import set_connections
from rnnsim.network.episode import pattern
from rnnsim.network.network import Network
from rnnsim.training.trainer import Training
from rnnsim.zoo import associative_pair, boltzmann_machine, hopfield

PATTERNS = np.array([[1, 1, 1, -1, -1, -1], [1, -1, 1, -1, 1, -1]], float)  # canon, section 4.5
SIGNS = np.outer([1, 0, 1, -1, 0, -1], [1, 0, 1, -1, 0, -1]) * (1 - np.eye(6))
PAIR = np.zeros((6, 6))
PAIR[1, 4] = PAIR[4, 1] = 1.0
EXPECTED = {
    "hebb": SIGNS * 2 / 6 - PAIR * 2 / 6,
    "storkey": SIGNS / 3 - PAIR * 0.5555555556,
    "pseudo_inverse": SIGNS * 0.25 - PAIR * 0.5,
}
HEBB_TIMES_N = [
    [0, 0, 2, -2, 0, -2], [0, 0, 0, 0, -2, 0], [2, 0, 0, -2, 0, -2], [-2, 0, -2, 0, 0, 2], [0, -2, 0, 0, 0, 0], [-2, 0, -2, 2, 0, 0],
]  # fmt: skip
KOSKO = np.array([[*associative_pair.A1, *associative_pair.B1], [*associative_pair.A2, *associative_pair.B2]], float)
KOSKO_M = [[2, 0, 0, -2], [0, -2, 2, 0], [2, 0, 0, -2], [-2, 0, 0, 2], [0, 2, -2, 0], [-2, 0, 0, 2]]


@pytest.mark.parametrize("rule", EXPECTED)
def test_six_units_hold_two_patterns_by_the_worked_matrices(rule: str) -> None:
    progress = list(Training(hopfield.build(units=6, stored=0), PATTERNS, learner=rule))
    assert len(progress) == 1
    assert progress[0].loss == 0
    matrix = weight_matrix_of(progress[0].network)
    assert np.allclose(matrix, EXPECTED[rule], rtol=0, atol=5e-10)
    assert rule != "hebb" or np.allclose(6 * matrix, HEBB_TIMES_N, rtol=0, atol=1e-12)


def test_the_patterns_of_a_document_are_stored_and_recalled() -> None:
    network = hopfield.build(units=6, stored=0)
    stored = tuple(pattern(f"p{number}", row, network.units.id) for number, row in enumerate(PATTERNS))
    (progress,) = Training(Document(network, stored), learner="hebb")
    damaged = Document(progress.network)
    cue = np.zeros((7, 6))
    cue[0] = 10 * np.array([-1, 1, 1, -1, -1, -1])
    assert np.array_equal(run(damaged, cue, update_order="sequential").outputs[-1], PATTERNS[0])


def test_a_connection_that_does_not_learn_keeps_its_weight() -> None:
    network = hopfield.build(units=6, stored=0)
    wires = network.connections
    held = wires.id[wires.tie == wires.tie[0]]
    fixed = set_connections(held, trainable=False, weight=7.0)(Document(network)).network
    (progress,) = Training(fixed, PATTERNS, learner="hebb")
    assert (progress.network.connections.weight == 7.0).sum() == 2


def test_pairs_are_stored_between_two_groups_and_noise_is_cleared_in_one_cycle() -> None:
    (progress,) = Training(associative_pair.build(stored=0), KOSKO, learner="outer_product")
    matrix = weight_matrix_of(progress.network)
    assert np.array_equal(matrix[6:, :6].T, KOSKO_M)
    assert np.array_equal(matrix[:6, 6:], KOSKO_M)
    clamp = {unit: [float(bit), float("nan")] for unit, bit in enumerate((0, 1, 1, 0, 0, 0))}
    outputs = run(progress.network, np.zeros((2, 10)), clamp=clamp).activations
    assert outputs[0, 6:].tolist() == [1, 0, 1, 0]
    assert outputs[1, :6].tolist() == [1, 1, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("network", "patterns", "learner", "words"),
    [
        (hopfield.build(units=6, stored=0), PATTERNS[:, :5], "hebb", "5 values, but the network has 6 units; give one value per unit"),
        (hopfield.build(units=6, stored=0), 0.5 * PATTERNS, "storkey", "rows of −1 and \\+1"),
        (hopfield.build(units=6, stored=0), PATTERNS > 0, "outer_product", "give each side a group of its own"),
        (hopfield.build(units=6, stored=0), PATTERNS > 0, "boltzmann_learning", "set the activation of all units to bernoulli"),
        (boltzmann_machine.build(visible=6), PATTERNS, "boltzmann_learning", "patterns of 0 and 1"),
    ],
)
def test_patterns_that_do_not_fit_are_refused_in_one_sentence(network: Network, patterns: np.ndarray, learner: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        next(Training(network, patterns, learner=learner))


def test_a_boltzmann_machine_learns_that_two_units_go_together() -> None:
    network = boltzmann_machine.build(visible=2, hidden=0, weights=np.zeros((2, 2)))
    options = {"change": "proportional", "turn_on": 0.0, "turn_off": 0.0, "learning_rate": 2.0, "samples": 50, "sweeps": 3}
    training = Training(network, np.array([[0.0, 0.0], [1.0, 1.0]]), learner="boltzmann_learning", updates=12, **options)
    *_, last = training
    matrix = weight_matrix_of(last.network)
    assert matrix[0, 1] == matrix[1, 0] > 1.5
    assert np.all(np.abs(last.network.units.bias + matrix[0, 1] / 2) < 1.0)  # 00 and 11 stay about as likely
    again = [
        progress.loss
        for progress in Training(network, np.array([[0.0, 0.0], [1.0, 1.0]]), learner="boltzmann_learning", updates=3, **options)
    ]
    other = [
        progress.loss
        for progress in Training(
            network, np.array([[0.0, 0.0], [1.0, 1.0]]), learner="boltzmann_learning", updates=3, **{**options, "seed": 1}
        )
    ]
    assert again != other
