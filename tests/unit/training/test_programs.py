"""What computes a training is settled once, from what the training is alone."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import pytest

from rnnsim.network.batch import Batch
from rnnsim.network.document import Document
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training import programs
from rnnsim.training.checkpoint_file import decoded, encoded
from rnnsim.training.learning import Setup
from rnnsim.training.programs import with_backend
from rnnsim.training.recipe import recipe_from
from rnnsim.training.trainer import Training
from rnnsim.zoo import elman
from tests.unit.training.small_tasks import streaming_xor

pytest.importorskip("numba")


def settled_for(batch: Batch, network: Network, backend: str = "auto", **recipe: Any) -> str:
    setup = Setup(recipe_from(recipe), "half_squared_error", RunSettings(backend=backend))
    return with_backend(setup, network, batch).settings.backend


@pytest.fixture
def batch() -> Batch:
    return streaming_xor(20, 4)


def test_a_long_training_takes_the_kernels_and_a_short_one_is_over_before_they_are_loaded(batch: Batch) -> None:
    network = elman.build()
    assert settled_for(batch, network, updates=5) == "numpy"
    assert settled_for(batch, network, updates=100_000) == "fused"


def test_a_training_without_an_end_begins_with_numpy_and_goes_on_with_the_kernels(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    free = with_backend(Setup(recipe_from({}), "half_squared_error"), elman.build(), batch, kernels=lambda: not asked.append(0))
    assert (free.settings.backend, asked) == ("numpy", [])
    assert 100 < free.kernels_from < 100_000
    monkeypatch.setattr(programs, "SHORT_WORK", programs.SHORT_WORK * 3 // free.kernels_from)
    training = Training(elman.build(), batch, kernels=lambda: not asked.append(training.checkpoint().learning.update))
    backends = [next(training).learning.setup.settings.backend for _ in range(5)]
    first = backends.index("fused")
    assert first in (2, 3)
    assert backends == ["numpy"] * first + ["fused"] * (5 - first)
    assert asked == [first]


def test_it_goes_on_with_numpy_for_good_where_there_will_be_no_kernels(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "SHORT_WORK", 1)
    training = Training(elman.build(), batch, kernels=lambda: False)
    assert {next(training).learning.setup.settings.backend for _ in range(3)} == {"numpy"}


def test_a_kept_training_takes_the_kernels_where_it_would_have_taken_them(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Training(elman.build(), batch)
    monkeypatch.setattr(programs, "SHORT_WORK", programs.SHORT_WORK * 4 // whole.checkpoint().learning.setup.kernels_from)
    whole, halted = Training(elman.build(), batch), Training(elman.build(), batch)
    next(halted)
    resumed = Training.resumed(decoded(encoded(halted.checkpoint())))
    values = [progress.learning.values for progress in islice(whole, 8)][1:]
    for wanted, progress in zip(values, islice(resumed, 7), strict=True):
        assert np.array_equal(progress.learning.values, wanted)
    assert resumed.checkpoint().learning.setup.settings.backend == "fused"


def test_populations_take_them_too_and_what_runs_once_decides_for_itself(batch: Batch) -> None:
    network = elman.build()
    assert settled_for(batch, network, learner="genetic_algorithm", updates=10**7) == "fused"
    assert settled_for(batch, network, learner="covariance_matrix_adaptation", updates=3) == "numpy"
    assert settled_for(batch, network, learner="ridge_readout") == "auto"


def test_what_was_chosen_by_name_or_cannot_be_done_by_kernels_stays_with_numpy(batch: Batch) -> None:
    network = elman.build()
    assert settled_for(batch, network, backend="numpy") == "numpy"
    formula = np.where(network.units.is_output, "=tanh(a)", network.units.activation)
    assert settled_for(batch, network.with_rows(units=network.units.with_columns(activation=formula)), updates=10**6) == "numpy"


def test_it_does_not_hang_on_what_was_loaded_before(batch: Batch) -> None:
    network = elman.build()
    first = [settled_for(batch, network, updates=count) for count in (1, 10**6)]
    next(Training(Document(network, settings=RunSettings(backend="fused")), batch))
    assert [settled_for(batch, network, updates=count) for count in (1, 10**6)] == first
