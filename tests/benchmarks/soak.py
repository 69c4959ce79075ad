"""Ten million ticks of a small network: does memory stay as it is? `python -m tests.benchmarks.soak` measures one way of running."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import numpy as np

from rnnsim.network.document import Document
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.session.run import Run
from tests.benchmarks.options import Options
from tests.benchmarks.ours import offer_kernels
from tests.benchmarks.own_process import measured_alone
from tests.benchmarks.random_graphs import random_graph
from tests.benchmarks.resident_memory import resident_bytes

LIMIT = 0.05  # bytes per tick
CHUNK, LOOKS = 1_000, 200  # ticks per call; looks at the memory
BUDGET = 2**20  # bytes of recorded rows: full before the soak's first tenth is over
WAYS = {"engine": "calls of the engine", "live": "a live run, recording"}


def report(options: Options) -> None:
    """Print a line for each way of running."""
    ticks = min(options.ticks, 300_000) if options.quick else options.ticks
    for way, title in WAYS.items():
        found = measured(way, ticks, options.backend)
        slope = found["slope"]
        holds = "yes" if slope < LIMIT else f"NO, {slope / LIMIT:.2f} times the limit"
        print(f"{title}: {ticks:,} ticks, {slope:+.4f} bytes per tick (limit {LIMIT:g}), from {found['first'] / 2**20:.1f} to "
              f"{found['last'] / 2**20:.1f} MB: {holds}")  # fmt: skip


def measured(way: str, ticks: int, backend: str) -> dict[str, float]:
    """What `measure_slope` gives, in a process of its own."""
    return measured_alone("tests.benchmarks.soak", way, ticks, backend)


def measure_slope(way: str, ticks: int, backend: str) -> dict[str, float]:
    """A straight line through the memory held after the first tenth."""
    make = _WAYS[way](random_graph(10, 10).network, RunSettings(precision="single", backend=backend))
    at, held = np.linspace(0.1 * ticks, ticks, LOOKS), np.zeros(LOOKS)
    made = 0
    for look, until in enumerate(at):
        while made < until:
            made += make()
        held[look] = resident_bytes()
    return {"slope": float(np.polyfit(at, held, 1)[0]), "first": held[0], "last": held[-1]}


def _engine_calls(network: Network, settings: RunSettings) -> Callable[[], int]:
    from rnnsim.compiling.compile_network import compile_network
    from rnnsim.engine.backends import advance
    from rnnsim.engine.clock import Room
    from rnnsim.engine.state import first_state

    program = compile_network(network)
    state, inputs = first_state(program, 1, settings.precision), np.zeros((CHUNK, 1, 0))

    def make() -> int:
        nonlocal state
        room = Room(outputs=np.empty((CHUNK, 1, 3), np.float32))
        state = advance(program, state, inputs, settings=settings, room=room)
        return CHUNK

    return make


def _live_run(network: Network, settings: RunSettings) -> Callable[[], int]:
    run = Run(Document(network, settings=settings), BUDGET)
    offer_kernels(run, settings.backend)
    return lambda: run.forward(CHUNK)


_WAYS: dict[str, Callable[[Network, RunSettings], Callable[[], int]]] = {"engine": _engine_calls, "live": _live_run}

if __name__ == "__main__":
    print(json.dumps(measure_slope(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
