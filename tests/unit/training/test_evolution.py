"""Populations evaluated side by side, the genetic algorithm and covariance matrix adaptation."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.network.batch import Batch
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.training.covariance_matrix_adaptation import Cloud, asked, strategy_for, told
from rnnsim.training.learning import Setup, begun
from rnnsim.training.population import copies_of, losses_of, outputs_of
from rnnsim.training.recipe import recipe_from
from rnnsim.training.trainer import Training
from rnnsim.zoo import elman, jordan, multilayer
from tests.canon.learning_rules import parity_network, running_parity
from tests.unit.training.small_tasks import XOR, streaming_xor


@pytest.mark.parametrize("network", [elman.build(activations="softmax", outputs=2, context="literal"), jordan.build()])
def test_a_population_answers_as_its_models_do_alone(network: Network) -> None:
    batch = Batch(streaming_xor(5, 3).inputs, np.zeros((5, 3, len(network.output_ids))))
    learning = begun(network, Setup(recipe_from({"learn_initials": True}), "half_squared_error"))
    genomes = np.random.default_rng(1).normal(size=(4, len(learning.values)))
    together = outputs_of(learning, genomes, batch)
    for genome, outputs in zip(genomes, together, strict=True):
        alone = run(learning.parameters.placed(network, genome), batch.inputs).outputs
        assert np.allclose(outputs, alone, rtol=0, atol=1e-14)
    assert np.allclose(losses_of(learning, genomes, batch), (together**2).mean(axis=(1, 2, 3)) / 2, rtol=1e-13)


def test_copies_share_neither_ids_nor_ties_nor_groups() -> None:
    network = elman.build(activations="softmax", outputs=2)
    copies = copies_of(network, 3)
    assert len(np.unique(copies.units.id)) == 3 * len(network.units)
    assert len(np.unique(copies.connections.id)) == 3 * len(network.connections)
    assert len(np.unique(copies.units.group)) == 3 * len(np.unique(network.units.group))


def test_a_model_that_blows_up_has_an_infinite_loss_and_harms_no_other() -> None:
    draft = Draft("power")
    x, y = draft.units(1, is_input=True), draft.units(1, is_output=True, bias_trainable=False)
    draft.connect(x, y, 1.0, delay=0, trainable=False), draft.connect(y, y, 0.5, delay=1)
    learning = begun(draft.network(), Setup(recipe_from({}), "half_squared_error"))
    batch = Batch(np.ones((40, 1, 1)), np.zeros((40, 1, 1)))
    losses = losses_of(learning, np.array([[0.0], [1e300], [0.5]]), batch)
    assert np.isfinite(losses).tolist() == [True, False, True]
    assert losses[0] == 0.5


def test_the_genetic_algorithm_lowers_the_loss_and_with_elitism_never_loses_the_best() -> None:
    training = Training(
        parity_network(), running_parity(0, 4, 8), learner="genetic_algorithm", updates=20, seed=3, population=20, children=20
    )
    losses = [progress.loss for progress in training]
    assert losses[-1] < losses[0] - 0.02
    assert np.all(np.diff(losses) <= 0)
    again = Training(parity_network(), running_parity(0, 4, 8), learner="genetic_algorithm", updates=20, seed=3, population=20, children=20)
    assert [progress.loss for progress in again] == losses


def test_without_elitism_the_best_may_die() -> None:
    options = {"population": 2, "children": 30, "updates": 30}
    losses = [
        progress.loss
        for progress in Training(parity_network(), running_parity(0, 4, 8), learner="genetic_algorithm", elitism=False, **options)
    ]
    assert np.any(np.diff(losses) > 0)


def test_the_genetic_algorithm_trains_what_has_no_gradient_and_stops_when_it_is_good_enough() -> None:
    network = multilayer.build(activations="step")
    *_, last = Training(network, XOR, learner="genetic_algorithm", updates=60, seed=1)
    assert last.loss == 0
    assert last.update < 60


def test_covariance_matrix_adaptation_finds_the_bottom_of_a_narrow_tilted_valley() -> None:
    rng = np.random.default_rng(0)
    turned = np.linalg.qr(rng.normal(size=(6, 6)))[0]
    scales = np.logspace(0, 3, 6)  # condition 10⁶
    strategy = strategy_for(6)
    cloud = Cloud(np.full(6, 2.0), 0.5, np.eye(6), np.zeros(6), np.zeros(6))
    for generation in range(1, 330):
        models = asked(cloud, strategy.models, rng)
        losses = np.sum((models @ turned * scales) ** 2, axis=1)
        cloud = told(cloud, strategy, models, losses=losses, generation=generation)
    assert losses.min() < 1e-6
    curvature = turned * scales**2 @ turned.T
    axes = np.linalg.eigvals(cloud.covariance @ curvature).real
    assert axes.max() / axes.min() < 100  # the cloud has the shape of the valley, whose own is 10⁶


def test_the_constants_are_those_of_the_tutorial() -> None:
    strategy = strategy_for(10)  # table 1 by hand: λ = 10, μ = 5
    assert strategy.models == 10
    assert strategy.shares.sum() == pytest.approx(1.0)
    assert strategy.shares[0] == pytest.approx(0.4563, abs=1e-4)
    assert strategy.effective == pytest.approx(3.1673, abs=1e-4)
    assert strategy.one == pytest.approx(2 / (11.3**2 + 3.1673), abs=1e-6)


def test_covariance_matrix_adaptation_trains_a_network() -> None:
    *_, last = Training(multilayer.build(hidden=4, seed=1), XOR, learner="covariance_matrix_adaptation", updates=120, width=2.0, goal=0.02)
    assert last.loss < 0.02
    assert last.update < 120
