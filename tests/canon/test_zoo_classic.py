"""Gaussian unit, integrator, stack circuit, layered parity, locally recurrent, recurrent perceptron and time-delay network of the zoo."""

from __future__ import annotations

from itertools import product
from types import ModuleType

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.network.document import Document
from rnnsim.network.edits import set_connections
from rnnsim.network.network import Network
from rnnsim.zoo import (
    gaussian_unit,
    integrator,
    locally_recurrent,
    parity_layer,
    recurrent_perceptron,
    stack_circuit,
    time_delay,
)
from tests.canon.test_modern import TEN_DIGITS


def size_of(network: Network) -> tuple[int, int]:
    return len(network.units), len(network.connections)


def test_one_gaussian_unit_answers_exclusive_or(backend: str) -> None:
    network = gaussian_unit.build()
    outputs = run(network, list(product((0.0, 1.0), repeat=2)), backend=backend).outputs[:, 0]
    np.testing.assert_allclose(outputs, [0.0183156389, 1, 1, 0.0183156389], **TEN_DIGITS)
    assert size_of(network) == (3, 2)


CHARGED = {"tick": 0.8025261215, "euler": 0.8025261215, "rk4": 0.7869386476, "exponential_euler": 0.7869386806}


@pytest.mark.parametrize("method", CHARGED)
def test_an_integrator_charges_as_each_method_says(backend: str, method: str) -> None:
    outputs = run(integrator.build(), np.ones((10, 1)), method=method, dt=0.1, backend=backend).outputs
    assert outputs[-1, 0] == pytest.approx(CHARGED[method], abs=5e-10)


def test_three_units_with_a_loop_charge_as_the_three_methods_do(backend: str) -> None:
    network = integrator.build(form="solvers")
    outputs = run(network, np.ones((10, 1)), dt=0.1, backend=backend).outputs
    np.testing.assert_allclose(outputs[-1], [CHARGED[name] for name in ("tick", "euler", "rk4", "exponential_euler")], **TEN_DIGITS)
    assert size_of(network) == (5, 7)


def test_without_a_leak_an_integrator_counts_time_by_every_method() -> None:
    network = integrator.build(leak=0.0, form="solvers", initial=[2.0])
    outputs = run(network, np.ones((10, 1)), dt=0.1).outputs
    np.testing.assert_allclose(outputs[-1], np.full(4, 3.0), rtol=0, atol=1e-12)


def test_the_tank_of_the_sample_joins_the_unit_of_the_method_that_is_chosen() -> None:
    document = integrator.sample()
    for method, unit in (("tick", 1), ("euler", 1), ("rk4", 2), ("exponential_euler", 3)):
        settings = document.settings.changed(method=method)
        outputs = run(document.changed(settings=settings), ticks=32).outputs
        np.testing.assert_allclose(outputs[:, 0], outputs[:, unit], rtol=0, atol=1e-12)


def test_eulers_loop_explodes_below_minus_one() -> None:
    outputs = run(integrator.build(step=4.2, form="solvers"), np.ones((60, 1)), method="exponential_euler", dt=4.2).outputs
    assert np.abs(outputs[-1, 1]) > 100
    assert outputs[-1, 3] == pytest.approx(2.0, abs=1e-6)


PUSH_0, PUSH_1, POP, LEAVE = range(4)


def stacked(operations: list[int], backend: str) -> np.ndarray:
    """(T, 2) top and q."""
    return run(stack_circuit.build(), np.eye(4)[operations], backend=backend).outputs


def test_a_stack_in_one_number_gives_back_what_was_pushed(backend: str) -> None:
    rows = stacked([PUSH_1, PUSH_0, PUSH_1, PUSH_1, LEAVE, *[POP] * 4], backend)
    assert rows[:5, 1].tolist() == [0.75, 0.4375, 0.859375, 0.96484375, 0.96484375]
    assert rows[5:, 0].tolist() == [1, 1, 0, 1]
    assert rows[-1, 1] == 0
    assert size_of(stack_circuit.build()) == (10, 14)


