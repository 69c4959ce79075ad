"""Rows of the canon that are equalities: each is held by tests of this project, which are run here, all in one go.

What a row prints is how many of its checks passed (a parametrised test counts once for each case, such as each backend).
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import rnnsim
from rnnsim.analysis.attractors import RULES, capacity_curve
from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.state import first_state, poked
from rnnsim.network.document import Document
from rnnsim.network.edits import connect
from tests.canon.acceptance.row import Row

ROOT = Path(__file__).parents[3]
CLASSIC, ENGINE, GRADIENTS = "tests/canon/test_classic.py", "tests/canon/test_engine_numbers.py", "tests/canon/test_gradients.py"
ATTRACTORS, ZOO = "tests/canon/test_zoo_attractors.py", "tests/canon/test_zoo_classic.py"
STEPS = "tests/unit/training/test_rules_of_gradients.py"

# group, name, criterion, tests as file::beginning of the name
CHECKS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("architectures", "perceptron, threshold and bias", "worked values exact; H(0) = 0; views never disagree",
     (f"{ENGINE}::test_a_perceptron_fires", f"{ENGINE}::test_threshold_and_bias_views")),
    ("architectures", "activations", "worked table within 5e-10; finite far out; slopes",
     (f"{ENGINE}::test_a_unit_answers_with_the_worked", "tests/unit/formulas/test_known_activations.py::test_values_and_slopes")),
    ("architectures", "gaussian exclusive or", "one unit: .0183156389 1 1 .0183156389",
     (f"{ENGINE}::test_one_gaussian_unit", f"{ZOO}::test_one_gaussian_unit")),
    ("architectures", "integrator", "exact step .7869386806, Euler .8025261215, RK4 .7869386476",
     (f"{CLASSIC}::test_an_integrator_charges", f"{ENGINE}::test_an_integrator_reaches", f"{ZOO}::test_an_integrator_charges")),
    ("architectures", "softmax group", "group = single units to ten digits; finite at 1e4",
     (f"{ENGINE}::test_softmax_as_a_group", f"{ENGINE}::test_softmax_of_huge")),
    ("architectures", "stochastic unit", "mean within .0061 of .6224593312 at 1e5 draws; a group follows softmax",
     (f"{ENGINE}::test_the_mean_of_a_stochastic", f"{ENGINE}::test_a_sampled_group")),
    ("learning", "gradient backpropagation, worked", "2-2-1 network within 5e-10", (f"{GRADIENTS}::test_the_worked_network",)),
    ("architectures", "strict clock", ".6456563062 then .6347460443; parity at 2 ticks a bit",
     (f"{CLASSIC}::test_a_strictly_clocked", f"{CLASSIC}::test_the_strictly_clocked_parity", f"{ENGINE}::test_a_strict_clock")),
    ("learning", "backpropagation through time, worked", "W4 within 5e-10", (f"{GRADIENTS}::test_the_gradient_of_an_elman",)),
    ("learning", "truncated, K = 1, 2, 3", "within 5e-10; K ≥ T bit for bit",
     (f"{GRADIENTS}::test_an_error_that_reaches", f"{GRADIENTS}::test_a_flow_that_loses", f"{GRADIENTS}::test_chunks")),
    ("learning", "unfolding and averaging", "worked weights; = rate divided by T",
     (f"{STEPS}::test_unfolding_with_averaging", f"{GRADIENTS}::test_copies_that_learn", f"{GRADIENTS}::test_the_gradients_of_all")),
    ("learning", "exponential decay", "γ = .5 within 5e-10; γ = 1 bit for bit; stops by the threshold",
     (f"{GRADIENTS}::test_an_error_that_halves", f"{GRADIENTS}::test_a_decaying_error", f"{GRADIENTS}::test_a_flow_that_loses")),
    ("learning", "real-time recurrent learning", "= through time ≤ 1e-13 on W4 and ten units over 50 ticks",
     (f"{GRADIENTS}::test_carrying_tangents",)),
    ("learning", "teacher forcing", "forced values and gradients within 5e-10",
     (f"{GRADIENTS}::test_a_forced_teacher", f"{CLASSIC}::test_jordan_forced")),
    ("learning", "vanishing gradient", "worked table; w = 2, T = 100 linear 6.3382530011e29",
     (f"{GRADIENTS}::test_how_fast", f"{GRADIENTS}::test_the_gradient_of_a_late", f"{GRADIENTS}::test_a_gradient_beyond")),
    ("learning", "sensitivity", "W4 vectors within 5e-10", (f"{GRADIENTS}::test_how_far_the_first_input",)),
    ("architectures", "Elman, forward", "within 5e-10; literal = merged, difference 0",
     (f"{CLASSIC}::test_elman", f"{ENGINE}::test_elmans", f"{ENGINE}::test_literal_context")),
    ("architectures", "Jordan, outputs and inputs as context", "within 5e-10", (f"{CLASSIC}::test_jordan_with",)),
    ("architectures", "fully recurrent, both input delays", "within 5e-10", (f"{CLASSIC}::test_fully_recurrent",)),
    ("architectures", "output back-projections", "free and forced within 5e-10", (f"{CLASSIC}::test_back_projections",)),
    ("architectures", "Hopfield, N = 6", "four fixed points; recall in one flip; synchronous pair blinks for ever",
     (f"{CLASSIC}::test_hopfield", f"{CLASSIC}::test_two_hopfield", f"{ENGINE}::test_a_hopfield", f"{ENGINE}::test_synchronous_updates")),
    ("architectures", "continuous Hopfield", "worked fixed point; energy rises at no step from 50 starts",
     (f"{ATTRACTORS}::test_the_flip_flop", f"{ATTRACTORS}::test_the_energy_rises")),
    ("architectures", "modern Hopfield", "N = 64, 10,000 patterns, six flips: ≥ 99 of 100 in one step",
     (f"{ATTRACTORS}::test_one_tick_recalls",)),
    ("architectures", "bidirectional associative memory", "worked recall in one cycle, both directions",
     (f"{ENGINE}::test_a_bidirectional_memory",)),
    ("architectures", "echo state network, states", "worked within 5e-10; reservoirpy ≤ 1e-12",
     (f"{CLASSIC}::test_echo_state", "tests/oracles/test_reservoirpy.py::test_a_graph_has_the_states")),
    ("architectures", "CTRNN, Beer's oscillator", "RK4 within 5e-10; period 28.9999 ± .001; range",
     (f"{CLASSIC}::test_beers", f"{ENGINE}::test_beers")),
    ("architectures", "CTRNN, the article's form", "t = 1, 10, 20 within 1e-9; equals Beer's ≤ 1e-13",
     (f"{CLASSIC}::test_the_articles", f"{CLASSIC}::test_beers_form", f"{ENGINE}::test_the_articles")),
    ("architectures", "recurrent multilayer perceptron, worked", "within 5e-10",
     (f"{ZOO}::test_a_recurrent_perceptron", f"{ZOO}::test_the_other_article")),
    ("architectures", "hierarchical, period", "within 5e-10", (f"{ENGINE}::test_a_slow_unit_with_a_period",)),
    ("architectures", "parity circuit", "10,000 bits without an error",
     (f"{CLASSIC}::test_the_parity_circuit", f"{ENGINE}::test_the_parity_circuit")),
)  # fmt: skip


@cache
def _outcomes() -> dict[str, tuple[int, int]]:
    """Passed and all, by the test as it is named above; every test is run once."""
    named = sorted({test for *_, tests in CHECKS for test in tests})
    files = sorted({test.partition("::")[0] for test in named})
    options = ("-q", "-rA", "-n", "0", "-p", "no:cacheprovider", "-m", "slow or not slow", "--no-header")
    words = " or ".join(sorted({test.partition("::")[2] for test in named}))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-k", words, *files], cwd=ROOT, capture_output=True, text=True, check=False
    )
    told = [line.split(" ", 1) for line in done.stdout.splitlines() if line.startswith(("PASSED ", "FAILED ", "ERROR ", "SKIPPED "))]
    return {
        test: (
            sum(word == "PASSED" for word, node in told if node.startswith(test)),
            sum(node.startswith(test) for _, node in told),
        )
        for test in named
    }


def _passed(tests: tuple[str, ...]) -> tuple[int, int]:
    found = [_outcomes()[test] for test in tests]
    return (0, 0) if not all(count for _, count in found) else (sum(passed for passed, _ in found), sum(count for _, count in found))


def _row(group: str, name: str, criterion: str, tests: tuple[str, ...]) -> Row:
    return Row(name, group, criterion, lambda: dict(zip(("passed", "of"), _passed(tests), strict=True)),
               lambda figure: 0 < figure["passed"] == figure["of"])  # fmt: skip


def _overlaps(units: int, loads: tuple[float, ...]) -> list[float]:
    return [load.overlap for load in capacity_curve(units, loads)]


def orders_of_rows(count: int = 100, units: int = 30) -> dict[str, object]:
    """Greatest difference of the last unit's answer when the rows of one acyclic network are shuffled; whether its cycle is refused."""
    random = np.random.default_rng(0)
    weights, inputs = np.tril(random.normal(size=(units, units)), -1), random.normal(size=(4, 3))
    answers = []
    for number in range(count):
        place = np.arange(units) if not number else random.permutation(units)
        network = _acyclic(weights, place)
        answers.append(rnnsim.run(network, inputs[:, np.argsort(place[:3])]).of(place[-1:]))
    looped = connect(int(place[-1]), int(place[5]), 1.0, delay=0)(Document(network)).network
    try:
        rnnsim.run(looped, inputs)
        is_refused = False
    except rnnsim.Refused:
        is_refused = True
    return {"difference": float(np.ptp(answers, axis=0).max()), "cycle refused": is_refused}


