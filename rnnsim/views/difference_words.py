"""What is said of connections that differ between two documents beside each other, and the key that says what the marks mean."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from rnnsim.network.network import Network
from rnnsim.session.changed_wires import ChangedWires, gate_name
from rnnsim.session.comparison import Comparison
from rnnsim.views.difference_marks import difference_text
from rnnsim.views.look import colour, font, line, px
from rnnsim.views.translation import translated
from rnnsim.views.wire_marks import MOST_WRITTEN, WireMarks


def wire_marks_of(comparison: Comparison, first: Network, second: Network) -> tuple[WireMarks, WireMarks]:
    """The marks of either side; each says what it has, and what the other has there."""
    wires, pairs = comparison.wires, comparison.connections
    count = min(len(wires), MOST_WRITTEN)
    here, there = ([_text_of(wires, at, (first, second), side=side) for at in range(count)] for side in (0, 1))
    return (
        WireMarks(wires.first, tuple(here), pairs.only_first),
        WireMarks(wires.second, tuple(there), pairs.only_second),
    )


def _text_of(wires: ChangedWires, at: int, networks: tuple[Network, Network], *, side: int) -> str:
    """The most that is different about one pair: its delay, else its gate, else its weight."""
    if wires.delays[at, 0] != wires.delays[at, 1]:
        return translated("delay {here}, there {there}").format(here=wires.delays[at, side], there=wires.delays[at, 1 - side])
    if wires.has_other_gate[at]:
        names = [translated(gate_name(network, int(ids[at]))) for network, ids in zip(networks, (wires.first, wires.second), strict=True)]
        return translated("gate {here}, there {there}").format(here=names[side], there=names[1 - side])
    by = float(wires.weight_by[at])
    return difference_text(by if side else -by) if by else translated("differs")


class MarkKey(QWidget):
    """Two short lines: dashed is different, double is only here."""

    SAMPLE, LINE = 34, 22

    def __init__(self) -> None:
        super().__init__()
        self._rows = (self.tr("different here and there"), self.tr("only here"))
        self.setAccessibleName(self.tr("What the marks mean: dashed is different, double is only here"))
        self.fit()

    def fit(self) -> None:
        """As high as its lines are in the present look."""
        self.setFixedHeight(px(self.LINE * len(self._rows)))

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(self.LINE * len(self._rows)))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font(12))
            for number, text in enumerate(self._rows):
                middle = px(self.LINE) * (number + 0.5)
                style = Qt.PenStyle.SolidLine if number else Qt.PenStyle.DashLine
                painter.setPen(QPen(colour("text"), line(1.5), style))
                for away in (3.5, 7.5) if number else (5.0,):
                    for side in (-1, 1):
                        painter.drawLine(QPointF(1, middle + side * away), QPointF(px(self.SAMPLE), middle + side * away))
                painter.setPen(QPen(colour("muted"), line(2)))
                painter.drawLine(QPointF(1, middle), QPointF(px(self.SAMPLE), middle))
                painter.setPen(colour("muted"))
                area = QRectF(px(self.SAMPLE + 10), px(self.LINE) * number, self.width(), px(self.LINE))
                painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
