"""The perceptron rule, article 0's simple backpropagation and the delta rule, on truth tables."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.training.trainer import Progress, Training
from rnnsim.zoo import multilayer, perceptron
from tests.unit.training.small_tasks import AND, MAJORITY, OR, XOR, truth_table


def last_of(network: Network, batch: Batch, **recipe: object) -> Progress:
    *_, last = Training(network, batch, validate_every=1000, **{"updates": 300, **recipe})
    return last


@pytest.mark.parametrize("batch", [AND, OR, MAJORITY], ids=["and", "or", "majority"])
def test_the_perceptron_rule_learns_what_a_line_can_separate_and_then_stops(batch: Batch) -> None:
    last = last_of(perceptron.build(inputs=batch.inputs.shape[2], seed=1), batch, learner="perceptron_rule")
    assert last.loss == 0
    assert last.update < 300
    assert np.array_equal(run(last.network, batch.inputs).outputs, batch.targets)


def test_no_line_separates_exclusive_or() -> None:
    assert last_of(perceptron.build(seed=1), XOR, learner="perceptron_rule", updates=60).loss > 0


def test_the_perceptron_rule_learns_plus_and_minus_one() -> None:
    batch = truth_table(np.all, 2, low=-1.0)
    last = last_of(perceptron.build(answers="plus_minus", seed=2), batch, learner="perceptron_rule")
    assert np.array_equal(run(last.network, batch.inputs).outputs, batch.targets)


def test_one_error_moves_the_weights_of_active_inputs_by_the_learning_rate() -> None:
    network = perceptron.build(weights=[[0.0, 0.0]], bias=[-0.5])
    batch = Batch(np.array([[[1.0, 0.0]]]), np.array([[[1.0]]]))
    progress = next(Training(network, batch, learner="perceptron_rule", learning_rate=0.25))
    assert progress.network.connections.weight.tolist() == [0.25, 0.0]
    assert progress.network.units.bias.tolist() == [0.0, 0.0, -0.25]
    assert network.connections.weight.tolist() == [0.0, 0.0]


def test_the_perceptron_rule_asks_for_threshold_units_and_names_the_way_out() -> None:
    with pytest.raises(Refused, match="not logistic; take the delta rule instead"):
        Training(multilayer.build(), XOR, learner="perceptron_rule")


def test_hidden_units_harm_the_literal_rule_and_not_the_sign_aware_one() -> None:
    def solved(reading: str) -> int:
        networks = (multilayer.build(activations="step", seed=seed) for seed in range(6))
        rule = {"learner": "simple_backpropagation", "reading": reading, "updates": 60}
        return sum(last_of(network, AND, seed=seed, **rule).loss == 0 for seed, network in enumerate(networks))

    assert solved("sign_aware") == 6
    assert solved("literal") <= 3


@pytest.mark.parametrize("reading", ["literal", "sign_aware"])
def test_without_hidden_units_simple_backpropagation_is_the_perceptron_rule(reading: str) -> None:
    network = perceptron.build(seed=3)
    by_signs = last_of(network, OR, learner="simple_backpropagation", reading=reading, seed=5)
    by_rule = last_of(network, OR, learner="perceptron_rule", seed=5)
    assert by_signs.update == by_rule.update
    assert np.array_equal(by_signs.network.connections.weight, by_rule.network.connections.weight)


def test_a_hidden_unit_that_is_already_as_wanted_keeps_its_weights_in_the_sign_aware_reading() -> None:
    given = {"weights_1": [[1.0, 0.0]], "bias_1": [-0.5], "weights_2": [[1.0]], "bias_2": [-2.0]}
    network = multilayer.build(hidden=1, activations="step", **given)  # type: ignore[arg-type]
    batch = Batch(np.array([[[1.0, 0.0]]]), np.array([[[1.0]]]))
    rule = {"learner": "simple_backpropagation", "learning_rate": 0.5}
    after = {reading: next(Training(network, batch, reading=reading, **rule)).network for reading in ("literal", "sign_aware")}
    assert after["sign_aware"].connections.weight.tolist() == [1.0, 0.0, 1.5]
    assert after["literal"].connections.weight.tolist() == [1.5, 0.0, 1.5]


def test_simple_backpropagation_asks_for_an_acyclic_network_of_thresholds() -> None:
    draft = Draft()
    x, y = draft.units(1, is_input=True), draft.units(1, activation="step", is_output=True)
    draft.connect(x, y, delay=0), draft.connect(y, y, delay=1)
    batch = Batch(np.zeros((1, 1, 1)), np.zeros((1, 1, 1)))
    with pytest.raises(Refused, match="set all delays to 0"):
        Training(draft.network(), batch, learner="simple_backpropagation")
    with pytest.raises(Refused, match="set the activation of the others to step"):
        Training(multilayer.build(), XOR, learner="simple_backpropagation")


def test_the_delta_rule_finds_the_least_squares_solution_of_linear_outputs() -> None:
    rng = np.random.default_rng(0)
    inputs, weights = rng.normal(size=(1, 40, 3)), np.array([0.5, -1.0, 2.0])
    batch = Batch(inputs, (inputs @ weights + 0.3)[..., None])
    network = multilayer.build(inputs=3, layers=0, activations="regression", seed=1)
    last = last_of(network, batch, learner="delta_rule", updates=30)
    assert np.allclose(last.network.connections.weight, weights, rtol=0, atol=1e-6)
    assert last.network.units.bias[-1] == pytest.approx(0.3, abs=1e-6)


def test_the_delta_rule_takes_the_slope_into_account() -> None:
    network = multilayer.build(inputs=1, layers=0, weights_1=[[0.4]], bias_1=[0.2])
    batch = Batch(np.array([[[0.5]]]), np.array([[[1.0]]]))
    progress = next(Training(network, batch, learner="delta_rule", learning_rate=2.0))
    y = 1 / (1 + np.exp(-0.4))
    assert progress.network.connections.weight[0] == pytest.approx(0.4 + 2 * (1 - y) * y * (1 - y) * 0.5, abs=1e-15)
