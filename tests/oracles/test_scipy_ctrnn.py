"""Integrators against scipy's DOP853 at 1e-13, and against closed forms: orders of convergence, and the adaptive method to 1e-9."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from tests.golden.continuous_references import (
    ARTICLE,
    BEER_START,
    FLOWS,
    HIDDEN,
    LORENZ,
    OSCILLATOR,
    RING,
    RING_START,
    Values,
    frozen_ends,
    live_ends,
)

ORDERS = {"euler": 1, "exponential_euler": 1, "heun": 2, "rk4": 4}


def beer(parts: dict[str, Values], start: Values) -> Network:
    draft = Draft("Beer's network: the output is logistic, and θ stands inside it")
    columns = {"tau": parts["tau"], "output_bias": parts["theta"], "initial": start}
    y = draft.units(len(start), dynamics="integrator", activation="logistic", is_input=True, is_output=True, **columns)
    draft.connect(y, y, parts["weights"], delay=0)
    return draft.network()


def article() -> Network:
    draft = Draft("the article's network: the drive is logistic")
    columns = {"tau": ARTICLE["tau"], "leak": ARTICLE["leak"], "initial": BEER_START}
    x = draft.units(2, dynamics="integrator", drive="logistic", is_input=True, is_output=True, **columns)
    draft.connect(x, x, ARTICLE["weights"], delay=0)
    return draft.network()


def through_a_hidden_layer() -> Network:
    draft = Draft("instant units between integrators")
    s = draft.units(2, dynamics="integrator", leak=0.5, initial=[0.3, -0.4], is_input=True, is_output=True)
    h = draft.units(3, activation="tanh", bias=0.2)
    draft.connect(s, h, HIDDEN["wide"], delay=0)
    draft.connect(h, s, HIDDEN["back"], delay=0)
    return draft.network()


def lorenz() -> Network:
    draft = Draft("Lorenz: three integrators, two gated connections")
    x, y, z = draft.units(3, dynamics="integrator", leak=[LORENZ["sigma"], 1.0, LORENZ["beta"]], initial=1.0, is_output=True)
    draft.connect_pairs(y, x, LORENZ["sigma"], delay=0)
    draft.connect_pairs(x, y, LORENZ["rho"], delay=0)
    draft.connect_pairs(x, y, -1.0, delay=0, gate=z)
    draft.connect_pairs(x, z, 1.0, delay=0, gate=y)
    return draft.network()


GRAPHS: dict[str, Callable[[], Network]] = {
    "oscillator": lambda: beer(OSCILLATOR, BEER_START),
    "ring of several time constants": lambda: beer(RING, RING_START),
    "oscillator with inputs": lambda: beer(OSCILLATOR, BEER_START),
    "article's equation": article,
    "through a hidden layer": through_a_hidden_layer,
    "Lorenz": lorenz,
}


@cache
def references(name: str) -> tuple[Values, Values]:
    """States at the end of every row of inputs: as frozen, and as scipy finds them now."""
    return frozen_ends()[name], live_ends(FLOWS[name])


def ends(name: str, method: str, parts: int, backend: str) -> Values:
    """States at the end of every row of inputs, each held for so many ticks."""
    flow = FLOWS[name]
    inputs = np.repeat(flow.inputs if name != "Lorenz" else np.zeros((len(flow.inputs), 0)), parts, axis=0)
    trace = run(GRAPHS[name](), inputs, method=method, dt=flow.hold / parts, backend=backend)
    return trace.states[parts - 1 :: parts][:, trace.network.units.dynamics == "integrator"]


@pytest.mark.parametrize("name", FLOWS)
def test_scipy_still_finds_what_was_frozen(name: str) -> None:
    frozen, live = references(name)
    np.testing.assert_allclose(live, frozen, rtol=0, atol=2e-11)


@pytest.mark.parametrize("name", FLOWS)
def test_the_adaptive_method_follows_the_equation_to_nine_digits(name: str, backend: str) -> None:
    for reference in references(name):
        np.testing.assert_allclose(ends(name, "adaptive", 4, backend), reference, rtol=0, atol=1e-9)


@pytest.mark.parametrize("method", ORDERS)
@pytest.mark.parametrize("name", FLOWS)
def test_the_error_shrinks_with_the_order_of_the_method(name: str, method: str, backend: str) -> None:
    """Twice the ticks, 2^order times less error, from parts small enough that the leading term rules."""
    first = {1: 120, 2: 50, 4: 20}[ORDERS[method]]
    reference = frozen_ends()[name]
    scale = np.abs(reference).max()
    errors = [np.abs(ends(name, method, parts, backend) - reference).max() / scale for parts in (first, 2 * first)]
    assert np.log2(errors[0] / errors[1]) == pytest.approx(ORDERS[method], abs=0.15)
    assert errors[1] < {1: 2e-2, 2: 5e-4, 4: 1e-6}[ORDERS[method]]


def linear() -> Network:
    """ds/dt = A s + b with A = [[−0.2, −3, 0], [3, −0.2, 0], [1, 0, −0.7]] and b = (0.5, 0, −1): a spiral that drives a third."""
    draft = Draft("linear")
    s = draft.units(3, dynamics="integrator", leak=[0.2, 0.2, 0.7], bias=[0.5, 0, -1], initial=[1, 0, -0.5], is_output=True)
    draft.connect_pairs(s[[1, 0, 0]], s[[0, 1, 2]], [-3.0, 3.0, 1.0], delay=0)
    return draft.network()


def test_a_linear_network_moves_as_the_matrix_exponential(backend: str) -> None:
    from scipy.linalg import expm

    matrix, constant = np.array([[-0.2, -3, 0], [3, -0.2, 0], [1, 0, -0.7]]), np.array([0.5, 0, -1])
    rest = np.linalg.solve(matrix, -constant)
    exact = [expm(matrix * time) @ (np.array([1, 0, -0.5]) - rest) + rest for time in np.arange(1, 11) * 0.5]
    states = run(linear(), ticks=10, dt=0.5, method="adaptive", backend=backend).states
    np.testing.assert_allclose(states, exact, rtol=0, atol=1e-9)


TAUS, LEAKS = np.array([0.3, 1.0, 4.0, 2.5]), np.array([1.0, 0.5, 2.0, 0.0])


def test_exponential_euler_and_adaptive_are_exact_where_the_input_is_held(backend: str) -> None:
    draft = Draft("uncoupled, the last without a leak")
    draft.units(4, dynamics="integrator", tau=TAUS, leak=LEAKS, bias=0.1, initial=0.7, is_input=True, is_output=True)
    inputs = np.random.default_rng(0).normal(size=(50, 4))
    decay = np.exp(-0.2 * LEAKS / TAUS)
    share = np.where(LEAKS > 0, (1 - decay) / np.where(LEAKS > 0, LEAKS, 1), 0.2 / TAUS)
    state, exact = np.full(4, 0.7), []
    for x in inputs:
        state = decay * state + share * (x + 0.1)
        exact.append(state)
    for method, tolerance in (("exponential_euler", 1e-13), ("adaptive", 1e-9)):
        states = run(draft.network(), inputs, dt=0.2, method=method, backend=backend).states
        np.testing.assert_allclose(states, exact, rtol=0, atol=tolerance)


@pytest.mark.parametrize(("method", "terms"), [("euler", 1), ("tick", 1), ("heun", 2), ("rk4", 4)], ids=["euler", "tick", "heun", "rk4"])
def test_a_decay_is_multiplied_by_the_first_terms_of_the_exponential(method: str, terms: int, backend: str) -> None:
    draft = Draft()
    draft.units(4, dynamics="integrator", tau=TAUS, leak=LEAKS, initial=1.0, is_output=True)
    z = -0.15 * LEAKS / TAUS
    factor = sum(z**power / np.prod(np.arange(1, power + 1)) for power in range(terms + 1))
    states = run(draft.network(), ticks=30, dt=0.15, method=method, backend=backend).states
    np.testing.assert_allclose(states, factor ** np.arange(1, 31)[:, None], rtol=1e-13, atol=0)


@pytest.mark.parametrize(("method", "tolerance"), [("exponential_euler", 1e-13), ("adaptive", 1e-9)])
def test_a_delayed_loop_reads_the_recorded_output_held_over_the_tick(method: str, tolerance: float, backend: str) -> None:
    draft = Draft("ds/dt = −s − 1.4 tanh(s three ticks ago)")
    s = draft.units(1, dynamics="integrator", activation="tanh", initial=0.5, is_output=True)
    draft.connect(s, s, -1.4, delay=3)
    past, decay = [0.5] * 3, np.exp(-0.4)
    for _ in range(40):
        past.append(decay * past[-1] - 1.4 * (1 - decay) * np.tanh(past[-3]))
    states = run(draft.network(), ticks=40, dt=0.4, method=method, backend=backend).states[:, 0]
    np.testing.assert_allclose(states, past[3:], rtol=0, atol=tolerance)


def test_as_many_ticks_as_episodes_as_integrators_are_not_mixed_up(backend: str) -> None:
    draft = Draft("one step of an eighth of the way a tick")
    draft.units(4, dynamics="integrator", tau=8.0, bias=[0.0, 1.0, 2.0, 3.0], is_input=True, is_output=True)
    inputs = np.random.default_rng(6).normal(size=(4, 4, 4))
    kept = np.tril(0.875 ** (np.arange(4)[:, None] - np.arange(4)))
    exact = np.einsum("ts,sbn->tbn", kept, inputs + np.arange(4)) / 8
    trace = run(draft.network(), inputs, backend=backend)
    np.testing.assert_allclose(trace.states, exact, rtol=0, atol=1e-14)
    np.testing.assert_allclose(trace.activations, exact, rtol=0, atol=1e-14)
