"""Networks over structures: recursive networks on trees, parametric biases that tell sequences apart."""

from __future__ import annotations

from time import process_time
from typing import Any

import numpy as np

import rnnsim
from rnnsim.tasks.whole_views import SIGNS, links_of
from rnnsim.training.recognition import recognised
from tests.canon.acceptance.row import Row
from tests.canon.acceptance.trainings import THREE, Outcomes, scores_of, trained

COMPOSITION, BIAS = [[0.5, -0.3, 0.2, 0.1], [-0.4, 0.6, 0.7, -0.2]], [0.1, -0.1]
WORKED = [[0.6043677771, -0.6043677771], [0.5604535665, -0.2490200242]]
LEAVES = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, -0.5]])


def trees() -> dict[str, float]:
    """Greatest differences: of the composed vectors of ((a b) c) from the worked ones as a tree drawn out and as one composition
    with links; and between both forms at the root of random trees whose leaves are random vectors.
    """
    drawn = rnnsim.zoo.build("recursive_tree", leaves=3, width=2, shape="left", composition=COMPOSITION, bias=BIAS)
    composed = drawn.units.id[np.char.startswith(drawn.units.label, "p")]
    found = rnnsim.run(drawn, [LEAVES.ravel()]).of(composed)[0].reshape(2, 2)
    linked = rnnsim.zoo.build("recursive_tree", leaves=3, width=2, shape="linked", composition=COMPOSITION, bias=BIAS)
    text = ["0", "0", "and", "0", "and"]  # what joins the leaves does not matter here
    rows = _composed(linked, text, LEAVES)[[2, 4]]
    return {
        "drawn out": float(np.abs(found - WORKED).max()), "linked": float(np.abs(rows - WORKED).max()),
        "one and the other": max(_difference_of_forms(shape) for shape in ("left", "balanced")),
    }  # fmt: skip


def _difference_of_forms(shape: str) -> float:
    """At the root of a tree of four leaves, three numbers wide."""
    rng = np.random.default_rng(3)
    shapes = {"composition": (3, 6), "bias": (3,), "to_output": (1, 3), "output_bias": (1,)}
    weights = {name: rng.normal(size=size) for name, size in shapes.items()}
    leaves = rng.uniform(-1, 1, (4, 3))
    drawn = rnnsim.zoo.build("recursive_tree", leaves=4, width=3, shape=shape, **weights)
    linked = rnnsim.zoo.build("recursive_tree", leaves=4, width=3, shape="linked", **weights)
    text = ["0", "0", "and", "0", "and", "0", "and"] if shape == "left" else ["0", "0", "and", "0", "0", "and", "and"]
    root = rnnsim.run(drawn, [leaves.ravel()]).outputs[0, 0]
    return float(np.abs(_composed(linked, text, leaves, outputs=True)[-1, 0] - root))


def _composed(network: rnnsim.Network, text: list[str], leaves: np.ndarray, *, outputs: bool = False) -> np.ndarray:
    """(T, width) the vector at every node of a tree in post-order, or (T, 1) the answers there; leaves are clamped, no sign is shown."""
    count = (network.units.group == "links").sum() + 1
    inputs = np.hstack([np.zeros((len(text), len(SIGNS))), links_of(text, int(count))])
    vectors = network.units.id[network.units.group == "composition"]
    held = np.full((len(text), len(vectors)), np.nan)
    held[[sign in "01" for sign in text]] = leaves
    trace = rnnsim.run(network, inputs, clamp=dict(zip(vectors.tolist(), held.T, strict=True)))
    return trace.outputs if outputs else trace.of(vectors)


def boolean() -> Outcomes:
    """Share of random trees of two to six leaves whose value is right; a training ends when it is 95 %."""
    return scores_of(
        lambda seed: (
            rnnsim.zoo.build("recursive_tree", leaves=6, width=16, shape="linked", seed=seed),
            rnnsim.tasks.make("boolean_trees", links=True, seed=seed),
        ),
        learning_rate=0.01, clip=1.0, updates=2000, validate_every=20, stop_at_goal=True,
    )  # fmt: skip


def sines() -> dict[str, Any]:
    """Mean squared error of the next value of four sines, how many of them are recognised, and CPU seconds of both, of three seeds."""
    found: dict[str, list[float]] = {"error": [], "recognised of 4": [], "CPU s": []}
    for seed in THREE:
        begun, task = process_time(), rnnsim.tasks.make("four_sines", seed=seed)
        network = rnnsim.zoo.build("parametric_bias", seed=seed)
        training = trained(network, task, seed=seed, minibatch=0, learning_rate=0.01, clip=1.0, updates=500)
        best, look = training.best.network, training.best.look
        lines = best.units.id[best.units.group == "sequence"]
        heard, wanted = task.validation.inputs[:, :, :1], task.validation.targets
        right = [recognised(best, heard[:, wave], wanted[:, wave], lines=lines).nearest == wave for wave in range(len(lines))]
        assert look.score is not None
        for name, value in zip(found, (look.score, sum(right), process_time() - begun), strict=True):
            found[name].append(value)
    return found


ROWS = (
    Row("recursive network, worked", "architectures", "worked vectors to 1e-9; drawn out and linked equal to 1e-12", trees,
        lambda figure: max(figure["drawn out"], figure["linked"]) <= 1e-9 and figure["one and the other"] <= 1e-12),
    Row("recursive network, boolean trees", "architectures", "≥ 95 % of the trees in ≥ 2 of 3 seeds", boolean,
        lambda figure: figure.hold(lambda right: right >= 0.95), "not measured there"),
    Row("parametric bias, four sines", "architectures", "MSE < 1e-3 and 4 of 4 recognised, in ≥ 2 of 3 seeds", sines,
        lambda figure: sum(error < 1e-3 and right == 4 for error, right in
                           zip(figure["error"], figure["recognised of 4"], strict=True)) >= 2, "3.6e-4 3.9e-4; 8 of 8"),
)  # fmt: skip
