"""`python -m tests.benchmarks NAME …` prints tables: what was measured and what is wanted. Every benchmark if none is named."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from tests.benchmarks.options import Options

BENCHMARKS = {
    "engine": "ours / peer for every row the engine must reach, float32 and float64",
    "growth": "cost per tick, compiling and memory over the number of connections",
    "lateness": "how late events come in the window while the engine runs flat out",
    "soak": "memory over ten million ticks",
    "editing": "from an edit to the program of the next tick, and to that tick",
    "training": "whole updates, ours / torch, their growth and memory; a Turing machine; a population",
    "zoo": "builders of 100,000 connections; a tick of the Turing machine in its window",
    "canvas": "painting, dragging, picking and undoing with 20,000 and 100,000 connections",
}  # each is the module of that name, with `report(options)`
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
    "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
}


def main(arguments: list[str]) -> int:
    """Run the benchmarks named."""
    names = "\n".join(f"  {name:10s} {summary}" for name, summary in BENCHMARKS.items())
    parser = argparse.ArgumentParser("python -m tests.benchmarks", epilog=names, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which to run; all if left out")
    parser.add_argument("--backend", default=Options.backend, choices=("fused", "numpy"))
    parser.add_argument("--rows", default="", metavar="1,3", help="rows of the engine's table")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter samples, no giants: for trying out")
    parser.add_argument("--ticks", type=int, default=Options.ticks, help="of the soak")
    given = parser.parse_args(arguments)
    unknown = set(given.names) - set(BENCHMARKS)
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there is: {', '.join(BENCHMARKS)}.")
        return 2
    os.environ.update(ENVIRONMENT)
    rows = frozenset(int(row) for row in given.rows.split(",") if row)
    options = Options(given.backend, rows, given.quick, given.ticks)
    for name in given.names or BENCHMARKS:
        print(f"== {name}")
        import_module(f"tests.benchmarks.{name}").report(options)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
