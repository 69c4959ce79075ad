"""Panels as a person uses them: look, point, press, type. The clock runs on its own thread; what is shown is what frames say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import add_units, delete, set_units
from rnnsim.network.episode import Episode, pattern
from rnnsim.network.grouping import group_selection, set_flag
from rnnsim.network.run_settings import RunSettings
from rnnsim.session.action import in_sequence
from rnnsim.session.announcements import CursorMoved
from rnnsim.session.tab import Tab
from rnnsim.views.look import current_theme, look
from rnnsim.views.panels.abstract_panel import AbstractPanel
from rnnsim.views.panels.energy import EnergyPanel
from rnnsim.views.panels.panel_dock import PanelDock
from rnnsim.views.panels.panel_export import bytes_of, write_export
from rnnsim.views.panels.panel_table import PANELS, panel_class
from rnnsim.views.panels.raster import RasterPanel
from rnnsim.views.panels.traces import TracesPanel
from rnnsim.views.panels.unfolded import UnfoldedPanel
from rnnsim.views.panels.weight_matrix import WeightMatrixPanel
from tests.gui.settling import SOON, settle

pytestmark = pytest.mark.gui
Opened = Callable[..., tuple[Tab, AbstractPanel]]


def small_elman() -> Document:
    draft = Draft("small")
    x = draft.units(1, is_input=True, label="x")
    h = draft.units(2, activation="tanh", label="h", place_x=[0, 50], initial=0.5)
    y = draft.units(1, activation="logistic", is_output=True, label="y")
    draft.connect(x, h, 0.7, delay=0)
    draft.connect(h, h, [[0.4, -0.9], [0.9, 0.4]], delay=1)
    draft.connect(h, y, 1.5, delay=0)
    tape = Episode("beat", np.array([[1.0], [0.0], [0.0]]), x, repeats=True)
    return Document(draft.network(), (tape,), tape=0)


def two_spins() -> Document:
    """Hopfield's network of two units, w = 1: E = −s₁s₂."""
    draft = Draft("two spins")
    s = draft.units(2, activation="sign_hold", label="s", initial=[1.0, -1.0])
    draft.connect_pairs(s, s[::-1], 1.0)
    return Document(draft.network(), (pattern("both", [1.0, 1.0], s),), RunSettings(update_order="sequential"))


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    """Open a panel of a new tab after some ticks; everything is taken down afterwards."""
    tabs: list[Tab] = []

    def open_(name: str, document: Document, *, ticks: int = 0, size: tuple[int, int] = (560, 260)) -> tuple[Tab, AbstractPanel]:
        tab = Tab(document)
        tabs.append(tab)
        settle(tab, 0)
        if ticks:
            tab.playback.tick(ticks)
            settle(tab, ticks)
        panel = panel_class(name)(tab)
        qtbot.addWidget(panel)
        tab.session.announcements.subscribe(panel.show_announcement)
        panel.resize(*size)
        panel.show()
        qtbot.waitExposed(panel)
        QApplication.processEvents()
        return tab, panel

    yield open_
    assert all(tab.close() for tab in tabs)


def click(widget: QWidget, place: QPointF | QPoint, *, twice: bool = False) -> None:
    act = QTest.mouseDClick if twice else QTest.mouseClick
    act(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPointF(place).toPoint())
    QTest.qWait(SOON)


