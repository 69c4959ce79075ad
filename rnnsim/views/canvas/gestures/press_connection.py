"""A click on a wire selects the connection; Shift adds, Ctrl toggles."""

from __future__ import annotations

from rnnsim.views.canvas.gestures.gesture import AbstractGesture
from rnnsim.views.canvas.gestures.marquee import pick
from rnnsim.views.canvas.gestures.place import Line, Place, Under, always
from rnnsim.views.canvas.scene import NOBODY, Press, Scene

HINT = "Click to select this connection, then turn the wheel to change its weight; double-click to type it."
BY_MOUSE = (Line("Click a wire", "Select it"), Line("Double-click a wire", "Type its weight, at its badge its delay"))


class PressConnection(AbstractGesture):
    """Selects at once, so that the wheel can turn the weight without another click."""

    cursor = "pointing"
    hint = "Turn the wheel to change the weight."

    def __init__(self, scene: Scene, connection: int, press: Press) -> None:
        self._session, self._before = scene.session, scene.session.selection
        pick(self._session, (), [connection], modifiers=press.modifiers)

    def move(self, x: float, y: float) -> None:
        """Nothing follows the pointer."""

    def finish(self, x: float, y: float) -> None:
        """Selected already."""

    def cancel(self) -> None:
        self._session.select(self._before.units, self._before.connections)


def _is_wire(under: Under) -> bool:
    return under.connection != NOBODY


def _begin(under: Under, press: Press) -> AbstractGesture:
    return PressConnection(under.scene, under.connection, press)


WIRE = Place(_is_wire, always("pointing", HINT), _begin)
