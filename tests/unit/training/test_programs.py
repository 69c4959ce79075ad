"""What computes a training is settled once, from what the training is alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.network.batch import Batch
from rnnsim.network.document import Document
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
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


def test_a_training_without_an_end_takes_the_kernels_and_a_short_one_is_over_before_they_are_loaded(batch: Batch) -> None:
    network = elman.build()
    assert settled_for(batch, network) == "fused"
    assert settled_for(batch, network, updates=5) == "numpy"
    assert settled_for(batch, network, updates=100_000) == "fused"


def test_populations_take_them_too_and_what_runs_once_decides_for_itself(batch: Batch) -> None:
    network = elman.build()
    assert settled_for(batch, network, learner="genetic_algorithm") == "fused"
    assert settled_for(batch, network, learner="covariance_matrix_adaptation", updates=3) == "numpy"
    assert settled_for(batch, network, learner="ridge_readout") == "auto"


def test_what_was_chosen_by_name_or_cannot_be_done_by_kernels_stays_with_numpy(batch: Batch) -> None:
    network = elman.build()
    assert settled_for(batch, network, backend="numpy") == "numpy"
    formula = np.where(network.units.is_output, "=tanh(a)", network.units.activation)
    assert settled_for(batch, network.with_rows(units=network.units.with_columns(activation=formula))) == "numpy"


def test_it_does_not_hang_on_what_was_loaded_before(batch: Batch) -> None:
    network = elman.build()
    first = [settled_for(batch, network, updates=count) for count in (1, 10**6)]
    next(Training(Document(network, settings=RunSettings(backend="fused")), batch))
    assert [settled_for(batch, network, updates=count) for count in (1, 10**6)] == first