def shot(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def empty_button(panel: AbstractPanel) -> QPushButton:
    return panel.empty_state.findChildren(QPushButton)[0]


# every panel
@pytest.mark.parametrize("name", PANELS)
def test_each_panel_says_in_one_line_what_it_shows_and_has_a_name(opened: Opened, name: str) -> None:
    _, panel = opened(name, small_elman(), ticks=3)
    assert 10 < len(panel.sentence) < 120
    assert panel.accessibleName() == PANELS[name].title


@pytest.mark.parametrize("name", PANELS)
def test_each_panel_of_an_empty_document_says_how_to_fill_it_with_one_button(opened: Opened, name: str) -> None:
    _, panel = opened(name, Document())
    assert panel.empty_state.isVisible() or name == "tape"
    if name != "tape":
        assert panel.empty_state.sentence.endswith(".")
        label = panel.empty_state.findChild(QLabel)
        across = label.fontMetrics().horizontalAdvance(label.text())
        assert across <= label.width() or across / label.width() % 1 > 0.4, "the last line is no lone word"
        assert [button.isVisible() for button in panel.empty_state.findChildren(QPushButton)] == [True]


@pytest.mark.slow
@pytest.mark.parametrize("name", PANELS)
def test_each_panel_paints_in_every_theme_and_leaves_no_timer_running(opened: Opened, name: str) -> None:
    _, panel = opened(name, small_elman(), ticks=5)
    grounds = set()
    for theme in ("light", "dark", "projector"):
        look.choose(theme)
        QTest.qWait(SOON)
        grounds.add(shot(panel).pixelColor(3, panel.height() - 3).name())
    look.choose("light")
    assert grounds == {"#ffffff", "#1e2329"}
    panel.hide()
    assert not any(timer.isActive() for timer in panel.findChildren(QTimer))


@pytest.mark.parametrize("name", PANELS)
def test_each_panel_is_exported_as_picture_drawing_and_table(opened: Opened, name: str, tmp_path: Path) -> None:
    _, panel = opened(name, small_elman(), ticks=4)
    for suffix, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("csv", b"")):
        path = tmp_path / f"figure.{suffix}"
        write_export(panel, path)
        assert path.read_bytes().startswith(start)
        assert path.stat().st_size > 10
    assert sorted(path.name for path in tmp_path.glob("figure*")) == ["figure.csv", "figure.png", "figure.svg"]


def test_an_export_that_cannot_be_written_is_one_sentence(opened: Opened, tmp_path: Path) -> None:
    _, panel = opened("raster", small_elman(), ticks=2)
    panel.attempt(lambda: write_export(panel, tmp_path / "no folder" / "figure.csv"))
    assert panel.sentence == "Cannot save “figure.csv”: there is no such file or folder; check the name."
    panel.attempt(lambda: write_export(panel, tmp_path / "figure.doc"))
    assert ".png, .svg or .csv" in panel.sentence


def test_a_hidden_or_paused_panel_stands_still_and_catches_up_when_wanted(opened: Opened) -> None:
    tab, panel = opened("raster", small_elman(), ticks=3)
    panel.set_paused(True)
    tab.playback.tick(2)
    settle(tab, 5)
    assert panel.frame is not None
    assert panel.frame.tick == 3
    panel.set_paused(False)
    assert panel.frame.tick == 5
    panel.hide()
    tab.playback.tick()
    settle(tab, 6)
    assert panel.frame is None
    panel.show()
    assert panel.frame.tick == 6


# traces
def test_a_press_on_the_traces_looks_back_at_that_tick(opened: Opened) -> None:
    tab, panel = opened("traces", small_elman(), ticks=40)
    assert isinstance(panel, TracesPanel)
    axes = panel.plot.axes
    click(panel.plot.viewport(), QPointF(axes.x_of(12), axes.area.center().y()))
    settle(tab, 12)
    assert panel.plot.scene_shown.tick == 12


def test_curves_hold_the_recorded_outputs_from_the_initial_value_on(opened: Opened) -> None:
    tab, panel = opened("traces", small_elman(), ticks=20)
    assert isinstance(panel, TracesPanel)
    frame = tab.playback.frame
    assert frame is not None
    curve = panel.plot.scene_shown.curves[0]
    assert curve.ticks.tolist() == list(range(21))
    assert curve.values[0] == 0.5
    assert curve.values[1:].tolist() == frame.past.trace_of(1, 1, 20)[1].tolist()
    assert [end[0].split()[0] for end in panel.plot.scene_shown.ends] == ["h1", "h2", "y"]


def test_pointing_at_a_tick_shows_the_values_there_and_tells_the_other_panels(opened: Opened) -> None:
    tab, panel = opened("traces", small_elman(), ticks=20)
    assert isinstance(panel, TracesPanel)
    told: list[object] = []
    tab.session.announcements.subscribe(told.append)
    axes = panel.plot.axes
    QTest.mouseMove(panel.plot.viewport(), QPoint(round(axes.x_of(7)), 100))
    QTest.qWait(SOON)
    assert [item.tick for item in told if isinstance(item, CursorMoved)][-1] == 7
    frame = tab.playback.frame
    assert frame is not None
    at_7 = frame.past.rows_of([1], 7, 7)[1][0, 0]
    assert panel.plot.scene_shown.ends[0][1] == at_7


