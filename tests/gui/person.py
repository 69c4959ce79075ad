"""A person's session with the real program, as a script: draw, run, look back, change, undo, save, edit, be killed, recover.

Run as `python -m tests.gui.person draw|recover REPORT [--x]`; what was reached is written to REPORT as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPushButton, QWidget

from rnnsim import app
from rnnsim.views.gallery import GalleryWindow
from rnnsim.views.window import NetworkWindow
from tests.gui.drawing_by_hand import draw_exclusive_or, draw_long_short_term_memory
from tests.gui.hands import AbstractHands, Place, QtHands, XHands, when_a_dialog_opens

RADIUS = 20.0


class Person:
    """Sees the newest window and acts on it."""

    def __init__(self, hands: AbstractHands, report: Path) -> None:
        self.hands, self.report_path = hands, report
        self.report: dict[str, Any] = {}

    @property
    def window(self) -> NetworkWindow:
        return next(widget for widget in QApplication.allWidgets() if isinstance(widget, NetworkWindow) and widget.isVisible())

    @property
    def canvas(self) -> QWidget:
        return self.window.graph_view

    @property
    def digest(self) -> str:
        return self.window.tab.session.document.digest

    @property
    def tick(self) -> int:
        frame = self.window.tab.playback.frame
        return -1 if frame is None else frame.tick

    def note(self, **values: Any) -> None:
        """Keep what was reached; written at once, since the program may be killed."""
        self.report.update(values)
        self.report_path.write_text(json.dumps(self.report))

    def at(self, unit: int, dx: float = 0.0, dy: float = 0.0) -> Place:
        """A place on the canvas, by its distance in scene pixels from the unit of that row."""
        units, area = self.window.tab.session.document.network.units, self.window.graph_view.view_area
        return area.to_view(float(units.place_x[unit]) + dx, float(units.place_y[unit]) + dy)

    def middle_of(self, first: int, second: int, share: float = 0.5) -> Place:
        (ax, ay), (bx, by) = self.at(first), self.at(second)
        return ax + (bx - ax) * share, ay + (by - ay) * share

    def sees(self, units: int, connections: int) -> None:
        network = self.window.tab.session.document.network
        self.hands.wait_until(
            lambda: (len(network_of(self).units), len(network_of(self).connections)) == (units, connections),
            f"there are {units} units and {connections} connections, not {len(network.units)} and {len(network.connections)}",
        )

    def presses(self, keys: str, times: int = 1) -> None:
        for _ in range(times):
            self.hands.key(keys)


def network_of(person: Person) -> Any:
    return person.window.tab.session.document.network


def start_blank(person: Person) -> None:
    hands = person.hands
    gallery = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, GalleryWindow))
    hands.wait_until(gallery.isVisible, "the gallery is there")
    hands.wait(400)
    button = next(button for button in gallery.findChildren(QPushButton) if button.text() == "Blank canvas")
    hands.click(button)
    hands.wait_until(has_network_window, "a blank canvas")
    hands.wait(600)


def draw(person: Person) -> None:
    """A ring of three units, a self-loop, and a gated connection, from an empty canvas."""
    hands = person.hands
    start_blank(person)
    person.note(empty=person.digest)
    canvas = person.canvas
    across, down = canvas.width(), canvas.height()
    for x, y in ((0.3, 0.7), (0.7, 0.7), (0.5, 0.25)):
        hands.double_click(canvas, (across * x, down * y))
    person.sees(3, 0)
    for source, target, edge in ((0, 1, (RADIUS, 0.0)), (1, 2, (-RADIUS * 0.6, -RADIUS * 0.8)), (2, 0, (-RADIUS * 0.6, RADIUS * 0.8))):
        hands.drag(canvas, person.at(source, *edge), person.at(target))
    person.sees(3, 3)
    loop_way = [person.at(0, 0, RADIUS), person.at(0, -60, 50), person.at(0)]
    hands.move(canvas, loop_way[0])
    hands.press(canvas, loop_way[0])
    for place in loop_way[1:]:
        hands.move(canvas, place, pressed=True)
    hands.release(canvas, loop_way[-1])
    person.sees(3, 4)
    hands.drag(canvas, person.at(2, 0, RADIUS), person.middle_of(0, 1))
    hands.wait_until(lambda: bool((network_of(person).connections.gate >= 0).any()), "a connection is gated")
    person.note(gates=network_of(person).connections.gate.tolist(), delays=network_of(person).connections.delay.tolist())


def run_and_look_back(person: Person) -> None:
    """Poke, 50 ticks, 20 back by the time slider, another weight, on: a branch with the old future as a ghost."""
    hands, canvas = person.hands, person.canvas
    hands.hold(canvas, person.at(0), 600)
    canvas.setFocus()
    for _ in range(50):
        person.presses("space")
    hands.wait_until(lambda: person.tick == 50, "50 ticks were made")
    values = person.window.tab.playback.frame
    assert values is not None
    person.note(lively=bool(abs(values.values).max() > 0))
    slider = person.window.transport.slider
    height = slider.height() / 2
    hands.drag(slider, (slider.x_of(50), height), (slider.x_of(30), height))
    hands.wait_until(lambda: person.tick == 30, "tick 30 is shown")
    wire = person.middle_of(1, 2)
    before = network_of(person).connections.weight.copy()
    hands.click(canvas, wire)
    hands.wheel(canvas, wire, 3)
    hands.wait_until(lambda: bool((network_of(person).connections.weight != before).any()), "a weight has changed")
    hands.move(canvas, (8, 8))
    person.presses("space", 10)
    hands.wait_until(lambda: person.tick == 40, "ten more ticks")
    frame = person.window.tab.playback.frame
    assert frame is not None
    person.note(ghosts=len(frame.past.ghosts), ghost_last=frame.past.ghosts[0].last if frame.past.ghosts else 0)


def undo_and_redo_all(person: Person) -> None:
    hands, history = person.hands, person.window.tab.session.history
    person.note(drawn=person.digest, steps=len(history.labels()))
    person.canvas.setFocus()
    while history.can_undo:
        person.presses("ctrl+z")
    person.note(undone=person.digest, units_left=len(network_of(person).units))
    while history.can_redo:
        person.presses("ctrl+shift+z")
    hands.wait(100)
    person.note(redone=person.digest)


def save_and_edit_on(person: Person, path: Path) -> None:
    hands, canvas = person.hands, person.canvas

    def name_it(dialog: QWidget) -> None:
        assert isinstance(dialog, QFileDialog)
        field = dialog.findChild(QLineEdit)
        assert field is not None
        hands.key("ctrl+a")
        hands.type(str(path))
        hands.key("Return")

    when_a_dialog_opens(name_it)
    person.presses("ctrl+s")
    hands.wait_until(path.exists, "the file is written")
    hands.wait(300)
    person.note(saved=person.digest, is_modified_after_saving=person.window.tab.is_modified)
    canvas.setFocus()
    across, down = canvas.width(), canvas.height()
    for x, y in ((0.1, 0.15), (0.1, 0.5), (0.1, 0.85)):
        hands.double_click(canvas, (across * x, down * y))
    hands.click(canvas, person.at(3))
    for _ in range(2):
        hands.key("shift+Right")
        hands.wait(800)
    hands.drag(canvas, person.at(3, RADIUS, 0), person.at(0))
    hands.click(canvas, person.at(5))
    hands.key("Delete")
    hands.wait(100)
    person.note(edited=person.digest, modified=person.window.tab.is_modified)


def first_life(person: Person) -> None:
    draw(person)
    run_and_look_back(person)
    undo_and_redo_all(person)
    save_and_edit_on(person, person.report_path.with_name("ring.rnnsim"))
    person.hands.wait(3000)
    person.note(killed=True)
    os.kill(os.getpid(), signal.SIGKILL)


def seven_keys(person: Person) -> None:
    """From an empty canvas to a random recurrent network that runs, without the mouse."""
    start_blank(person)
    for presses, keys in enumerate(("m", "Return", "1", "shift+2", "a", "r", "space"), start=1):
        person.presses(keys)
        person.note(presses=presses)
    person.sees(10, 100)
    person.hands.wait_until(lambda: person.tick == 1, "the clock stands at tick 1")
    frame = person.window.tab.playback.frame
    assert frame is not None
    person.note(values=frame.values_of(network_of(person).units.id).tolist(), steps=person.window.tab.session.history.labels())


def second_life(person: Person) -> None:
    person.hands.wait(500)
    person.note(recovered=person.digest, recovered_title=person.window.windowTitle())


def accept_recovery(person: Person) -> None:
    def accept(dialog: QWidget) -> None:
        assert isinstance(dialog, QDialog)
        button = next(button for button in dialog.findChildren(QPushButton) if button.text().startswith("Recover"))
        person.note(offered=True)
        person.hands.click(button)

    when_a_dialog_opens(accept)


def begin_when(holds: Callable[[], bool], act: Callable[[], None], milliseconds: int = 10_000) -> None:
    """Begin without waiting in a loop of our own, so that a dialog's loop can end."""
    if holds() or milliseconds <= 0:
        act()
    else:
        QTimer.singleShot(100, lambda: begin_when(holds, act, milliseconds - 100))


def has_network_window() -> bool:
    return any(isinstance(widget, NetworkWindow) and widget.isVisible() for widget in QApplication.allWidgets())


def live(person: Person, stage: str) -> None:
    try:
        drawn = {"xor": draw_exclusive_or, "lstm": draw_long_short_term_memory}
        {"draw": first_life, "recover": second_life, "keys": seven_keys, **drawn}[stage](person)
    except BaseException:
        person.note(failure=traceback.format_exc())
    finally:
        os._exit(0)


def main(stage: str, report: str, *options: str) -> None:
    person = Person(XHands() if "--x" in options else QtHands(), Path(report))
    QApplication([])
    if stage == "recover":
        accept_recovery(person)
        QTimer.singleShot(300, lambda: begin_when(has_network_window, lambda: live(person, stage)))
    else:
        QTimer.singleShot(300, lambda: live(person, stage))
    app.open_app(None)


if __name__ == "__main__":
    main(*sys.argv[1:])
