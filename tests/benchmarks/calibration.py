"""How fast this machine is: figures are compared with it, so that a slow or busy machine is not mistaken for slow code.

numpy sorts with vector instructions where the processor has them, which says little about painting or interpreting; so the sort
is timed in a process of its own with those switched off. Both figures are given.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

import numpy as np

REFERENCE = 53.0  # milliseconds on the machine of the design's figures
VECTOR_FEATURES = "X86_V3 X86_V4 AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR"


def calibration() -> float:
    """numpy.sort(numpy.random.default_rng(0).random(1_000_000)): median processor time of nine, in milliseconds."""
    spent = []
    for _ in range(9):
        start = time.process_time()
        np.sort(np.random.default_rng(0).random(1_000_000))
        spent.append(time.process_time() - start)
    return 1000 * statistics.median(spent)


def plain_calibration() -> float:
    """The same without vector instructions."""
    environment = {**os.environ, "NPY_DISABLE_CPU_FEATURES": VECTOR_FEATURES, "PYTHONWARNINGS": "ignore"}
    code = "from tests.benchmarks.calibration import calibration; print(calibration())"
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return float(ran.stdout.split()[-1])
