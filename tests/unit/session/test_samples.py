"""The samples as they are shown: shipped ones have learned, and Train works at once where something can be taught."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.session.assignment import assign, assignment_of
from rnnsim.session.samples import sample, shipped_path
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
