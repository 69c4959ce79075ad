"""`rnnsim.gradient`: shapes, learners by name, ties, and what is refused."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import rnnsim
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network


def recurrent(**columns: object) -> Network:
    draft = Draft()
    x, h = draft.units(1, is_input=True), draft.units(2, activation="tanh", bias=0.1, **columns)
    y = draft.units(1, is_output=True)
    draft.connect(x, h, [[0.5], [-0.4]], delay=0)
    draft.connect(h, h, [[0.3, 0.3], [0.3, 0.3]], delay=1, tie=0)
    draft.connect(h, y, [[1.0, -1.0]], delay=0, trainable=False)
    return draft.network()


INPUTS, TARGETS = np.array([[1.0], [0.5], [-1.0]]), np.array([[0.2], [0.1], [0.0]])


def test_an_episode_and_a_batch_of_it_give_the_same_in_their_own_shapes() -> None:
    one = rnnsim.gradient(recurrent(), INPUTS, TARGETS)
    two = rnnsim.gradient(recurrent(), np.stack([INPUTS, INPUTS], axis=1), np.stack([TARGETS, TARGETS], axis=1))
    assert one.inputs.shape == one.outputs.shape == (3, 1)
    assert two.inputs.shape == two.outputs.shape == (3, 2, 1)
    assert one.loss == pytest.approx(two.loss, rel=1e-15)
    np.testing.assert_allclose(one.weights, two.weights, rtol=1e-14)
    np.testing.assert_allclose(one.inputs, 2 * two.inputs[:, 0], rtol=1e-14)


def test_every_member_of_a_tie_holds_the_whole_gradient_and_fixed_rows_have_theirs() -> None:
    network = recurrent()
    made = rnnsim.gradient(network, INPUTS, TARGETS)
    tied, fixed = network.connections.tie == 0, ~network.connections.trainable
    assert len(set(made.weights[tied].tolist())) == 1
    free = network.with_rows(connections=network.connections.with_columns(tie=np.full(len(network.connections), -1)))
    np.testing.assert_allclose(made.weights[tied][0], rnnsim.gradient(free, INPUTS, TARGETS).weights[tied].sum(), rtol=1e-13)
    assert (made.weights[fixed] != 0).all()


@pytest.mark.parametrize(
    ("learner", "same_as_whole"),
    [
        ("truncated_backpropagation(3)", True), ("truncated_backpropagation(2)", False), ("decayed_backpropagation(1)", True),
        ("decayed_backpropagation(0.5, 0.1)", False), ("chunked_backpropagation(3)", True), ("chunked_backpropagation(1)", False),
        ("real_time_recurrent_learning", True), ("backpropagation", False),
    ],
)  # fmt: skip
def test_learners_are_asked_for_by_name(learner: str, same_as_whole: bool) -> None:
    whole = rnnsim.gradient(recurrent(), INPUTS, TARGETS)
    made = rnnsim.gradient(recurrent(), INPUTS, TARGETS, learner=learner)
    trained = recurrent().connections.trainable  # real-time recurrent learning carries nothing for what is fixed
    assert np.allclose(made.weights[trained], whole.weights[trained], rtol=1e-13) == same_as_whole


def test_ticks_that_are_not_valid_do_not_count() -> None:
    longer = np.concatenate([INPUTS, [[9.0]]]), np.concatenate([TARGETS, [[9.0]]])
    made = rnnsim.gradient(recurrent(), *longer, valid=[True, True, True, False])
    np.testing.assert_array_equal(made.weights, rnnsim.gradient(recurrent(), INPUTS, TARGETS).weights)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"method": "rk4"}, "Gradients exist only with method tick, not rk4"),
        ({"update_order": "sequential"}, "Gradients exist only for synchronous updates"),
        ({"learner": "truncated_backpropagation"}, "write truncated_backpropagation\\(reach\\)"),
        ({"learner": "genius"}, "no learner whose gradient can be asked for"),
        ({"loss": "hinge"}, "There is no loss “hinge”"),
    ],
)
def test_what_has_no_gradient_says_so_in_a_sentence(options: dict[str, str], says: str) -> None:
    with pytest.raises(rnnsim.Refused, match=says):
        rnnsim.gradient(recurrent(), INPUTS, TARGETS, **options)


def test_real_time_recurrent_learning_reads_no_later_tick() -> None:
    draft = Draft()
    x, h = draft.units(1, is_input=True), draft.units(1, activation="tanh", is_output=True)
    draft.connect(x, h, 1.0, delay=-1)
    with pytest.raises(rnnsim.Refused, match="cannot follow negative delays"):
        rnnsim.gradient(draft.network(), INPUTS, TARGETS, learner="real_time_recurrent_learning")


def test_importing_the_gradient_loads_neither_scipy_nor_numba() -> None:
    script = "import sys, rnnsim; rnnsim.gradient; print(sorted({'scipy', 'numba', 'PySide6'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_clamped_integrator_of_a_coupled_group_still_answers_to_its_neighbours() -> None:
    """Its state is fixed, its share of the softmax is not: y = e^s / (e^s + e^c), ∂y/∂s = y (1 − y)."""
    draft = Draft()
    x = draft.units(1, is_input=True)
    pair = draft.units(2, activation="softmax", dynamics="integrator", drive="identity", group="pair")
    y = draft.units(1, is_output=True)
    into = draft.connect(x, pair, [[0.7], [0.2]], delay=0)
    draft.connect(pair[1], y, 1.0, delay=0)
    network = draft.network()
    made = rnnsim.gradient(network, [[1.0]], [[0.0]], clamp={int(pair[1]): 0.3})
    share = np.exp(0.3) / (np.exp(0.3) + np.exp(0.7))
    assert made.outputs[0, 0] == pytest.approx(share, rel=1e-14)
    rows = network.connections.rows(into[:, 0])
    np.testing.assert_allclose(made.weights[rows], [share * -share * (1 - share), 0.0], rtol=1e-13)


def test_so_it_does_in_a_tick_in_which_the_group_is_not_due() -> None:
    """Then the neighbour's state is that of the tick before: y(2) = e^c / (e^c + e^s(1)) with s(1) = w x(1)."""
    draft = Draft()
    x = draft.units(1, is_input=True)
    pair = draft.units(2, activation="softmax", dynamics="integrator", period=2, phase=1, group="pair")
    y = draft.units(1, is_output=True)
    into = draft.connect(x, pair[0], 0.7, delay=0)
    draft.connect(pair[1], y, 1.0, delay=0)
    network, clamp = draft.network(), {int(pair[1]): [np.nan, 0.3]}
    made = rnnsim.gradient(network, [[1.0], [5.0]], [[0.0], [0.0]], target_mask=[[False], [True]], clamp=clamp)
    share = np.exp(0.3) / (np.exp(0.3) + np.exp(0.7))
    assert made.outputs[1, 0] == pytest.approx(share, rel=1e-14)
    assert made.weights[network.connections.rows(into[0])] == pytest.approx(share * -share * (1 - share), rel=1e-13)


def test_an_infinite_slope_that_nobody_asks_for_makes_no_gradient_a_nan() -> None:
    """The slope of a root at 0 is infinite; the unit is clamped, so no error comes back to it."""
    draft = Draft()
    x = draft.units(1, is_input=True)
    root = draft.units(1, activation="square_root", bias_trainable=False)
    sum_ = draft.units(1, dynamics="integrator", drive="square_root", bias_trainable=False)
    y = draft.units(1, is_output=True, bias=0.5)
    into = draft.connect(x, np.concatenate([root, sum_]), 0.0, delay=0)
    draft.connect(np.concatenate([root, sum_]), y, 1.0, delay=0)
    network = draft.network()
    made = rnnsim.gradient(network, [[1.0]], [[0.0]], clamp={int(root[0]): 2.0, int(sum_[0]): 3.0})
    assert made.outputs[0, 0] == 5.5
    assert made.weights[network.connections.rows(into.ravel())].tolist() == [0.0, 0.0]
