from __future__ import annotations

import numpy as np
import pytest

from rnnsim.compiling.unfolding import unfold
from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings


def elman() -> Network:
    draft = Draft("Elman")
    x = draft.units(1, is_input=True, label="x")
    h = draft.units(2, activation="logistic", bias=[0.1, -0.2], initial=0.5, label="h", group="hidden", place_x=96)
    y = draft.units(1, activation="logistic", bias=0.05, is_output=True, label="y", place_x=192)
    draft.connect(x, h, [[0.7], [-0.4]], delay=0)
    draft.connect(h, h, [[0.5, -0.3], [0.8, 0.2]], delay=1)
    draft.connect(h, y, [[1.2, -0.9]], delay=0)
    return draft.network()


def test_constants_come_first_then_the_units_of_each_tick_in_row_order() -> None:
    units = unfold(elman(), 2).units
    assert units.label.tolist() == ["h1@0", "h2@0", "x@1", "h1@1", "h2@1", "y@1", "x@2", "h1@2", "h2@2", "y@2"]
    assert units.id.tolist() == list(range(10))
    assert units.bias[:2].tolist() == [0.5, 0.5]
    assert units.group.tolist() == ["hidden@0"] * 2 + ["", "hidden@1", "hidden@1", "", "", "hidden@2", "hidden@2", ""]


def test_each_tick_stands_in_its_own_columns() -> None:
    units = unfold(elman(), 3).units
    right = [units.place_x[np.char.endswith(units.label, f"@{tick}")].max() for tick in range(4)]
    left = [units.place_x[np.char.endswith(units.label, f"@{tick}")].min() for tick in range(4)]
    assert all(before < after for before, after in zip(right[:-1], left[1:], strict=True))


def test_copies_of_a_weight_and_of_a_bias_are_tied_and_constants_are_not() -> None:
    network = unfold(elman(), 4)
    ties = network.connections.tie
    assert len(ties) == 8 * 4
    assert sorted(np.bincount(ties).tolist()) == [4] * 8
    for tie in np.unique(ties):
        assert len(set(network.connections.weight[ties == tie].tolist())) == 1
    bias_ties = network.units.bias_tie
    assert (bias_ties[:2] == -1).all()
    assert not network.units.bias_trainable[:2].any()
    assert sorted(np.bincount(bias_ties[2:]).tolist()) == [4] * 4


def test_members_of_one_tie_stay_one_tie_and_fixed_wires_stay_fixed() -> None:
    draft = Draft()
    h = draft.units(2, bias=0.5, bias_tie=3)
    draft.connect(h, h, 0.25, tie=7, trainable=False)
    network = unfold(draft.network(), 3)
    assert set(network.connections.tie.tolist()) == {7}
    assert set(network.units.bias_tie[network.units.bias == 0.5].tolist()) == {3}
    assert not network.connections.trainable.any()


def test_an_initial_value_that_is_not_read_gets_no_constant() -> None:
    draft = Draft()
    u = draft.units(2, initial=[1.0, 2.0], label="u")
    draft.connect(u[0], u[1], 1.0, delay=3)
    assert unfold(draft.network(), 5).units.label.tolist()[:2] == ["u1@0", "u1@1"]


def test_an_integrator_becomes_its_drive_its_state_and_its_output() -> None:
    draft = Draft()
    u = draft.units(1, dynamics="integrator", drive="tanh", activation="logistic", initial=0.3, tau=4.0, label="u", is_output=True)
    draft.connect(u, u, 0.8)
    network = draft.network()
    document = Document(network, settings=RunSettings(dt=0.5))
    unfolded = unfold(document, 2)
    assert unfolded.units.label.tolist() == ["u@0", "u@0", "u drive@1", "u state@1", "u@1", "u drive@2", "u state@2", "u@2"]
    assert unfolded.units.activation.tolist()[2:5] == ["tanh", "identity", "logistic"]
    assert unfolded.units.bias[:2].tolist() == [0.3, 1 / (1 + np.exp(-0.3))]
    assert (unfolded.units.dynamics == "instant").all()
    assert np.array_equal(run(unfolded, ticks=1).outputs[0], run(document, ticks=2).outputs[:, 0])


def test_a_unit_off_its_period_is_a_wire_that_copies_and_keeps_its_input_column() -> None:
    draft = Draft()
    draft.units(1, is_input=True, is_output=True, activation="tanh", initial=0.25, period=2, label="slow")
    network = draft.network()
    unfolded = unfold(network, 3)
    assert unfolded.units.label.tolist() == ["slow@0", "slow unread@1", "slow@1", "slow@2", "slow unread@3", "slow@3"]
    assert (len(unfolded.input_ids), len(unfolded.output_ids)) == (3, 3)
    inputs = np.array([[0.1], [0.2], [0.3]])
    outputs = run(unfolded, inputs.reshape(1, 3)).outputs[0]
    assert np.array_equal(outputs, run(network, inputs).outputs[:, 0])
    assert outputs.tolist() == [0.25, np.tanh(0.2), np.tanh(0.2)]


def test_coupled_units_answer_with_those_of_their_own_tick() -> None:
    draft = Draft()
    p = draft.units(3, activation="softmax", group="", is_output=True)
    draft.connect(p, p, np.random.default_rng(0).normal(size=(3, 3)))
    network = draft.network()
    unfolded = unfold(network, 3)
    assert np.array_equal(run(unfolded, ticks=1).outputs.reshape(3, 3), run(network, ticks=3).outputs)


@pytest.mark.parametrize("activation", ["step_hold", "sign_hold", "bernoulli", "bernoulli_sign", "sample"])
def test_holding_and_stochastic_activations_are_refused(activation: str) -> None:
    draft = Draft()
    draft.units(1, activation=activation, label="u")
    with pytest.raises(Refused, match=f"u has activation {activation}, which holds its output or draws at random"):
        unfold(draft.network(), 3)


def test_a_stochastic_drive_is_refused_and_an_unused_one_is_not() -> None:
    draft = Draft()
    draft.units(1, dynamics="integrator", drive="bernoulli")
    with pytest.raises(Refused, match="drive bernoulli"):
        unfold(draft.network(), 3)
    draft = Draft()
    draft.units(1, drive="bernoulli")
    assert len(unfold(draft.network(), 3).units) == 3


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (RunSettings(method="rk4"), "only with method tick, not rk4; set delay-0 recurrence to delay 1 and the method to tick"),
        (RunSettings(update_order="sequential"), "only for synchronous updates, not sequential"),
    ],
)
def test_other_clocks_cannot_be_unfolded(settings: RunSettings, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        unfold(Document(elman(), settings=settings), 3)


@pytest.mark.parametrize("ticks", [0, -1, 1.5, True])
def test_ticks_are_a_whole_number_above_zero(ticks: int) -> None:
    with pytest.raises(Refused, match="at least 1"):
        unfold(elman(), ticks)


def test_an_unfolding_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(Refused, match="too many to unfold; take at most"):
        unfold(elman(), 10**9)


def test_an_empty_network_unfolds_to_an_empty_one() -> None:
    assert len(unfold(Network(), 3).units) == 0
