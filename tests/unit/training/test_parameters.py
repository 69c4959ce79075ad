"""The flat vector of what learning changes."""

from __future__ import annotations

import numpy as np

from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.training.gradients import gradient
from rnnsim.training.parameters import Parameters


def drawn() -> Network:
    """Two inputs, two hidden units whose recurrent weights are one parameter, one output with a fixed bias."""
    draft = Draft()
    x, h = draft.units(2, is_input=True), draft.units(2, activation="tanh", bias=[0.1, 0.2], initial=0.3)
    y = draft.units(1, is_output=True, bias=5.0, bias_trainable=False)
    draft.connect(x, h, [[1.0, 2.0], [3.0, 4.0]], delay=0, lower=-5.0)
    draft.connect(h, h, 0.5, delay=1, tie=0, upper=0.9)
    draft.connect(h, y, [[6.0, 7.0]], delay=0, trainable=[[True, False]])
    return draft.network()


def test_a_tie_is_one_parameter_and_what_is_fixed_is_none() -> None:
    parameters = Parameters.of(drawn())
    assert len(parameters) == 4 + 1 + 1 + 2  # the biases of inputs that nothing feeds only shift what comes in
    assert sorted(parameters.values.tolist()) == [0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0]


def test_a_bias_that_an_input_shares_with_a_unit_that_learns_is_changed_in_both() -> None:
    draft = Draft()
    x, y = draft.units(1, is_input=True, bias=0.5, bias_tie=0), draft.units(1, is_output=True, bias=0.5, bias_tie=0)
    draft.connect(x, y, 2.0, delay=0, trainable=False)
    network = draft.network()
    parameters = Parameters.of(network)
    assert parameters.values.tolist() == [0.5]
    assert parameters.placed(network, np.array([0.75])).units.bias.tolist() == [0.75, 0.75]
    found = gradient(network, [[1.0]], [[0.0]])  # y = 2 (1 + b) + b = 3.5, ∂y/∂b = 3
    assert parameters.gathered(found.weights, found.biases, found.initials).tolist() == [10.5]


def test_placing_the_values_of_a_network_changes_nothing() -> None:
    network = drawn()
    parameters = Parameters.of(network, initials=True)
    placed = parameters.placed(network, parameters.values)
    assert placed.fingerprint == network.fingerprint


def test_a_value_reaches_every_row_that_shares_it() -> None:
    network = drawn()
    parameters = Parameters.of(network)
    vector = np.where(parameters.values == 0.5, 0.75, parameters.values + 10)
    placed = parameters.placed(network, vector)
    wires, tied = placed.connections, placed.connections.tie == 0
    assert (wires.weight[tied] == 0.75).all()
    fixed = ~wires.trainable
    assert (wires.weight[fixed] == network.connections.weight[fixed]).all()
    np.testing.assert_array_equal(wires.weight[~tied & ~fixed], network.connections.weight[~tied & ~fixed] + 10)
    assert placed.units.bias.tolist() == [0, 0, 10.1, 10.2, 5]


def test_a_vector_is_brought_back_within_the_bounds_of_its_connections() -> None:
    parameters = Parameters.of(drawn())
    bounded = parameters.projected(np.full(len(parameters), 100.0))
    assert np.count_nonzero(bounded == 0.9) == 1
    assert np.count_nonzero(parameters.projected(np.full(len(parameters), -100.0)) == -5.0) == 4


def test_initial_values_are_parameters_where_something_reads_them() -> None:
    network = drawn()
    extra = len(Parameters.of(network, initials=True)) - len(Parameters.of(network))
    assert extra == 2  # the hidden units; the output's is never seen


def test_gradients_of_rows_become_one_of_the_vector() -> None:
    network = drawn()
    parameters = Parameters.of(network)
    weights = np.where(network.connections.tie == 0, 9.0, network.connections.weight)
    gathered = parameters.gathered(weights, network.units.bias, network.units.initial)
    np.testing.assert_array_equal(gathered, np.where(parameters.values == 0.5, 9.0, parameters.values))
