"""What the selected unit does at the shown tick: its sum term by term with bars, the curve with the operating point, the output."""

from __future__ import annotations

from math import isfinite, isnan
from typing import NamedTuple, TypedDict, Unpack

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from rnnsim.drawing.connections import delay_text
from rnnsim.views.activation_curve import ActivationCurve
from rnnsim.views.arithmetic import Arithmetic, Term, strongest
from rnnsim.views.controls import labelled
from rnnsim.views.look import colour, current_theme, font, look, px
from rnnsim.views.number_fields import short_text
from rnnsim.views.translation import translated

MOST_TERMS = 9
ROW = 22
LEAST_BAR = 14


def delay_mark(delay: int) -> str:
    """z with the delay as a negative power, as on the wire; nothing for delay 0."""
    return delay_text(delay) if delay else ""


def product_text(term: Term) -> str:
    """Such as "+0.80 · −0.62", with the gate's value as a third factor."""
    if term.connection is None:
        return ""
    factors = [term.weight, term.value] + ([] if isnan(term.gate) else [term.gate])
    return " · ".join("?" if isnan(factor) else short_text(factor) for factor in factors)


class Style(TypedDict, total=False):
    """How a line of the list is written."""

    weight: int
    token: str
    at_right: bool


class Columns(NamedTuple):
    """Where the delay marks and the products of a list begin, and where the products end."""

    mark: float
    product: float
    end: float


def columns_of(terms: tuple[Term, ...], zero: float) -> Columns:
    """Names get the room that marks, products and the shortest bar leave before the common zero at `zero`."""
    names, texts = QFontMetricsF(font(12, 500)), QFontMetricsF(font(12))
    linked = [term for term in terms if term.connection is not None]
    marks = max((texts.horizontalAdvance(delay_mark(term.delay)) + px(6) for term in linked if term.delay), default=0.0)
    products = max((texts.horizontalAdvance(product_text(term)) for term in linked), default=0.0)
    wanted = max((names.horizontalAdvance(term.name) for term in linked), default=0.0) + px(6)
    product = min(max(px(49), wanted + marks), max(px(30), zero - px(LEAST_BAR) - px(6) - products))
    return Columns(min(max(px(20), wanted), product - marks), product, product + products)


class TermList(QWidget):
    """One row a term: source, delay, weight · value, a bar from a common zero, the term. Then the net input."""

    def __init__(self) -> None:
        super().__init__()
        self._arithmetic: Arithmetic | None = None
        self._shown: tuple[Term, ...] = ()
        self._columns = Columns(0.0, 0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("How the net input comes about"))
        look.changed.connect(self._fit)

    def show_arithmetic(self, arithmetic: Arithmetic) -> None:
        """Show another tick's terms."""
        self._arithmetic, shown = arithmetic, strongest(arithmetic.terms, MOST_TERMS)
        self._columns = columns_of(shown, self._zero())
        is_other_height = len(shown) != len(self._shown)
        self._shown = shown
        self.setAccessibleDescription("; ".join(f"{term.name} {short_text(term.amount)}" for term in shown))
        if is_other_height or self.height() != self._height():
            self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(240), self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._arithmetic is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._columns = columns_of(self._shown, self._zero())
            largest = max((abs(term.amount) for term in self._shown if isfinite(term.amount)), default=1.0) or 1.0
            for index, term in enumerate(self._shown):
                self._paint_term(painter, term, px(ROW) * (index + 0.5), largest=largest)
            y = px(ROW) * len(self._shown)
            if self._hidden_count():
                self._write(painter, (0, y + px(ROW) / 2), self.tr("and {count} weaker").format(count=self._hidden_count()), token="muted")
                y += px(ROW)
            zero = self._zero()
            painter.setPen(QPen(colour("control"), 1))
            if self._shown:
                painter.drawLine(QPointF(zero, 2), QPointF(zero, px(ROW) * len(self._shown) - 2))
            painter.fillRect(QRectF(0, y + px(4), self.width(), 1), colour("border"))
            name = self.tr("net input") if not self._arithmetic.is_product else self.tr("net input (product)")
            self._write(painter, (0, y + px(18)), name, weight=600)
            self._write(painter, (self.width(), y + px(18)), short_text(self._arithmetic.net), weight=600, at_right=True)

    def _paint_term(self, painter: QPainter, term: Term, y: float, *, largest: float) -> None:
        columns = self._columns
        room = columns.product if term.connection is None else columns.mark - px(4)
        name = QFontMetricsF(font(12, 500)).elidedText(term.name, Qt.TextElideMode.ElideRight, room)
        self._write(painter, (0, y), name, weight=500)
        if term.delay:
            self._write(painter, (columns.mark, y), delay_mark(term.delay), token="muted")
        self._write(painter, (columns.product, y), product_text(term), token="muted")
        if isfinite(term.amount):
            reach = min(self._zero() - columns.end - px(6), self.width() - px(46) - self._zero())
            length = term.amount / largest * max(px(LEAST_BAR), reach)
            bar = QRectF(self._zero(), y - px(5), length, px(10)).normalized()
            painter.fillRect(bar, QColor(current_theme().pole(term.amount)))
        self._write(painter, (self.width(), y), short_text(term.amount), weight=500, at_right=True)

    def _write(self, painter: QPainter, place: tuple[float, float], text: str, **style: Unpack[Style]) -> float:
        """Text with the middle of its capitals at the place; returns its width."""
        chosen = font(12, style.get("weight", 400))
        metrics = QFontMetricsF(chosen)
        width = metrics.horizontalAdvance(text)
        painter.setFont(chosen)
        painter.setPen(colour(style.get("token", "text")))
        x = place[0] - width if style.get("at_right", False) else place[0]
        painter.drawText(QPointF(x, place[1] + metrics.capHeight() / 2), text)
        return width

    def _zero(self) -> float:
        return self.width() * 0.69

    def _hidden_count(self) -> int:
        return 0 if self._arithmetic is None else len(self._arithmetic.terms) - len(self._shown)

    def _height(self) -> int:
        return px(ROW) * (len(self._shown) + bool(self._hidden_count())) + px(30)

    def _fit(self) -> None:
        self.setFixedHeight(self._height())
        self.updateGeometry()
        self.update()


