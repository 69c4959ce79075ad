"""Guards against an engine that became slow: ratios to other work on the same machine, in processor time, with room for noise.

The figures themselves are what `python -m tests.benchmarks engine` prints on a quiet machine.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.clock import Room, advance
from rnnsim.engine.state import first_state
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from tests.benchmarks.cases import Case
from tests.benchmarks.engine import CASES, Measured, measured
from tests.benchmarks.options import Options

NOISE = 2.0  # a limit may be missed by so much on a machine that others use
ATTEMPTS = 3
ALWAYS_THERE = frozenset({"numpy dense", "scipy CSR", "32 runs of ours", "solve_ivp, steps dt", "numpy dot per unit", "hand-fused loop"})
GUARDED = [case for case in CASES if ALWAYS_THERE & set(case.limits) and not case.is_giant]


def missed(case: Case, options: Options) -> list[Measured]:
    """Lines beyond their limit with noise; a line is missed if it is in every attempt."""
    late: list[Measured] = []
    for _ in range(ATTEMPTS):
        late = [line for line in measured(case, options) if not line.ratios[0] <= NOISE * line.limit]
        if not late:
            break
    return late


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in GUARDED if case.row in (1, 3)], ids=lambda case: case.title)
def test_a_tick_of_a_small_network_takes_a_fraction_of_numpys_or_scipys(case: Case) -> None:
    assert missed(case, Options(quick=True, peers=ALWAYS_THERE, precisions=("single",))) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in GUARDED if case.row not in (1, 3)], ids=lambda case: case.title)
def test_the_engine_is_within_reach_of_each_limit(case: Case) -> None:
    assert missed(case, Options(peers=ALWAYS_THERE, precisions=("single",))) == []


@pytest.mark.slow
def test_every_limit_belongs_to_a_peer_that_is_measured() -> None:
    strays = [
        (case.title, peer)
        for case in CASES
        if not case.is_giant and case.row != 5
        for peer in set(case.limits) - set(case.contest("single", Options(backend="numpy")).peers)
    ]
    assert strays == []


def seconds(work: Callable[[], object], times: int) -> float:
    """CPU time of one call, the best of nine."""
    spans = []
    for _ in range(9):
        begun = process_time()
        for _ in range(times):
            work()
        spans.append((process_time() - begun) / times)
    return min(spans)


def sparse(units: int, connections: int) -> Network:
    random = np.random.default_rng(0)
    draft = Draft()
    draft.units(units, activation="tanh")
    sources, targets = random.integers(0, units, (2, connections))
    draft.connect_pairs(sources, targets, random.normal(size=connections) * 0.2)
    return draft.network()


def live_tick(network: Network) -> Callable[[], object]:
    program = compile_network(network)
    state, inputs, room = first_state(program), np.zeros((1, 1, 0)), Room(np.empty((1, 1, len(network.units))))
    return lambda: advance(program, state, inputs, settings=RunSettings(), room=room)


def test_a_live_tick_of_a_small_network_is_some_dozen_numpy_calls() -> None:
    numbers = np.zeros(10)
    assert seconds(live_tick(sparse(10, 40)), 50) < 150 * seconds(lambda: np.tanh(numbers), 1000)


def test_a_live_tick_of_a_large_network_is_mostly_its_gathering_and_adding() -> None:
    network = sparse(1000, 20_000)
    source, target, weight, y = network.connections.source, network.connections.target, network.connections.weight, np.ones(1000)
    least = seconds(lambda: np.tanh(np.bincount(target, weight * y.take(source), 1000)), 20)
    assert seconds(live_tick(network), 20) < 6 * least


def test_compiling_a_large_network_costs_a_few_sortings_of_its_connections() -> None:
    network = sparse(1000, 20_000)
    numbers = np.random.default_rng(0).random(20_000).tolist()
    assert seconds(lambda: compile_network(network), 1) < 10 * seconds(lambda: sorted(numbers), 1)
