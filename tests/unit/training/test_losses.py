"""Losses: worked values, slopes as differences of values, masks, and outputs at their limits."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.activations import softmax
from rnnsim.formulas.refused import Refused
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.training.losses import LOSSES, Scored, check_targets, loss_of, scored

OUTPUTS = {
    "softmax": softmax(np.array([[[0.3, -1.0, 0.7]]])),
    "logistic": np.array([[[0.2, 0.5, 0.9]]]),
    "identity": np.array([[[0.3, -1, 2]]]),
}
TARGETS = np.array([[[0.0, 1.0, 0.0]]])


def outputs_with(activation: str) -> Network:
    draft = Draft()
    draft.units(3, activation=activation, is_output=True, group="answers")
    return draft.network()


def scores(loss: str, activation: str, outputs: np.ndarray, *, counts: np.ndarray | None = None) -> Scored:
    return scored(loss_of(loss), outputs_with(activation), outputs, targets=TARGETS, counts=counts)


@pytest.mark.parametrize(
    ("loss", "activation", "expected"),
    [
        ("half_squared_error", "identity", (0.3**2 + 2**2 + 2**2) / 2),
        ("cross_entropy", "softmax", np.log(np.exp([0.3, -1.0, 0.7]).sum()) + 1.0),
        ("cross_entropy", "identity", np.log(np.exp([0.3, -1.0, 2.0]).sum()) + 1.0),
        ("binary_cross_entropy", "logistic", -np.log(0.8) - np.log(0.5) - np.log(0.1)),
        ("binary_cross_entropy", "identity", np.log1p(np.exp([0.3, 1.0, 2.0])).sum()),
    ],
)
def test_the_value_of_a_loss(loss: str, activation: str, expected: float) -> None:
    assert scores(loss, activation, OUTPUTS[activation]).value == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", OUTPUTS)
@pytest.mark.parametrize("counting", [[1, 1, 1], [0, 1, 1], [1, 0, 1], [0, 0, 0]])
def test_the_slope_is_how_the_value_changes(loss: str, activation: str, counting: list[int]) -> None:
    if loss == "half_squared_error" or activation != "softmax":
        counts = np.array([[counting]], bool)
        outputs, step = OUTPUTS[activation], 1e-6
        slope = scores(loss, activation, outputs, counts=counts).by_outputs
        for column in range(3):
            moved = np.eye(3)[column] * step
            values = [scores(loss, activation, outputs + way * moved, counts=counts).value for way in (1, -1)]
            assert slope[0, 0, column] == pytest.approx((values[0] - values[1]) / (2 * step), rel=1e-7, abs=1e-8)


def test_a_loss_is_averaged_over_episodes_and_summed_over_the_rest() -> None:
    network = outputs_with("identity")
    outputs, targets = np.zeros((4, 2, 3)), np.ones((4, 2, 3))
    assert scored(loss_of("half_squared_error"), network, outputs, targets=targets, counts=None).value == 4 * 3 / 2
    nowhere = np.where(np.arange(3) == 0, np.nan, targets)  # what does not count may be anything
    counts = np.broadcast_to(np.arange(3) > 0, targets.shape)
    assert scored(loss_of("half_squared_error"), network, outputs, targets=nowhere, counts=counts).value == 4 * 2 / 2


@pytest.mark.parametrize(("loss", "activation"), [("binary_cross_entropy", "logistic"), ("cross_entropy", "softmax")])
def test_an_output_that_is_wrong_beyond_all_digits_still_learns(loss: str, activation: str) -> None:
    """There ∂L/∂a is y − d, though neither ∂L/∂y nor ∂y/∂a is a number to multiply."""
    wrong = np.array([[[1.0, 0.0, 0.0]]])
    found = scores(loss, activation, wrong)
    assert found.matched.all()
    by_nets = found.by_nets if activation == "logistic" else found.by_nets - wrong * found.by_nets.sum()
    np.testing.assert_array_equal(by_nets, wrong - TARGETS)
    assert np.isfinite(found.value)


def test_probabilities_cannot_be_asked_to_leave_their_range() -> None:
    with pytest.raises(Refused, match="targets from 0 to 1"):
        check_targets(loss_of("cross_entropy"), np.array([0.0, 1.5]))
    with pytest.raises(Refused, match="There is no loss “hinge”; the losses are half_squared_error"):
        loss_of("hinge")
