"""The worked numbers of gradients through time. Expected values were computed independently of this project."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.network.batch import Batch
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.training.flows import WHOLE, Flow
from rnnsim.training.gradient_rows import Gradients
from rnnsim.training.gradients import value_and_gradient
from tests.canon.test_classic import W4_INPUTS, W4_TARGETS, elman

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
    from rnnsim.network.run_settings import RunSettings

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
