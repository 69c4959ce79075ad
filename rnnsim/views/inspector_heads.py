"""The heads of the inspector: the symbol of what is selected, painted by the drawing layer, its name and what it is."""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rnnsim.drawing.frame import Picture
from rnnsim.drawing.units import UnitKind, kind_of, unit_shapes
from rnnsim.drawing.values import shown_levels
from rnnsim.network.document import Document
from rnnsim.network.naming import connection_name, unit_name
from rnnsim.network.network import Ids
from rnnsim.session.announcements import FrameReady
from rnnsim.views.inspector_now import delay_mark
from rnnsim.views.look import current_theme, look, px
from rnnsim.views.number_fields import short_text
from rnnsim.views.painting import paint_shapes
from rnnsim.views.translation import translated
from rnnsim.views.wording import plain_tip, shown_name


class UnitSymbol(QWidget):
    """One unit as the canvas draws it, 40 wide (smaller inside lists)."""

    def __init__(self, side: float = 40) -> None:
        super().__init__()
        self._side, self._kind, self._level = side, UnitKind(), nan
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_unit(self, kind: UnitKind, level: float) -> None:
        """Show another unit or value."""
        if kind != self._kind or level != self._level:
            self._kind, self._level = kind, level
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._side) + 4, px(self._side) + 4)

    def apply_look(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.translate(self.width() / 2, self.height() / 2)
            scale = px(self._side) / (2 * max(20.0, self._kind.extent))
            painter.scale(scale, scale)
            paint_shapes(painter, unit_shapes(self._kind, self._level, current_theme()))


class ElidedLabel(QLabel):
    """One line that ends in … where it is too long; the whole text is its tip then."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(plain_tip(self.text()) if shown != self.text() else "")
        with QPainter(self) as painter:
            painter.setFont(self.font())
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class UnitHead(QWidget):
    """Symbol, "Unit h₂", "hidden · sum · instant"."""

    def __init__(self) -> None:
        super().__init__()
        self.symbol, self.title, self.note = UnitSymbol(), ElidedLabel("heading"), ElidedLabel("muted")
        _arrange(self, self.symbol)

    def show_selection(self, document: Document, ids: Ids, frame: FrameReady | None) -> None:
        """Show one unit's name, or how many are selected."""
        units = document.network.units
        at = units.positions_of(ids)
        if not len(at) or (at < 0).any():
            return
        is_one = len(ids) == 1
        name = unit_name(document.network, int(ids[0]))
        title = self.tr("{count} units").format(count=len(ids))
        if is_one:
            title = translated(name.capitalize()) if name == f"unit {int(ids[0])}" else self.tr("Unit {name}").format(name=name)
        self.title.setText(title)
        groups = np.unique(units.group[at])
        parts = [str(groups[0])] if len(groups) == 1 and groups[0] else []
        for column in (units.aggregation, units.dynamics):
            found = np.unique(column[at])
            parts.append(translated(shown_name(str(found[0]))) if len(found) == 1 else self.tr("mixed"))
        self.note.setText(" · ".join(parts))
        self.symbol.show_unit(kind_of(document.network, int(at[0])), _level_of(document, int(at[0]), frame))


def _level_of(document: Document, row: int, frame: FrameReady | None) -> float:
    alone = document.network.with_rows(units=document.network.units.taken(np.array([row])))
    picture = Picture() if frame is None else _picture_of(frame)
    return float(shown_levels(alone, picture)[0])


def _picture_of(frame: FrameReady) -> Picture:
    values, states = np.asarray(frame.values, np.float64), np.asarray(frame.states, np.float64)
    return Picture(unit_ids=frame.unit_ids, values=values, states=states)


class ConnectionHead(QWidget):
    """ "x₁ → h₂", weight and delay."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.note = ElidedLabel("heading"), ElidedLabel("muted")
        _arrange(self, None)

    def show_selection(self, document: Document, ids: Ids, frame: FrameReady | None) -> None:
        """Show one connection's ends and what it carries, or how many are selected."""
        wires = document.network.connections
        at = wires.positions_of(ids)
        if not len(at) or (at < 0).any():
            return
        if len(ids) > 1:
            self.title.setText(self.tr("{count} connections").format(count=len(ids)))
            weights = wires.weight[at]
            ends = {"low": short_text(float(weights.min())), "high": short_text(float(weights.max()))}
            self.note.setText(self.tr("weights {low} to {high}").format(**ends))
            return
        self.title.setText(connection_name(document.network, int(ids[0])))
        self.note.setText(self._note(document, int(at[0]), frame))

    def _note(self, document: Document, row: int, frame: FrameReady | None) -> str:
        wires = document.network.connections
        delay, tick = int(wires.delay[row]), 0 if frame is None else frame.tick
        mark = delay_mark(delay) or self.tr("within the tick")
        value: Any = nan
        if frame is not None and tick - delay >= 1:
            _, rows = frame.past.rows_of([int(wires.source[row])], tick - delay, tick - delay)
            value = rows[0, 0] if len(rows) else nan
        carried = "" if np.isnan(value) else self.tr(" · carries {value}").format(value=short_text(float(wires.weight[row]) * float(value)))
        return f"{mark}{carried}"


def _arrange(head: Any, symbol: QWidget | None) -> None:
    row, texts = QHBoxLayout(head), QVBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    texts.setSpacing(px(1))
    texts.setContentsMargins(0, px(1), 0, 0)
    for label in (head.title, head.note):
        texts.addWidget(label)
    if symbol is not None:
        row.addWidget(symbol)
    row.addLayout(texts, 1)
    head.setFixedHeight(px(44))
