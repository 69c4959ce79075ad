"""Rules whose result is worked out in the canon: optimisers after three steps, stored patterns, solved readouts."""

from __future__ import annotations

import numpy as np

import rnnsim
from rnnsim.analysis.spectrum import weight_matrix_of
from rnnsim.network.batch import Batch
from tests.canon.acceptance.row import Row
from tests.unit.training.test_associative_memories import EXPECTED, KOSKO, KOSKO_M, PATTERNS
from tests.unit.training.test_optimizers import AFTER_THREE_STEPS, descended
from tests.unit.training.test_readouts import BEFORE, NOW, SIGNAL, WORKED, readout_of, reservoir


def optimisers() -> dict[str, float]:
    """Greatest difference from the worked parameters after three steps."""
    return {name: float(np.abs(descended(name, 3) - wanted).max()) for name, wanted in AFTER_THREE_STEPS.items()}


def stored_matrices() -> dict[str, float]:
    """Greatest difference from the worked weights of six units, and of Kosko's two pairs."""
    found = {}
    for rule, wanted in EXPECTED.items():
        (progress,) = rnnsim.Training(rnnsim.zoo.build("hopfield", units=6, stored=0), PATTERNS, learner=rule)
        found[rule] = float(np.abs(weight_matrix_of(progress.network) - wanted).max())
    (progress,) = rnnsim.Training(rnnsim.zoo.build("associative_pair", stored=0), KOSKO, learner="outer_product")
    found["outer products"] = float(np.abs(weight_matrix_of(progress.network)[:6, 6:] - KOSKO_M).max())
    return found


def readouts() -> dict[str, float]:
    """Greatest difference from the worked readout of three echoes, by both solvers."""
    found = {}
    for bias, (weights, constant) in WORKED.items():
        for solver in ("svd", "gram"):
            recipe = {**NOW, "penalty": 0.01, "solver": solver, "bias": bias}
            (progress,) = rnnsim.Training(reservoir(), Batch.single(SIGNAL, BEFORE), **recipe)
            made, shift = readout_of(progress.network)
            found[f"{solver}, bias {bias}"] = float(max(np.abs(made - weights).max(), abs(shift[0] - constant)))
    return found


ROWS = (
    Row("optimisers (7)", "learning", "worked parameters after three steps within 5e-10, Adagrad 1e-9", optimisers,
        lambda figure: all(value <= (1e-9 if name == "adagrad" else 5e-10) for name, value in figure.items())),
    Row("Hopfield rules and BAM", "learning", "worked matrices within 5e-10", stored_matrices,
        lambda figure: max(figure.values()) <= 5e-10),
    Row("ridge readout", "learning", "worked readouts within 5e-10", readouts, lambda figure: max(figure.values()) <= 5e-10),
)  # fmt: skip
