"""A hundred thousand units and a million connections from a file: it opens and ticks within ten seconds; larger ones are refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rnnsim.files import native
from rnnsim.network.document import Document
from rnnsim.network.limits import MOST_SHOWN
from rnnsim.network.network import Network, rows_from
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.panels.weight_matrix import WeightMatrixPanel

pytestmark = [pytest.mark.gui, pytest.mark.slow]
UNITS, CONNECTIONS = 100_000, 1_000_000
LIMIT, REFUSED_WITHIN = 10.0, 2.0  # seconds of processor time, for other programs may take the processor


def written(path: Path, units: int, connections: int) -> Path:
    """A network whose units hear others at random."""
    random, numbers = np.random.default_rng(0), np.arange(units)
    rows = rows_from("units", units, id=numbers, place_x=random.uniform(0, 40_000, units), place_y=random.uniform(0, 40_000, units),
                     activation="tanh", is_input=numbers < 10, is_output=numbers >= units - 10)  # fmt: skip
    wires = rows_from("connections", connections, id=np.arange(connections), source=random.integers(0, units, connections),
                      target=np.sort(random.integers(0, units, connections)), weight=random.normal(size=connections) / 5)  # fmt: skip
    path.write_bytes(native.encoded(Document(Network(rows, wires, "large"))))
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("large") / "large.rnnsim", UNITS, CONNECTIONS)


@pytest.mark.parametrize("backend", ["numpy", "fused"])
def test_the_command_line_runs_it(large: Path, tmp_path: Path, backend: str) -> None:
    if backend == "fused":  # kernels are compiled once for a release
        subprocess.run([sys.executable, "-m", "rnnsim.engine.fused.warming"], timeout=200, check=True)
    arguments = [sys.executable, "-m", "rnnsim", "run", str(large), "--ticks", "10", "--backend", backend, "-o", str(tmp_path / "out.csv")]
    before = os.times()
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False)
    after = os.times()
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 11
    assert after.children_user + after.children_system - before.children_user - before.children_system <= LIMIT


def test_the_window_shows_it_and_ticks(large: Path, windows: OpenWindows, qtbot: QtBot) -> None:
    begun = process_time()
    window = windows.open_path(large)
    assert window is not None
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.graph_view.layers.still_layer.area is not None, timeout=60_000)
    window.do("tick")
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.tick == 1, timeout=60_000)
    taken = process_time() - begun
    frame = window.tab.playback.frame
    assert frame is not None
    assert len(frame.values) == UNITS
    assert window.banners.notices == {}
    assert taken <= LIMIT
    window.do("panel_weights")
    docks = window.layout_.docks
    qtbot.waitUntil(lambda: any(isinstance(dock.current_panel, WeightMatrixPanel) for dock in docks), timeout=20_000)
    (panel,) = [dock.current_panel for dock in docks if isinstance(dock.current_panel, WeightMatrixPanel)]
    assert panel.cells.weights.size == 0  # a matrix of ten thousand million cells is not made


def test_a_file_too_large_for_a_window_is_refused_at_once(tmp_path: Path, windows: OpenWindows) -> None:
    path = written(tmp_path / "larger.rnnsim", 1_000, MOST_SHOWN["connections"] + 1)
    begun = process_time()
    assert windows.open_path(path) is None
    assert process_time() - begun < REFUSED_WITHIN
    assert windows.networks == []
    assert windows.gallery is not None
    assert windows.gallery.banners.sentence.text() == (
        "2,000,001 connections are too many to show, a window takes at most 2,000,000; run the network with “rnnsim run”, or in a script."
    )
