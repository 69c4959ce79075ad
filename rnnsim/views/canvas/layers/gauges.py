"""What the rims of stochastic units say: the probability their draw had at the shown tick."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainter

from rnnsim.drawing.level_of_detail import detail_at
from rnnsim.drawing.shapes import Shape, moved
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.units import gauge_shape
from rnnsim.network.document import Document
from rnnsim.session.announcements import FrameReady
from rnnsim.views.arithmetic import arithmetic_of
from rnnsim.views.canvas.layers.ground import paint_scene_shapes
from rnnsim.views.canvas.view_area import ViewArea

STEEPNESS = {"bernoulli": 1.0, "bernoulli_sign": 2.0}  # p = 1 / (1 + exp(−steepness · a))
MOST_GAUGES = 40


def probabilities_of(document: Document, frame: FrameReady) -> dict[int, float]:
    """Probability of a 1 (or +1) by unit id, of stochastic units whose tick can be told; empty where there are too many."""
    units, found = document.network.units, dict[int, float]()
    rows = np.flatnonzero(np.isin(units.activation, tuple(STEEPNESS)))
    for row in rows.tolist() if len(rows) <= MOST_GAUGES else ():
        told = arithmetic_of(document, int(units.id[row]), frame)
        if told is not None and np.isfinite(told.scaled):
            found[int(units.id[row])] = float(0.5 * (1 + np.tanh(STEEPNESS[str(units.activation[row])] * told.scaled / 2)))
    return found


class GaugeLayer:
    """Reckons once for each frame, since it asks the past."""

    def __init__(self) -> None:
        self._frame: FrameReady | None = None
        self._probabilities: dict[int, float] = {}

    def paint(self, painter: QPainter, area: ViewArea, theme: Theme, *, document: Document, frame: FrameReady | None) -> None:
        """Over the units, where they are large enough for gauges."""
        if frame is None or detail_at(area.zoom).body != "full":
            return
        if frame is not self._frame:
            self._frame, self._probabilities = frame, probabilities_of(document, frame)
        units, shapes = document.network.units, list[Shape]()
        for unit, probability in self._probabilities.items():
            row = int(units.positions_of(unit))
            if row >= 0 and not units.is_input[row]:
                shapes.append(moved(gauge_shape(probability, theme), float(units.place_x[row]), float(units.place_y[row])))
        paint_scene_shapes(painter, area, shapes)
