"""Every line of the sheet that says what the mouse does is done as it is written, and does what it says; the pointer says so before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document, TextNote
from rnnsim.network.draft import Draft
from rnnsim.network.edits import change_layout
from rnnsim.session.session import Session
from rnnsim.views.canvas.gestures.dropping import MIME
from rnnsim.views.canvas.gestures.table import BY_MOUSE
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.canvas.in_place.note_field import NoteField
from rnnsim.views.canvas.view_area import ViewArea
from tests.gui.hands import QtHands
from tests.unit.views.canvas.drawn import NotingClock

pytestmark = pytest.mark.gui
A, B, WIRE, INNER = 0, 1, 0, (2, 3)
ON_A, RIM_A, RIM_B, ON_B, FREE = (96.0, 96.0), (96.0, 114.0), (288.0, 114.0), (288.0, 96.0), (96.0, 480.0)
ON_WIRE, BADGE, NOTE = (170.0, 96.0), (148.0, 96.0), (420.0, 108.0)


def sketched() -> Document:
    """A wire with delay 2 from a to b, a group of two units with a wire to b from each, and a note."""
    draft = Draft("sketch")
    ends = draft.units(2, activation="tanh", label=["a", "b"], place_x=[96.0, 288.0], place_y=96.0)
    draft.connect_pairs(ends[:1], ends[1:], 0.5, delay=2)
    inner = draft.units(2, activation="tanh", place_x=[480.0, 600.0], place_y=336.0, group="inner")
    draft.connect_pairs(inner, ends[[1, 1]], 0.25)
    return change_layout(text_notes=(TextNote(400, 96, "A note."),))(Document(draft.network()))


@dataclass
class Canvas:
    """A canvas at zoom 1 with hands on it; places are scene numbers."""

    view: GraphView
    clock: NotingClock
    hands: QtHands = field(default_factory=QtHands)
    menus: list[tuple[int, int]] = field(default_factory=list)
    properties: list[int] = field(default_factory=list)

    @property
    def session(self) -> Session:
        return self.view.scene.session

    def click(self, at: tuple[float, float]) -> None:
        self.hands.click(self.view, self._there(at))

    def double_click(self, at: tuple[float, float]) -> None:
        self.click(at)
        self.hands.double_click(self.view, self._there(at))
        self.hands.release(self.view, self._there(at))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.hands.drag(self.view, self._there(start), self._there(end))

    def type_and_enter(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    def collapsed(self) -> tuple[float, float]:
        """Collapse the group; the middle of its card."""
        x, y = next((x, y) for x in range(380, 760, 4) for y in range(220, 400, 4) if self.part(x, y) == "toggle")
        self.click((x + 2, y + 2))
        return next((x, y) for x in range(380, 760, 10) for y in range(220, 460, 10) if self.part(x, y) == self.part(x + 20, y) == "card")

    def part(self, x: float, y: float) -> str:
        found = self.view.scene.groups.part_at(x, y)
        return "" if found is None else found[1]

    def title(self) -> tuple[float, float]:
        return next(
            (x + 3, y + 3) for x in range(380, 760, 4) for y in range(220, 400, 4) if self.part(x, y) == self.part(x + 6, y + 6) == "title"
        )

    def _there(self, at: tuple[float, float]) -> tuple[float, float]:
        return self.view.view_area.to_view(*at)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    clock = NotingClock(is_playing=False)
    clock.version = 0  # type: ignore[attr-defined]
    view = GraphView(Session(sketched()), clock)  # type: ignore[arg-type]
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    view.scene.area = ViewArea(900, 600)
    view.is_fitted = False
    made = Canvas(view, clock)
    view.menu_requested = lambda place, unit, connection: made.menus.append((unit, connection))
    view.properties_requested = made.properties.append
    view.setFocus()
    return made


def add_by_double_click(canvas: Canvas) -> None:
    canvas.double_click(FREE)
    units = canvas.session.document.network.units
    assert (len(units), units.place_x[-1], units.place_y[-1]) == (5, 96, 480)


def select_inside(canvas: Canvas) -> None:
    canvas.drag((40, 40), (340, 160))
    assert canvas.session.selection.units.tolist() == [A, B]


def select_unit(canvas: Canvas) -> None:
    canvas.click(ON_B)
    assert canvas.session.selection.units.tolist() == [B]


def move_unit(canvas: Canvas) -> None:
    canvas.drag(ON_A, (96, 192))
    assert canvas.session.document.network.units.place_y[A] == 192


def hold_unit(canvas: Canvas) -> None:
    at = canvas._there(ON_A)
    canvas.hands.hold(canvas.view, at, 500)
    assert canvas.clock.asked[0][:2] == ("poke", A)


def properties_of_unit(canvas: Canvas) -> None:
    canvas.double_click(ON_A)
    assert canvas.properties == [A]


def connect_to_new(canvas: Canvas) -> None:
    canvas.drag(RIM_A, FREE)
    network = canvas.session.document.network
    assert (len(network.units), len(network.connections)) == (5, 4)


def gate_wire(canvas: Canvas) -> None:
    canvas.double_click((170, 240))
    canvas.drag((170, 222), ON_WIRE)
    assert canvas.session.document.network.connections.gate[WIRE] == 4


def select_wire(canvas: Canvas) -> None:
    canvas.click(ON_WIRE)
    assert canvas.session.selection.connections.tolist() == [WIRE]


def type_weight_and_delay(canvas: Canvas) -> None:
    wires = lambda: canvas.session.document.network.connections  # noqa: E731
    canvas.double_click((220, 96))
    canvas.type_and_enter("-1.5")
    canvas.double_click(tuple(canvas.view.scene.wires.routes.badge[WIRE]))  # type: ignore[arg-type]
    canvas.type_and_enter("3")
    assert (wires().weight[WIRE], wires().delay[WIRE]) == (-1.5, 3)


def type_number(canvas: Canvas) -> None:
    canvas.session.apply("Numbers", change_layout(shows_numbers=True))
    canvas.view.repaint()
    finder = canvas.view.editing.finder
    spots = {spot.column: (x, y) for x in range(40, 150, 3) for y in range(20, 170, 3) if (spot := finder.at(x, y)) is not None}
    canvas.double_click(spots["initial"])
    canvas.type_and_enter("0.5")
    assert canvas.session.document.network.units.initial[A] == 0.5


def fold_by_chevron(canvas: Canvas) -> None:
    canvas.collapsed()
    assert canvas.session.document.layout.collapsed == ("inner",)


def expand_card(canvas: Canvas) -> None:
    canvas.double_click(canvas.collapsed())
    assert canvas.session.document.layout.collapsed == ()


def rename_group(canvas: Canvas) -> None:
    canvas.double_click(canvas.title())
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    canvas.type_and_enter("other")
    assert set(canvas.session.document.network.units.group[[*INNER]]) == {"other"}


def move_group(canvas: Canvas) -> None:
    x, y = canvas.title()
    canvas.drag((x, y), (x, y + 96))
    assert canvas.session.document.network.units.place_y[[*INNER]].tolist() == [432, 432]


def select_bundle(canvas: Canvas) -> None:
    canvas.collapsed()
    scene = canvas.view.scene
    canvas.click(next((x, y) for x in range(300, 500, 4) for y in range(160, 330, 4) if len(scene.groups.bundle_at(x, y, 3.0))))
    assert len(canvas.session.selection.connections) == 2


def move_and_widen_note(canvas: Canvas) -> None:
    canvas.drag(NOTE, (NOTE[0], NOTE[1] + 48))
    note = canvas.session.document.layout.text_notes[0]
    canvas.drag((note.x + note.width, note.y + 8), (note.x + note.width + 60, note.y + 8))
    widened = canvas.session.document.layout.text_notes[0]
    assert (widened.x, widened.y, widened.width) == (note.x, 144, note.width + 60)


def write_in_note(canvas: Canvas) -> None:
    canvas.double_click(NOTE)
    assert isinstance(QApplication.focusWidget(), NoteField)
    canvas.type_and_enter("Words")
    assert canvas.session.document.layout.text_notes[0].text == "Words"


def pan(canvas: Canvas) -> None:
    before = canvas.view.view_area
    middle, none = Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(canvas.view, middle, none, QPoint(300, 480))
    QTest.mouseMove(canvas.view, QPoint(330, 500))
    QTest.mouseRelease(canvas.view, middle, none, QPoint(330, 500))
    assert canvas.view.view_area.to_view(0, 0) == (before.to_view(0, 0)[0] + 30, before.to_view(0, 0)[1] + 20)
    QTest.keyPress(canvas.view, Qt.Key.Key_Space)
    canvas.hands.drag(canvas.view, (330, 500), (300, 480))
    QTest.keyRelease(canvas.view, Qt.Key.Key_Space)
    assert canvas.view.view_area.to_view(0, 0) == before.to_view(0, 0)


def zoom(canvas: Canvas) -> None:
    held = canvas.view.view_area.to_scene(300, 480)
    canvas.hands.wheel(canvas.view, (300, 480), 1)
    assert canvas.view.view_area.zoom > 1
    assert canvas.view.view_area.to_scene(300, 480) == pytest.approx(held)


def turn_weight(canvas: Canvas) -> None:
    canvas.click(ON_WIRE)
    canvas.hands.wheel(canvas.view, canvas._there(ON_WIRE), 2)
    assert canvas.session.document.network.connections.weight[WIRE] == pytest.approx(0.6)


def menu(canvas: Canvas) -> None:
    at = QPointF(*canvas._there(ON_B)).toPoint()
    QApplication.sendEvent(canvas.view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.view.mapToGlobal(at)))
    assert canvas.menus == [(B, -1)]


def drop_part(canvas: Canvas) -> None:
    canvas.view.input.drop_part('{"part": "unit", "activation": "relu"}', *FREE)
    assert canvas.session.document.network.units.activation[-1] == "relu"
    assert MIME.startswith("application/x-rnnsim")


DEEDS: dict[str, Callable[[Canvas], None]] = {
    "Double-click the canvas": add_by_double_click, "Drag over the canvas": select_inside,
    "Click a unit": select_unit, "Drag a unit": move_unit, "Hold on a unit": hold_unit, "Double-click a unit": properties_of_unit,
    "Drag from a rim": connect_to_new, "Drag from a rim to a wire": gate_wire,
    "Click a wire": select_wire, "Double-click a wire": type_weight_and_delay, "Double-click a number": type_number,
    "Click a group’s chevron": fold_by_chevron, "Double-click a card": expand_card, "Double-click a group’s title": rename_group,
    "Drag a group’s title": move_group, "Click a bundle": select_bundle,
    "Drag a note": move_and_widen_note, "Double-click a note": write_in_note,
    "Drag with the middle button": pan, "Wheel": zoom, "Wheel on a selected wire": turn_weight, "Right-click": menu,
    "Drag from the palette": drop_part,
}  # fmt: skip


def test_every_line_of_the_mouse_is_tried() -> None:
    assert list(DEEDS) == [line.hands for line in BY_MOUSE]


@pytest.mark.slow
@pytest.mark.parametrize("hands", DEEDS)
def test_the_mouse_does_what_the_sheet_says(canvas: Canvas, hands: str) -> None:
    DEEDS[hands](canvas)


def test_the_pointer_shows_what_a_press_would_do(canvas: Canvas) -> None:
    canvas.session.apply("Numbers", change_layout(shows_numbers=True))
    said: list[str] = []
    canvas.view.show_hint = said.append
    finder, beside = canvas.view.editing.finder, [y for y in range(40, 150, 3) if canvas.view.scene.unit_at(96, y) < 0]
    spots = {spot.column: (96.0, float(y)) for y in beside if (spot := finder.at(96, y)) is not None}
    badge = tuple(canvas.view.scene.wires.routes.badge[WIRE].tolist())
    shapes = Qt.CursorShape
    wanted = {
        FREE: (shapes.ArrowCursor, "Double-click to add"), ON_A: (shapes.SizeAllCursor, "Click to select, drag to move"),
        RIM_B: (shapes.CrossCursor, "Drag from the rim"), ON_WIRE: (shapes.PointingHandCursor, "Click to select this"),
        badge: (shapes.IBeamCursor, "Double-click to type another delay of a → b."),
        spots["label"]: (shapes.IBeamCursor, "Double-click to type another label of a."),
        spots["initial"]: (shapes.IBeamCursor, "Double-click to type another initial of a."),
        NOTE: (shapes.SizeAllCursor, "Drag to move the note"),
    }  # fmt: skip
    for place, (shape, hint) in wanted.items():
        QTest.mouseMove(canvas.view, QPointF(*canvas._there(place)).toPoint())
        assert (canvas.view.cursor().shape(), said[-1][: len(hint)]) == (shape, hint)