def test_three_thousand_operations_at_most_25_deep_are_exact(backend: str) -> None:
    chosen = stack_circuit.operations(3000, 25, seed=1)
    rows = stacked(chosen.tolist(), backend)
    depth, stack = 0, []
    for operation, (top, q) in zip(chosen.tolist(), rows.tolist(), strict=True):
        if operation == POP:
            assert top == stack.pop()
        if operation in (PUSH_0, PUSH_1):
            stack.append(operation)
        depth = max(depth, len(stack))
        assert q == sum((2 * bit + 1) / 4.0**place for place, bit in enumerate(reversed(stack), 1))
    assert depth == 25


@pytest.mark.parametrize("symbols", [26, 27])
def test_the_stack_is_exact_to_its_26th_symbol_and_rounds_away_the_deepest_of_27(backend: str, symbols: int) -> None:
    bits = np.random.default_rng(0).integers(0, 2, (symbols, 40))
    chosen = np.concatenate([bits, np.full((symbols, 40), POP)])
    q = run(stack_circuit.build(), np.eye(4)[chosen], backend=backend).outputs[..., 1]
    bottom_is_right, is_empty = q[-2] == (2 * bits[0] + 1) / 4, q[-1] == 0
    if symbols <= stack_circuit.MOST_SYMBOLS:
        assert (bottom_is_right & is_empty).all()
    else:
        assert not bottom_is_right.any()
    assert "27th" in stack_circuit.NOTES


@pytest.mark.parametrize("bits", [1, 4, 9])
def test_one_layer_of_as_many_threshold_units_answers_parity(backend: str, bits: int) -> None:
    network = parity_layer.build(bits=bits)
    rows = np.array(list(product((0, 1), repeat=bits)))
    assert np.array_equal(run(network, rows.astype(float), backend=backend).outputs[:, 0], rows.sum(axis=1) % 2)
    assert size_of(network) == (2 * bits + 1, bits**2 + bits)


def test_a_locally_recurrent_network_is_a_fully_recurrent_one_with_a_diagonal_matrix(backend: str) -> None:
    random = np.random.default_rng(4)
    into, loops, out = random.normal(size=(5, 2)), random.normal(size=5), random.normal(size=(3, 5))
    shift, offset, x = random.normal(size=5), random.normal(size=3), random.normal(size=(30, 2))
    network = locally_recurrent.build(
        inputs=2, hidden=5, outputs=3, input_to_hidden=into, loops=loops, hidden_bias=shift, hidden_to_output=out, output_bias=offset
    )
    inner, rows = np.zeros(5), []
    for row in x:
        inner = np.tanh(into @ row + np.diag(loops) @ inner + shift)
        rows.append(1 / (1 + np.exp(-(out @ inner + offset))))
    np.testing.assert_allclose(run(network, x, backend=backend).outputs, rows, rtol=0, atol=1e-12)
    assert size_of(network) == (10, 10 + 5 + 15)


def test_a_loop_above_one_holds_the_lamp_and_a_weaker_one_forgets() -> None:
    document = locally_recurrent.sample()
    tape = document.episode
    assert tape is not None
    assert tape.targets is not None
    wanted = tape.targets[2:, 0] == 1
    assert np.array_equal(run(document, ticks=48).outputs[2:, 0] > 0.9, wanted)
    loops = document.network.connections
    weaker = set_connections(loops.id[loops.weight == 2.0], weight=0.7)(document)
    assert np.abs(run(weaker, ticks=48).outputs[17, 0] - 0.5) < 0.1


