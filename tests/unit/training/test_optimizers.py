"""Optimisers after three steps on f(w) = ½(3 w₁² + w₂²), and schedules at the ends of their spans."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.parameters import values_from
from rnnsim.training.optimizers import OPTIMIZERS, optimizer
from rnnsim.training.schedules import SCHEDULES, schedule

AFTER_THREE_STEPS = {  # canon, section 2: start (1, −2), learning rate 0.1
    "sgd": (0.3430000000, -1.4580000000),
    "momentum": (-0.2780000000, -0.9720000000),
    "nesterov": (-0.3481730000, -0.6546420000),
    "nesterov_look_ahead": (-0.0406700000, -1.0351800000),
    "adagrad": (0.7804561814, -1.7758215150),
    "rmsprop": (1.6962e-12, -0.3096874094),
    "adam": (0.7015862724, -1.7006233928),
}


def descended(name: str, steps: int, **options: float) -> np.ndarray:
    row = optimizer(name)
    chosen = values_from(row.parameters, options, row.title)
    values = np.array([1.0, -2.0])
    state = row.init(values)
    for _ in range(steps):
        gradient = np.array([3.0, 1.0]) * row.point(state, values, chosen)
        state, values = row.step(state, values, gradient, rate=0.1, options=chosen)
    return values


@pytest.mark.parametrize("name", AFTER_THREE_STEPS)
def test_three_steps_give_the_worked_numbers(name: str) -> None:
    tolerance = 1e-9 if name == "adagrad" else 5e-10
    assert np.allclose(descended(name, 3), AFTER_THREE_STEPS[name], rtol=0, atol=tolerance)


def test_adamw_without_shrinking_is_adam_and_with_it_adds_the_decay_beside_the_gradient() -> None:
    assert np.array_equal(descended("adamw", 3, shrinking=0.0), descended("adam", 3))
    assert np.allclose(descended("adamw", 1, shrinking=0.5), descended("adam", 1) - 0.1 * 0.5 * np.array([1.0, -2.0]), rtol=0, atol=1e-15)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_leaves_what_it_was_given_as_it_was(name: str) -> None:
    row = OPTIMIZERS[name]
    options = values_from(row.parameters, {}, row.title)
    values, gradient = np.array([1.0, -2.0]), np.array([3.0, 4.0])
    state = row.init(values)
    row.step(state, values, gradient, rate=0.1, options=options)
    assert values.tolist() == [1.0, -2.0]
    assert gradient.tolist() == [3.0, 4.0]
    assert all(not moment.any() for moment in state.moments)


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("constant", {}, {1: 1.0, 10**6: 1.0}),
        ("step", {"every": 10, "drop": 0.5}, {1: 1.0, 10: 1.0, 11: 0.5, 21: 0.25}),
        ("exponential", {"keep": 0.9}, {1: 1.0, 2: 0.9, 3: 0.81}),
        ("inverse", {"half": 10}, {1: 1.0, 11: 0.5, 31: 0.25}),
        ("cosine", {"span": 100, "floor": 0.2}, {1: 1.0, 51: 0.6, 101: 0.2, 500: 0.2}),
        ("warm_up", {"warm_up": 4}, {1: 0.25, 4: 1.0, 9: 1.0}),
        ("warm_up_cosine", {"warm_up": 4, "span": 10}, {2: 0.5, 4: 1.0, 5: 1.0, 10: 0.5, 15: 0.0}),
    ],
)
def test_a_schedule_passes_through_its_corners(name: str, options: dict[str, float], expected: dict[int, float]) -> None:
    row = schedule(name)
    chosen = values_from(row.parameters, options, row.title)
    assert {update: row.factor(update, chosen) for update in expected} == pytest.approx(expected, abs=1e-12)


def test_every_schedule_was_tried_and_unknown_names_are_refused_with_the_known_ones() -> None:
    assert set(SCHEDULES) == {"constant", "step", "exponential", "inverse", "cosine", "warm_up", "warm_up_cosine"}
    with pytest.raises(Refused, match="no optimiser “adamm”; choose one of sgd"):
        optimizer("adamm")
    with pytest.raises(Refused, match="no schedule “cosin”; choose one of constant"):
        schedule("cosin")
