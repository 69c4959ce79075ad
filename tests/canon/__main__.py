"""`python -m tests.canon [GROUP …] [--fast] [--rows WORD …]` measures the acceptance rows and prints a line for each."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from time import process_time

GROUPS = ("learning", "architectures")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")  # seconds are those of one thread; read when numpy is loaded


def main(arguments: list[str]) -> int:
    """Measure the rows asked for; 1 if one of them does not hold."""
    parser = argparse.ArgumentParser("python -m tests.canon", description="Measures what the canon asks for, row by row.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"{' or '.join(GROUPS)}; all if left out")
    parser.add_argument("--fast", action="store_true", help="only rows that take some seconds")
    parser.add_argument("--rows", nargs="+", default=[], metavar="WORD", help="only rows with one of these words in their name")
    given = parser.parse_args(arguments)
    unknown = set(given.groups) - set(GROUPS)
    if unknown:
        print(f"There is no group {', '.join(sorted(unknown))}; there is: {', '.join(GROUPS)}.")
        return 2
    from tests.canon.acceptance.table import rows

    asked = rows(tuple(given.groups), is_fast=given.fast, names=tuple(given.rows))
    held = 0
    for row in asked:
        begun = process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            figure, holds = row.measured()
        held += holds
        beside = f" (reference {row.published})" if row.published else ""
        verdict = "hold" if holds else "MISS"
        print(f"{verdict} {process_time() - begun:8.1f} s  {row.name}: {figure}{beside}; wanted: {row.criterion}", flush=True)
    print(f"{held} of {len(asked)} rows hold.")
    return int(held < len(asked))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