class NowSection(QWidget):
    """Heading with the tick, terms, curve, output and remarks of one unit; before the first tick, what to press."""

    def __init__(self, curve_height: float = 170) -> None:
        super().__init__()
        self.heading, self.terms, self.curve = labelled("", "section"), TermList(), ActivationCurve(curve_height)
        self.remarks = labelled("", "muted")
        self.remarks.setWordWrap(True)
        self.hint = labelled(self.tr("Press Space for the first tick; its arithmetic appears here."), "muted")
        self.hint.setWordWrap(True)
        self.output = ValueLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        for widget in (self.heading, self.hint, self.terms, self.curve, self.output, self.remarks):
            column.addWidget(widget)
        self.show_arithmetic(None, "identity")

    def show_arithmetic(self, arithmetic: Arithmetic | None, activation: str, remarks: tuple[str, ...] = ()) -> None:
        """Show a tick, or what to do when there is none."""
        self.remarks.setText("\n".join(map(translated, remarks)))
        self.remarks.setVisible(bool(remarks))
        for widget in (self.terms, self.curve, self.output):
            widget.setVisible(arithmetic is not None)
        self.hint.setVisible(arithmetic is None)
        if arithmetic is None:
            self.heading.setText(self.tr("Now"))
            return
        self.heading.setText(self.tr("Now, t = {tick}").format(tick=arithmetic.tick))
        self.terms.show_arithmetic(arithmetic)
        self.curve.show_point(activation, arithmetic.scaled, arithmetic.output)
        pairs = [] if isnan(arithmetic.state) else [(self.tr("state"), short_text(arithmetic.state))]
        self.output.show_pairs((*pairs, (self.tr("output"), short_text(arithmetic.output))))


class ValueLine(QWidget):
    """Names at the left and numbers at the right, in 12/600, one line each."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pairs(self, pairs: tuple[tuple[str, str], ...]) -> None:
        """Show other numbers."""
        self._pairs = pairs
        self.setAccessibleName("; ".join(" ".join(pair) for pair in pairs))
        self.setFixedHeight(px(24) * len(pairs))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(font(12, 600))
            painter.setPen(colour("text"))
            for index, (name, number) in enumerate(self._pairs):
                row = QRectF(0, index * px(24), self.width(), px(24))
                painter.drawText(row, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)
                painter.drawText(row, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), number)
