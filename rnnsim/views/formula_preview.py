"""What a formula does, while it is written: its curve, its slope, and in words what to expect of it. Knows no network."""

from __future__ import annotations

from math import isfinite

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from rnnsim.formulas.activations import Activation
from rnnsim.formulas.formula import readable
from rnnsim.formulas.formula_derivatives import derivative_of
from rnnsim.formulas.known_activations import activation_of
from rnnsim.formulas.refused import Refused
from rnnsim.formulas.user_formulas import parsed_formula
from rnnsim.views.controls import labelled
from rnnsim.views.curve_field import CurveField, paint_curve_ground
from rnnsim.views.look import colour, current_theme, font, look, px
from rnnsim.views.number_fields import short_text
from rnnsim.views.translation import translated

REACH = 4.0
SAMPLES = 161
LEAST_TOP = 0.2
LONGEST_SLOPE = 110


class FormulaPreview(QWidget):
    """Curve and words of one formula; `problem` is why there is none, in one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.problem = ""
        self.curves, self.words = FormulaCurves(), labelled("", "muted")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.curves)
        column.addWidget(self.words)
        self.words.setMinimumHeight(px(76))

    def show_formula(self, text: str) -> None:
        """Show a formula with its leading =, or why it is none."""
        try:
            row = activation_of(text)
        except Refused as refused:
            self.problem, row = str(refused), None
        else:
            self.problem = ""
        self.curves.show_activation(row)
        if self.problem and not text.strip(" ="):
            self._say(self.tr("Its curve and its slope appear here while you write."), "muted")
        else:
            self._say(translated(self.problem) or "\n".join(self._sentences(text, self.curves)), "error" if self.problem else "muted")

    def _sentences(self, text: str, curves: FormulaCurves) -> list[str]:
        slope = readable(derivative_of(parsed_formula(text)))
        if curves.row is None or not curves.row.has_gradient:
            slope = self.tr("0 everywhere, so no gradient passes")
        elif len(slope) > LONGEST_SLOPE:
            slope = slope[: LONGEST_SLOPE - 1] + "…"
        said = [self.tr("Slope: {slope}").format(slope=slope)]
        if curves.row is not None and isfinite(curves.row.low) and isfinite(curves.row.high):
            low, high = (short_text(end, is_signed=False) for end in (curves.row.low, curves.row.high))
            said.append(self.tr("Values lie from {low} to {high}.").format(low=low, high=high))
        if not np.isfinite(curves.values).all():
            said.append(self.tr("It has no finite value for some a from −4 to 4; a run stops there."))
        return said

    def _say(self, text: str, kind: str) -> None:
        self.words.setText(text)
        if self.words.property("kind") != kind:
            self.words.setProperty("kind", kind)
            self.words.style().polish(self.words)


class FormulaCurves(QWidget):
    """Value and slope of an activation from −4 to 4 in one field; an empty field for none."""

    def __init__(self) -> None:
        super().__init__()
        self.row: Activation | None = None
        self.places = np.linspace(-REACH, REACH, SAMPLES)
        self.values = self.slopes = np.full(SAMPLES, np.nan)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Curve of the formula and of its slope"))
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_activation(self, row: Activation | None) -> None:
        """Show another activation, or none."""
        self.row = row
        if row is None:
            self.values = self.slopes = np.full(SAMPLES, np.nan)
        else:
            self.values = np.asarray(row.value(self.places, self.places, self.places), float)
            self.slopes = np.asarray(row.derivative(self.places, self.values), float)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(432), px(180))

    def apply_look(self) -> None:
        self.setFixedHeight(px(180))
        self.update()

    @property
    def top(self) -> float:
        """What the upper edge stands for: most of the curve and of its slope, so that a pole does not flatten the rest."""
        sizes = [np.abs(line[np.isfinite(line)]) for line in (self.values, self.slopes)]
        return max([LEAST_TOP, *(float(np.quantile(size, 0.9)) for size in sizes if len(size))]) * 1.12

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_curve_ground(painter, self)
            field = CurveField(self.width(), self.height(), REACH, self.top)
            field.paint_axes(painter)
            if self.row is None:
                return
            field.paint_curve(painter, self.places, self.slopes, ink=colour("accent"), is_dashed=True)
            field.paint_curve(painter, self.places, self.values, ink=colour("text"))
            self._paint_legend(painter)
            self._paint_numbers(painter, field)

    def _paint_legend(self, painter: QPainter) -> None:
        painter.setFont(font(12))
        for line, (token, text) in enumerate((("text", self.tr("output")), ("accent", self.tr("slope")))):
            y = px(18) + line * px(18)
            pen = QPen(colour(token), 1.75 * current_theme().line_scale)
            if line:
                pen.setDashPattern([4.0, 3.0])
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(QPointF(px(12), y), QPointF(px(32), y))
            painter.setPen(colour("muted"))
            painter.drawText(QPointF(px(40), y + QFontMetricsF(font(12)).capHeight() / 2), text)

    def _paint_numbers(self, painter: QPainter, field: CurveField) -> None:
        """What the right end and the top stand for."""
        metrics = QFontMetricsF(font(12))
        end, top = f"a = {REACH:g}", short_text(field.top / 1.12, is_signed=False)
        half = metrics.capHeight() / 2
        places = (
            (end, self.width() - px(12) - metrics.horizontalAdvance(end), field.height / 2 + px(12)),
            (top, field.width / 2 - px(8) - metrics.horizontalAdvance(top), field.at(0, field.top / 1.12).y()),
        )
        for text, x, y in places:
            ground = QRectF(x - px(3), y - half - px(3), metrics.horizontalAdvance(text) + px(6), 2 * half + px(6))
            painter.fillRect(ground, colour("field"))
            painter.setPen(colour("muted"))
            painter.drawText(QPointF(x, y + half), text)
