"""Trainings by the compiled kernels replay and resume bit for bit, and their populations are judged as numpy judges them."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnsim
from rnnsim.network.document import Document
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.checkpoint_file import read_checkpoint, write_checkpoint
from rnnsim.training.learning import Setup, begun
from rnnsim.training.population import losses_of
from rnnsim.training.recipe import recipe_from
from rnnsim.training.trainer import Training
from rnnsim.zoo import elman, output_feedback
from tests.unit.training.small_tasks import streaming_xor

pytest.importorskip("numba")
CASES: dict[str, tuple[Network, Any, dict[str, Any]]] = {
    "through time, strings of many lengths": (
        elman.build(inputs=7, hidden=5, outputs=7), rnnsim.tasks.make("reber", seed=3), {"minibatch": 4, "validate_every": 2}),
    "forced by the teacher": (output_feedback.build(hidden=4), rnnsim.tasks.make("sine", length=12), {"learner": "teacher_forcing"}),
    "evolution": (elman.build(), streaming_xor(6, 5), {"learner": "genetic_algorithm", "population": 6, "children": 6}),
    "narrow numbers": (elman.build(), streaming_xor(6, 5), {"precision": "single", "optimizer": "momentum"}),
}  # fmt: skip


def by_kernels(network: Network) -> Document:
    return Document(network, settings=RunSettings(backend="fused"))


@pytest.mark.parametrize("name", CASES)
def test_it_replays_and_resumes_from_a_file_bit_for_bit(name: str, tmp_path: Path) -> None:
    network, material, recipe = CASES[name]
    training = Training(by_kernels(network), material, seed=1, **recipe)
    list(islice(training, 4))
    write_checkpoint(training.checkpoint(), tmp_path / "kept.training")
    wanted = [(one.loss, one.look and one.look.loss, one.learning.values.tobytes()) for one in islice(training, 4)]
    resumed = Training.resumed(read_checkpoint(tmp_path / "kept.training"))
    again = Training(by_kernels(network), material, seed=1, **recipe)
    list(islice(again, 4))
    for other in (resumed, again):
        assert other.checkpoint().learning.setup.settings.backend == "fused"
        assert [(one.loss, one.look and one.look.loss, one.learning.values.tobytes()) for one in islice(other, 4)] == wanted


def test_a_curve_by_kernels_is_numpys_but_for_rounding() -> None:
    network, material, recipe = CASES["through time, strings of many lengths"]
    curves = [
        [one.loss for one in islice(Training(Document(network, settings=RunSettings(backend=backend)), material, seed=1, **recipe), 5)]
        for backend in ("numpy", "fused")
    ]
    np.testing.assert_allclose(*curves, rtol=1e-9)


def test_a_population_is_judged_as_numpy_judges_it() -> None:
    network, batch = elman.build(), streaming_xor(6, 5)
    network = network.with_rows(units=network.units.with_columns(activation=np.full(len(network.units), "identity")))
    setups = [Setup(recipe_from({}), "half_squared_error", RunSettings(backend=backend)) for backend in ("numpy", "fused")]
    models = np.random.default_rng(1).normal(size=(7, len(begun(network, setups[0]).values)))
    models[3] = 1e200  # its square is beyond all numbers
    found = [losses_of(begun(network, setup), models, batch) for setup in setups]
    assert np.isinf(found[1]).tolist() == [number == 3 for number in range(7)]
    np.testing.assert_allclose(*found, rtol=1e-12)
