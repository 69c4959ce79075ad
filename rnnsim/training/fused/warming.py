"""Loads the kernels of learning, and those of the engine, compiling what is not there yet. Run as a module it only fills the cache."""

from __future__ import annotations

import sys
from importlib import import_module
from time import perf_counter

from rnnsim.engine.kernel_cache import loaded

_KERNELS = ("rnnsim.training.fused.gradients", "rnnsim.training.fused.population", "rnnsim.training.fused.updates")


def load() -> None:
    """Import every kernel; takes about two seconds with a full cache, most of a minute without one."""
    loaded(lambda: [import_module(name) for name in _KERNELS])


def main() -> int:
    """Fill the cache and say how long it took."""
    begun = perf_counter()
    load()
    print(f"The kernels of learning are ready after {perf_counter() - begun:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