def test_an_old_future_stays_as_a_dashed_pale_curve(opened: Opened) -> None:
    tab, panel = opened("traces", small_elman(), ticks=30)
    assert isinstance(panel, TracesPanel)
    tab.playback.seek(10)
    settle(tab, 10)
    tab.session.apply("Bias", set_units([1], bias=0.8))
    tab.playback.tick()
    settle(tab, 11)
    ghosts = [curve for curve in panel.plot.scene_shown.curves if curve.is_dashed and curve.is_pale]
    assert len(ghosts) == 3
    assert ghosts[0].ticks.tolist() == list(range(10, 31))
    assert panel.plot.scene_shown.notes[0][0] == "old future"


def test_the_play_button_of_an_empty_panel_starts_the_clock(opened: Opened) -> None:
    tab, panel = opened("traces", small_elman())
    assert panel.empty_state.isVisible()
    QTest.mouseClick(empty_button(panel), Qt.MouseButton.LeftButton)
    for _ in range(500):
        tab.take_frame()
        if tab.playback.frame is not None and tab.playback.frame.tick >= 1:
            break
        QTest.qWait(2)
    QTest.qWait(SOON)
    assert not panel.empty_state.isVisible()


# raster
def test_the_raster_paints_the_activation_map_and_a_press_looks_back(opened: Opened) -> None:
    tab, panel = opened("raster", small_elman(), ticks=20)
    assert isinstance(panel, RasterPanel)
    axes, row = panel.figure.axes, panel.ids.tolist().index(0)
    y = axes.area.top() + (row + 0.5) * panel.figure.cell
    picture = shot(panel.figure)
    fed, silent = (picture.pixelColor(round(axes.x_of(tick)), round(y)) for tick in (1, 2))
    assert fed == QColor(current_theme().activation(1.0))
    assert silent == QColor(current_theme().activation(0.0))
    click(panel.figure, QPointF(axes.x_of(4), y))
    settle(tab, 4)


def test_the_ring_of_the_raster_agrees_with_the_recorded_past_through_branches_and_pages(opened: Opened) -> None:
    tab, panel = opened("raster", small_elman(), ticks=50)
    assert isinstance(panel, RasterPanel)
    for target, bias in ((20, 0.9), (70, -0.9), (40, 0.1)):
        if target < 50:
            tab.playback.seek(target)
            settle(tab, target)
        tab.session.apply("Bias", set_units([1], bias=bias))
        tab.playback.tick(37)
        frame = tab.playback.frame
        assert frame is not None
        settle(tab, frame.tick + 37)
        frame = tab.playback.frame
        ticks, values = frame.past.rows_of(panel.ids, panel.window_shown.first, panel.window_shown.last - 1)
        entries = panel.entries()[:, ticks - panel.window_shown.first]
        assert np.array_equal(entries, np.maximum(np.rint(values.T * 127) + 128, 1))


def test_a_press_on_a_name_of_the_raster_selects_the_unit(opened: Opened) -> None:
    tab, panel = opened("raster", small_elman(), ticks=5)
    assert isinstance(panel, RasterPanel)
    click(panel.figure, QPointF(5, panel.figure.axes.area.top() + 1.5 * panel.figure.cell))
    assert tab.session.selection.units.tolist() == [panel.ids[1]]


def test_a_unit_that_comes_later_is_blank_before_it_came(opened: Opened) -> None:
    tab, panel = opened("raster", small_elman(), ticks=10)
    assert isinstance(panel, RasterPanel)
    tab.session.apply("Add", add_units(1, activation="tanh", bias=2.0))
    new = tab.session.document.network.units.id[-1]
    tab.playback.tick(5)
    settle(tab, 15)
    row = panel.entries()[panel.ids.tolist().index(new)]
    assert (row[:11] == 0).all()
    assert (row[11:16] > 200).all()


# unfolded
def test_a_press_on_a_wire_of_any_copy_selects_the_connection_and_the_wheel_changes_it_in_all(opened: Opened, qtbot: QtBot) -> None:
    tab, panel = opened("unfolded", small_elman(), ticks=12, size=(520, 300))
    assert isinstance(panel, UnfoldedPanel)
    columns, network = panel.figure.columns, tab.session.document.network
    row = int(np.flatnonzero((network.connections.source == 0) & (network.connections.target == 1))[0])
    (x1, y1), (x2, y2) = columns.place(2, 0), columns.place(2, 1)
    place = QPointF((x1 + x2) / 2, (y1 + y2) / 2)
    click(panel.figure, place)
    assert tab.session.selection.connections.tolist() == [network.connections.id[row]]
    panel.change_weight(row, 0.05)
    panel.change_weight(row, 0.05)
    assert tab.session.document.network.connections.weight[row] == pytest.approx(0.8)
    tab.session.undo()
    assert tab.session.document.network.connections.weight[row] == 0.7


