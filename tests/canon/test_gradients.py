"""The worked numbers of gradients through time. Expected values were computed independently of this project."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.unfolding import unfold
from rnnsim.engine.running import run
from rnnsim.network.batch import Batch
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.flows import WHOLE, Flow
from rnnsim.training.gradient_rows import Gradients
from rnnsim.training.gradients import value_and_gradient
from rnnsim.training.real_time_gradients import real_time_gradient
from rnnsim.training.sensitivity import sensitivity
from tests.canon.test_classic import W4_INPUTS, W4_TARGETS, elman, jordan

TEN_DIGITS = {"atol": 5e-10, "rtol": 0.0}
W4 = Batch.single(W4_INPUTS, W4_TARGETS[:, None])
V = {
    1: [[0.0059239006, 0.0054653559], [-0.0106831490, -0.0085211028]],
    2: [[0.0060395047, 0.0052121519], [-0.0094437433, -0.0080454261]],
    3: [[0.0055741509, 0.0049936798], [-0.0094746617, -0.0080605034]],
    4: [[0.0055148715, 0.0049344004], [-0.0094371931, -0.0080230348]],
}


def of_w4(flow: Flow = WHOLE) -> Gradients:
    return value_and_gradient(compile_network(elman("merged")), W4, flow=flow)


def between(network: Network, sources: str, targets: str, rows: np.ndarray) -> np.ndarray:
    """(targets, sources) of what belongs to the connections between two letters."""
    label = dict(zip(network.units.id.tolist(), network.units.label.tolist(), strict=True))
    ends = zip(network.connections.source.tolist(), network.connections.target.tolist(), strict=True)
    mine = [label[source].startswith(sources) and label[target].startswith(targets) for source, target in ends]
    return rows[mine].reshape(np.char.startswith(network.units.label, targets).sum(), -1)


def test_the_gradient_of_an_elman_network_through_all_ticks() -> None:
    network, gradients = elman("merged"), of_w4()
    assert gradients.loss == pytest.approx(0.5560313180, abs=5e-10)
    expected = {"xh": [[0.0466687155], [-0.0451675565]], "hh": V[4], "hy": [[0.0799824332, 0.0300373348]]}
    for (sources, targets), values in expected.items():
        np.testing.assert_allclose(between(network, sources, targets, gradients.weights), values, **TEN_DIGITS)
    hidden = np.char.startswith(network.units.label, "h")
    np.testing.assert_allclose(gradients.biases[hidden], [0.0140798300, -0.0187301848], **TEN_DIGITS)
    np.testing.assert_allclose(gradients.biases[network.units.is_output], [0.0871989556], **TEN_DIGITS)


@pytest.mark.parametrize("ticks", [1, 2, 3])
def test_an_error_that_reaches_back_over_a_few_ticks_only(ticks: int) -> None:
    gradients = of_w4(Flow(truncation=ticks))
    np.testing.assert_allclose(between(elman("merged"), "h", "h", gradients.weights), V[ticks], **TEN_DIGITS)


@pytest.mark.parametrize(
    "flow", [Flow(truncation=4), Flow(truncation=9), Flow(decay=1.0), Flow(decay=1.0, threshold=0.3), Flow(chunk=(4, 4))]
)
def test_a_flow_that_loses_nothing_is_the_whole_gradient_bit_for_bit(flow: Flow) -> None:
    for name, rows in vars(of_w4()).items():
        if isinstance(rows, np.ndarray):
            assert np.array_equal(getattr(of_w4(flow), name), rows), name


def test_an_error_that_halves_with_every_tick() -> None:
    network = elman("merged")
    expected = [[0.0058579543, 0.0052767260], [-0.0100664922, -0.0082823502]]
    np.testing.assert_allclose(between(network, "h", "h", of_w4(Flow(decay=0.5)).weights), expected, **TEN_DIGITS)


@pytest.mark.parametrize(("threshold", "crossings"), [(0.5, 1), (0.3, 1), (0.25, 2), (0.2, 2), (0.6, 0)])
def test_a_decaying_error_ends_below_its_threshold(threshold: float, crossings: int) -> None:
    assert Flow(decay=0.5, threshold=threshold).reach(100) == crossings + 1


def test_chunks_of_equal_length_cut_the_gradient_at_their_borders() -> None:
    """As a framework that detaches the state after every two ticks: the second chunk starts from the outputs of the first."""
    network, whole = elman("merged"), of_w4(Flow(chunk=(2, 2)))
    first = value_and_gradient(compile_network(network), Batch.single(W4_INPUTS[:2], W4_TARGETS[:2, None]))
    rest = Batch.single(W4_INPUTS[2:], W4_TARGETS[2:, None])
    second = value_and_gradient(compile_network(network), rest, settings=RunSettings(start=first.state))
    np.testing.assert_allclose(whole.weights, first.weights + second.weights, atol=1e-16)
    assert not np.allclose(whole.weights, of_w4(Flow(truncation=2)).weights, atol=1e-5)


@pytest.mark.parametrize("strict", [False, True])
def test_the_worked_network_of_two_inputs_two_hidden_units_and_one_output(strict: bool) -> None:
    draft = Draft("2-2-1")
    x, h = draft.units(2, is_input=True), draft.units(2, activation="logistic", bias=0.35)
    y = draft.units(1, activation="logistic", bias=0.60, is_output=True)
    into = draft.connect(x, h, [[0.15, 0.20], [0.25, 0.30]], delay=0)
    out = draft.connect(h, y, [[0.40, -0.45]], delay=int(strict))
    network = draft.network()
    ticks = 2 if strict else 1
    scored = np.arange(ticks)[:, None] == ticks - 1  # the error of a strictly clocked network is taken where it has settled
    gradients = value_and_gradient(compile_network(network), Batch.single([[1.0, 0.5]] * ticks, [[0.25]] * ticks, target_mask=scored))
    answers = [0.6456563062, 0.6347460443] if strict else [0.6347460443]
    np.testing.assert_allclose(gradients.outputs[:, 0, 0], answers, **TEN_DIGITS)
    assert gradients.loss == pytest.approx(0.0740147593, abs=5e-10)
    at = network.connections.rows
    np.testing.assert_allclose(gradients.weights[at(out)], [[0.0575931048, 0.0605833315]], **TEN_DIGITS)
    np.testing.assert_allclose(gradients.weights[at(into)], [[0.0081631014, 0.0040815507], [-0.0087463904, -0.0043731952]], **TEN_DIGITS)
    np.testing.assert_allclose(gradients.biases[2:], [0.0081631014, -0.0087463904, 0.0892008709], **TEN_DIGITS)


def test_carrying_tangents_forward_gives_the_same_gradient() -> None:
    program, whole = compile_network(elman("merged")), of_w4()
    forward = real_time_gradient(program, W4, settings=RunSettings())
    learned = ~program.network.units.is_input  # the bias of an input is no parameter
    np.testing.assert_allclose(forward.weights, whole.weights, rtol=0, atol=1e-13)
    np.testing.assert_allclose(forward.biases[learned], whole.biases[learned], rtol=0, atol=1e-13)


def test_carrying_tangents_forward_through_ten_recurrent_units_over_fifty_ticks() -> None:
    random = np.random.default_rng(5)
    draft = Draft("fully recurrent")
    x, h = (
        draft.units(2, is_input=True),
        draft.units(10, activation="tanh", bias=random.normal(0, 0.3, 10), is_output=[True] * 2 + [False] * 8),
    )
    draft.connect(x, h, random.normal(size=(10, 2)), delay=1)
    draft.connect(h, h, random.normal(0, 0.6, (10, 10)), delay=1)
    program = compile_network(draft.network())
    batch = Batch.single(random.normal(size=(50, 2)), random.normal(size=(50, 2)))
    forward, whole = real_time_gradient(program, batch, settings=RunSettings()), value_and_gradient(program, batch)
    np.testing.assert_allclose(forward.weights, whole.weights, rtol=0, atol=1e-13 * np.abs(whole.weights).max())
    np.testing.assert_allclose(forward.biases[2:], whole.biases[2:], rtol=0, atol=1e-13 * np.abs(whole.biases).max())


JORDAN_TAUGHT = [0.6362350268, 0.5682772025, 0.6973237763, 0.6973237763]


def test_a_forced_teacher_shows_targets_to_readers_and_lets_no_error_through() -> None:
    """Each output is scored before it is replaced, so nothing is left of what a tick owes to the one before."""
    network = jordan("output", decay=0.0)
    forced = value_and_gradient(compile_network(network), W4, flow=Flow(forces_teacher=True))
    np.testing.assert_allclose(forced.outputs[:, 0, 0], JORDAN_TAUGHT, **TEN_DIGITS)
    assert forced.loss == pytest.approx(0.5 * np.sum((np.array(JORDAN_TAUGHT) - W4_TARGETS) ** 2), abs=5e-10)
    free = value_and_gradient(compile_network(network), W4)
    assert not np.allclose(free.outputs, forced.outputs, atol=1e-3)
    no_time = Flow(forces_teacher=True, truncation=1)  # an error that reaches its own tick alone
    np.testing.assert_array_equal(value_and_gradient(compile_network(network), W4, flow=no_time).weights, forced.weights)


VANISHING = {  # ∂h(T)/∂x(1) for T = 2, 10, 50, 100
    ("identity", 0.9): [9.0e-1, 3.8742048900e-1, 5.7264168970e-3, 2.9512665431e-5],
    ("relu", 0.9): [9.0e-1, 3.8742048900e-1, 5.7264168970e-3, 2.9512665431e-5],
    ("identity", 1.1): [1.1, 2.3579476910, 1.0671895716e2, 1.2527829400e4],
    ("relu", 1.1): [1.1, 2.3579476910, 1.0671895716e2, 1.2527829400e4],
    ("identity", 2.0): [2, 512, 5.6294995342e14, 6.3382530011e29],
    ("relu", 2.0): [2, 512, 5.6294995342e14, 6.3382530011e29],
    ("logistic", 1.0): [4.3129160162e-2, 2.7847671758e-7, 3.2303376864e-33, 1.2297638947e-65],
    ("logistic", 2.0): [6.0063240507e-2, 1.4773509746e-6, 9.8667929681e-30, 1.0593528870e-58],
    ("tanh", 1.0): [2.4686795258e-1, 4.0912041969e-2, 4.3837177204e-3, 1.5920040864e-3],
    ("tanh", 1.1): [2.4544516763e-1, 2.2560849897e-2, 7.5152122398e-6, 4.1025782603e-10],
}


def memory_of_one(activation: str, weight: float) -> Network:
    draft = Draft("one unit that remembers")
    x, h, y = draft.units(1, is_input=True), draft.units(1, activation=activation), draft.units(1, is_output=True)
    draft.connect(x, h, 1.0, delay=0)
    draft.connect(h, h, weight, delay=1)
    draft.connect(h, y, 1.0, delay=0)
    return draft.network()


@pytest.mark.parametrize(("activation", "weight"), VANISHING)
def test_how_fast_an_input_is_forgotten(activation: str, weight: float) -> None:
    felt = sensitivity(memory_of_one(activation, weight), np.eye(100)[:, :1], unit=0)
    np.testing.assert_allclose(felt[[1, 9, 49, 99], 2], VANISHING[activation, weight], rtol=5e-11)


@pytest.mark.parametrize(("activation", "weight"), [("logistic", 1.0), ("tanh", 1.1), ("identity", 2.0)])
def test_the_gradient_of_a_late_error_vanishes_alike_on_its_way_back(activation: str, weight: float) -> None:
    network, ticks = memory_of_one(activation, weight), 50
    last = np.arange(ticks)[:, None] == ticks - 1
    trace = run(network, np.eye(ticks)[:, :1])
    batch = Batch.single(np.eye(ticks)[:, :1], trace.outputs - 1, target_mask=last)  # an error of exactly 1
    made = value_and_gradient(compile_network(network), batch, flow=Flow(lags=ticks))
    assert made.inputs[0, 0, 0] == pytest.approx(VANISHING[activation, weight][2], rel=1e-9)
    assert made.by_lag is not None
    assert made.by_lag[0] == 1  # ∂L(t)/∂h(t)
    slope = {"logistic": np.exp(-1) / (1 + np.exp(-1)) ** 2, "tanh": 1 - np.tanh(1) ** 2, "identity": 1.0}[activation]  # of h(1)
    assert made.by_lag[-1] * slope == pytest.approx(VANISHING[activation, weight][2], rel=1e-9)


def test_a_gradient_beyond_all_numbers_is_infinite_and_no_error() -> None:
    felt = sensitivity(memory_of_one("identity", 2.0), np.eye(1100)[:, :1], unit=0)[:, 2]
    np.testing.assert_array_equal(felt[:1023], 2.0 ** np.arange(1023))
    assert np.isinf(felt[1024:]).all()


def test_how_far_the_first_input_of_w4_is_felt() -> None:
    felt = sensitivity(elman("merged"), W4_INPUTS, unit=0)
    hidden = [[0.1438502151, -0.0997504161], [0.0248490875, 0.0225482352], [0.0011608704, 0.0060968803], [-0.0002446905, 0.0005363838]]
    np.testing.assert_allclose(felt[:, 1:3], hidden, **TEN_DIGITS)
    np.testing.assert_allclose(np.linalg.norm(felt[:, 1:3], axis=1), [0.1750515064, 0.0335544343, 0.0062064136, 0.0005895600], **TEN_DIGITS)
    np.testing.assert_allclose(felt[:, 3], [0.0620245607, 0.0023598723, -0.0009717527, -0.0001840324], **TEN_DIGITS)


def test_the_gradients_of_all_copies_add_up_to_the_whole() -> None:
    apart = of_w4(Flow(by_copy=True))
    assert apart.copies is not None
    assert apart.activations is not None
    np.testing.assert_allclose(apart.copies.sum(axis=0), of_w4().weights, atol=1e-16)
    unfolded = unfold(elman("merged"), 4)
    free = unfolded.with_rows(connections=unfolded.connections.with_columns(tie=np.full(len(unfolded.connections), -1)))
    made = value_and_gradient(compile_network(free), Batch.single(W4_INPUTS.reshape(1, 4), W4_TARGETS.reshape(1, 4)))
    np.testing.assert_allclose(np.sort(apart.copies[apart.copies != 0]), np.sort(made.weights[made.weights != 0]), atol=1e-16)


def test_copies_that_learn_apart_for_one_step_and_are_averaged_make_a_quarter_of_a_step() -> None:
    network, rate, ticks = elman("merged"), 0.5, 4
    copies = of_w4(Flow(by_copy=True)).copies
    assert copies is not None
    averaged = (network.connections.weight - rate * copies).mean(axis=0)
    expected = [[0.4993106411, -0.3006168000], [0.8011796491, 0.2010028794]]
    np.testing.assert_allclose(between(network, "h", "h", averaged), expected, **TEN_DIGITS)
    np.testing.assert_allclose(averaged, network.connections.weight - rate / ticks * of_w4().weights, rtol=0, atol=1e-15)
