"""Arranging as a person does it: layouts that glide, forces that can be watched and cancelled, the slider for weak connections."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.views.force_arranging import LABEL, ForceCard
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.weak_slider import WeakSlider
from rnnsim.views.window import NetworkWindow
from tests.gui.app_fixtures import running_threads

pytestmark = pytest.mark.gui
KEYS = Qt.Key


def opened(windows: OpenWindows, qtbot: QtBot, units: int = 12, wires: int = 24) -> NetworkWindow:
    draw, draft = np.random.default_rng(0), Draft("tangled")
    ids = draft.units(units, activation="tanh", place_x=draw.uniform(0, 600, units), place_y=draw.uniform(0, 400, units))
    draft.connect_pairs(*draw.choice(ids, (2, wires)), draw.normal(size=wires), delay=1)
    window = windows.open_document(Document(draft.network()))
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None)
    return window


@pytest.mark.parametrize("name", ["layout_layered", "layout_groups", "layout_ring", "layout_grid"])
def test_a_layout_is_one_step_and_undo_takes_it_back(windows: OpenWindows, qtbot: QtBot, name: str) -> None:
    window = opened(windows, qtbot)
    digest = window.tab.session.document.digest
    window.do(name)
    assert len(window.tab.session.history.labels()) == 1
    assert window.graph_view.gliding.is_moving
    window.do("undo")
    assert window.tab.session.document.digest == digest


def test_selected_units_are_aligned_and_distributed_from_the_menu(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    assert not window.entries["align_top"].is_enabled()
    window.tab.session.select([1, 2, 3])
    window.do("align_top")
    window.do("distribute_across")
    units = window.tab.session.document.network.units
    assert len(set(units.place_y[1:4].tolist())) == 1
    assert np.ptp(np.diff(np.sort(units.place_x[1:4]))) < 1e-9
    assert window.tab.session.history.labels() == ["Align 3 units: top", "Distribute 3 units across"]


def test_forces_end_in_one_edit(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    digest = window.tab.session.document.digest
    window.do("layout_forces")
    qtbot.waitUntil(lambda: window.tab.session.history.labels() == [LABEL], timeout=10_000)
    assert "rnnsim forces" not in running_threads()
    window.do("undo")
    assert window.tab.session.document.digest == digest


def test_forces_are_watched_and_escape_leaves_all_as_it_was_at_once(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot, units=3000, wires=6000)
    digest = window.tab.session.document.digest
    window.do("layout_forces")
    card = window.graph_view.findChild(ForceCard)
    assert card is not None
    qtbot.waitUntil(lambda: window.graph_view.gliding.is_previewing and card.isVisible(), timeout=10_000)
    start = perf_counter()
    QTest.keyClick(card.button, KEYS.Key_Escape)
    assert perf_counter() - start < 2  # 0.1 on a machine that does nothing else
    assert not window.graph_view.gliding.is_previewing
    assert "rnnsim forces" not in running_threads()
    assert window.tab.session.document.digest == digest
    assert window.focusWidget() is window.graph_view


def test_the_slider_hides_the_weakest_and_one_undo_shows_them(windows: OpenWindows, qtbot: QtBot) -> None:
    window = opened(windows, qtbot)
    window.do("weak_connections")
    slider = window.graph_view.findChild(WeakSlider)
    assert slider is not None
    for _ in range(5):
        QTest.keyClick(slider.slider, KEYS.Key_PageUp)
    assert window.tab.session.document.layout.hides_weakest == 0.5
    assert slider.words.text() == "12 of 24 hidden"
    shown = window.graph_view.scene.shown_network.connections
    weights = np.abs(window.tab.session.document.network.connections.weight)
    assert np.abs(shown.weight).min() >= np.median(weights)
    window.do("undo")
    assert slider.words.text() == "all 24 connections shown"
    QTest.keyClick(slider.slider, KEYS.Key_Escape)
    assert not slider.isVisible()
