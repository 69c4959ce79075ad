"""The canvas as a person meets it: offscreen, by mouse and keys, judged by the pixels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from rnnsim.drawing.anchors import anchors_of
from rnnsim.drawing.raster import readiness
from rnnsim.drawing.theme import DARK, LIGHT, PROJECTOR, Theme
from rnnsim.network.clipping import clipping_to_text, copied
from rnnsim.network.document import Document, Layout, TextNote
from rnnsim.network.draft import Draft
from rnnsim.network.edits import add_units, change_layout, connect, set_connections, set_units
from rnnsim.session.announcements import CursorMoved, DocumentSaved, TrainingProgressed
from rnnsim.session.tab import Tab
from rnnsim.views.canvas.clipboard import QtClipboard
from rnnsim.views.canvas.gestures.dropping import MIME
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.canvas.layers import still_picture
from rnnsim.views.canvas.layers.overlay import pill_rectangle

pytestmark = pytest.mark.gui


@pytest.fixture(autouse=True, params=["QPainter", pytest.param("raster", marks=pytest.mark.slow)])
def _painter(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever draws the wires, people see and do the same: here the raster draws the few, too."""
    if request.param == "raster":
        readiness.load()
        monkeypatch.setattr(still_picture, "FEW_WIRES", 0)
    else:
        monkeypatch.setattr(readiness, "kernels", lambda: None)


LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
Shown = tuple[Tab, GraphView]


def two_units(weight: float = 1.0) -> Document:
    draft = Draft("two")
    ids = draft.units(2, activation="tanh", place_x=[120.0, 360.0], place_y=[120.0, 120.0])
    draft.connect_pairs(ids[:1], ids[1:], weight, delay=0)
    return Document(draft.network())


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[list[Tab]]:
    tabs: list[Tab] = []
    yield tabs
    for tab in tabs:
        tab.close()


def show(qtbot: QtBot, tabs: list[Tab], document: Document, *, theme: Theme = LIGHT) -> Shown:
    """A canvas of 640 × 400 whose scene begins at its upper left corner, at zoom 1."""
    tab = Tab(document)
    tabs.append(tab)
    view = GraphView(tab.session, tab.playback, theme)
    qtbot.addWidget(view)
    tab.session.announcements.subscribe(view.show_announcement)
    view.resize(640, 400)
    view.show()
    qtbot.waitExposed(view)
    area = view.view_area
    view.scene.show(area.__class__(area.width, area.height))
    qtbot.waitUntil(lambda: tab.take_frame() or tab.playback.frame is not None)
    return tab, view