def test_a_network_of_inputs_alone_is_traced(opened: Opened) -> None:
    draft = Draft("inputs alone")
    draft.units(2, is_input=True, label="x")
    _, panel = opened("traces", Document(draft.network()), ticks=3)
    assert panel.empty_state.isHidden()
    assert "x1" in panel.sentence


def test_a_unit_that_was_pointed_at_in_the_unfolded_picture_may_be_deleted(opened: Opened) -> None:
    tab, panel = opened("unfolded", small_elman(), ticks=5, size=(520, 300))
    assert isinstance(panel, UnfoldedPanel)
    panel.point_at(((0, 3), -1), 0)
    panel.refresh_now()
    assert panel.sentence.startswith("y at t = ")
    tab.session.apply("Delete", delete(tab.session.document.network.units.id[1:]))
    panel.refresh_now()
    assert panel.sentence.startswith("One copy for each tick")


def test_a_press_on_a_column_looks_back_and_the_columns_stand_still(opened: Opened) -> None:
    tab, panel = opened("unfolded", small_elman(), ticks=12, size=(520, 300))
    assert isinstance(panel, UnfoldedPanel)
    first, columns = panel.first, panel.figure.columns
    click(panel.figure, QPointF(columns.left(1) + 3, 35))
    settle(tab, first + 1)
    assert panel.first == first
    lit = shot(panel.figure).pixelColor(round(columns.left(1) + 5), round(columns.height))
    assert lit == QColor(current_theme().now)


def test_an_unfolded_picture_that_has_more_room_again_shows_earlier_ticks_again(opened: Opened) -> None:
    _, panel = opened("unfolded", small_elman(), ticks=12, size=(520, 300))
    assert isinstance(panel, UnfoldedPanel)
    wide = panel.copies
    for width, copies in ((160, 2), (520, wide)):
        panel.resize(width, 300)
        panel.refresh_now()
        assert panel.copies == panel.room == copies


def test_a_collapsed_group_is_a_card_in_every_copy_and_a_click_on_it_expands_it_everywhere(opened: Opened) -> None:
    document = small_elman()
    ids = document.network.units.id
    document = in_sequence(group_selection(ids[1:3], "inner"), set_flag("collapsed", ("inner",), True))(document)
    tab, panel = opened("unfolded", document, ticks=12, size=(520, 300))
    assert isinstance(panel, UnfoldedPanel)
    columns, card = panel.figure.columns, len(panel.folded.shown)
    place = QPointF(*columns.place(1, card))
    QTest.mouseMove(panel.figure, place.toPoint())
    panel.refresh_now()
    assert panel.sentence.startswith("inner: 2 units, on average")
    click(panel.figure, place)
    assert tab.session.document.layout.collapsed == ()
    assert tab.session.history.labels()[-1] == "Expand “inner”"
    panel.refresh_now()
    assert panel.folded.paths == ()
    tab.session.undo()
    panel.refresh_now()
    assert panel.folded.paths == ("inner",)


# weights
def test_a_typed_number_with_a_decimal_comma_becomes_the_weight(opened: Opened) -> None:
    tab, panel = opened("weights", small_elman())
    assert isinstance(panel, WeightMatrixPanel)
    (cell,) = panel.cells.cells_at(np.array([0]))
    middle = panel.figure.cell_area(cell).center()
    click(panel.figure, middle)
    assert tab.session.selection.connections.tolist() == [0]
    click(panel.figure, middle, twice=True)
    assert panel.figure.editor.isVisible()
    QTest.keyClicks(panel.figure.editor, "-0,25")
    QTest.keyClick(panel.figure.editor, Qt.Key.Key_Return)
    wires = tab.session.document.network.connections
    assert wires.weight[wires.rows([0])].tolist() == [-0.25]
    assert not panel.figure.editor.isVisible()


def test_what_is_no_number_is_said_and_nothing_changes(opened: Opened) -> None:
    tab, panel = opened("weights", small_elman())
    assert isinstance(panel, WeightMatrixPanel)
    before = tab.session.document
    panel.figure.edit((0, 0))
    panel.figure.editor.setText("much")
    QTest.keyClick(panel.figure.editor, Qt.Key.Key_Return)
    assert "“much” is not a number" in panel.sentence
    panel.refresh_now()
    assert "“much” is not a number" in panel.sentence, "a refresh says nothing over it"
    assert tab.session.document is before