def _acyclic(weights: NDArray[np.float64], place: NDArray[np.int64]) -> rnnsim.Network:
    """Unit k of the matrix is row `place[k]`; the first three are inputs."""
    at, draft = np.argsort(place), rnnsim.Draft()
    made = draft.units(len(place), activation="tanh", is_input=at < 3, place_x=50.0 * at, place_y=0.0)
    to, come_from = np.nonzero(weights)
    kept = to >= 3
    draft.connect_pairs(made[place[come_from[kept]]], made[place[to[kept]]], weights[to, come_from][kept], delay=0)
    return draft.network()


def energy_steps(units: int = 50, starts: int = 500, updates: int = 200) -> dict[str, float]:
    """Changes of energy by single updates of a Hopfield network from random starts, and the greatest of them."""
    random = np.random.default_rng(0)
    network = rnnsim.zoo.build("hopfield", patterns=random.choice([-1.0, 1.0], (5, units)))
    program = compile_network(network)
    begun = {int(unit): random.choice([-1.0, 1.0], starts) for unit in network.units.id}
    start = poked(first_state(program, starts), program, begun)
    states = rnnsim.run(network, np.zeros((updates, starts, units)), start=start, update_order="random_single").activations
    weights = np.zeros((units, units))
    wires = network.connections
    weights[network.units.rows(wires.target), network.units.rows(wires.source)] = wires.weight
    energies = -0.5 * np.einsum("tbi,ij,tbj->tb", states, weights, states)
    return {"updates": energies.size, "greatest": float(np.diff(energies, axis=0).max())}