def pixels(view: GraphView) -> NDArray[np.int64]:
    """(height, width, 3) of what is shown."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), 2::-1].astype(np.int64)


def colour_at(view: GraphView, x: float, y: float) -> str:
    return "#{:02X}{:02X}{:02X}".format(*pixels(view)[round(y), round(x)])


def drag(view: GraphView, *way: tuple[float, float]) -> None:
    places = [QPoint(round(x), round(y)) for x, y in way]
    QTest.mousePress(view, LEFT, PLAIN, places[0])
    for place in places[1:]:
        QTest.mouseMove(view, place)
    QTest.mouseRelease(view, LEFT, PLAIN, places[-1])


def turn_wheel(view: GraphView, x: float, y: float, *, notches: int) -> None:
    at, turned = QPointF(x, y), QPoint(0, 120 * notches)
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(at, view.mapToGlobal(at), QPoint(), turned, none, PLAIN, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view, event)


def test_what_cannot_be_seen_on_the_canvas_paints_nothing(qtbot: QtBot, opened: list[Tab], monkeypatch: pytest.MonkeyPatch) -> None:
    tab, view = show(qtbot, opened, Document())
    asked: list[None] = []
    monkeypatch.setattr(view, "update", lambda: asked.append(None))
    for announcement in (CursorMoved(3), TrainingProgressed(1, 0.5), DocumentSaved(Path("a.rnnsim"))):
        tab.session.announcements.announce(announcement)
    assert not asked
    tab.session.apply("Add", add_units(1))
    assert asked


def test_an_empty_canvas_says_how_to_begin_and_a_double_click_adds_a_unit(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, Document())
    assert (pixels(view)[190:212] != pixels(view)[2, 2]).any(), "no words in the middle"
    QTest.mouseDClick(view, LEFT, PLAIN, QPoint(240, 180))
    assert len(tab.session.document.network.units) == 1
    assert colour_at(view, 240, 180 + 17) == LIGHT.activation(0)
    _, noted = show(qtbot, opened, Document().changed(layout=Layout(text_notes=(TextNote(0.0, -150.0, "x"),))))
    assert pixels(noted)[190:212].min() > 200, "the words lie under what is written"


def test_a_drag_from_rim_to_rim_draws_a_connection_that_is_seen_at_once(qtbot: QtBot, opened: list[Tab]) -> None:
    draft = Draft()
    draft.units(2, place_x=[120.0, 360.0], place_y=[120.0, 120.0])
    tab, view = show(qtbot, opened, Document(draft.network()))
    assert colour_at(view, 260, 120) == LIGHT.canvas
    drag(view, (138, 120), (200, 140), (300, 130), (360, 120))
    assert tab.session.document.network.connections.delay.tolist() == [1]
    assert colour_at(view, 260, 120) == LIGHT.positive


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
def test_signs_ground_and_paper_have_the_colours_of_the_theme(qtbot: QtBot, opened: list[Tab], theme: Theme) -> None:
    tab, view = show(qtbot, opened, two_units(), theme=theme)
    tab.session.apply("Connect", connect(1, 0, -1.0, delay=0))
    tab.session.apply("Straight", set_units([1], place_y=121.0))
    tab.session.undo()
    tab.session.undo()
    assert colour_at(view, 240, 120) == theme.positive
    tab.session.apply("Turn", set_connections([tab.session.document.network.connections.id[0]], weight=-1.0))
    assert colour_at(view, 240, 120) == theme.negative
    assert colour_at(view, 120, 135) == theme.activation(0)
    assert colour_at(view, 6, 6) == theme.canvas


def test_a_running_clock_recolours_the_units(qtbot: QtBot, opened: list[Tab]) -> None:
    document = two_units()
    tab, view = show(qtbot, opened, document)
    tab.session.apply("Bias", set_units([0], bias=5.0))
    tab.playback.tick()
    qtbot.waitUntil(lambda: tab.take_frame() and tab.playback.frame is not None and tab.playback.frame.tick == 1)
    red = QColor(colour_at(view, 120, 135))
    assert red.red() > 180 > 90 > red.green()


def test_a_selected_unit_has_its_ring_and_loses_it_again(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, two_units())
    QTest.mouseClick(view, LEFT, PLAIN, QPoint(120, 120))
    assert tab.session.selection.units.tolist() == [0]
    QTest.mouseMove(view, QPoint(500, 300))
    ring = pixels(view)[120 - 28 : 120 - 23, 120]
    assert (np.abs(ring - np.array(QColor(LIGHT.accent).getRgb()[:3])).sum(axis=1) < 30).any()
    QTest.mouseClick(view, LEFT, PLAIN, QPoint(500, 300))
    ring = pixels(view)[120 - 28 : 120 - 23, 120]
    assert not (np.abs(ring - np.array(QColor(LIGHT.accent).getRgb()[:3])).sum(axis=1) < 30).any()


def test_selected_units_stand_out_where_units_are_dots(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, two_units())
    view.zoom_to(0.1)
    tab.session.select([0, 1])
    off = np.abs(pixels(view) - np.array(QColor(LIGHT.accent).getRgb()[:3])).sum(axis=2)
    assert (off < 60).sum() > 8


def test_a_dragged_unit_takes_its_wire_along(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, two_units())
    drag(view, (360, 120), (360, 160), (360, 300), (360, 312))
    assert tab.session.document.network.units.place_y.tolist() == [120, 312]
    assert colour_at(view, 300, 120) == LIGHT.canvas
    assert colour_at(view, 240, 216) == LIGHT.positive
    tab.session.undo()
    assert colour_at(view, 300, 120) == LIGHT.positive


def test_escape_cancels_a_drag_and_nothing_else(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, two_units())
    QTest.mousePress(view, LEFT, PLAIN, QPoint(360, 120))
    QTest.mouseMove(view, QPoint(360, 200))
    QTest.mouseMove(view, QPoint(400, 260))
    assert tab.session.document.network.units.place_y[1] != 120
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert tab.session.document.network.units.place_y[1] == 120
    QTest.mouseRelease(view, LEFT, PLAIN, QPoint(400, 260))
    assert tab.session.document.network.units.place_y[1] == 120


def test_the_wheel_zooms_at_the_pointer_and_turns_a_selected_weight(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, two_units(0.5))
    held = view.view_area.to_scene(300, 200)
    turn_wheel(view, 300, 200, notches=2)
    assert view.view_area.zoom == pytest.approx(1.44)
    assert view.view_area.to_scene(300, 200) == pytest.approx(held)
    turn_wheel(view, 300, 200, notches=-2)
    QTest.mouseClick(view, LEFT, PLAIN, QPoint(240, 120))
    turn_wheel(view, 240, 120, notches=3)
    assert tab.session.document.network.connections.weight[0] == pytest.approx(0.65)
    assert view.view_area.zoom == pytest.approx(1.0)


def test_space_ticks_when_it_is_let_go_and_pans_while_the_mouse_is_down(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, two_units())
    QTest.keyPress(view, Qt.Key.Key_Space)
    drag(view, (400, 300), (440, 320), (460, 330))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert view.view_area.to_view(0, 0) == pytest.approx((60, 30))
    assert tab.session.selection.is_empty
    QTest.keyClick(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: tab.take_frame() or (tab.playback.frame is not None and tab.playback.frame.tick == 1))
    assert tab.playback.frame is not None
    assert tab.playback.frame.tick == 1


def test_a_held_unit_is_clamped_while_the_clock_runs(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, two_units())
    tab.playback.play(200)
    qtbot.waitUntil(lambda: tab.take_frame() and tab.playback.is_playing)
    QTest.mousePress(view, LEFT, PLAIN, QPoint(120, 120))
    qtbot.waitUntil(lambda: tab.take_frame() and tab.playback.frame is not None and tab.playback.frame.clamped == {0: 1.0})
    QTest.mouseRelease(view, LEFT, PLAIN, QPoint(120, 120))
    qtbot.waitUntil(lambda: tab.take_frame() and tab.playback.frame is not None and not tab.playback.frame.clamped)


def test_a_combinational_loop_is_marked_and_its_first_fix_lets_the_clock_go_on(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, two_units())
    view.do_action = lambda action: action.does(tab)
    tab.session.apply("Connect", connect(1, 0, 1.0, delay=0))
    qtbot.waitUntil(lambda: tab.take_frame() and tab.playback.frame is not None and tab.playback.frame.hold is not None)
    shown = pixels(view)
    crimson = np.abs(shown - np.array(QColor(LIGHT.error).getRgb()[:3])).sum(axis=2) < 12
    assert crimson.sum() > 300, "no railway line"
    assert not [button for button in view.findChildren(QPushButton) if button.isVisible()], "the fixes wait for a click on the loop"
    x, y = view.view_area.to_view(*view.scene.wires.routes.valve[0].tolist())
    QTest.mouseClick(view, LEFT, PLAIN, QPoint(round(x), round(y)))
    buttons = [button for button in view.findChildren(QPushButton) if button.isVisible()]
    assert len(buttons) == 3
    buttons[0].click()
    qtbot.waitUntil(lambda: tab.take_frame() and tab.playback.frame is not None and tab.playback.frame.hold is None)
    assert not [button for button in view.findChildren(QPushButton) if button.isVisible()]


def test_a_gated_wire_pales_behind_a_closed_valve(qtbot: QtBot, opened: list[Tab]) -> None:
    draft = Draft()
    ids = draft.units(3, place_x=[120.0, 360.0, 240.0], place_y=[120.0, 120.0, 240.0])
    draft.connect_pairs(ids[:1], ids[1:2], 1.0, delay=0, gate=ids[2])
    _, view = show(qtbot, opened, Document(draft.network()))
    assert colour_at(view, 200, 120) == LIGHT.positive
    assert colour_at(view, 300, 120) != LIGHT.positive


def test_hidden_connections_are_neither_seen_nor_found(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, two_units())
    tab.session.apply("Hide", change_layout(shows_connections=False))
    assert colour_at(view, 250, 120) == LIGHT.canvas
    QTest.mouseClick(view, LEFT, PLAIN, QPoint(240, 120))
    assert tab.session.selection.is_empty


def test_at_high_zoom_the_value_is_written_inside(qtbot: QtBot, opened: list[Tab]) -> None:
    _, view = show(qtbot, opened, two_units())
    view.scene.show(view.view_area.zoomed(2.0, 120, 120))
    ink = (pixels(view)[105:118, 104:136].sum(axis=2) < 200).sum()
    assert ink > 30


def test_values_are_printed_when_numbers_are_on(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, two_units())
    before = pixels(view)[80:96, 90:150]
    tab.session.apply("Numbers", change_layout(shows_numbers=True))
    assert (pixels(view)[80:96, 90:150] != before).any()


def test_a_part_dropped_from_the_palette_lands_under_the_pointer(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, Document())
    data = QMimeData()
    data.setData(MIME, json.dumps({"part": "unit", "is_input": True}).encode())
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(view, QDragEnterEvent(QPoint(204, 96), copy, data, LEFT, PLAIN))
    QApplication.sendEvent(view, QDropEvent(QPointF(204, 96), copy, data, LEFT, PLAIN))
    units = tab.session.document.network.units
    assert (units.place_x.tolist(), units.place_y.tolist(), units.is_input.tolist()) == ([204], [96], [True])


def test_a_hostile_drop_is_told_and_changes_nothing(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, Document())
    told: list[str] = []
    view.refused = told.append
    view.input.drop_part("not a part", 0, 0)
    assert len(told) == 1
    assert tab.session.document.network.units.id.size == 0


def test_the_clipboard_keeps_a_piece_of_a_network(qtbot: QtBot) -> None:
    text = clipping_to_text(copied(two_units().network, [0, 1]))
    QtClipboard().write(text)
    assert QtClipboard().read() == text


def test_the_pill_shows_the_zoom_and_brings_back_a_hundred_per_cent(qtbot: QtBot, opened: list[Tab]) -> None:
    _, view = show(qtbot, opened, two_units())
    view.zoom_by(2.0)
    QTest.mouseClick(view, LEFT, PLAIN, pill_rectangle(view.view_area, LIGHT).center().toPoint())
    assert view.view_area.zoom == pytest.approx(1.0)


def test_fit_shows_everything_and_stays_so_when_the_window_grows(qtbot: QtBot, opened: list[Tab]) -> None:
    draft = Draft()
    draft.units(2, place_x=[-3000.0, 3000.0], place_y=[0.0, 900.0])
    _, view = show(qtbot, opened, Document(draft.network()))
    view.fit()
    for width in (640, 900):
        view.resize(width, 400)
        qtbot.waitUntil(lambda width=width: view.view_area.width == width)
        left, right = view.view_area.to_view(-3000, 0)[0], view.view_area.to_view(3000, 0)[0]
        assert 0 < left < right < width


def test_the_canvas_can_be_reached_by_keyboard_and_has_a_name(qtbot: QtBot, opened: list[Tab]) -> None:
    _, view = show(qtbot, opened, two_units())
    assert view.accessibleName()
    assert view.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert (view.minimumWidth(), view.minimumHeight()) == (480, 320)


def crowd() -> Document:
    random = np.random.default_rng(3)
    draft = Draft()
    draft.units(60, place_x=random.uniform(20, 620, 60), place_y=random.uniform(20, 380, 60))
    sources, targets = random.integers(0, 60, (2, 1500))
    apart = sources != targets
    draft.connect_pairs(sources[apart], targets[apart], random.normal(size=int(apart.sum())), delay=0)
    return Document(draft.network())


def difference(first: GraphView, second: GraphView) -> float:
    """Share of the pixels that differ visibly."""
    return float((np.abs(pixels(first) - pixels(second)).sum(axis=2) > 24).mean())


def settled(qtbot: QtBot, view: GraphView) -> GraphView:
    view.layers.still_layer.discard()
    view.update()
    qtbot.waitUntil(lambda: view.layers.is_settled and view.layers.still_layer.is_fine, timeout=5000)
    return view


@pytest.fixture
def slow_painting(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every picture were too large to be painted anew for each change."""
    monkeypatch.setattr("rnnsim.views.canvas.layers.stack.QUICK_WIRES", 0)
    monkeypatch.setattr("rnnsim.views.canvas.layers.stack.MOST_QUICK_WIRES", 0)


