"""Middle-drag or Space-drag: the scene point taken hold of stays under the pointer."""

from __future__ import annotations

from rnnsim.views.canvas.gestures.gesture import AbstractGesture
from rnnsim.views.canvas.gestures.place import Line, Place, Under, always
from rnnsim.views.canvas.scene import Press, Scene

BY_MOUSE = (Line("Drag with the middle button", "Move the view; Space-drag, too"),)


class PanView(AbstractGesture):
    """Moves the view, not the document."""

    cursor = "grabbing"
    hint = "Let go to stop moving the view."

    def __init__(self, scene: Scene, press: Press) -> None:
        self._scene, self._held, self._start = scene, (press.x, press.y), scene.area

    def move(self, x: float, y: float) -> None:
        area = self._scene.area
        self._scene.show(area.panned((x - self._held[0]) * area.zoom, (y - self._held[1]) * area.zoom))

    def finish(self, x: float, y: float) -> None:
        self.move(x, y)

    def cancel(self) -> None:
        self._scene.show(self._start)


def _begin(under: Under, press: Press) -> None:
    """Zoom to 100 %, about the middle."""
    area = under.scene.area
    under.scene.show(area.zoomed(1.0 / area.zoom, area.width / 2, area.height / 2))


PILL = Place(lambda under: under.scene.is_on_pill(under.x, under.y), always("pointing", "Click to zoom to 100 %."), _begin, opens=False)
