"""Connecting by a strategy as a person does it: 3, a choice, a look at the preview, Enter; and what is said when it cannot be done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rnnsim.analysis.spectrum import spectral_radius_of
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.placement import arrange
from rnnsim.views.dialogs.connect_with import ConnectingView
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.window import NetworkWindow
from tests.gui.app_fixtures import running_threads
from tests.gui.hands import when_a_dialog_opens

pytestmark = pytest.mark.gui
LEFT, KEYS = Qt.MouseButton.LeftButton, Qt.Key


def ten_units(windows: OpenWindows, qtbot: QtBot) -> NetworkWindow:
    draft = Draft("Ten units")
    draft.units(10, activation="tanh")
    window = windows.open_document(arrange("ring", ())(Document(draft.network())))
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None)
    qtbot.keyClick(window.graph_view, KEYS.Key_A)
    return window


def ask(qtbot: QtBot, window: NetworkWindow, act: Callable[[SentenceDialog, ConnectingView], None]) -> None:
    """Press 3, do something to the dialog, and come back when it is closed."""
    failed: list[BaseException] = []

    def meet(dialog: QWidget) -> None:
        assert isinstance(dialog, SentenceDialog)
        try:
            act(dialog, dialog.findChildren(ConnectingView)[0])
        except BaseException as error:  # a dialog left open would never give the test back
            failed.append(error)
            dialog.reject()

    when_a_dialog_opens(meet)
    qtbot.keyClick(window.graph_view, KEYS.Key_3)
    if failed:
        raise failed[0]
    qtbot.waitUntil(lambda: not any(name.startswith("rnnsim plan") for name in running_threads()))


def type_over(field: QWidget, text: str) -> None:
    field.setFocus()
    QTest.keyClick(field, KEYS.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)


def test_three_and_enter_connect_all_to_all_and_one_undo_takes_it_back(windows: OpenWindows, qtbot: QtBot) -> None:
    window = ten_units(windows, qtbot)
    ask(qtbot, window, lambda dialog, view: QTest.keyClick(dialog.focusWidget(), KEYS.Key_Return))
    assert len(window.tab.session.document.network.connections) == 90
    assert window.focusWidget() is window.graph_view
    window.do("undo")
    assert len(window.tab.session.document.network.connections) == 0


def test_a_small_world_is_seen_before_it_is_made_drawn_again_and_scaled(windows: OpenWindows, qtbot: QtBot) -> None:
    window = ten_units(windows, qtbot)

    def act(dialog: SentenceDialog, view: ConnectingView) -> None:
        QTest.keyClicks(dialog.focusWidget(), "s")  # the choice of strategies has the keyboard: Small world
        type_over(view.form.controls["neighbours"], "1")
        assert view.count.text() == "20 connections"
        assert "2 into each unit" in view.facts.text()
        QTest.keyClicks(view.form.controls["weights"], "n")  # Normal
        before = view.plan
        qtbot.mouseClick(view.again, LEFT)
        assert view.seed.text() == "1"
        assert before is not None
        assert view.plan is not None
        assert view.plan.weights.tolist() != before.weights.tolist()
        qtbot.mouseClick(view.form.controls["scales"], LEFT)
        qtbot.waitUntil(lambda: "spectral radius 0.95" in view.facts.text())
        assert dialog.buttons["connect"].text() == "Make 20 connections"
        qtbot.mouseClick(dialog.buttons["connect"], LEFT)

    ask(qtbot, window, act)
    session = window.tab.session
    assert list(session.history.labels()) == ["Connect small world: 20 connections (seed 1)"]
    assert abs(spectral_radius_of(session.document) - 0.95) < 1e-9
    assert window.tab.next_seed == 2


def test_marked_sources_feed_the_selection(windows: OpenWindows, qtbot: QtBot) -> None:
    window = ten_units(windows, qtbot)
    session = window.tab.session
    session.select([0, 1, 2])
    qtbot.keyClick(window.graph_view, KEYS.Key_1)
    session.select([7, 8, 9])

    def act(dialog: SentenceDialog, view: ConnectingView) -> None:
        assert view.source_choice.currentText() == "3 marked sources"
        QTest.keyClicks(dialog.focusWidget(), "o")  # One to one
        QTest.keyClick(dialog.focusWidget(), KEYS.Key_Return)

    ask(qtbot, window, act)
    wires = session.document.network.connections
    assert list(zip(wires.source.tolist(), wires.target.tolist(), strict=True)) == [(0, 7), (1, 8), (2, 9)]


def test_what_cannot_be_made_is_said_in_one_sentence_and_enter_does_nothing(windows: OpenWindows, qtbot: QtBot) -> None:
    window = ten_units(windows, qtbot)
    document = window.tab.session.document

    def act(dialog: SentenceDialog, view: ConnectingView) -> None:
        QTest.keyClicks(dialog.focusWidget(), "f")  # Fixed fan-in
        field = view.form.controls["count"]
        type_over(field, "40")
        assert view.problem.text().startswith("Fan-in 40 needs 40 sources for every target, and there are only 9")
        assert not dialog.buttons["connect"].isEnabled()
        type_over(field, "many")
        assert "is a whole number from 1 to 1e+06, not “many”" in view.problem.text()
        QTest.keyClick(field, KEYS.Key_Return)
        assert dialog.isVisible()
        QTest.keyClick(field, KEYS.Key_Escape)
        assert not dialog.isVisible()

    ask(qtbot, window, act)
    assert window.tab.session.document is document


def test_the_canvas_shows_what_would_be_made_while_the_dialog_is_open(windows: OpenWindows, qtbot: QtBot) -> None:
    window = ten_units(windows, qtbot)
    view = window.graph_view

    def act(dialog: SentenceDialog, connecting: ConnectingView) -> None:
        before = view.grab().toImage()
        assert view.planned.plan is connecting.plan
        QTest.keyClicks(dialog.focusWidget(), "o")  # One to one, which makes nothing without self-loops
        assert view.planned.plan is None or not len(view.planned.plan)
        assert view.grab().toImage() != before
        dialog.reject()

    ask(qtbot, window, act)
    assert view.planned.plan is None
    assert len(window.tab.session.document.network.connections) == 0