@pytest.mark.usefixtures("slow_painting")
def test_many_changed_wires_end_in_the_same_picture_as_a_fresh_canvas(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, crowd())
    settled(qtbot, view)
    wires = tab.session.document.network.connections
    tab.session.apply("Move", set_units([0, 1, 2], place_x=[300.0, 320.0, 340.0]))
    tab.session.apply("Turn", set_connections(wires.id[:400], weight=-wires.weight[:400]))
    view.repaint()
    qtbot.waitUntil(lambda: view.layers.is_settled, timeout=5000)
    _, fresh = show(qtbot, opened, tab.session.document)
    assert difference(view, settled(qtbot, fresh)) < 0.005


@pytest.mark.usefixtures("slow_painting")
def test_an_edit_is_seen_when_the_canvas_comes_back_though_it_was_hidden_while_its_picture_was_made(
    qtbot: QtBot, opened: list[Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    tab, view = show(qtbot, opened, crowd())
    settled(qtbot, view)
    monkeypatch.setattr("rnnsim.views.canvas.layers.still_layer.SLICE_SECONDS", 0.0)
    go_on = view.layers.go_on

    def go_on_and_hide() -> bool:
        monkeypatch.setattr(view.layers, "go_on", go_on)
        is_done = go_on()
        view.hide()
        return is_done

    monkeypatch.setattr(view.layers, "go_on", go_on_and_hide)
    wires = tab.session.document.network.connections
    tab.session.apply("Turn", set_connections(wires.id[:400], weight=-wires.weight[:400]))
    qtbot.waitUntil(view.isHidden, timeout=5000)
    qtbot.wait(20)  # the timer of the slices fires once more
    view.show()
    view.repaint()
    qtbot.waitUntil(lambda: view.layers.is_settled, timeout=5000)
    _, fresh = show(qtbot, opened, tab.session.document)
    assert difference(view, settled(qtbot, fresh)) < 0.005


@pytest.mark.usefixtures("slow_painting")
def test_few_changed_wires_are_seen_at_once_over_the_old_layer(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, crowd())
    settled(qtbot, view)
    _, fresh = show(qtbot, opened, tab.session.document)
    before = difference(settled(qtbot, fresh), view)
    tab.session.apply("Move", set_units([0], place_x=300.0, place_y=200.0))
    view.repaint()
    assert not view.layers.is_settled
    assert before < 0.001 < difference(view, fresh) < 0.4


@pytest.mark.usefixtures("slow_painting")
def test_a_cancelled_drag_among_many_wires_leaves_the_picture_of_before(qtbot: QtBot, opened: list[Tab]) -> None:
    tab, view = show(qtbot, opened, crowd())
    before = pixels(settled(qtbot, view))
    units = tab.session.document.network.units
    at = QPoint(round(units.place_x[7]), round(units.place_y[7]))
    QTest.mousePress(view, LEFT, PLAIN, at)
    for step in range(1, 6):
        QTest.mouseMove(view, at + QPoint(20 * step, 10))
        qtbot.wait(40)  # long enough for a picture without the dragged wires to be made
    assert tab.session.document.network.units.place_x[7] != units.place_x[7]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view, LEFT, PLAIN, at)
    view.repaint()
    assert not view.layers.is_settled
    qtbot.waitUntil(lambda: view.layers.is_settled, timeout=5000)
    tab.session.select()
    QTest.mouseMove(view, QPoint(2, 2))
    assert (np.abs(pixels(view) - before).sum(axis=2) > 24).mean() < 0.005


def test_a_press_on_a_ghost_selects_its_unit(qtbot: QtBot, opened: list[Tab]) -> None:
    draft = Draft("memory")
    x = draft.units(1, is_input=True, place_x=120.0, place_y=60.0)
    h = draft.units(1, activation="tanh", place_x=360.0, place_y=120.0)
    draft.connect(x, h, delay=0)
    draft.connect(h, h, 0.5)
    tab, view = show(qtbot, opened, change_layout(shows_ghosts=True)(Document(draft.network())))
    (ghost,) = anchors_of(tab.session.document.network, ghosts=True).ghost_places
    QTest.mouseClick(view, LEFT, PLAIN, QPoint(*(round(place) for place in ghost.tolist())))
    assert tab.session.selection.units.tolist() == h.tolist()
    assert len(tab.session.document.network.connections) == 2
