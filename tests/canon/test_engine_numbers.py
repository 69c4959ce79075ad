"""Worked numbers of single units, clocks and integration methods."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network

EXACT = {"rtol": 0, "atol": 5e-10}


def one_integrator() -> Network:
    draft = Draft("ds/dt = −0.5 s + 1")
    draft.units(1, dynamics="integrator", leak=0.5, bias=1.0, is_output=True)
    return draft.network()


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("tick", 0.8025261215),
        ("euler", 0.8025261215),
        ("rk4", 0.7869386476),
        ("exponential_euler", 0.7869386806),
        ("adaptive", 0.7869386806),
    ],
)
def test_an_integrator_reaches_the_worked_value_after_ten_ticks(method: str, value: float) -> None:
    np.testing.assert_allclose(run(one_integrator(), ticks=10, dt=0.1, method=method).states[-1], value, **EXACT)


def test_heun_is_of_second_order_on_the_integrator() -> None:
    exact = 2 * (1 - np.exp(-0.5))
    errors = [abs(run(one_integrator(), ticks=count, dt=1 / count, method="heun").states[-1, 0] - exact) for count in (10, 20, 40)]
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.05)
    assert errors[1] / errors[2] == pytest.approx(4, rel=0.05)


def test_without_a_leak_exponential_euler_is_euler() -> None:
    draft = Draft()
    draft.units(1, dynamics="integrator", leak=0.0, bias=0.3, tau=2.0)
    network = draft.network()
    euler, exponential = (run(network, ticks=5, dt=0.1, method=method).states for method in ("euler", "exponential_euler"))
    np.testing.assert_allclose(euler, exponential, rtol=1e-15)
    np.testing.assert_allclose(euler[-1], 0.075, rtol=1e-14)


A = (-2, -0.5, 0, 0.5, 2)
LOGISTIC = (0.1192029220, 0.3775406688, 0.5, 0.6224593312, 0.8807970780)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("logistic", LOGISTIC),
        ("tanh", (-0.9640275801, -0.4621171573, 0, 0.4621171573, 0.9640275801)),
        ("gaussian", (0.0183156389, 0.7788007831, 1, 0.7788007831, 0.0183156389)),
        ("relu", (0, 0, 0, 0.5, 2)),
        ("saturating", (0, 0, 0, 0.5, 1)),
        ("softplus", (0.1269280110, 0.4740769842, 0.6931471806, 0.9740769842, 2.1269280110)),
        ("softmax", (0.0125547088, 0.0562663014, 0.0927674480, 0.1529476647, 0.6854638771)),
        ("argmax", (0, 0, 0, 0, 1)),
        ("step", (0, 0, 0, 1, 1)),
        ("sign", (-1, -1, -1, 1, 1)),
        ("exponential", np.exp(A)),
        ("identity", A),
    ],
)
def test_a_unit_answers_with_the_worked_values_of_its_activation(name: str, values: tuple[float, ...]) -> None:
    draft = Draft()
    draft.units(5, activation=name, bias=A, is_output=True)
    np.testing.assert_allclose(run(draft.network(), ticks=1).outputs[0], values, **EXACT)


def test_softmax_as_a_group_equals_softmax_built_of_single_units() -> None:
    draft = Draft("exponential units, their sum, its reciprocal, products")
    together = draft.units(5, activation="softmax", bias=A, is_output=True)
    raised = draft.units(5, activation="exponential", bias=A)
    total = draft.units(1)
    share = draft.units(1, activation="reciprocal")
    products = draft.units(5, aggregation="product")
    draft.connect(raised, total, delay=0)
    draft.connect(total, share, delay=0)
    draft.connect_pairs(raised, products, delay=0)
    draft.connect(share, products, delay=0)
    trace = run(draft.network(), ticks=1)
    np.testing.assert_allclose(trace.of(together), trace.of(products), rtol=1e-15)
    assert abs(trace.outputs.sum() - 1) < 1e-15


def test_softmax_of_huge_net_inputs_stays_finite() -> None:
    draft = Draft()
    draft.units(2, activation="softmax", bias=[1e4, -1e4], is_output=True)
    np.testing.assert_array_equal(run(draft.network(), ticks=1).outputs, [[1, 0]])


def test_one_gaussian_unit_computes_exclusive_or() -> None:
    draft = Draft()
    x, y = draft.units(2, is_input=True), draft.units(1, activation="gaussian", bias=-2, is_output=True)
    draft.connect(x, y, 2.0, delay=0)
    outputs = run(draft.network(), [[0, 0], [0, 1], [1, 0], [1, 1]]).outputs[:, 0]
    np.testing.assert_allclose(outputs, [0.0183156389, 1, 1, 0.0183156389], **EXACT)


@pytest.mark.parametrize(("threshold", "fires"), [(0.9, 1), (1.3, 0)])
def test_a_perceptron_fires_above_its_threshold_and_not_at_it(threshold: float, fires: int) -> None:
    draft = Draft()
    x = draft.units(3, is_input=True)
    y = draft.units(2, activation=["step", "sign"], bias=-threshold, is_output=True)
    draft.connect(x, y, [[0.5, -0.3, 0.8]] * 2, delay=0)
    np.testing.assert_array_equal(run(draft.network(), [[1, 0, 1]]).outputs, [[fires, 2 * fires - 1]])


def test_threshold_and_bias_views_never_disagree_at_ties() -> None:
    draft = Draft("trap: 0.8 + 0.6 + 0.5 against 1.9")
    x = draft.units(3, is_input=True)
    y = draft.units(1, activation="step", bias=-1.9, is_output=True)
    draft.connect(x, y, [[0.8, 0.6, 0.5]], delay=0)
    assert run(draft.network(), [[1, 1, 1]]).outputs[0, 0] == float(0.8 + 0.6 + 0.5 > 1.9)


@pytest.mark.slow
def test_the_mean_of_a_stochastic_unit_is_its_probability() -> None:
    draft = Draft()
    draft.units(1, activation="bernoulli", bias=0.5, is_output=True)
    network = draft.network()
    first = run(network, ticks=100_000, record="outputs").outputs
    assert abs(first.mean() - 0.6224593312) < 0.0061
    assert set(np.unique(first)) == {0.0, 1.0}
    np.testing.assert_array_equal(run(network, ticks=1000).outputs, first[:1000])
    assert not np.array_equal(run(network, ticks=1000, seed=1).outputs, first[:1000])


def test_a_sampled_group_follows_softmax() -> None:
    draft = Draft()
    draft.units(3, activation="sample", bias=[0.0, 1.0, -1.0], is_output=True)
    outputs = run(draft.network(), ticks=40_000, record="outputs").outputs
    assert (outputs.sum(axis=1) == 1).all()
    odds = np.exp([0.0, 1.0, -1.0])
    np.testing.assert_allclose(outputs.mean(axis=0), odds / odds.sum(), atol=0.01)


def w4(delay: int = 0) -> Network:
    draft = Draft("W4")
    x = draft.units(1, is_input=True)
    h = draft.units(2, activation="logistic", bias=[0.1, -0.2], initial=0.5)
    y = draft.units(1, activation="logistic", bias=0.05, is_output=True)
    draft.connect(x, h, [[0.7], [-0.4]], delay=0)
    draft.connect(h, h, [[0.5, -0.3], [0.8, 0.2]], delay=1)
    draft.connect(h, y, [[1.2, -0.9]], delay=delay)
    return draft.network()


def test_elmans_network_gives_the_worked_table() -> None:
    trace = run(w4(), [[1], [0], [1], [1]])
    expected = [
        [0.7109495026, 0.4750208125, 0.6167132283],
        [0.5776096743, 0.6139066650, 0.5475101357],
        [0.7119006210, 0.4962173403, 0.6124648833],
        [0.7324493129, 0.5171842205, 0.6138378336],
    ]
    np.testing.assert_allclose(trace.activations[:, 1:], expected, **EXACT)


def test_literal_context_units_and_merged_recurrence_are_the_same_numbers() -> None:
    draft = Draft()
    x = draft.units(1, is_input=True)
    h = draft.units(2, activation="logistic", bias=[0.1, -0.2], initial=0.5)
    c = draft.units(2)
    y = draft.units(1, activation="logistic", bias=0.05, is_output=True)
    draft.connect(x, h, [[0.7], [-0.4]], delay=0)
    draft.connect_pairs(h, c, 1.0, delay=1, trainable=False)
    draft.connect(c, h, [[0.5, -0.3], [0.8, 0.2]], delay=0)
    draft.connect(h, y, [[1.2, -0.9]], delay=0)
    inputs = np.random.default_rng(0).normal(size=(50, 1))
    np.testing.assert_array_equal(run(draft.network(), inputs).outputs, run(w4(), inputs).outputs)


def test_a_strict_clock_delays_the_output_by_one_tick() -> None:
    draft = Draft("2-2-1")
    x = draft.units(2, is_input=True)
    h = draft.units(2, activation="logistic", bias=0.35)
    y = draft.units(1, activation="logistic", bias=0.60, is_output=True)
    draft.connect(x, h, [[0.15, 0.20], [0.25, 0.30]], delay=0)
    draft.connect(h, y, [[0.40, -0.45]], delay=1)
    trace = run(draft.network(), [[1, 0.5]] * 4)
    np.testing.assert_allclose(trace.outputs[:, 0], [0.6456563062, 0.6347460443, 0.6347460443, 0.6347460443], **EXACT)
    np.testing.assert_allclose(trace.of(h)[0], [0.6456563062, 0.6791786992], **EXACT)


def parity(delay: int) -> Network:
    draft = Draft("parity")
    x = draft.units(1, is_input=True)
    inner = draft.units(2, activation="step", bias=[-0.5, -1.5])
    y = draft.units(1, activation="step", bias=-0.5, is_output=True)
    draft.connect(x, inner, 1.0, delay=0)
    draft.connect(y, inner, 1.0, delay=1)
    draft.connect(inner, y, [[1, -1]], delay=delay)
    return draft.network()


def test_the_parity_circuit_makes_no_error_on_ten_thousand_bits() -> None:
    bits = np.random.default_rng(0).integers(0, 2, 10_000)
    assert np.array_equal(run(parity(0), bits[:, None], record="outputs").outputs[:, 0], np.bitwise_xor.accumulate(bits))
    assert run(parity(0), [[1], [0], [1], [1], [0], [1]]).outputs[:, 0].tolist() == [1, 1, 0, 1, 1, 0]


def beer() -> Network:
    draft = Draft("Beer 1995")
    units = draft.units(2, dynamics="integrator", activation="logistic", output_bias=[-2.75, -1.75], initial=[0.1, 0.2], is_output=True)
    draft.connect(units, units, [[4.5, 1], [-1, 4.5]], delay=0)
    return draft.network()


def test_beers_oscillator_by_euler_and_runge_kutta() -> None:
    euler = run(beer(), ticks=1000, method="euler", dt=0.01).states
    np.testing.assert_allclose(euler[[99, 999]], [[0.3984042616, 0.6451915352], [2.2742480884, 3.2691633115]], **EXACT)
    rk4 = run(beer(), ticks=100, method="rk4", dt=0.1).states
    np.testing.assert_allclose(rk4[[9, 99]], [[0.3979019816, 0.6446199503], [2.2737662727, 3.2680721470]], **EXACT)


def test_beers_oscillator_by_the_adaptive_method_is_the_reference() -> None:
    states = run(beer(), ticks=20, method="adaptive", dt=1.0).states
    expected = [
        [0.3979019910, 0.6446199501],
        [1.1264971016, 2.0346611164],
        [2.2737662795, 3.2680721493],
        [4.1038839806, 1.3964300026],
    ]
    np.testing.assert_allclose(states[[0, 4, 9, 19]], expected, rtol=0, atol=3e-9)


def test_delay_one_and_tick_give_the_numbers_of_euler() -> None:
    draft = Draft()
    units = draft.units(2, dynamics="integrator", activation="logistic", output_bias=[-2.75, -1.75], initial=[0.1, 0.2])
    draft.connect(units, units, [[4.5, 1], [-1, 4.5]], delay=1)
    ticked = run(draft.network(), ticks=300, dt=0.01)
    np.testing.assert_array_equal(ticked.states, run(beer(), ticks=300, method="euler", dt=0.01).states)


def article_ctrnn() -> Network:
    draft = Draft("dx/dt = −x + g(W x + u)")
    units = draft.units(2, dynamics="integrator", drive="logistic", bias=[-2.75, -1.75], initial=[0.1, 0.2], is_output=True)
    draft.connect(units, units, [[4.5, 1], [-1, 4.5]], delay=0)
    return draft.network()


def test_the_articles_continuous_network_gives_the_worked_states() -> None:
    states = run(article_ctrnn(), ticks=400, method="rk4", dt=0.05).states
    expected = [[0.1102317117, 0.2758271236], [0.4117634509, 0.8138579466], [0.7822468936, 0.3837589804]]
    np.testing.assert_allclose(states[[19, 199, 399]], expected, rtol=0, atol=1e-9)


def test_a_slow_unit_with_a_period_holds_in_between() -> None:
    draft = Draft("two time scales")
    x = draft.units(1, is_input=True)
    fast = draft.units(1, activation="tanh")
    slow = draft.units(1, activation="tanh", period=2)
    draft.connect(x, fast, 0.8, delay=0)
    draft.connect(fast, fast, 0.5)
    draft.connect(slow, fast, 0.4)
    draft.connect(fast, slow, 0.6, delay=0)
    draft.connect(slow, slow, 0.7)
    trace = run(draft.network(), [[1], [0], [1], [1]])
    np.testing.assert_allclose(trace.of(fast[0]), [0.6640367703, 0.3203332181, 0.7763487569, 0.8521963774], **EXACT)
    np.testing.assert_allclose(trace.of(slow[0]), [0, 0.1898677125, 0.1898677125, 0.5677695927], **EXACT)


def test_a_second_order_network_of_products_counts_parity() -> None:
    k = 10.0
    draft = Draft("Pollack's cascaded network, one state")
    x = draft.units(1, is_input=True)
    z = draft.units(1, activation="logistic", bias=-k / 2, is_output=True)
    both = draft.units(1, aggregation="product")
    draft.connect(x, both, 1.0, delay=0)
    draft.connect(z, both, 1.0, delay=1)
    draft.connect(x, z, k, delay=0)
    draft.connect(z, z, k, delay=1)
    draft.connect(both, z, -2 * k, delay=0)
    outputs = run(draft.network(), [[1], [0], [1], [1]]).outputs[:, 0]
    np.testing.assert_allclose(outputs, [0.9933071491, 0.9928471901, 0.0071855487, 0.9928121153], **EXACT)


def test_a_bidirectional_memory_recalls_in_one_cycle() -> None:
    first, second = np.array([1, 0, 1, 0, 1, 0]), np.array([1, 1, 0, 0])
    third, fourth = np.array([1, 1, 1, 0, 0, 0]), np.array([1, 0, 1, 0])
    memory = np.outer(2 * first - 1, 2 * second - 1) + np.outer(2 * third - 1, 2 * fourth - 1)
    draft = Draft("Kosko's pair")
    a = draft.units(6, activation="step_hold", initial=[0, 1, 1, 0, 0, 0])
    b = draft.units(4, activation="step_hold")
    draft.connect(a, b, memory.T, delay=0)
    draft.connect(b, a, memory, delay=1)
    trace = run(draft.network(), ticks=3, clamp={int(unit): [cue] for unit, cue in zip(a, [0, 1, 1, 0, 0, 0], strict=True)})
    np.testing.assert_array_equal(trace.of(b)[0], fourth)
    np.testing.assert_array_equal(trace.of(a)[1], third)


def hopfield() -> Network:
    patterns = np.array([[1, 1, 1, -1, -1, -1], [1, -1, 1, -1, 1, -1]])
    weights = patterns.T @ patterns / 6 * (1 - np.eye(6))
    draft = Draft("Hopfield")
    draft.units(6, activation="sign_hold", initial=[-1, 1, 1, -1, -1, -1], is_output=True)
    pairs = [(source, target) for target in range(6) for source in range(6) if weights[target, source]]
    draft.connect_pairs(*np.array(pairs).T, [weights[target, source] for source, target in pairs])
    return draft.network()


def test_a_hopfield_network_falls_into_its_pattern_one_unit_at_a_time() -> None:
    trace = run(hopfield(), ticks=2, update_order="sequential", record="updates")
    np.testing.assert_array_equal(trace.outputs[0], [1, 1, 1, -1, -1, -1])
    np.testing.assert_array_equal(trace.outputs[1], trace.outputs[0])
    tick, unit, value, change = trace.updates[0]
    assert (tick, unit, value) == (1, 0, 1)
    np.testing.assert_allclose(change, -2.3333333333 + 0.3333333333, rtol=0, atol=1e-9)
    assert (trace.updates[:, 3] <= 0).all()
    assert len(trace.updates) == 12


def test_synchronous_updates_of_two_coupled_signs_flip_for_ever() -> None:
    draft = Draft("two-cycle")
    units = draft.units(2, activation="sign_hold", initial=[1, -1])
    draft.connect_pairs(units, units[::-1])
    network = draft.network()
    np.testing.assert_array_equal(run(network, ticks=4).activations, [[-1, 1], [1, -1], [-1, 1], [1, -1]])
    settled = run(network, ticks=4, update_order="sequential").activations
    assert (settled == settled[0]).all()
    assert settled[0, 0] == settled[0, 1]


def test_a_boltzmann_machine_follows_its_law_when_units_update_one_by_one() -> None:
    draft = Draft("three units")
    units = draft.units(3, activation="bernoulli", bias=[0.2, -0.3, 0.1])
    for first, second, weight in ((0, 1, 1.0), (0, 2, -0.5), (1, 2, 0.8)):
        draft.connect_pairs(units[[first, second]], units[[second, first]], weight)
    trace = run(draft.network(), ticks=8_000, update_order="random_permutation", seed=3)
    np.testing.assert_allclose(trace.activations.mean(axis=0), [0.6363592286, 0.6770850803, 0.5776455214], atol=0.025)
