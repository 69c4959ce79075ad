"""Where no gradient passes, and what is offered instead."""

from __future__ import annotations

import numpy as np
import pytest

import rnnsim
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.training.blocked import GradientBlocked, NothingToLearn, blocked, check_gradient_passes


def chain(hidden: str, *, output: str = "logistic", **columns: object) -> Network:
    """One input, one hidden unit, one output."""
    draft = Draft()
    x, h = draft.units(1, is_input=True), draft.units(1, activation=hidden, label="h", group="hidden", **columns)
    y = draft.units(1, activation=output, is_output=True, label="y", group="answers", bias_trainable=False)
    draft.connect(x, h, 1.0, delay=0)
    draft.connect(h, y, 1.0, delay=0, trainable=False)
    return draft.network()


@pytest.mark.parametrize(
    ("activation", "offered"),
    [
        ("step", "logistic"),
        ("sign", "tanh"),
        ("step_hold", "logistic"),
        ("bernoulli", "logistic"),
        ("argmax", "softmax"),
        ("=2", "logistic"),
    ],
)
def test_a_unit_without_a_slope_that_cuts_every_path_is_refused_with_an_offer(activation: str, offered: str) -> None:
    network = chain(activation)
    assert blocked(network).tolist() == [1]
    with pytest.raises(GradientBlocked, match=f"replace {activation} by {offered}") as caught:
        rnnsim.gradient(network, [[1.0]], [[0.0]])
    assert caught.value.units.tolist() == [1]
    assert caught.value.offer.units.activation.tolist() == ["identity", offered, "logistic"]
    if offered != "softmax":  # which alone in its group is always 1
        assert rnnsim.gradient(caught.value.offer, [[1.0]], [[0.0]]).weights[0] != 0


def test_a_unit_without_a_slope_beside_an_open_path_is_only_marked() -> None:
    network = chain("step")
    open_too = network.with_rows(connections=network.connections.with_columns(trainable=np.array([True, True])))
    check_gradient_passes(open_too)
    assert blocked(open_too).tolist() == [1]


def test_a_drive_without_a_slope_blocks_what_feeds_the_integrator() -> None:
    network = chain("tanh", dynamics="integrator", drive="sign")
    assert blocked(network).tolist() == [1]
    with pytest.raises(GradientBlocked, match="replace sign by tanh"):
        check_gradient_passes(network)


def test_the_drive_of_an_instant_unit_is_not_looked_at() -> None:
    assert blocked(chain("tanh", drive="sign")).tolist() == []


def test_a_gradient_comes_through_a_gate() -> None:
    draft = Draft()
    x, g, y = draft.units(1, is_input=True), draft.units(1, activation="tanh"), draft.units(1, is_output=True, bias_trainable=False)
    draft.connect(x, g, 1.0, delay=0)
    draft.connect(x, y, 1.0, delay=0, gate=g, trainable=False)
    check_gradient_passes(draft.network())


@pytest.mark.parametrize(("fixed", "says"), [({"trainable": False}, "There is nothing to learn"), ({}, "no output unit")])
def test_what_cannot_learn_at_all_says_why(fixed: dict[str, bool], says: str) -> None:
    draft = Draft()
    x, h = draft.units(1, is_input=True), draft.units(1, bias_trainable=False)
    draft.connect(x, h, 1.0, **fixed)
    with pytest.raises(NothingToLearn, match=says):
        check_gradient_passes(draft.network())


def test_parameters_that_lead_nowhere_are_no_reason_to_blame_an_activation() -> None:
    draft = Draft()
    x, h = draft.units(1, is_input=True), draft.units(1, activation="step")
    draft.units(1, is_output=True, bias_trainable=False)
    draft.connect(x, h, 1.0)
    with pytest.raises(NothingToLearn, match="leads to an output"):
        check_gradient_passes(draft.network())
