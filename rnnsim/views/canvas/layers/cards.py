"""Collapsed groups with the values they hold now, their bundles and gates, and frames of selected groups: painted every frame."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from rnnsim.drawing.card_gates import card_stem_shapes, card_valve_shapes, valves_on_wires
from rnnsim.drawing.cards import bundle_shapes, cell_shapes, empty_card_shapes
from rnnsim.drawing.groups import HeaderMarks, selected_frame
from rnnsim.drawing.shapes import Shape
from rnnsim.drawing.theme import Theme
from rnnsim.network.document import Document
from rnnsim.network.grouping import whole_groups
from rnnsim.network.network import Network
from rnnsim.session.announcements import FrameReady
from rnnsim.views.canvas.group_table import GroupTable
from rnnsim.views.canvas.layers.ground import paint_scene_shapes
from rnnsim.views.canvas.layers.shown import Shown
from rnnsim.views.canvas.layers.still_picture import MOST_LIVE_GATES, StillPicture
from rnnsim.views.canvas.levels import LevelReader
from rnnsim.views.canvas.view_area import ViewArea

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Kept:
    """Shapes as they are painted in a view."""

    shapes: list[Shape]
    view: ViewArea
    pixmap: QPixmap


class CardLayer:
    """Costs nothing in a document without groups."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._table = GroupTable(Document())
        self._reader = LevelReader(Network())
        self._still_for: tuple[object, ...] = (None,) * 5
        self._still: list[Shape] = []
        self._kept: _Kept | None = None
        self._levels: tuple[Document, FrameReady | None, Floats] | None = None
        self._selected: tuple[Shown | None, Document | None, frozenset[str]] = (None, None, frozenset())

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme

    def table_of(self, document: Document) -> GroupTable:
        """Where the groups of a document are."""
        if document is not self._table.document:
            self._table = GroupTable(document)
        return self._table

    def levels(self, document: Document, frame: FrameReady | None) -> tuple[Network, Floats] | None:
        """The network with what cards hold, and what every unit shows; None where there is no card."""
        if not self.table_of(document).cards:
            return None
        if self._levels is None or self._levels[0] is not document or self._levels[1] is not frame:
            self._reader = self._reader.followed(document.network)
            self._levels = document, frame, self._reader.levels(frame)
        return document.network, self._levels[2]

    def paint(self, painter: QPainter, view: ViewArea, document: Document, *, shown: Shown, still: StillPicture) -> None:
        """Stems, bundles, then cards and valves, then frames of selected boxes; over wires, under units."""
        held = self.levels(document, shown.frame)
        if not self._table.boxes:
            return
        selected = self._selected_groups(document, shown)
        if held is not None:
            self._paint_kept(painter, view, self._still_shapes(shown, still, selected))
            cells = [shape for card in self._table.cards for shape in cell_shapes(card, held[1][list(card.rows)], self._theme)]
            paint_scene_shapes(painter, view, [*cells, *card_valve_shapes(self._table.valves, held[1], self._theme)])
        frames = [shape for box in self._table.boxes if box.path in selected and box.path not in document.layout.collapsed
                  for shape in selected_frame(box, self._theme)]  # fmt: skip
        paint_scene_shapes(painter, view, frames)

    def _paint_kept(self, painter: QPainter, view: ViewArea, shapes: list[Shape]) -> None:
        """Shapes that are the same in many frames are painted once for each view."""
        ratio, kept = painter.device().devicePixelRatioF(), self._kept
        if kept is None or kept.shapes is not shapes or (kept.view, kept.pixmap.devicePixelRatio()) != (view, ratio):
            kept = self._kept = _Kept(shapes, view, _pixmap_of(shapes, view, ratio))
        painter.drawPixmap(QPointF(), kept.pixmap)

    def _still_shapes(self, shown: Shown, still: StillPicture, selected: frozenset[str]) -> list[Shape]:
        """Stems, bundles and empty cards, kept from frame to frame: they depend on no value."""
        made_for = self._table, self._theme, shown.selected_connections, still.routes, selected
        if any(old is not new for old, new in zip(self._still_for, made_for, strict=True)):
            table, locked = self._table, self._table.document.layout.locked
            gated = valves_on_wires(table.drawn_cards, still.routes, still.network) if len(still.gated) <= MOST_LIVE_GATES else []
            self._still_for, self._still = made_for, card_stem_shapes(table.drawn_cards, [*table.valves, *gated], self._theme)
            for bundle, way in zip(table.bundles, table.ways, strict=True):
                is_selected = bool(len(shown.selected_connections)) and bool(
                    np.isin(table.connections_of(bundle), shown.selected_connections).all()
                )
                self._still += bundle_shapes(bundle, way, self._theme, is_selected=is_selected)
            for card in table.cards:
                marks = HeaderMarks(is_locked=card.path in locked, has_toggle=True)
                self._still += empty_card_shapes(card, self._theme, is_selected=card.path in selected, marks=marks)
        return self._still

    def _selected_groups(self, document: Document, shown: Shown) -> frozenset[str]:
        """Paths of the groups that are selected as a whole, and of those within; worked out again only for another selection."""
        before, known, paths = self._selected
        if before is None or before.selected_units is not shown.selected_units or known is not document:
            chosen = whole_groups(document.network, shown.selected_units) if len(shown.selected_units) > 1 else []
            paths = frozenset(chosen)
        self._selected = shown, document, paths
        return paths


def _pixmap_of(shapes: list[Shape], view: ViewArea, ratio: float) -> QPixmap:
    made = QPixmap(ceil(view.width * ratio), ceil(view.height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        paint_scene_shapes(painter, view, shapes)
    return made
