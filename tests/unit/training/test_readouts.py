"""Readouts that are solved at once or in every tick, against worked numbers and each other."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.training.trainer import Training

RAW = np.array([[0, 0.5, -0.2], [0.4, 0, 0.3], [-0.6, 0.1, 0]])
SIGNAL = np.array([0.5, -0.2, 0.9, 0, 0.4, -0.7, 0.3, 0.1])[:, None]
BEFORE = np.vstack([[[0.0]], SIGNAL[:-1]])
WORKED = {  # canon, section 4.10, penalty 0.01
    "free": ([-1.1475717291, 1.3497707956, 0.0283051300], 0.3341538262),
    "penalised": ([-1.1365000757, 1.3456631075, 0.0257669872], 0.3326611800),
}
NOW = {"learner": "ridge_readout", "washout": 0}


def reservoir(*, outputs: int = 1, activation: str = "identity", fed_back: float = 0.0) -> Network:
    """Three leaky units (α = 0.3, spectral radius 0.9) and their untrained readout."""
    draft = Draft("three echoes")
    u = draft.units(1, is_input=True, label="u")
    fixed = {"trainable": False}
    k = draft.units(3, activation="tanh", bias=[0.1, -0.1, 0.05], bias_trainable=False)
    x = draft.units(3, bias_trainable=False)
    y = draft.units(outputs, activation=activation, is_output=True, label="y")
    draft.connect(u, k, [[0.5], [-0.3], [0.8]], delay=0, **fixed)
    draft.connect(x, k, RAW * 0.9 / 0.7 * 0.7 / np.abs(np.linalg.eigvals(RAW)).max(), delay=1, **fixed)
    draft.connect_pairs(k, x, 0.3, delay=0, **fixed)
    draft.connect_pairs(x, x, 0.7, delay=1, **fixed)
    draft.connect(x, y, 0.0, delay=0)
    if fed_back:
        draft.connect(y, k, fed_back, delay=1, **fixed)
    return draft.network()


def readout_of(network: Network) -> tuple[np.ndarray, np.ndarray]:
    return network.connections.weight[network.connections.trainable], network.units.bias[network.units.is_output]


@pytest.mark.parametrize("solver", ["svd", "gram"])
@pytest.mark.parametrize("bias", WORKED)
def test_the_worked_readout_to_ten_digits(solver: str, bias: str) -> None:
    (progress,) = Training(reservoir(), Batch.single(SIGNAL, BEFORE), penalty=0.01, solver=solver, bias=bias, **NOW)
    weights, constant = readout_of(progress.network)
    assert np.allclose(weights, WORKED[bias][0], rtol=0, atol=5e-10)
    assert constant[0] == pytest.approx(WORKED[bias][1], abs=5e-10)


def test_a_long_course_is_solved_in_stretches_as_exactly_as_at_once() -> None:
    signal = np.random.default_rng(0).uniform(-1, 1, (1300, 1))
    wanted = np.roll(signal, 1, axis=0)
    network = reservoir()
    (progress,) = Training(network, Batch.single(signal, wanted), penalty=0.0, **{**NOW, "washout": 30})
    states = run(network, signal).activations[30:, 4:7]
    expected = np.linalg.lstsq(np.column_stack([states, np.ones(len(states))]), wanted[30:, 0], rcond=None)[0]
    weights, bias = readout_of(progress.network)
    assert np.allclose([*weights, *bias], expected, rtol=0, atol=1e-9)


def test_outputs_with_other_masks_and_squashed_outputs_are_solved_each_for_itself() -> None:
    network = reservoir(outputs=2, activation="tanh")
    mask = np.ones((8, 2), bool)
    mask[:3, 1] = False
    targets = np.tanh(np.column_stack([BEFORE, 2 * BEFORE]))
    (progress,) = Training(network, Batch.single(SIGNAL, targets, target_mask=mask), penalty=0.0, **NOW)
    states = run(network, SIGNAL).activations[:, 4:7]
    weights, bias = readout_of(progress.network)
    for column, since in ((0, 0), (1, 3)):
        rows = np.column_stack([states, np.ones(8)])[since:]
        expected = np.linalg.lstsq(rows, np.arctanh(targets[since:, column]), rcond=None)[0]
        assert np.allclose([*weights[3 * column : 3 * column + 3], bias[column]], expected, rtol=0, atol=1e-8)


def test_outputs_that_are_fed_back_are_held_at_the_targets_while_they_are_solved() -> None:
    network = reservoir(fed_back=0.5)
    (progress,) = Training(network, Batch.single(SIGNAL, BEFORE), penalty=0.01, **NOW)
    states = run(network, SIGNAL, clamp={int(network.output_ids[0]): BEFORE[:, 0]}).activations[:, 4:7]
    inner = states - states.mean(axis=0)
    expected = np.linalg.solve(inner.T @ inner + 0.01 * np.eye(3), inner.T @ (BEFORE[:, 0] - BEFORE.mean()))
    assert np.allclose(readout_of(progress.network)[0], expected, rtol=0, atol=1e-12)


def test_recursive_least_squares_without_feedback_ends_at_the_ridge_solution() -> None:
    (progress,) = Training(reservoir(), Batch.single(SIGNAL, BEFORE), learner="recursive_least_squares", regularisation=0.01, updates=1)
    weights, bias = readout_of(progress.network)
    assert np.allclose(weights, WORKED["penalised"][0], rtol=0, atol=5e-10)
    assert bias[0] == pytest.approx(WORKED["penalised"][1], abs=5e-10)


def test_with_feedback_the_error_is_small_already_during_the_first_pass() -> None:
    rng = np.random.default_rng(0)
    draft = Draft("pond")
    r = draft.units(80, activation="tanh", dynamics="integrator", tau=10.0, initial=rng.normal(0, 0.5, 80), bias_trainable=False)
    z = draft.units(1, is_output=True, bias_trainable=False)
    draft.connect(r, r, rng.normal(0, 1.5 / np.sqrt(80), (80, 80)), delay=1, trainable=False)
    draft.connect(z, r, rng.uniform(-1, 1, (80, 1)), delay=1, trainable=False)
    draft.connect(r, z, 0.0, delay=0)
    wave = np.sin(2 * np.pi * np.arange(600) / 60)[:, None]
    (progress,) = Training(draft.network(), Batch.single(np.zeros((600, 0)), wave), learner="recursive_least_squares", updates=1)
    assert progress.loss / 600 < 0.02  # a silent output has 0.25
    free = run(progress.network, np.zeros((600, 0))).outputs
    assert np.mean((free[:120] - wave[:120]) ** 2) < 0.1


@pytest.mark.parametrize(
    ("network", "recipe", "words"),
    [
        (reservoir(activation="step"), NOW, "outputs that are identity, tanh, logistic, not step"),
        (reservoir(), {**NOW, "solver": "gram", "penalty": 0.0}, "take the solver svd"),
        (reservoir(), {"learner": "ridge_readout", "washout": 8}, "washout of 8 ticks leaves no target"),
        (reservoir(activation="tanh"), {"learner": "recursive_least_squares"}, "needs identity outputs with gain 1"),
    ],
)
def test_what_cannot_be_solved_is_refused_in_one_sentence(network: Network, recipe: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        next(Training(network, Batch.single(SIGNAL, BEFORE), **recipe))
