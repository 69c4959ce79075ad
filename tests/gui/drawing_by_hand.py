"""What a person draws unit by unit, from an empty canvas: a network for the exclusive or, and one cell of an LSTM. Gestures are counted.

A gesture is one click, double-click or drag, one key press, or one text typed with the key that ends it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.gui.hands import Place

if TYPE_CHECKING:
    from tests.gui.person import Person

RADIUS = 20.0
INPUT_WEIGHTS = {"i": 0.7, "f": -0.4, "g": 1.3, "o": 0.25}
OWN_WEIGHTS = {"i": -0.6, "f": 0.9, "g": 0.5, "o": -1.1}
BIASES = {"i": 0.15, "f": 1.0, "g": -0.2, "o": 0.35}
TAPE = (0.5, -1.25, 2.0, 0.0, -0.75, 1.5)


class Counting:
    """A person whose gestures are counted; places are scene numbers."""

    def __init__(self, person: Person) -> None:
        self.person, self.hands, self.count = person, person.hands, 0

    @property
    def canvas(self) -> QWidget:
        return self.person.canvas

    @property
    def network(self) -> Any:
        return self.person.window.tab.session.document.network

    def view(self, x: float, y: float) -> Place:
        return self.person.window.graph_view.view_area.to_view(x, y)

    def of(self, unit: int, dx: float = 0.0, dy: float = 0.0) -> Place:
        units = self.network.units
        row = int(units.rows(unit))
        return self.view(float(units.place_x[row]) + dx, float(units.place_y[row]) + dy)

    def key(self, key: str) -> None:
        self.count += 1
        self.hands.key(key)

    def type(self, text: str, end: str = "Return") -> None:
        self.count += 1
        self.hands.type(text)
        self.hands.key(end)

    def click(self, place: Place, widget: QWidget | None = None) -> None:
        self.count += 1
        self.hands.click(widget or self.canvas, place)

    def press(self, button: QWidget) -> None:
        self.count += 1
        self.hands.click(button)

    def double_click(self, place: Place) -> None:
        self.count += 1
        self.hands.click(self.canvas, place) if not hasattr(self.hands, "_do") else None
        self.hands.double_click(self.canvas, place)

    def drag(self, *way: Place) -> None:
        self.count += 1
        self.hands.move(self.canvas, way[0])
        self.hands.press(self.canvas, way[0])
        for start, end in pairwise(way):
            for share in (0.25, 0.5, 0.75, 1.0):
                self.hands.move(self.canvas, (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share), pressed=True)
        self.hands.release(self.canvas, way[-1])

    def connect(self, source: int, target: int) -> None:
        """Drag from the source's rim, on the side of the target."""
        (ax, ay), (bx, by) = self.of(source), self.of(target)
        away = np.hypot(bx - ax, by - ay)
        zoom = self.person.window.graph_view.view_area.zoom
        start = ax + (bx - ax) / away * RADIUS * zoom, ay + (by - ay) / away * RADIUS * zoom
        self.drag(start, (bx, by))

    def wire(self, source: int, target: int) -> tuple[float, float]:
        """Where a wire is bare, behind the badge of its delay, on the canvas."""
        wires, routes = self.network.connections, self.person.window.graph_view.scene.wires.routes
        row = int(np.flatnonzero((wires.source == source) & (wires.target == target))[0])
        x, y = routes.points_at(np.array([row]), 0.78)[0].tolist()
        return self.view(x, y)

    def until_units(self, count: int) -> None:
        self.hands.wait_until(lambda: len(self.network.units) == count, f"there are {count} units, not {len(self.network.units)}")

    def until_wires(self, count: int) -> None:
        self.hands.wait_until(
            lambda: len(self.network.connections) == count, f"there are {count} connections, not {len(self.network.connections)}"
        )


def part_button(window: QWidget, text: str) -> QWidget:
    from rnnsim.views.palette import PartRow

    return next(row for row in window.findChildren(PartRow) if row.text() == text and row.isVisible())


def draw_exclusive_or(person: Person) -> None:
    """Two inputs, one hidden threshold unit that says "both", and an output; weights and biases typed where they stand; then the table."""
    from tests.gui.person import start_blank

    start_blank(person)
    hand = Counting(person)
    window = person.window
    window.window().resize(1600, 980)  # as a person has it on a large screen: the palette shows kinds of units
    hand.hands.wait(400)
    for text in ("Input", "Input", "Threshold", "Threshold"):
        hand.press(part_button(window, text))
    hand.until_units(4)
    first, second, both, either = hand.network.units.id.tolist()
    hand.canvas.setFocus()
    hand.key("o")
    for source, target in ((first, both), (second, both), (first, either), (second, either), (both, either)):
        hand.connect(source, target)
    hand.until_wires(5)
    hand.double_click(hand.wire(both, either))
    hand.type("-2")
    hand.click(hand.of(both))
    hand.key("Return")
    hand.type("-1.5", end="Tab")
    hand.type("-0.5")
    hand.key("b")
    hand.hands.wait(300)
    hand.type("0110")
    panel = next(dock.current_panel for dock in window.layout_.docks if dock.current_name == "truth_table")
    assert panel is not None
    hand.hands.wait_until(lambda: panel.sentence.startswith("4 of 4"), f"the table is right: {panel.sentence}")
    person.note(gestures=hand.count, sentence=panel.sentence, table=panel.table()[1], steps=window.tab.session.history.labels())


