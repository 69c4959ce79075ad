"""A tab is dragged out of its row with a real pointer: a window of its own, back into a row, or nowhere after Escape."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnsim.network.edits import add_units
from rnnsim.views import frames as frames_module
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.tab_dragging import MIME, Ending
from rnnsim.views.tabbed_window import TabbedWindow
from rnnsim.zoo.catalog import sample
from tests.gui.test_person_session import screen as screen

pytestmark = pytest.mark.gui
PROBE = """
import json, subprocess, sys
from PySide6.QtCore import QPoint, QTimer
from rnnsim.app import application
from rnnsim.network.edits import add_units
from rnnsim.views.look import dress
from rnnsim.views.open_windows import OpenWindows
from rnnsim.zoo.catalog import sample

app, windows, told = application(), OpenWindows(), {}
dress(app)
pages = [windows.open_document(sample(name), is_playing=True) for name in ("elman", "jordan", "hopfield")]
first = windows.frames.front
first.setGeometry(20, 40, 1000, 640)
pages[1].tab.session.apply("Add a unit", add_units(1))

def tab_at(frame, at):
    return frame.strip.bar.mapToGlobal(frame.strip.bar.tabRect(at).center() - QPoint(20, 0))

def drag(start, end, *ending):
    # one process, for the program is busy with the drag until it ends
    ways = [(start.x() + (end.x() - start.x()) * n // 8, start.y() + (end.y() - start.y()) * n // 8) for n in range(1, 9)]
    words = ["mousemove", start.x(), start.y(), "sleep", 0.2, "mousedown", 1]
    for x, y in ways:
        words += ["sleep", 0.08, "mousemove", x, y]
    words += ["sleep", 0.3, *(ending or ("mouseup", 1))]
    subprocess.Popen(["xdotool", *map(str, words)])

def state():
    return {"windows": len(windows.frames.all), "rows": [[pages.index(page) for page in frame.pages] for frame in windows.frames.all],
            "labels": pages[1].tab.session.history.labels(), "playing": pages[1].tab.playback.is_playing,
            "tick": pages[1].tab.playback.frame.tick, "visible": pages[1].isVisible(),
            "corners": [[frame.x(), frame.y()] for frame in windows.frames.all]}

def note(name, then, after=3000):
    def do():
        told[name] = state()
        then()
    QTimer.singleShot(after, do)

def cancelled():
    drag(tab_at(first, 1), QPoint(700, 800), "key", "Escape", "sleep", "0.3", "mouseup", "1")
    note("cancelled", torn)

def torn():
    drag(tab_at(first, 1), QPoint(1200, 760))
    note("torn", docked)

def docked():
    second = windows.frames.all[1]
    drag(tab_at(second, 0), tab_at(first, 0) - QPoint(40, 0))
    note("docked", end)

def end():
    print(json.dumps(told))
    windows.close_all()
    app.quit()

note("before", cancelled, 2500)
app.exec()
"""


@pytest.mark.slow
def test_a_real_pointer_tears_a_tab_off_and_docks_it_again(tmp_path: Path, screen: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": screen, "RNNSIM_STATE_DIR": str(tmp_path / "state")}
    done = subprocess.run([sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    told: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    assert told["before"]["rows"] == told["cancelled"]["rows"] == [[0, 1, 2]]
    assert told["torn"]["rows"] == [[0, 2], [1]]
    assert told["torn"]["corners"][1][0] > 1000, "it stands where it was let go"
    assert told["docked"]["rows"] == [[1, 0, 2]]
    ticks = [stage["tick"] for stage in told.values()]
    assert ticks == sorted(set(ticks)), "its clock goes on"
    assert all((stage["labels"], stage["playing"]) == (["Add a unit"], True) for stage in told.values())


def over(frame: TabbedWindow, x: float, kinds: tuple[type, ...] = (QDragEnterEvent, QDragMoveEvent, QDropEvent)) -> None:
    """Something is dragged over a row of tabs, and let go."""
    mime = QMimeData()
    mime.setData(MIME, b"tab")
    place: Any
    for kind in kinds:
        place = QPointF(x, 12) if kind is QDropEvent else QPoint(round(x), 12)
        event = kind(place, Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(frame.strip, event)


def test_a_tab_that_is_dragged_out_docks_where_it_is_let_go(windows: OpenWindows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [windows.open_document(sample(name)) for name in ("elman", "jordan", "hopfield")]
    first = windows.frames.front
    assert first is not None
    pages[1].tab.session.apply("Add a unit", add_units(1))
    targets: list[tuple[TabbedWindow, float] | Ending] = [Ending.CANCELLED, Ending.FREE]

    def dragged(source: object, page: object) -> Ending:
        target = targets.pop(0)
        if isinstance(target, Ending):
            return target
        over(*target)
        return Ending.TAKEN

    monkeypatch.setattr(frames_module, "dragged", dragged)

    def pull(frame: TabbedWindow, at: int) -> None:
        bar = frame.strip.bar
        place = bar.tabRect(at).center() - QPoint(20, 0)
        QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=place)
        for down in (4, 12, 30, 60, 90):
            QTest.mouseMove(bar, place + QPoint(0, down))
        QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=place + QPoint(0, 90))

    pull(first, 1)
    assert (len(windows.frames.all), first.pages) == (1, tuple(pages))
    pull(first, 1)
    assert [frame.pages for frame in windows.frames.all] == [(pages[0], pages[2]), (pages[1],)]
    second = windows.frames.all[1]
    targets.append((first, first.strip.bar.tabRect(1).right() - 4.0))
    pull(second, 0)
    assert [frame.pages for frame in windows.frames.all] == [(pages[0], pages[2], pages[1])]
    targets.append((first, 0.0))
    pull(first, 2)
    assert first.pages == (pages[1], pages[0], pages[2])
    assert first.page is pages[1]
    assert pages[1].tab.session.history.labels() == ["Add a unit"]
    pages[1].do("undo")
    assert pages[1].tab.session.history.labels() == []


def test_the_place_in_the_row_is_marked_while_a_tab_is_over_it(windows: OpenWindows) -> None:
    for name in ("elman", "jordan"):
        windows.open_document(sample(name))
    first = windows.frames.front
    assert first is not None
    bar = first.strip.bar
    over(first, bar.x() + bar.tabRect(0).left() + 2.0, (QDragEnterEvent, QDragMoveEvent))
    before = first.strip.mark.geometry().center().x()
    over(first, bar.x() + bar.tabRect(1).left() + 4.0, (QDragMoveEvent,))
    assert first.strip.mark.isVisible()
    assert before < first.strip.mark.geometry().center().x() == pytest.approx(bar.x() + bar.tabRect(1).left(), abs=3)
    over(first, 0.0, (QDropEvent,))
    assert not first.strip.mark.isVisible()
