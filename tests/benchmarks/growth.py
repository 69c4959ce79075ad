"""How cost grows with the number of connections: time per tick, time to compile, memory (measured by running this as a module)."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import Program
from rnnsim.engine.backends import advance
from rnnsim.engine.clock import Room
from rnnsim.engine.state import first_state
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from tests.benchmarks.options import Options
from tests.benchmarks.ours import Prepared
from tests.benchmarks.own_process import measured_alone
from tests.benchmarks.resident_memory import array_bytes, settled_resident_bytes
from tests.benchmarks.tick_cases import ticks_of
from tests.benchmarks.timing import seconds_per_tick

EACH = 20  # connections into each unit
SIZES = (200, 1_000, 2_500, 5_000, 20_000)  # units
COMPILE_LIMIT, MEMORY_LIMIT = 1.0, 60.0  # microseconds, bytes per connection


def sparse_network(units: int, connections: int) -> Network:
    """Connections from anywhere, equally many into each unit: quickly drawn at any size."""
    random = np.random.default_rng(units)
    draft = Draft("sparse")
    ids = draft.units(
        units, activation="tanh", bias=0.1 * random.normal(size=units), is_output=np.arange(units) < 3, place_x=np.arange(units)
    )
    each = connections // units
    draft.connect_pairs(random.integers(0, units, connections), np.repeat(ids, each), random.normal(size=connections) / np.sqrt(each))
    return draft.network()


def report(options: Options) -> None:
    """Print all three."""
    _report_ticks(options)
    _report_compiling(options)
    _report_memory(options)


@dataclass(frozen=True)
class TickGrowth:
    """connections and microseconds per tick (n,); the straight line by least squares, in which large sizes count most; and as a
    power of the connections, in which all sizes count alike.
    """

    made_by: str
    connections: NDArray[np.float64]
    microseconds: NDArray[np.float64]

    @property
    def line(self) -> tuple[float, float]:
        """Microseconds, and microseconds per connection."""
        slope, fixed = np.polyfit(self.connections, self.microseconds, 1)
        return float(fixed), float(slope)

    @property
    def explained(self) -> float:
        """R² of the line."""
        return float(np.corrcoef(self.connections, self.microseconds)[0, 1] ** 2)

    @property
    def power(self) -> float:
        """1 is proportional."""
        return float(np.polyfit(np.log(self.connections), np.log(self.microseconds), 1)[0])


def tick_growth(options: Options) -> TickGrowth:
    """Cost of a tick at every size, in single precision."""
    settings, contenders = RunSettings(precision="single", backend=options.backend), []
    for units in SIZES:
        ticks = ticks_of(units * EACH, 4_000_000 if options.quick else 40_000_000)
        contenders.append(Prepared(sparse_network(units, units * EACH), settings, ticks=ticks).contender())
    times = seconds_per_tick(contenders, options)
    return TickGrowth(contenders[0].name, np.array(SIZES, float) * EACH, 1e6 * np.array(times))


def compile_costs(connections: int, options: Options) -> tuple[float, float]:
    """Microseconds per connection: of `compile_network`, and of it and the backend's layout. Medians of three."""
    network = sparse_network(connections // 10, connections)
    _tick(compile_network(sparse_network(10_000, 100_000)), options)  # loads what has to be loaded
    compiling, laying_out = [], []
    for _ in range(3):
        begun = time.process_time()
        program = compile_network(network)
        compiling.append(time.process_time() - begun)
        first, second = _seconds_of_a_tick(program, options), _seconds_of_a_tick(program, options)
        laying_out.append(max(0.0, first - second))
    alone = 1e6 * median(compiling) / connections
    return alone, alone + 1e6 * median(laying_out) / connections


def _report_ticks(options: Options) -> None:
    found = tick_growth(options)
    for count, microseconds in zip(found.connections, found.microseconds, strict=True):
        print(f"{count:12,.0f} connections {microseconds:12.3f} µs a tick {1000 * microseconds / count:8.3f} ns per connection")
    fixed, slope = found.line
    print(
        f"{found.made_by}: {fixed:.3f} µs + {1000 * slope:.3f} ns per connection, R² {found.explained:.5f}; as a power: C^{found.power:.3f}"
    )


def _report_compiling(options: Options) -> None:
    connections = 100_000 if options.quick else 1_000_000
    for what, each in zip(("compile_network", "and the backend's layout"), compile_costs(connections, options), strict=True):
        print(f"{what:26s} {each:.3f} µs per connection at {connections:,} (limit {COMPILE_LIMIT:g}): {_holds(each, COMPILE_LIMIT)}")


def _seconds_of_a_tick(program: Program, options: Options) -> float:
    begun = time.process_time()
    _tick(program, options)
    return time.process_time() - begun


def _tick(program: Program, options: Options, precision: str = "single") -> None:
    settings = RunSettings(precision=precision, backend=options.backend)
    rows = np.empty((1, 1, 3), np.float32)
    advance(program, first_state(program, 1, precision), np.zeros((1, 1, 0)), settings=settings, room=Room(outputs=rows))


def _report_memory(options: Options) -> None:
    connections = 1_000_000 if options.quick else 10_000_000
    for precision in ("single", "double"):
        found = measured_alone("tests.benchmarks.growth", connections, precision, options.backend)
        grown, arrays = found["grown"] / connections, found["arrays"] / connections
        print(f"engine memory, {precision}: {grown:.1f} bytes per connection at {connections:,} (limit {MEMORY_LIMIT:g}), of which arrays "
              f"{arrays:.1f}; the network itself {found['network'] / connections:.1f}: {_holds(grown, MEMORY_LIMIT)}")  # fmt: skip


def _holds(figure: float, limit: float) -> str:
    return "yes" if figure <= limit else f"NO, {figure / limit:.2f} times the limit"


def measure_memory(connections: int, precision: str, backend: str) -> dict[str, int]:
    """Bytes the process grows by from a network to a program that has made a tick, and bytes of the program's own arrays."""
    options = Options(backend)
    _tick(compile_network(sparse_network(10_000, 100_000)), options, precision)  # loads what has to be loaded
    network = sparse_network(connections // 100, connections)
    before = settled_resident_bytes()
    program = compile_network(network)
    _tick(program, options, precision)
    return {
        "grown": settled_resident_bytes() - before,
        "arrays": array_bytes(program, without=(network,)),
        "network": array_bytes(network),
    }


if __name__ == "__main__":
    print(json.dumps(measure_memory(int(sys.argv[1]), sys.argv[2], sys.argv[3])))
