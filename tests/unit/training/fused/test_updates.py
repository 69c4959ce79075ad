"""Updates made by the kernels in one call are gradients and steps of the tables, again and again the same, in little memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.network.batch import Batch
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.backpropagation_reference import value_and_gradient
from rnnsim.training.flows import WHOLE
from rnnsim.training.parameters import Parameters

pytest.importorskip("numba")
from rnnsim.training.fused.gradients import parameter_gradient
from rnnsim.training.fused.population import outputs_of
from rnnsim.training.fused.updates import AdamUpdates

SIZE = (7, 5)  # ticks, episodes
RATE, DECAYS, EPSILON = 0.01, (0.9, 0.999), 1e-8


def elman(hidden: int = 6) -> Network:
    random = np.random.default_rng(0)
    draft = Draft("elman")
    x = draft.units(2, is_input=True)
    h = draft.units(hidden, activation="tanh", initial=0.1)
    y = draft.units(3, activation="logistic", is_output=True)
    for source, target, delay in ((x, h, 0), (h, h, 1), (h, y, 0)):
        draft.connect(source, target, random.normal(size=(len(target), len(source))) * 0.5, delay=delay)
    return draft.network()


def given(seed: int = 1, size: tuple[int, int] = SIZE) -> tuple[Any, Any]:
    random = np.random.default_rng(seed)
    return random.normal(size=(*size, 2)), random.random((*size, 3))


def reference_gradient(network: Network, inputs: Any, targets: Any, settings: RunSettings) -> tuple[float, Any]:
    found = value_and_gradient(compile_network(network), Batch(inputs, targets), "half_squared_error", settings=settings, flow=WHOLE)
    return found.loss, Parameters.of(network).gathered(found.weights, found.biases, found.initials)


def updates_of(network: Network, precision: str = "double", size: tuple[int, int] = SIZE) -> AdamUpdates:
    return AdamUpdates(compile_network(network), RunSettings(precision=precision), size, rate=RATE, decays=DECAYS, epsilon=EPSILON)


def test_updates_follow_adam_as_it_is_written() -> None:
    network, (inputs, targets) = elman(), given()
    updates, parameters = updates_of(network), Parameters.of(network)
    values, mean, square = parameters.values.copy(), 0.0, 0.0
    for count in range(1, 6):
        loss, gradient = reference_gradient(parameters.placed(network, values), inputs, targets, RunSettings())
        assert updates.update(inputs, targets) == pytest.approx(loss, rel=1e-12)
        mean, square = DECAYS[0] * mean + (1 - DECAYS[0]) * gradient, DECAYS[1] * square + (1 - DECAYS[1]) * gradient**2
        values = values - RATE * (mean / (1 - DECAYS[0] ** count)) / (np.sqrt(square / (1 - DECAYS[1] ** count)) + EPSILON)
        np.testing.assert_allclose(updates.values, values, rtol=0, atol=1e-11)
    np.testing.assert_array_equal(Parameters.of(updates.network).values, updates.values)


@pytest.mark.parametrize("precision", ["double", "single"])
def test_the_same_updates_give_the_same_bits(precision: str) -> None:
    first, again = (updates_of(elman(), precision) for _ in range(2))
    for seed in range(4):
        assert first.update(*given(seed)) == again.update(*given(seed))
    assert first.values.tobytes() == again.values.tobytes()


def test_learning_lowers_the_loss() -> None:
    updates, (inputs, targets) = updates_of(elman(), "single"), given()
    losses = [updates.update(inputs, targets) for _ in range(60)]
    assert losses[-1] < 0.8 * losses[0]


def test_buffers_take_little_more_than_the_states_and_their_gradients() -> None:
    every, states = updates_of(elman(64), "single", (200, 32)).kept_bytes
    assert every <= 3 * states


def test_a_run_that_is_not_finite_changes_nothing() -> None:
    network = elman()
    units = network.units.with_columns(activation=np.where(network.units.activation == "tanh", "exponential", network.units.activation))
    updates, (inputs, targets) = updates_of(network.with_rows(units=units)), given()
    before = updates.values.copy()
    assert updates.update(1e4 * np.abs(inputs), targets) == -1
    np.testing.assert_array_equal(updates.values, before)


def test_what_a_tick_that_is_not_valid_hides_is_no_reason_to_give_up() -> None:
    draft = Draft("a logarithm of what is negative in the tick that does not count")
    x, h = draft.units(1, is_input=True), draft.units(1, activation="logarithm")
    y = draft.units(1, activation="gaussian", is_output=True)  # keeps its net input, which is then not a number
    draft.connect(x, h, 1.0, delay=0)
    draft.connect(h, y, 1.0, delay=0)
    network = draft.network()
    batch = Batch(np.array([[[-1.0]], [[2.0]]]), np.ones((2, 1, 1)), valid=np.array([[False], [True]]))
    parameters, settings = Parameters.of(network), RunSettings()
    program = compile_network(network)
    found = parameter_gradient(program, batch, parameters.values, parameters=parameters, loss="half_squared_error", given=(settings, WHOLE))
    assert found is not None
    expected = value_and_gradient(program, batch, "half_squared_error", settings=settings, flow=WHOLE)
    assert found.loss == pytest.approx(expected.loss, rel=1e-12)
    gathered = parameters.gathered(expected.weights, expected.biases, expected.initials)
    np.testing.assert_allclose(found.gradient, gathered, rtol=0, atol=1e-12)


@pytest.mark.parametrize("loss", ["half_squared_error", "binary_cross_entropy"])
def test_a_gradient_by_parameters_needs_no_network_of_these_values(loss: str) -> None:
    network, (inputs, targets) = elman(), given()
    parameters, batch = Parameters.of(network), Batch(inputs, targets)
    program = compile_network(network)
    for seed in range(3):
        values = np.random.default_rng(seed).normal(size=len(parameters))
        moved = compile_network(parameters.placed(network, values))
        expected = value_and_gradient(moved, batch, loss, settings=RunSettings(), flow=WHOLE)
        found = parameter_gradient(program, batch, values, parameters=parameters, loss=loss, given=(RunSettings(), WHOLE))
        assert found is not None
        assert found.loss == pytest.approx(expected.loss, rel=1e-12)
        gathered = parameters.gathered(expected.weights, expected.biases, expected.initials)
        np.testing.assert_allclose(found.gradient, gathered, rtol=0, atol=1e-12 * max(1, np.abs(gathered).max()))
        np.testing.assert_allclose(found.outputs, expected.outputs, rtol=0, atol=1e-12)


def test_models_of_a_population_answer_as_each_does_alone() -> None:
    network, (inputs, targets) = elman(), given()
    parameters = Parameters.of(network)
    models = np.random.default_rng(3).normal(size=(4, len(parameters)))
    batch, program = Batch(inputs, targets), compile_network(network)
    outputs, finite = outputs_of(program, batch, models, parameters=parameters, settings=RunSettings())
    assert finite.all()
    for model, its in zip(models, outputs, strict=True):
        alone = value_and_gradient(
            compile_network(parameters.placed(network, model)), batch, "half_squared_error", settings=RunSettings(), flow=WHOLE
        )
        np.testing.assert_allclose(its, alone.outputs, rtol=0, atol=1e-12)


def test_a_model_that_blows_up_leaves_the_others_alone() -> None:
    network = elman()
    units = network.units.with_columns(activation=np.where(network.units.activation == "tanh", "exponential", network.units.activation))
    network = network.with_rows(units=units)
    parameters, (inputs, targets) = Parameters.of(network), given()
    models = np.stack([np.zeros(len(parameters)), np.full(len(parameters), 1e4), np.zeros(len(parameters))])
    outputs, finite = outputs_of(compile_network(network), Batch(inputs, targets), models, parameters=parameters, settings=RunSettings())
    assert finite.tolist() == [True, False, True]
    np.testing.assert_array_equal(outputs[0], outputs[2])
