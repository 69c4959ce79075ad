"""Loads the compiled kernels, compiling what is not in the cache yet. Run as a module it only fills the cache."""

from __future__ import annotations

import sys
from importlib import import_module
from time import perf_counter

from rnnsim.engine.kernel_cache import loaded

_KERNELS = "rnnsim.engine.fused.running"


def load() -> None:
    """Import every kernel; takes about a second with a full cache, most of a minute without one."""
    loaded(lambda: import_module(_KERNELS))


def is_ready() -> bool:
    """Whether the kernels are loaded in this process."""
    return _KERNELS in sys.modules


def main() -> int:
    """Fill the cache and say how long it took."""
    begun = perf_counter()
    load()
    print(f"The fused kernels are ready after {perf_counter() - begun:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
