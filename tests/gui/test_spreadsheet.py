"""The spreadsheet as a person uses it, by keys and mouse: type, paste, sort, filter, select; beside a clock that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document
from rnnsim.network.edits import change_layout
from rnnsim.session.tab import Tab
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.panels.spreadsheet.formula_popover import FormulaPopover
from rnnsim.views.panels.spreadsheet.spreadsheet_panel import SpreadsheetPanel
from tests.gui.settling import settle
from tests.unit.views.panels.spreadsheet.small_sheets import small_document

pytestmark = pytest.mark.gui
Opened = Callable[..., tuple[Tab, SpreadsheetPanel]]
KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def wait(milliseconds: int = 50) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    tabs: list[Tab] = []

    def open_(document: Document | None = None, kind: str = "units") -> tuple[Tab, SpreadsheetPanel]:
        tab = Tab(document or small_document())
        tabs.append(tab)
        settle(tab, 0)
        panel = SpreadsheetPanel(tab)
        qtbot.addWidget(panel)
        tab.session.announcements.subscribe(panel.show_announcement)
        panel.resize(900, 320)
        panel.show()
        qtbot.waitExposed(panel)
        panel.tabs.setCurrentIndex(("units", "connections").index(kind))
        panel.activateWindow()
        panel.table_shown.setFocus()
        return tab, panel

    yield open_
    assert all(tab.close() for tab in tabs)


def place(panel: SpreadsheetPanel, name: str) -> int:
    return next(at for at, column in enumerate(panel.model.columns) if column.name == name)


def go(panel: SpreadsheetPanel, row: int, name: str) -> None:
    panel.table_shown.go_to(row, place(panel, name), is_chosen=True)


def field(panel: SpreadsheetPanel) -> QLineEdit | None:
    found = [each for each in panel.table_shown.viewport().findChildren(QLineEdit) if each.isVisible()]
    return found[0] if found else None


def keys(panel: SpreadsheetPanel, *given: object) -> None:
    """Texts are typed, keys pressed, by whatever has the keyboard within the table."""
    for one in given:
        target: QWidget = field(panel) or panel.table_shown
        if isinstance(one, str):
            for letter in one:
                QTest.keyClicks(field(panel) or panel.table_shown, letter)
        else:
            key, held = one if isinstance(one, tuple) else (one, Qt.KeyboardModifier.NoModifier)
            QTest.keyClick(target, key, held)
        QApplication.processEvents()


def biases(tab: Tab) -> list[float]:
    return list(tab.session.document.network.units.bias.tolist())


def click(panel: SpreadsheetPanel, row: int, name: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    table = panel.table_shown
    box = table.visualRect(panel.model.index(row, place(panel, name)))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, box.center())


def test_a_table_is_filled_by_keys_alone(opened: Opened) -> None:
    tab, panel = opened()
    go(panel, 1, "bias")
    keys(panel, "0,25", KEY.Key_Return, "-2", KEY.Key_Return)  # Enter goes down
    assert biases(tab) == [0, 0.25, -2, 0, 0]
    keys(panel, KEY.Key_F2, KEY.Key_Escape, KEY.Key_F2, "7", KEY.Key_Escape)
    assert biases(tab) == [0, 0.25, -2, 0, 0]
    go(panel, 1, "bias")
    keys(panel, KEY.Key_F2)
    editor = field(panel)
    assert editor is not None
    assert editor.text() == "0.25"
    keys(panel, KEY.Key_Up, KEY.Key_Return)  # steps as in the inspector
    assert biases(tab)[1] == 0.35
    go(panel, 4, "label")
    keys(panel, "out", KEY.Key_Tab)
    assert tab.session.document.network.units.label[4] == "out"
    assert panel.table_shown.currentIndex().column() == 1
    go(panel, 0, "is_output")
    keys(panel, KEY.Key_Space)
    assert tab.session.document.network.output_ids.tolist() == [0, 4]
    keys(panel, KEY.Key_Down, KEY.Key_Delete)
    assert tab.session.document.network.units.id.tolist() == [0, 2, 3, 4]
    assert list(tab.session.history.labels()) == ["Set bias", "Set bias", "Set bias", "Set label", "Set output", "Delete 1 unit"]
    for _ in range(6):
        tab.session.undo()
    assert biases(tab) == [0, 0.5, -1, 0, 0]


def test_one_value_typed_is_written_into_all_rows_selected_on_the_canvas(opened: Opened) -> None:
    tab, panel = opened()
    go(panel, 0, "bias")
    tab.session.select(units=[1, 3, 4])
    wait()
    assert panel.model.marked_rows().tolist() == [1, 3, 4]
    assert panel.table_shown.currentIndex().row() == 1
    assert panel.sentence == "3 of 5 units selected"
    keys(panel, KEY.Key_Right, KEY.Key_Left, "3")
    assert panel.sentence == "Types into 3 units"
    keys(panel, KEY.Key_Return)
    assert biases(tab) == [0, 3, -1, 3, 3]
    tab.session.undo()
    assert biases(tab) == [0, 0.5, -1, 0, 0]


def test_rows_chosen_in_the_table_are_selected_on_the_canvas_and_the_tab_follows_the_canvas(opened: Opened) -> None:
    tab, panel = opened()
    click(panel, 1, "label")
    click(panel, 3, "bias", Qt.KeyboardModifier.ShiftModifier)
    assert tab.session.selection.units.tolist() == [1, 2, 3]
    keys(panel, KEY.Key_Escape)
    assert tab.session.selection.is_empty
    panel.filter.setFocus()
    panel.filter.clearFocus()
    tab.session.select(connections=[3])
    wait()
    assert panel.kind == "connections"
    assert panel.model.ids_of(panel.model.marked_rows()).tolist() == [3]


def test_cells_are_copied_and_pasted_as_a_spreadsheet_does(opened: Opened) -> None:
    tab, panel = opened()
    click(panel, 1, "activation")
    click(panel, 2, "bias", Qt.KeyboardModifier.ShiftModifier)
    keys(panel, (KEY.Key_C, CONTROL))
    assert QApplication.clipboard().text() == "tanh\t0.5\nrelu\t-1.0"
    QApplication.clipboard().setText("logistic\t1,5\r\n=a/2\t2\r\n")
    go(panel, 3, "activation")
    keys(panel, (KEY.Key_V, CONTROL))
    assert tab.session.document.network.units.activation.tolist()[3:] == ["logistic", "=a/2"]
    assert biases(tab)[3:] == [1.5, 2]
    before = tab.session.document
    go(panel, 4, "bias")
    keys(panel, (KEY.Key_V, CONTROL))
    assert "2 rows and 2 columns, but from this cell on there are 1 row" in panel.problem.text()
    QApplication.clipboard().setText("loud")
    keys(panel, (KEY.Key_V, CONTROL))
    assert "“loud” is not a number" in panel.problem.text()
    assert tab.session.document is before
    keys(panel, (KEY.Key_A, CONTROL))
    QApplication.clipboard().setText("")
    keys(panel, (KEY.Key_V, CONTROL))
    assert panel.problem.text().startswith("The clipboard holds no cells")


def test_what_a_cell_cannot_hold_stays_in_the_field_with_a_sentence_and_changes_nothing(opened: Opened) -> None:
    tab, panel = opened(kind="connections")
    before = tab.session.document
    go(panel, 0, "delay")
    keys(panel, "x", KEY.Key_Return)
    editor = field(panel)
    assert editor is not None
    assert panel.problem.isVisible()
    assert "“x” is not a whole number" in panel.problem.text()
    assert tab.session.document is before
    keys(panel, KEY.Key_Escape)
    assert field(panel) is None
    go(panel, 0, "source")
    keys(panel, "nobody", KEY.Key_Return)
    assert "There is no unit “nobody”" in panel.problem.text()
    keys(panel, KEY.Key_Escape)
    panel.filter.setText("wieght > 1")
    assert "“wieght” is no column" in panel.problem.text()
    panel.filter.setText("")
    assert not panel.problem.isVisible()


def test_a_press_on_a_name_sorts_and_words_filter(opened: Opened) -> None:
    _, panel = opened(kind="connections")
    header = panel.table_shown.horizontalHeader()
    middle = QPoint(header.sectionViewportPosition(place(panel, "weight")) + 20, 8)

    def weights() -> list[str]:
        return [panel.model.text(row, place(panel, "weight")) for row in range(panel.model.rowCount())]

    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert weights() == ["−0.900", "−0.200", "+0.700", "+1.500", "+2.000"]
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    panel.filter.setFocus()
    QTest.keyClicks(panel.filter, "weight > 0.5")
    assert weights() == ["+2.000", "+1.500", "+0.700"]
    assert panel.sentence.startswith("3 of 5 connections")
    QTest.keyClick(panel.filter, KEY.Key_Escape)
    assert len(weights()) == 5


def test_a_formula_shows_its_curve_while_it_is_written(opened: Opened) -> None:
    tab, panel = opened()
    go(panel, 1, "activation")
    keys(panel, "=a/(1+abs(a)")
    popover = panel.table_shown.findChild(FormulaPopover)
    assert popover is not None
    assert popover.isVisible()
    assert popover.preview.problem
    keys(panel, ")", KEY.Key_Return)
    assert tab.session.document.network.units.activation[1] == "=a/(1+abs(a))"


def test_a_name_is_chosen_from_the_list_that_opens_while_it_is_typed(opened: Opened) -> None:
    tab, panel = opened()
    go(panel, 1, "activation")
    keys(panel, KEY.Key_F2)
    editor = field(panel)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "relu")
    QTest.keyClick(editor.completer().popup(), KEY.Key_Down)
    QTest.keyClick(editor.completer().popup(), KEY.Key_Return)
    assert tab.session.document.network.units.activation[1] == "relu"
    assert field(panel) is None


def test_the_clock_runs_on_while_a_cell_is_typed_over(opened: Opened) -> None:
    tab, panel = opened()
    tab.playback.play(200.0)
    go(panel, 1, "bias")
    keys(panel, "0.")
    for _ in range(10):
        wait(20)
        tab.take_frame()
    assert tab.playback.frame is not None
    assert tab.playback.frame.tick > 2
    assert panel.model.text(1, place(panel, "now")) != ""
    keys(panel, "75", KEY.Key_Return)
    assert biases(tab)[1] == 0.75
    tab.playback.pause()


def test_keys_of_the_table_act_on_the_table_within_the_window(windows: OpenWindows) -> None:
    window = windows.open_document(change_layout(panels=("spreadsheet", "traces"))(small_document()))
    window.show()
    window.activateWindow()
    wait(150)
    panel = window.layout_.docks[0].current_panel
    assert isinstance(panel, SpreadsheetPanel)
    panel.table_shown.setFocus()
    go(panel, 2, "bias")
    QTest.keyClick(panel.table_shown, KEY.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "-1.0"
    QTest.keyClick(panel.table_shown, KEY.Key_Delete)
    assert len(window.tab.session.document.network.units) == 4
    QTest.keyClick(panel.table_shown, KEY.Key_Z, CONTROL)
    assert len(window.tab.session.document.network.units) == 5
