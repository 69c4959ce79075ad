"""Gradients of neural Turing machines and differentiable computers, element by element, against torch's of the dense equations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.training.gradient_rows import Gradients
from rnnsim.training.gradients import value_and_gradient
from tests.canon.machines import differentiable_computer, turing_machine
from tests.golden.torch_memories import CASES, Case, frozen_gradients, live_gradients


def drawn(case: Case, weights: Mapping[str, Any]) -> Network:
    if case.kind == "turing machine":
        return turing_machine(weights, case.start())
    return differentiable_computer(weights, case.start(), case.heads)


@cache
def made(name: str) -> Gradients:
    case = CASES[name]
    network = drawn(case, case.weights())
    return value_and_gradient(compile_network(network), Batch(case.inputs(), case.targets()), "binary_cross_entropy")


def by_name(case: Case, gradients: Gradients) -> dict[str, Any]:
    """Our gradients as matrices: a graph drawn from numbers instead of weights says what came from where."""
    numbers, first = {}, 1000
    for name, matrix in case.weights().items():
        numbers[name] = (first + np.arange(matrix.size)).reshape(matrix.shape).astype(float)
        first += matrix.size
    network, found = drawn(case, numbers), np.full(first, np.nan)
    trained = network.connections.trainable
    found[network.connections.weight[trained].astype(int)] = gradients.weights[trained]
    from_bias = network.units.bias >= 1000
    found[network.units.bias[from_bias].astype(int)] = gradients.biases[from_bias]
    return {name: found[places.astype(int)] for name, places in numbers.items()}


@pytest.mark.slow
@pytest.mark.parametrize("source", ["frozen", "live"])
@pytest.mark.parametrize("name", CASES)
def test_every_element_of_the_gradient_is_torchs(name: str, source: str) -> None:
    case = CASES[name]
    if source == "live":
        pytest.importorskip("torch")
    found = frozen_gradients(name) if source == "frozen" else live_gradients(case)
    own = by_name(case, made(name))
    assert made(name).loss == pytest.approx(float(found["loss"]), rel=1e-13)
    assert set(own) == set(found) - {"loss"}
    for matrix, gradient in own.items():
        np.testing.assert_allclose(gradient, found[matrix], rtol=0, atol=1e-12, err_msg=matrix)
        assert np.abs(gradient).max() > 1e-6, f"nothing flows through {matrix}"
