"""What each architecture is made of: units, delays, what is fixed, tied, named and where it stands."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.analysis.spectrum import spectral_radius_of, weight_matrix_of
from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.unfolding import unfold
from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.edits import set_units
from rnnsim.network.findings import findings
from rnnsim.network.network import Network
from rnnsim.session.samples import sample
from rnnsim.zoo.catalog import build, names

CONTINUOUS = ("ctrnn", "continuous_hopfield")
VARIANTS = [
    *((name, {}) for name in names()),
    ("threshold_parity", {"clock": "strict"}),
    ("elman", {"context": "literal", "inputs": 2, "outputs": 3, "activations": "softmax"}),
    ("elman", {"activations": "tanh"}),
    ("jordan", {"reading": "input", "inputs": 2}),
    ("jordan", {"decay": 0.0, "outputs": 3}),
    ("fully_recurrent", {"input_delay": 1, "activation": "tanh", "inputs": 2, "outputs": 2}),
    ("fully_recurrent", {"units": 1}),
    ("output_feedback", {"outputs": 2}),
    ("hopfield", {"rule": "storkey", "units": 20}),
    ("hopfield", {"rule": "pseudo_inverse", "units": 9, "stored": 0}),
    ("ctrnn", {"form": "article", "units": 5}),
    ("ctrnn", {"units": 1, "inputs": "each"}),
    ("perceptron", {"inputs": 3, "outputs": 2, "answers": "plus_minus"}),
    ("multilayer", {"layers": 0, "activations": "classes", "outputs": 3}),
    ("multilayer", {"layers": 2, "activations": "step"}),
    ("associative_pair", {"first": 3, "second": 5, "stored": 0}),
    ("boltzmann_machine", {"visible": 8, "hidden": 2, "wiring": "encoder", "temperature": 0.5}),
    ("boltzmann_machine", {"wiring": "restricted"}),
    ("echo_state", {"form": "article", "units": 20}),
    ("echo_state", {"form": "linear", "units": 20, "leaking_rate": 1.0, "spectral_radius": 1.0}),
]


def settings_of(name: str) -> dict[str, object]:
    return {"method": "rk4", "dt": 0.1} if name in CONTINUOUS else {}


@pytest.mark.parametrize(("name", "parameters"), VARIANTS)
def test_every_architecture_compiles_without_findings_and_ticks(name: str, parameters: dict[str, object]) -> None:
    network = build(name, **parameters)
    assert findings(network, continuous=name in CONTINUOUS) == ()
    assert str(compile_network(network, name in CONTINUOUS))
    inputs = np.random.default_rng(0).normal(size=(20, len(network.input_ids)))
    trace = run(network, inputs, **settings_of(name))
    assert trace.activations.shape == (20, len(network.units))
    assert np.isfinite(trace.activations).all()
    assert len(network.output_ids) > 0


@pytest.mark.parametrize(("name", "parameters"), VARIANTS)
def test_every_architecture_unfolds_bit_equal_or_is_refused_in_one_sentence(name: str, parameters: dict[str, object]) -> None:
    network = build(name, **parameters)
    if name in (*CONTINUOUS, "hopfield", "sequence_hopfield", "associative_pair", "boltzmann_machine"):
        with pytest.raises(Refused, match=r"\.$"):
            unfold(network, 3)
        return
    inputs = np.random.default_rng(1).normal(size=(3, len(network.input_ids)))
    unfolded = run(unfold(network, 3), inputs.reshape(1, -1))
    assert np.array_equal(unfolded.outputs.reshape(3, -1), run(network, inputs).outputs)


@pytest.mark.parametrize(("name", "parameters"), VARIANTS)
def test_units_have_a_place_of_their_own_and_a_group(name: str, parameters: dict[str, object]) -> None:
    units = build(name, **parameters).units
    places = np.column_stack([units.place_x, units.place_y])
    distances = np.linalg.norm(places[:, None] - places, axis=-1) + 1e9 * np.eye(len(units))
    assert distances.min() >= 48 - 1e-9 or len(units) == 1
    assert np.all(units.group != "")
    if (units.is_input & ~units.is_output).any():
        is_left = units.place_x[units.is_input].max() < units.place_x[units.is_output].min()
        assert is_left or units.place_y[units.is_input].min() > units.place_y[units.is_output].max()


def wires_between(network: Network, sources: str, targets: str) -> np.ndarray:
    """Rows of the connections from one group to another."""
    units, wires = network.units, network.connections
    group = dict(zip(units.id.tolist(), units.group.tolist(), strict=True))
    return np.flatnonzero([group[s] == sources and group[t] == targets for s, t in zip(wires.source, wires.target, strict=True)])


def test_literal_context_units_copy_the_hidden_units_with_a_fixed_weight_of_one() -> None:
    network = build("elman", hidden=3, context="literal")
    wires, copies = network.connections, wires_between(network, "hidden", "context")
    assert len(network.units) == 1 + 2 * 3 + 1
    assert len(copies) == 3
    assert np.array_equal(wires.weight[copies], np.ones(3))
    assert not wires.trainable[copies].any()
    assert np.array_equal(wires.delay[copies], np.ones(3))
    assert np.array_equal(wires.delay[wires_between(network, "context", "hidden")], np.zeros(9))
    trainable = wires.trainable.sum() + network.units.bias_trainable[~network.units.is_input & (network.units.group != "context")].sum()
    assert trainable == 1 * 3 + 9 + 3 + 3 + 1


def test_elmans_memory_starts_in_the_middle_of_the_range() -> None:
    assert np.array_equal(build("elman", hidden=2).units.initial, [0, 0.5, 0.5, 0])
    assert np.array_equal(build("elman", hidden=2, activations="tanh").units.initial, np.zeros(4))


def test_softmax_outputs_sum_to_one() -> None:
    network = build("elman", outputs=3, activations="softmax")
    assert np.allclose(run(network, [[1.0], [0.5]]).outputs.sum(axis=1), 1.0, atol=1e-15, rtol=0)


def test_jordans_context_hears_outputs_and_itself_and_the_articles_hears_inputs() -> None:
    network = build("jordan", outputs=2, decay=0.25)
    assert len(wires_between(network, "output", "context")) == 2
    loops = wires_between(network, "context", "context")
    assert np.array_equal(network.connections.weight[loops], [0.25, 0.25])
    assert not network.connections.trainable[loops].any()
    assert len(wires_between(build("jordan", decay=0.0), "context", "context")) == 0
    tapped = build("jordan", reading="input", inputs=2)
    assert "not recurrent" in tapped.name
    assert len(wires_between(tapped, "input", "context")) == 2
    assert len(wires_between(tapped, "output", "context")) == len(wires_between(tapped, "context", "context")) == 0


def test_the_tapped_delay_line_forgets_after_two_ticks() -> None:
    network = build("jordan", reading="input")
    shared = np.array([[0.3], [0.7], [-0.2]])
    first, second = (run(network, np.vstack([[[start]], shared])).outputs for start in (5.0, -5.0))
    assert not np.array_equal(first[1], second[1])
    assert np.array_equal(first[2:], second[2:])


def test_every_unit_of_the_fully_recurrent_network_hears_every_unit() -> None:
    network = build("fully_recurrent", units=4, outputs=2, input_delay=1)
    assert len(wires_between(network, "units", "units")) == 16
    assert set(network.connections.delay.tolist()) == {1}
    assert len(network.output_ids) == 2


def test_hopfield_weights_are_symmetric_tied_pairs_without_self_loops() -> None:
    network = build("hopfield", units=12, rule="storkey")
    matrix = weight_matrix_of(network)
    assert np.array_equal(matrix, matrix.T)
    wires = network.connections
    assert (wires.source != wires.target).all()
    order = np.argsort(wires.tie, kind="stable").reshape(-1, 2)
    assert np.array_equal(wires.source[order[:, 0]], wires.target[order[:, 1]])
    assert np.array_equal(wires.target[order[:, 0]], wires.source[order[:, 1]])


def test_a_share_of_the_first_stored_pattern_is_damaged_at_the_start() -> None:
    patterns = np.random.default_rng(0).choice([-1.0, 1.0], (2, 40))
    for damage, flips in ((0.0, 0), (0.25, 10), (1.0, 40)):
        assert np.count_nonzero(build("hopfield", patterns=patterns, damage=damage).units.initial != patterns[0]) == flips


def test_more_continuous_units_get_centre_crossing_thresholds() -> None:
    network = build("ctrnn", units=4, seed=1)
    assert np.allclose(network.units.output_bias, -weight_matrix_of(network, 0).sum(axis=1) / 2, atol=1e-15, rtol=0)
    article = build("ctrnn", units=4, form="article")
    assert len(article.input_ids) == 4


@pytest.mark.parametrize("radius", [0.5, 0.9, 1.25])
def test_a_reservoir_has_the_spectral_radius_it_says_in_its_name(radius: float) -> None:
    network = build("echo_state", units=80, spectral_radius=radius, seed=2)
    achieved = spectral_radius_of(network, units=network.output_ids)
    assert achieved == pytest.approx(radius, abs=1e-9)
    assert f"ρ {radius:g}" in network.name
    assert not network.connections.trainable.any()


def test_a_reservoir_forgets_where_it_started_below_one_and_not_far_above() -> None:
    inputs = 0.5 * np.random.default_rng(3).normal(size=(400, 1))

    def distance(radius: float) -> float:
        network = build("echo_state", units=60, spectral_radius=radius, leaking_rate=1.0, seed=5)
        first = run(network, inputs)
        moved = set_units(network.output_ids, initial=0.5)(Document(network))
        return float(np.abs(first.outputs[-1] - run(moved, inputs).outputs[-1]).max())

    assert distance(0.8) < 1e-9
    assert distance(3.0) > 1e-2


def test_every_input_feeds_every_output_of_a_perceptron() -> None:
    network = build("perceptron", inputs=3, outputs=2)
    assert (len(network.units), len(network.connections)) == (5, 6)
    assert set(network.units.activation[network.units.is_output].tolist()) == {"step"}


def test_layers_hear_the_layer_before_within_the_tick() -> None:
    network = build("multilayer", inputs=3, hidden=4, layers=2, outputs=2)
    assert len(network.units) == 3 + 4 + 4 + 2
    assert len(network.connections) == 3 * 4 + 4 * 4 + 4 * 2
    assert not network.connections.delay.any()
    assert len(wires_between(network, "hidden 1", "hidden 2")) == 16


def test_the_two_sides_of_a_bidirectional_memory_share_their_weights() -> None:
    network = build("associative_pair", first=3, second=2)
    wires = network.connections
    assert (len(network.units), len(wires)) == (5, 12)
    order = np.argsort(wires.tie, kind="stable").reshape(-1, 2)
    assert np.array_equal(wires.source[order[:, 0]], wires.target[order[:, 1]])
    assert np.array_equal(np.unique(wires.delay[wires_between(network, "first", "second")]), [0])
    assert np.array_equal(np.unique(wires.delay[wires_between(network, "second", "first")]), [1])


@pytest.mark.parametrize(("wiring", "pairs"), [("all", 45), ("restricted", 16), ("encoder", 6 + 6 + 16 + 1)])
def test_a_boltzmann_machine_has_a_tied_pair_for_every_two_units_that_hear_each_other(wiring: str, pairs: int) -> None:
    network = build("boltzmann_machine", visible=8, hidden=2, wiring=wiring)
    wires = network.connections
    assert len(wires) == 2 * pairs
    assert np.array_equal(np.bincount(wires.tie), np.full(pairs, 2))
    matrix = weight_matrix_of(network)
    assert np.array_equal(matrix, matrix.T)
    assert (wires.source != wires.target).all()


def test_the_multilayer_sample_answers_exclusive_or() -> None:
    document = sample("multilayer")
    tape = document.episode
    assert tape is not None
    assert np.array_equal(run(document, ticks=4).outputs, tape.targets)
