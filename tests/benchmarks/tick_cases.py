"""Rows 1 to 7: random graphs, one tick after another."""

from __future__ import annotations

from functools import partial

from rnnsim.network.run_settings import RunSettings
from tests.benchmarks.cases import Case, Contest
from tests.benchmarks.options import Options
from tests.benchmarks.ours import Prepared
from tests.benchmarks.random_graphs import random_graph
from tests.benchmarks.tick_peers import PeerOf, neat_python, numpy_dense, reservoirpy_run, scipy_sparse, torch_dense
from tests.benchmarks.timing import Contender

RUNS = "32 runs of ours"
MOST_TICKS, LEAST_TICKS = 20_000, 20
CONNECTION_TICKS = 200_000_000  # per call, at most


def ticks_of(connections: int, most: int = CONNECTION_TICKS) -> int:
    """How many ticks one call of ours makes: 20,000 for the smallest, 20 for the giant."""
    return max(LEAST_TICKS, min(MOST_TICKS, most // connections))


PEERS: dict[str, PeerOf] = {
    "numpy dense": numpy_dense,
    "torch dense": torch_dense,
    "scipy CSR": scipy_sparse,
    "reservoirpy": reservoirpy_run,
    "neat-python": neat_python,
}


def _against(row: int, size: tuple[int, int], limits: dict[str, float]) -> Case:
    units, each = size

    def contest(precision: str, options: Options) -> Contest:
        graph = random_graph(units, each)
        ticks = ticks_of(graph.weights.size)
        ours = Prepared(graph.network, RunSettings(precision=precision, backend=options.backend), ticks=ticks)
        theirs = max(1, min(ticks, 200_000 // graph.weights.size))
        peers = {name: partial(PEERS[name], graph, precision, theirs) for name in limits}
        return Contest(ours.contender(), peers)

    title = f"{units:,} units, {units * each:,} connections"
    return Case(row, title, contest, limits, is_giant=units * each > 5_000_000)


def _many_states(units: int, each: int) -> Case:
    states = 32

    def contest(precision: str, options: Options) -> Contest:
        graph = random_graph(units, each)
        settings, ticks = RunSettings(precision=precision, backend=options.backend), ticks_of(graph.weights.size, CONNECTION_TICKS // 8)
        single = Prepared(graph.network, settings, ticks=ticks).contender()
        runs = Contender(RUNS, single.call, ticks / states, single.answer)
        return Contest(Prepared(graph.network, settings, ticks=ticks, batch=states).contender(), {RUNS: lambda: runs})

    return Case(7, f"32 states at once, {units:,} units, {units * each:,} connections", contest, {RUNS: 0.4})


TICK_CASES = (
    _against(1, (10, 10), {"numpy dense": 0.06, "reservoirpy": 0.012, "neat-python": 0.009}),
    _against(2, (50, 10), {"numpy dense": 0.15, "torch dense": 0.07}),
    _against(3, (200, 20), {"scipy CSR": 0.22}),
    _against(4, (1_000, 10), {"scipy CSR": 0.45, "reservoirpy": 0.22}),
    _against(4, (1_000, 100), {"scipy CSR": 0.48}),
    _against(5, (10_000, 100), {"scipy CSR": 0.60}),
    _against(6, (100_000, 100), {"scipy CSR": 0.85}),
    _many_states(50, 10),
    _many_states(200, 20),
    _many_states(1_000, 100),
)
