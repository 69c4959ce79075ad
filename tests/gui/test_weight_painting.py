"""The weight matrix painted with the mouse, copied and pasted by keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.session.tab import Tab
from rnnsim.views.panels.weight_matrix import WeightMatrixPanel
from tests.gui.settling import settle

pytestmark = pytest.mark.gui


def test_a_weight_is_painted_over_others_and_a_matrix_pasted_each_as_one_step(qtbot: QtBot) -> None:
    draft = Draft("three")
    units = draft.units(3, label="u")
    draft.connect(units, units, np.arange(9.0).reshape(3, 3), delay=1)
    tab = Tab(Document(draft.network()))
    settle(tab, 0)
    panel = WeightMatrixPanel(tab)
    qtbot.addWidget(panel)
    tab.session.announcements.subscribe(panel.show_announcement)
    panel.resize(560, 260)
    panel.show()
    qtbot.waitExposed(panel)
    figure, first = panel.figure, panel.cells.weights.tolist()

    def middle(row: int, column: int) -> QPoint:
        return figure.cell_area((row, column)).center().toPoint()

    QTest.mousePress(figure, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, middle(2, 2))
    for row, column in ((1, 2), (0, 2), (0, 1)):
        QTest.mouseMove(figure, middle(row, column))
        QApplication.processEvents()
    QTest.mouseRelease(figure, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, middle(0, 1))
    panel.refresh_now()
    painted = panel.cells.weights.tolist()
    assert painted == [[first[0][0], 8, 8], [*first[1][:2], 8], first[2]]
    assert list(tab.session.history.labels()) == ["Paint weights"]
    figure.setFocus()
    QTest.keyClick(figure, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().splitlines()[0] == f"{first[0][0]}\t8.0\t8.0"
    tab.session.undo()
    tab.session.select()
    QTest.keyClick(figure, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    panel.refresh_now()
    assert panel.cells.weights.tolist() == painted
    before = tab.session.document
    QApplication.clipboard().setText("1\t2\t3\t4")
    QTest.keyClick(figure, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "1 row and 4 columns, but from this cell on there are 3 rows and 3 columns" in panel.sentence
    assert tab.session.document is before
    assert tab.close()
