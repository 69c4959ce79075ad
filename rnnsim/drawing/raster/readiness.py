"""Whether the compiled raster can be used, and getting it ready. Importing this module imports no numba.

Run as a module it only fills the cache of compiled kernels.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

from rnnsim.engine.kernel_cache import loaded

_KERNELS = "rnnsim.drawing.raster.kernels"


def kernels() -> ModuleType | None:
    """The module of the kernels, if they were loaded in this process before; it does not load them."""
    module = sys.modules.get(_KERNELS)
    return module if getattr(module, "IS_READY", False) else None


def load() -> ModuleType:
    """Import every kernel: a fraction of a second beside numba's own import with a full cache, ten seconds without one."""
    return loaded(lambda: import_module(_KERNELS))


if __name__ == "__main__":
    load()
