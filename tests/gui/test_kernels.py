"""The window ticks at once, on numpy; the fused kernels come behind its back, without a gap, or it is said once that they will not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import process_time, sleep

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnsim.session import warming as warming_module
from rnnsim.views.controls import ChoiceBox
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.panels.training.training_panel import TrainingPanel
from rnnsim.views.remembered import read_remembered
from rnnsim.views.run_form import RunForm
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import sample

pytestmark = pytest.mark.gui
LONGEST_GAP = 0.050  # seconds, of the clock and of the processor: what other programs take meanwhile is not the window's
NOISE = 1.6  # so much slower is a processor whose caches others use, too
PROBE = """
import json, sys
from time import perf_counter, process_time
from PySide6.QtCore import Qt, QTimer
from rnnsim.app import application, SWITCH_SECONDS
from rnnsim.views.open_windows import OpenWindows
from rnnsim.zoo.catalog import sample

sys.setswitchinterval(SWITCH_SECONDS)
app, windows = application(), OpenWindows()
window = windows.open_document(sample("ctrnn"), is_playing=True)
beats, begun, timer = [], [], QTimer()

def beat():
    beats.append((perf_counter(), process_time()))
    if not begun and len(beats) > 500:
        begun.append(len(beats))
        windows.warm()
    if begun and not windows.warming.is_under_way and len(beats) > begun[0] + 100:
        timer.stop()
        QTimer.singleShot(500, app.exit)

timer.setTimerType(Qt.TimerType.PreciseTimer)
timer.timeout.connect(beat)
timer.start(2)
app.exec()
gaps = [min(now - before for before, now in zip(*two)) for two in zip(beats, beats[1:])]
told = {"ready": windows.warming.is_ready, "problem": windows.warming.problem,
        "before": max(gaps[100:begun[0]]), "meanwhile": max(gaps[begun[0]:])}
windows.close_all()
print(json.dumps(told))
"""


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What the app starts to compile the kernels, whatever was compiled before; here it has nothing left to do."""
    monkeypatch.setattr(warming_module, "is_compiled", lambda which: False)
    monkeypatch.setattr(warming_module, "COMPILER", (sys.executable, "-c", "pass"))
    return monkeypatch


def opened(windows: OpenWindows, qtbot: QtBot) -> NetworkWindow:
    window = windows.open_document(sample("elman"), is_playing=True)
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.tick > 2)
    return window


def warmed(windows: OpenWindows, qtbot: QtBot) -> None:
    windows.warm()
    qtbot.waitUntil(lambda: not windows.warming.is_under_way, timeout=120_000)
    qtbot.wait(50)


@pytest.mark.slow
def test_a_clock_that_runs_goes_on_with_numpy_and_home_begins_anew_with_the_kernels(
    windows: OpenWindows, qtbot: QtBot, compiler: pytest.MonkeyPatch
) -> None:
    window = opened(windows, qtbot)
    assert window.status.backend.text() == "numpy"
    assert "until the fused kernels are ready" in window.status.backend.toolTip()
    warmed(windows, qtbot)
    assert windows.warming.problem == ""
    assert window.status.backend.text() == "numpy"
    assert "Home" in window.status.backend.toolTip()
    window.take_keyboard()
    qtbot.keyClick(window.graph_view, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: window.status.backend.text() == "fused")
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.tick > 2)
    assert window.tab.run.past.versions[-1].settings.backend == "fused"
    assert window.tab.run.held is None
    assert opened(windows, qtbot).status.backend.text() == "fused"  # a window opened later begins with them


def test_the_backend_is_a_row_of_the_inspector_and_a_choice_by_name_holds_at_once(
    windows: OpenWindows, qtbot: QtBot, compiler: pytest.MonkeyPatch
) -> None:
    window = opened(windows, qtbot)
    warmed(windows, qtbot)
    form = window.inspector.forms[0]
    assert isinstance(form, RunForm)
    _, box = form.rows["backend"]
    assert isinstance(box, ChoiceBox)
    assert [box.itemText(index) for index in range(box.count())] == ["auto", "numpy", "fused"]
    for name in ("fused", "numpy"):
        box.textActivated.emit(name)
        qtbot.waitUntil(lambda name=name: window.status.backend.text() == name)
    assert window.tab.session.document.settings.backend == "numpy"
    assert "as the settings of the network say" in window.status.backend.toolTip()


class NeverThere:
    """Kernels that are being compiled for ever."""

    problem = ""

    def wait(self, seconds: float) -> bool:
        sleep(seconds)
        return False


@pytest.mark.slow
def test_the_first_training_after_an_installation_begins_at_once(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.tab.kernels = NeverThere()
    qtbot.keyClick(window.graph_view, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: window.findChild(TrainingPanel) is not None)
    began = process_time()
    window.tab.training.play()
    qtbot.waitUntil(lambda: window.tab.training.shown is not None and window.tab.training.shown.progress.update > 3)
    assert process_time() - began < 2.0
    assert window.tab.training.sentence == ""
    window.tab.training.pause()


@pytest.mark.slow
def test_without_kernels_it_is_said_once_and_not_at_the_next_start(
    windows: OpenWindows, qtbot: QtBot, compiler: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    compiler.setattr(warming_module, "COMPILER", (sys.executable, "-c", "raise ModuleNotFoundError(\"No module named 'numba'\")"))
    first, second = opened(windows, qtbot), opened(windows, qtbot)
    warmed(windows, qtbot)
    sentence = windows.warming.problem
    assert second.banners.sentence.text() == sentence
    assert "kernels" not in first.banners.notices
    assert first.status.backend.toolTip() == second.status.backend.toolTip() == sentence
    assert read_remembered().said_of_kernels == sentence
    again = OpenWindows()
    third = opened(again, qtbot)
    warmed(again, qtbot)
    assert "kernels" not in third.banners.notices
    assert third.status.backend.toolTip() == sentence
    again.close_all()
    again.deleteLater()


@pytest.mark.slow
def test_the_window_answers_while_the_kernels_are_loaded(tmp_path: Path) -> None:
    """In the best of three."""
    environment = {**os.environ, "RNNSIM_STATE_DIR": str(tmp_path)}
    longest = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, timeout=400, check=True)
        told = json.loads(done.stdout.splitlines()[-1])
        assert (told["ready"], told["problem"]) == (True, ""), told
        longest.append(told["meanwhile"])
        print(told)
    assert min(longest) <= NOISE * LONGEST_GAP, longest
