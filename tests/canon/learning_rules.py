"""The canon's acceptance of learning rules over its seeds: how many of them learn, and how near a sampled law comes to the exact one."""

from __future__ import annotations

from itertools import product
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from rnnsim.analysis.spectrum import weight_matrix_of
from rnnsim.engine.running import run
from rnnsim.network.batch import Batch
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.trainer import Training
from rnnsim.zoo import boltzmann_machine, multilayer, perceptron

SEEDS, EPOCHS = 30, 300
GENERATIONS, CYCLES = 400, 1000
BITS, STRINGS = 8, 20
LITTLE_LAW_DISTANCE = 0.1235745955
BOLTZMANN_LAW = [0.0778989638, 0.0860916693, 0.0577089718, 0.1419411665, 0.0951460093, 0.0637782773, 0.1916005337, 0.2858344083]
COUPLINGS = np.array([[0, 1, -0.5], [1, 0, 0.8], [-0.5, 0.8, 0]])


def epochs_of_perceptrons(batch: Batch) -> list[int]:
    """Epochs until no pattern is wrong, of the seeds that come so far."""
    width = batch.inputs.shape[2]
    recipes: Any = {"learner": "perceptron_rule", "updates": EPOCHS, "validate_every": EPOCHS}
    ends = [[*Training(perceptron.build(inputs=width, seed=seed), batch, seed=seed, **recipes)][-1] for seed in range(SEEDS)]
    return [end.update for end in ends if end.loss == 0]


def solved_by_signs(batch: Batch, *, reading: str, hidden: int) -> int:
    """How many seeds article 0's rule brings to no error within the epochs."""
    kind: Any = {"inputs": batch.inputs.shape[2], "hidden": hidden, "activations": "step"}
    recipe: Any = {"learner": "simple_backpropagation", "reading": reading, "updates": EPOCHS, "validate_every": EPOCHS}
    ends = [[*Training(multilayer.build(seed=seed, **kind), batch, seed=seed, **recipe)][-1] for seed in range(SEEDS)]
    return sum(end.loss == 0 for end in ends)


def sampled_law(update_order: str, updates: int = 1_000_000) -> np.ndarray:
    """(8,) how often each state of the worked three units is met, 000 … 111."""
    network = boltzmann_machine.build(visible=3, hidden=0, weights=COUPLINGS, thresholds=[0.2, -0.3, 0.1])
    rows = run(network, ticks=updates, update_order=update_order, seed=1).activations
    return np.bincount((rows @ [4, 2, 1]).astype(int), minlength=8) / updates


def cycles_of_encoders(seeds: int = 15) -> list[int]:
    """Cycles after which the 4-2-4 encoder has four codes of its own and completes all four patterns, of the seeds that come so far."""
    found = []
    patterns = np.tile(np.eye(4), 2)
    for seed in range(seeds):
        network = boltzmann_machine.build(visible=8, hidden=2, wiring="encoder", weights=np.zeros((10, 10)))
        settings = RunSettings(backend="fused", update_order="sequential")
        training = Training(Document(network, settings=settings), patterns, learner="boltzmann_learning", seed=seed, updates=CYCLES)
        learned = (progress.update for progress in training if progress.update % 10 == 0 and _encodes(progress.network))
        found += [update for update in [next(learned, 0)] if update]
    return found


def _encodes(network: Network) -> bool:
    """Exactly, over all states: each half alone is completed to its pattern, and the four patterns have four hidden codes."""
    states = np.array(list(product((0.0, 1.0), repeat=10)))
    law = states @ network.units.bias + 0.5 * np.einsum("si,ij,sj->s", states, weight_matrix_of(network), states)
    codes = set()
    for one in np.eye(4):
        given = (states[:, :4] == one).all(axis=1)
        weight = np.exp(law[given] - law[given].max())
        halves = [tuple(row) for row in states[given, 4:8]]
        likely = max(set(halves), key=lambda half: sum(w for w, other in zip(weight, halves, strict=True) if other == half))
        if likely != tuple(one):
            return False
        whole = given & (states[:, 4:8] == one).all(axis=1)
        codes.add(tuple(states[whole][np.argmax(law[whole]), 8:]))
    return len(codes) == 4


def parity_network() -> Network:
    """1-2-1 with the output fed back: nine genes."""
    draft = Draft("parity")
    x = draft.units(1, is_input=True)
    h, y = draft.units(2, activation="tanh"), draft.units(1, activation="logistic", is_output=True)
    draft.connect(x, h, 0.0, delay=0)
    draft.connect(y, h, 0.0, delay=1)
    draft.connect(h, y, 0.0, delay=0)
    return draft.network()


def running_parity(seed: int, ticks: int = BITS, strings: int = STRINGS) -> Batch:
    """Random bits and their parity so far."""
    bits = np.random.default_rng(seed).integers(0, 2, (ticks, strings, 1)).astype(float)
    return Batch(bits, np.cumsum(bits, axis=0) % 2)


def generations_of_evolution(seeds: int = 10) -> list[int]:
    """Generations until the mean squared error is below 0.01, of the seeds that come so far."""
    recipe: Any = {"learner": "genetic_algorithm", "updates": GENERATIONS, "validate_every": GENERATIONS, "goal": 0.005}
    ends = [[*Training(parity_network(), running_parity(seed), seed=seed, **recipe)][-1] for seed in range(seeds)]
    return [end.update for end in ends if end.loss < 0.005]


def evaluations_per_second(generations: int = 40) -> float:
    """One evaluation: one model on one string of 12 bits, by processor time; the median of nine."""
    training = Training(parity_network(), running_parity(0, 12), learner="genetic_algorithm", goal=0.0, validate_every=10**6)
    next(training)
    rates = []
    for _ in range(9):
        begun = process_time()
        for _ in range(generations // 9 + 1):
            next(training)
        rates.append((generations // 9 + 1) * 100 * STRINGS / (process_time() - begun))
    return median(rates)