def test_a_connection_of_a_locked_group_is_not_deleted_and_the_panel_says_why(opened: Opened) -> None:
    document = small_elman()
    ids = document.network.units.id
    document = in_sequence(group_selection(ids, "all"), set_flag("locked", ("all",), True))(document)
    tab, panel = opened("weights", document)
    assert isinstance(panel, WeightMatrixPanel)
    tab.session.select([], document.network.connections.id)
    panel.refresh_now()
    wires = document.network.connections
    shown = [(panel.cells.targets[row], panel.cells.sources[column]) for row, column in panel.chosen]
    assert shown == list(zip(wires.target[np.argsort(wires.id)], wires.source[np.argsort(wires.id)], strict=True))
    panel.remove()
    assert "locked" in panel.sentence
    assert tab.session.document is document


def test_a_number_in_an_empty_cell_draws_the_connection(opened: Opened) -> None:
    tab, panel = opened("weights", small_elman())
    assert isinstance(panel, WeightMatrixPanel)
    row, column = panel.cells.targets.tolist().index(3), panel.cells.sources.tolist().index(0)
    panel.set_weight((row, column), 0.5)
    wires = tab.session.document.network.connections
    assert ((wires.source == 0) & (wires.target == 3) & (wires.weight == 0.5) & (wires.delay == 1)).any()


def test_dragging_up_on_a_cell_is_one_entry_of_the_history(opened: Opened) -> None:
    tab, panel = opened("weights", small_elman())
    assert isinstance(panel, WeightMatrixPanel)
    (cell,) = panel.cells.cells_at(np.array([0]))
    start = panel.figure.cell_area(cell).center().toPoint()
    QTest.mousePress(panel.figure, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in (6, 12, 20):
        QTest.mouseMove(panel.figure, start - QPoint(0, step))
        QTest.qWait(5)
    QTest.mouseRelease(panel.figure, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start - QPoint(0, 20))
    wires = tab.session.document.network.connections
    assert wires.weight[wires.rows([0])].tolist() == pytest.approx([0.9])
    assert len(tab.session.history.labels()) == 1


# energy
def test_energy_falls_by_single_updates_and_the_overlap_says_what_was_recalled(opened: Opened) -> None:
    _, panel = opened("energy", two_spins(), ticks=3)
    assert isinstance(panel, EnergyPanel)
    course = panel.course
    assert course is not None
    assert course.staircase.energies[:2].tolist() == [1.0, -1.0]  # s₁ turns to s₂: E = −s₁s₂ falls from 1 to −1
    assert course.staircase.ticks[:3].tolist() == [0.0, 0.5, 1.0]
    assert course.energy_at(0) == 1.0
    assert course.overlaps.tolist() == [-1.0]
    assert course.overlaps_at_start.tolist() == [0.0]
    assert panel.sentence == "Energy after each update: never rises when units take turns"


def test_the_energy_panel_explains_itself_where_weights_differ(opened: Opened) -> None:
    _, panel = opened("energy", small_elman(), ticks=2)
    assert "may rise: the weight from" in panel.sentence


# the dock
def test_a_dock_builds_a_panel_when_its_tab_is_first_shown_and_tells_only_that_one(qtbot: QtBot) -> None:
    tab = Tab(small_elman())
    settle(tab, 0)
    dock = PanelDock(tab, ("raster", "weights"))
    qtbot.addWidget(dock)
    dock.resize(500, 252)
    dock.show()
    tab.session.announcements.subscribe(dock.show_announcement)
    assert dock.current_name == "raster"
    assert dock.current_panel is None
    QTest.qWait(SOON)
    raster = dock.current_panel
    dock.show_panel("weights")
    assert dock.current_name == "weights"
    tab.playback.tick(2)
    settle(tab, 2)
    assert isinstance(raster, RasterPanel)
    assert raster.frame is None
    assert raster.window_shown.first == 0
    dock.open_panel("tape")
    assert dock.open_names == ("raster", "weights", "tape")
    dock.close_panel("weights")
    assert dock.open_names == ("raster", "tape")
    assert "Open Weights" in [action.text() for action in dock.more_menu_actions()]
    assert tab.close()


def test_an_exported_drawing_holds_lines_and_not_a_photograph(opened: Opened) -> None:
    _, panel = opened("unfolded", small_elman(), ticks=4)
    drawing = bytes_of(panel, "svg")
    assert b"<image" not in drawing
    assert drawing.count(b"<path") > 20
