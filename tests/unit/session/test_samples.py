"""The samples as they are shown: shipped ones have learned, and Train works at once where something can be taught."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.session.assignment import assign, assignment_of
from rnnsim.session.samples import sample, shipped_path
from rnnsim.training.learners import TARGETS, learner
from rnnsim.zoo import catalog

TAUGHT = [name for name in catalog.names() if sample(name).layout.training]


def test_most_samples_can_be_taught() -> None:
    assert len(TAUGHT) >= 18
    assert {"elman", "hopfield", "perceptron", "lstm", "ntm"} <= set(TAUGHT)


@pytest.mark.parametrize("name", TAUGHT)
def test_train_makes_an_update_at_once(name: str) -> None:
    document = sample(name)
    assignment = assignment_of(document)
    assert set(assign(assignment)(document).layout.training) == set(document.layout.training)  # every name is known
    training = assignment.training_of(document)
    progress = next(training)
    assert progress.update == 1
    assert np.isfinite(progress.loss)


@pytest.mark.parametrize("name", [name for name in catalog.names() if shipped_path(name).exists()])
def test_a_shipped_sample_answers_its_tape_and_the_untrained_one_does_not(name: str) -> None:
    shipped, fresh = sample(name), catalog.sample(name)
    tape = shipped.episode
    assert tape is not None
    assert tape.targets is not None
    asked = np.ones(tape.targets.shape, bool) if tape.target_mask is None else tape.target_mask
    errors = [np.abs(run(document, ticks=len(tape)).outputs - tape.targets)[asked].mean() for document in (shipped, fresh)]
    assert errors[0] < 0.1
    assert errors[0] < errors[1] / 2
    assert (shipped.notes, shipped.layout) == (fresh.notes, fresh.layout)
    for column in ("label", "group", "place_x", "place_y"):
        assert np.array_equal(shipped.network.units.columns[column], fresh.network.units.columns[column])


def test_an_unknown_sample_is_refused() -> None:
    with pytest.raises(Refused, match="no architecture “nobody”"):
        sample("nobody")


def damaged(document: Document) -> Document:
    """The document with noise on everything that learns, so that a sample that is right already has something to learn."""
    network, rng = document.network, np.random.default_rng(1)
    units, wires = network.units, network.connections
    heard = wires.trainable & (wires.tie < 0)
    weights = np.where(heard, wires.weight + rng.normal(0.0, 0.5, len(wires)), wires.weight)
    biases = np.where(units.bias_trainable & (units.bias_tie < 0), units.bias + rng.normal(0.0, 0.5, len(units)), units.bias)
    changed = network.with_rows(
        units=units.with_columns(bias=biases), connections=wires.with_columns(weight=np.clip(weights, wires.lower, wires.upper))
    )
    return document.changed(network=changed)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in TAUGHT if learner(assignment_of(sample(name)).read_recipe().learner).needs == TARGETS])
def test_some_updates_lower_the_loss_of_a_damaged_sample(name: str) -> None:
    document = damaged(sample(name))
    training = assignment_of(document).training_of(document)
    at_first = training.best.look
    first = next(training).loss
    is_less = any(progress.loss < 0.98 * first for progress in islice(training, 500))
    assert is_less or training.best.look.loss < 0.98 * at_first.loss  # what is solved in one update is seen by the look before it