def test_a_recurrent_perceptron_of_one_two_and_one_units(backend: str) -> None:
    network = recurrent_perceptron.build(
        hidden=2, weights_1=[[0.6], [-0.4]], recurrent_1=[[0.3, 0.2], [-0.1, 0.5]], bias_1=[0.05, -0.05],
        weights_2=[[0.7, -0.8]], recurrent_2=[[0.25]], bias_2=[0.1],
    )  # fmt: skip
    trace = run(network, [[1.0], [0], [1], [1]], backend=backend)
    np.testing.assert_allclose(trace.outputs[:, 0], [0.6845826279, 0.5460780267, 0.7880828263, 0.8470807074], **TEN_DIGITS)
    hidden = network.units.id[network.units.group == "hidden"]
    np.testing.assert_allclose(trace.of(hidden)[-1], [0.6090401889, -0.6529710720], **TEN_DIGITS)
    assert size_of(network) == (4, 2 + 4 + 2 + 1)


def test_the_other_article_has_feedback_in_the_last_layer_only(backend: str) -> None:
    every = recurrent_perceptron.build(inputs=2, hidden=3, layers=2, outputs=2, seed=1)
    last = recurrent_perceptron.build(inputs=2, hidden=3, layers=2, outputs=2, seed=1, feedback="last_layer")
    assert size_of(every) == (10, 6 + 9 + 6 + (9 + 9 + 4))
    assert size_of(last) == (10, 6 + 9 + 6 + 4)
    zeros = {"recurrent_1": np.zeros((3, 3)), "recurrent_2": np.zeros((3, 3))}
    without = recurrent_perceptron.build(inputs=2, hidden=3, layers=2, outputs=2, seed=1, **zeros)
    x = np.random.default_rng(0).normal(size=(20, 2))
    found = [run(network, x, backend=backend).outputs for network in (last, without)]
    np.testing.assert_allclose(*found, rtol=0, atol=1e-14)


def test_the_tuned_ear_hears_strikes_eight_ticks_apart_and_not_those_five_apart() -> None:
    outputs = run(recurrent_perceptron.sample(), ticks=288).outputs[144:, 0]
    assert outputs[32:64].min() > 0.2
    assert outputs[88:144].max() < -0.5


@pytest.fixture
def torch() -> ModuleType:
    """Asked for before the backend, which wants to be run with."""
    return pytest.importorskip("torch")


def test_a_time_delay_network_is_two_convolutions(torch: ModuleType, backend: str) -> None:
    random = np.random.default_rng(6)
    into, out = random.normal(size=(4, 5, 2)), random.normal(size=(3, 1, 5))
    shift, offset, x = random.normal(size=5), random.normal(size=1), random.normal(size=(2, 30))
    network = time_delay.build(
        inputs=2, hidden=5, input_to_hidden=into, hidden_to_output=out, hidden_bias=shift, output_bias=offset, taps=3, output_taps=2
    )

    def convolved(signal: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
        padded = torch.nn.functional.pad(torch.tensor(signal)[None], (len(weights) - 1, 0))
        kernel = torch.tensor(np.moveaxis(weights[::-1], 0, 2).copy())
        return np.asarray(torch.nn.functional.conv1d(padded, kernel, torch.tensor(bias))[0])

    wanted = 1 / (1 + np.exp(-convolved(np.tanh(convolved(x, into, shift)), out, offset)))
    np.testing.assert_allclose(run(network, x.T, backend=backend).outputs, wanted.T, rtol=0, atol=1e-12)
    assert size_of(network) == (8, 4 * 2 * 5 + 3 * 5)


def meets_its_targets(document: Document) -> bool:
    tape = document.episode
    assert tape is not None
    assert tape.targets is not None
    found = run(document, ticks=2 * len(tape)).of(tape.target_ids)[len(tape) :]
    return bool(np.abs(found - tape.targets).max() < 0.1)


@pytest.mark.parametrize("module", [gaussian_unit, parity_layer, stack_circuit, time_delay])
def test_a_sample_answers_what_its_tape_asks_also_the_second_time(module: object) -> None:
    assert meets_its_targets(module.sample())  # type: ignore[attr-defined]