ROWS = (
    Row("topological order", "architectures", "answers the same under 100 orders of the rows; a cycle refused", orders_of_rows,
        lambda figure: figure["difference"] <= 1e-12 and figure["cycle refused"]),
    Row("Hopfield energy", "architectures", "ΔE ≤ 0 at each of 1e5 single updates", energy_steps,
        lambda figure: figure["updates"] >= 100_000 and figure["greatest"] <= 1e-12),
    *(_row(*check) for check in CHECKS),
    Row("Hopfield capacity, N = 1000", "architectures", "mean overlap ≥ .99 at α = .10, ≥ .90 at .138, ≤ .60 at .20",
        lambda: _overlaps(1000, (0.10, 0.138, 0.20)), lambda figure: figure[0] >= 0.99 and figure[1] >= 0.90 and figure[2] <= 0.60,
        is_fast=False),
    Row("Hopfield rules at 20 patterns, N = 100", "architectures", "share that stays as it is: Hebb ≤ .6, Storkey ≥ .98, pseudo-inverse 1",
        lambda: {rule: capacity_curve(100, (0.2,), rule=rule, seeds=10, probes=20)[0].recalled for rule in RULES},
        lambda figure: figure["hebb"] <= 0.6 and figure["storkey"] >= 0.98 and figure["pseudo_inverse"] >= 1 - 1e-12),
)  # fmt: skip
