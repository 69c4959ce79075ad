"""The first frame waits for nothing that is not needed to paint it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.gui
LATE = {"numba", "scipy", "networkx", "pyqtgraph", "torch"}


def modules_at_the_first_paint(tmp_path: Path) -> tuple[set[str], float]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "RNNSIM_FIRST_PAINT": "1", "RNNSIM_STATE_DIR": str(tmp_path)}
    before = os.times().children_user + os.times().children_system
    done = subprocess.run(
        [sys.executable, "-m", "rnnsim"], env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60
    )
    spent = os.times().children_user + os.times().children_system - before
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split()), spent


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    modules, spent = modules_at_the_first_paint(tmp_path)
    record_property("cpu_seconds_to_the_first_paint", round(spent, 2))
    assert {"PySide6.QtWidgets", "rnnsim.views.gallery"} <= modules
    assert {name.split(".")[0] for name in modules} & LATE == set()
    assert spent < 6.0
