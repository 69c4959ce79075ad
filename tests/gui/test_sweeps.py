"""A person before a network that reads later ticks: the episode is played, and what cannot be is one sentence with a way out."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rnnsim.engine.running import run
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import set_connections
from rnnsim.network.episode import Episode
from rnnsim.session.announcements import FrameReady
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.window import NetworkWindow

pytestmark = pytest.mark.gui
LEFT = Qt.MouseButton.LeftButton
NUMBERS = np.array([[3.0], [-1.0], [4.0]])


def sum_from_the_end(repeats: bool = False) -> Document:
    """Unit 1 adds up what x says from the last tick to the first; connection 1 is its own."""
    draft = Draft("Sum from the end")
    x = draft.units(1, is_input=True, label="x")
    s = draft.units(1, is_output=True, label="s", place_x=150.0)
    draft.connect(x, s, delay=0)
    draft.connect(s, s, delay=-1)
    return Document(draft.network(), (Episode("numbers", NUMBERS, x, repeats=repeats),), tape=0)


def opened(windows: OpenWindows, qtbot: QtBot, document: Document) -> NetworkWindow:
    window = windows.open_document(document, is_playing=False)
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None)
    return window


def frame_of(window: NetworkWindow) -> FrameReady:
    assert window.tab.playback.frame is not None
    return window.tab.playback.frame


def press_space(window: NetworkWindow, qtbot: QtBot, tick: int) -> None:
    qtbot.keyClick(window.graph_view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: frame_of(window).tick == tick)


def test_ticks_show_the_sums_and_the_end_leads_to_the_start(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, sum_from_the_end())
    for tick, total in ((1, 6.0), (2, 3.0), (3, 4.0)):
        press_space(window, qtbot, tick)
        assert frame_of(window).values_of([1]).tolist() == [total]
    qtbot.keyClick(window.graph_view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(window.banners.buttons))
    assert "The episode ends with tick 3" in window.banners.sentence.text()
    (to_the_start,) = window.banners.buttons
    qtbot.mouseClick(to_the_start, LEFT)
    qtbot.waitUntil(lambda: frame_of(window).tick == 0)
    press_space(window, qtbot, 1)
    assert frame_of(window).hold is None


def test_a_weight_turned_while_it_plays_shows_from_the_next_tick(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, sum_from_the_end(repeats=True))
    press_space(window, qtbot, 1)
    window.tab.session.apply("Weight", set_connections([1], weight=0.5))
    press_space(window, qtbot, 2)
    assert frame_of(window).values_of([1]).tolist() == [1.0]
    assert frame_of(window).past.trace_of(1, 1, 1)[1].tolist() == [6.0]
    assert run(window.tab.session.document).outputs[:, 0].tolist() == [3.5, 1.0, 4.0]
