"""Training as an iterator: what it says, that it can be paused, replayed and resumed bit for bit, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import rnnsim
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.checkpoint_file import decoded, encoded, read_checkpoint, write_checkpoint
from rnnsim.training.first_weights import redrawn
from rnnsim.training.learners import LEARNERS
from rnnsim.training.trainer import Diverged, Training
from rnnsim.zoo import associative_pair, boltzmann_machine, elman, hopfield, multilayer, perceptron
from tests.unit.training.small_tasks import AND, XOR, streaming_xor

NETWORK = elman.build(hidden=3, activations="tanh", seed=1)
STREAM = streaming_xor(6, 12)


def echoing() -> Network:
    """Three fixed echoes and a linear readout."""
    draft = Draft("echoes")
    x, y = draft.units(1, is_input=True), draft.units(1, is_output=True)
    h = draft.units(3, activation="tanh", bias_trainable=False)
    draft.connect(x, h, [[1.0], [0.5], [-0.3]], delay=0, trainable=False)
    draft.connect(h, h, 0.3, delay=1, trainable=False)
    draft.connect(h, y, 0.1, delay=0)
    return draft.network()


THRESHOLDS = multilayer.build(activations="step", seed=1)
BITS = np.array([[0, 1, 1, 0, 1, 0, 0, 1, 1, 0], [1, 1, 0, 0, 1, 0, 1, 0, 1, 0]], float)
SETTINGS = {
    "perceptron_rule": (perceptron.build(seed=3), XOR),
    "simple_backpropagation": (THRESHOLDS, XOR),
    "decayed_signs": (THRESHOLDS, XOR),
    "hebb": (hopfield.build(units=10, stored=0), 2 * BITS - 1),
    "storkey": (hopfield.build(units=10, stored=0), 2 * BITS - 1),
    "pseudo_inverse": (hopfield.build(units=10, stored=0), 2 * BITS - 1),
    "outer_product": (associative_pair.build(stored=0), BITS),
    "boltzmann_learning": (boltzmann_machine.build(visible=10), BITS),
    "ridge_readout": (echoing(), STREAM),
    "recursive_least_squares": (echoing(), STREAM),
}
SMALL = {"ridge_readout": {"washout": 0}, "genetic_algorithm": {"population": 6, "children": 6}, "boltzmann_learning": {"samples": 8}}


@pytest.mark.parametrize("name", LEARNERS)
def test_every_rule_trains_replays_and_resumes_from_a_file_bit_for_bit(name: str, tmp_path: Path) -> None:
    network, material = SETTINGS.get(name, (NETWORK, STREAM))
    recipe = {"learner": name, "updates": 4, "validate_every": 2, **SMALL.get(name, {})}
    if LEARNERS[name].uses_optimizer:
        recipe |= {"minibatch": 5, "schedule": "cosine", "clip": 0.5, "weight_decay": 1e-3}
    before = network.fingerprint
    training = Training(network, material, **recipe)
    progress = [next(training)]
    write_checkpoint(training.checkpoint(), tmp_path / "kept.training")
    progress += training
    for again in (Training(network, material, **recipe), Training.resumed(read_checkpoint(tmp_path / "kept.training"))):
        rest = list(again)
        assert [one.loss for one in rest] == [one.loss for one in progress[-len(rest) :]] if rest else len(progress) == 1
        assert again.network.fingerprint == training.network.fingerprint
        assert again.best.look == training.best.look
        assert again.best.network.fingerprint == training.best.network.fingerprint
    assert network.fingerprint == before
    assert training.network.fingerprint != before
    assert [one.update for one in progress] == list(range(1, len(progress) + 1))


@pytest.mark.slow
@pytest.mark.parametrize(
    "recipe", [{}, {"optimizer": "nesterov_look_ahead"}, {"learner": "teacher_forcing"}, {"loss": "binary_cross_entropy"}]
)
def test_compiled_kernels_train_as_numpy_does(recipe: dict[str, str]) -> None:
    def losses(backend: str) -> list[float]:
        document = Document(NETWORK, settings=RunSettings(backend=backend))
        return [progress.loss for progress in Training(document, STREAM, updates=10, minibatch=5, **recipe)]

    assert np.allclose(losses("fused"), losses("numpy"), rtol=1e-9, atol=0)


def test_another_seed_gives_other_minibatches_and_the_whole_set_needs_none() -> None:
    def losses(seed: int, minibatch: int) -> list[float]:
        return [progress.loss for progress in Training(NETWORK, STREAM, updates=3, minibatch=minibatch, seed=seed)]

    assert losses(0, 4) != losses(1, 4)
    assert losses(0, 0) == losses(1, 0)


def test_minibatches_show_every_episode_once_in_a_round() -> None:
    training = Training(NETWORK, STREAM, minibatch=5, seed=2)
    shown = [training.material.batch(update, training.recipe) for update in (1, 2, 3)]
    columns = np.concatenate([batch.inputs[:, :, 0].T for batch in shown if batch is not None])
    assert [len(batch) for batch in shown if batch is not None] == [5, 5, 2]
    assert sorted(map(tuple, columns)) == sorted(map(tuple, STREAM.inputs[:, :, 0].T))


def test_progress_says_how_far_it_is_and_keeps_the_best() -> None:
    training = Training(NETWORK, STREAM, updates=30, validate_every=10, optimizer="adam", learning_rate=0.05)
    progress = list(training)
    assert [one.update for one in progress if one.look is not None] == [10, 20, 30]
    assert progress[-1].loss < progress[0].loss
    assert progress[-1].seconds_left == 0.0
    assert progress[4].seconds_left is not None
    assert progress[4].seconds_left > 0
    assert training.best.look.update == 30
    assert training.best.look.loss < progress[0].loss
    assert progress[0].gradient_norms.shape == (6,)
    assert progress[0].batch is training.material.fixed
    assert progress[0].outputs is not None
    assert progress[0].loss == pytest.approx(0.5 * np.sum((progress[0].outputs - STREAM.targets) ** 2) / 12, rel=1e-12)
    assert np.sqrt(np.sum(progress[0].gradient_norms ** 2)) > 0


def test_pausing_is_not_asking_for_more_and_time_passes_only_while_training() -> None:
    training = Training(NETWORK, STREAM)
    first = next(training)
    second = next(training)
    assert (first.update, second.update) == (1, 2)
    assert first.network.fingerprint != second.network.fingerprint
    assert 0 < first.seconds < second.seconds


def test_early_stopping_ends_after_looks_that_were_no_better() -> None:
    training = Training(NETWORK, STREAM, learning_rate=200.0, optimizer="sgd", validate_every=1, patience=3)
    assert len(list(training)) < 40


def test_the_start_is_kept_when_nothing_better_comes() -> None:
    training = Training(NETWORK, STREAM, optimizer="sgd", learning_rate=200.0, updates=2, validate_every=1)
    assert len(list(training)) == 2
    assert training.best.look.update == 0
    assert training.best.network.fingerprint == NETWORK.fingerprint


def test_weights_stay_within_their_bounds() -> None:
    wires = NETWORK.connections
    bounded = NETWORK.with_rows(connections=wires.with_columns(lower=wires.weight - 0.01, upper=wires.weight + 0.01))
    *_, last = Training(bounded, STREAM, updates=5, learning_rate=0.05)
    moved = np.abs(last.network.connections.weight - wires.weight)
    assert moved.max() == pytest.approx(0.01, abs=1e-12)


def test_the_tape_of_a_document_is_learned_from() -> None:
    rows = STREAM.inputs[:, 0], STREAM.targets[:, 0]
    tape = Episode("bits", rows[0], NETWORK.input_ids, rows[1], NETWORK.output_ids)
    progress = next(Training(Document(NETWORK, (tape,)), learning_rate=0.01))
    assert progress.loss == next(Training(NETWORK, Batch.single(*rows), learning_rate=0.01)).loss


def test_initial_values_are_learned_only_if_asked() -> None:
    kept, learned = (next(Training(NETWORK, STREAM, learn_initials=learns)).network.units.initial for learns in (False, True))
    assert np.array_equal(kept, NETWORK.units.initial)
    assert not np.array_equal(learned, NETWORK.units.initial)


def test_weights_are_drawn_anew_by_the_seed_and_fixed_ones_stay() -> None:
    network = echoing()
    drawn, again, other = redrawn(network, 1), redrawn(network, 1), redrawn(network, 2)
    assert drawn.fingerprint == again.fingerprint != other.fingerprint
    free = network.connections.trainable
    assert np.array_equal(drawn.connections.weight[~free], network.connections.weight[~free])
    assert not np.array_equal(drawn.connections.weight[free], network.connections.weight[free])


def unreachable() -> Network:
    draft = Draft()
    draft.units(1, is_input=True), draft.units(1, is_output=True, label="lonely")
    return draft.network()


FIXED = perceptron.build().with_rows(
    units=perceptron.build().units.with_columns(bias_trainable=np.zeros(3, bool)),
    connections=perceptron.build().connections.with_columns(trainable=np.zeros(2, bool)),
)


@pytest.mark.parametrize(
    ("network", "material", "recipe", "words"),
    [
        (NETWORK, Batch(np.zeros((3, 2, 1)), np.zeros((3, 2, 4))), {}, "4 target columns, but the network has 1 output units"),
        (NETWORK, [], {}, "No episode of the document has targets"),
        (NETWORK, Document(NETWORK), {}, "No episode of the document has targets; give one a target column"),
        (unreachable(), Batch(np.zeros((1, 1, 1)), np.zeros((1, 1, 1))), {}, "No input can reach the output “lonely”; connect it"),
        (FIXED, AND, {"learner": "genetic_algorithm"}, "Nothing in this network is trainable"),
        (THRESHOLDS, XOR, {}, "logistic"),
        (NETWORK, np.ones((1, 5)), {}, "needs targets for every tick"),
        (NETWORK, "parity", {}, "give one of these"),
        (hopfield.build(), Document(hopfield.build()), {"learner": "hebb"}, "needs stored patterns, and the document has none"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_one_sentence(network: Network, material: object, recipe: dict[str, str], words: str) -> None:
    before = network.fingerprint
    with pytest.raises(Refused, match=words) as refusal:
        Training(network, material, **recipe)
    assert str(refusal.value).endswith(".")
    assert network.fingerprint == before


def test_an_empty_set_is_refused() -> None:
    with pytest.raises(Refused, match="nothing to learn from"):
        Batch(np.zeros((4, 0, 1)), np.zeros((4, 0, 1)))


def test_numbers_that_blow_up_end_the_training_with_a_sentence_and_the_best_is_kept() -> None:
    draft = Draft("explodes")
    x, y = draft.units(1, is_input=True), draft.units(1, is_output=True)
    draft.connect(x, y, 1.0, delay=0), draft.connect(y, y, 0.9, delay=1)
    batch = Batch(np.ones((60, 1, 1)), np.zeros((60, 1, 1)))
    training = Training(draft.network(), batch, optimizer="sgd", learning_rate=1e6, updates=50)
    with pytest.raises(Diverged, match=r"in update \d.*smaller learning rate") as end:
        list(training)
    assert str(end.value).endswith("kept.")
    assert np.isfinite(training.best.look.loss)
    assert np.isfinite(training.network.connections.weight).all()


def test_a_file_that_is_no_training_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.training").write_bytes(b"hello")
    with pytest.raises(Refused, match=r"Cannot open “a\.training”"):
        read_checkpoint(tmp_path / "a.training")
    rnnsim.write(NETWORK, tmp_path / "b.rnnsim")
    with pytest.raises(Refused, match="it holds no training"):
        read_checkpoint(tmp_path / "b.rnnsim")
    content = encoded(Training(NETWORK, STREAM).checkpoint())
    with pytest.raises(Refused):
        decoded(content[:-40])
