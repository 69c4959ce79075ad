"""The process beside the app that compiles the kernels, those of the pictures first, or if told so those of learning: at low
priority, and gone as soon as the app is.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading
from contextlib import suppress

from rnnsim.engine.kernel_cache import ENGINE, LEARNING, choose_folder

COMPILERS = {
    ENGINE: ("rnnsim.drawing.raster.readiness", "rnnsim.engine.fused.warming"),
    LEARNING: ("rnnsim.training.fused.warming",),
}
LOWER_PRIORITY = 10


def main(which: str = ENGINE) -> None:
    """Compile kernels into the cache."""
    threading.Thread(target=_end_with_the_app, daemon=True).start()
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(LOWER_PRIORITY)
    choose_folder()
    for name in COMPILERS[which]:
        runpy.run_module(name, run_name="__main__")


def _end_with_the_app() -> None:
    """Standard input is a pipe from the app that nothing is ever written into; it ends when the app does, however that came about."""
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