def draw_long_short_term_memory(person: Person) -> None:
    """Eight units placed by the key p, wires by mouse and keys, gates by dragging a unit onto a wire, numbers typed in place."""
    from tests.gui.person import start_blank

    start_blank(person)
    hand = Counting(person)
    places = {"x": (-330, 0), "i": (-150, -130), "f": (-150, -45), "o": (-150, 130), "g": (-150, 45),
              "c": (40, 0), "t": (170, 0), "h": (300, 0)}  # fmt: skip
    middle = hand.canvas.width() / 2, hand.canvas.height() / 2
    ids: dict[str, int] = {}
    for name, (x, y) in places.items():
        hand.hands.move(hand.canvas, (middle[0] + x, middle[1] + y))
        hand.key("p")
        ids[name] = int(hand.network.units.id[-1])
    hand.until_units(8)
    _give_kinds(hand, ids)
    _draw_wires(hand, ids)
    _type_numbers(hand, ids)
    _type_tape(hand)
    for _ in TAPE:
        hand.key("space")
    hand.hands.wait_until(lambda: person.tick == len(TAPE), "the tape was read")
    frame = person.window.tab.playback.frame
    assert frame is not None
    _, rows = frame.past.rows_of([ids["h"], ids["c"]], 1, len(TAPE))
    person.note(gestures=hand.count, h=rows[:, 0].tolist(), c=rows[:, 1].tolist(), units=len(hand.network.units),
                connections=len(hand.network.connections))  # fmt: skip


def _set_activation(hand: Counting, name: str) -> None:
    hand.key("ctrl+shift+p")
    hand.hands.wait(250)
    hand.type(f"activation {name}")
    hand.hands.wait(150)


def _marquee(hand: Counting, ids: dict[str, int], names: str) -> None:
    """Drag a rectangle around units."""
    places = np.array([hand.of(ids[name]) for name in names])
    low, high = places.min(axis=0) - 32, places.max(axis=0) + 32
    hand.drag((float(low[0]), float(low[1])), (float(high[0]), float(high[1])))


def _give_kinds(hand: Counting, ids: dict[str, int]) -> None:
    _marquee(hand, ids, "if")
    hand.hands.wait(50)
    _set_activation(hand, "logistic")
    hand.click(hand.of(ids["o"]))
    _set_activation(hand, "logistic")
    for name, role in (("x", "i"), ("c", ""), ("h", "o")):
        hand.click(hand.of(ids[name]))
        _set_activation(hand, "identity")
        if role:
            hand.key(role)


def _draw_wires(hand: Counting, ids: dict[str, int]) -> None:
    for source, made in (("x", 4), ("h", 8)):
        hand.click(hand.of(ids[source]))
        hand.key("1")
        _marquee(hand, ids, "ifgo")
        hand.key("2")
        hand.until_wires(made)
    hand.click(hand.of(ids["x"]))
    hand.key("7")
    hand.key("d")
    for source, target, gate in (("g", "c", "i"), ("c", "t", ""), ("t", "h", "o")):
        hand.connect(ids[source], ids[target])
        hand.click(hand.wire(ids[source], ids[target]))
        hand.key("d")
        if gate:
            start = hand.of(ids[gate], RADIUS * 0.8, 0)
            hand.drag(start, hand.wire(ids[source], ids[target]))
    hand.until_wires(11)
    rim = hand.of(ids["c"], 0, -RADIUS)
    hand.drag(rim, (rim[0] - 20, rim[1] - 60), hand.of(ids["c"]))
    hand.until_wires(12)
    hand.drag(hand.of(ids["f"], RADIUS * 0.8, 0), hand.wire(ids["c"], ids["c"]))


def _type_numbers(hand: Counting, ids: dict[str, int]) -> None:
    """Weights by walking with Tab from wire to wire, in the order of targets; then the biases."""
    network = hand.network
    names = {unit: name for name, unit in ids.items()}
    hand.key("w")
    hand.key("Return")
    for source, target in zip(network.connections.source.tolist(), network.connections.target.tolist(), strict=True):
        table = {"x": INPUT_WEIGHTS, "h": OWN_WEIGHTS}.get(names[source], {})
        hand.type(f"{table.get(names[target], 1.0)}", end="Tab")
    hand.key("Escape")
    _marquee(hand, ids, "ifgo")
    hand.key("Return")
    chosen = hand.person.window.tab.session.selection.units.tolist()
    walked = chosen if len(chosen) > 1 else sorted(ids[name] for name in "ifgo")
    for unit in walked:
        hand.type(f"{BIASES[names[unit]]}", end="Tab")
    hand.key("Escape")


def _type_tape(hand: Counting) -> None:
    window = hand.person.window
    dock = window.layout_.docks[1]
    tab = dock.tabs.tabRect(dock.open_names.index("tape")).center()
    hand.click((tab.x(), tab.y()), dock.tabs)
    hand.hands.wait(200)
    hand.press(next(button for button in window.findChildren(QPushButton) if button.text() == "Add an episode" and button.isVisible()))
    hand.hands.wait(200)
    panel = dock.current_panel
    assert panel is not None
    table = panel.inputs.table  # type: ignore[attr-defined]
    index = table.model().index(0, 0)
    cell = table.visualRect(index).center()
    hand.click((cell.x(), cell.y()), table.viewport())
    hand.type("\t".join(str(value) for value in TAPE))
    hand.hands.wait(100)
    hand.canvas.setFocus()
    assert QApplication.focusWidget() is hand.canvas
