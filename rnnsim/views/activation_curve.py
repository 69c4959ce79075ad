"""An activation as a curve in the inspector, with the point where the selected unit stands."""

from __future__ import annotations

from math import isfinite, nan

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnsim.formulas.known_activations import known_activation
from rnnsim.views.curve_field import CurveField, paint_curve_ground
from rnnsim.views.look import colour, current_theme, font, look, px
from rnnsim.views.number_fields import short_text
from rnnsim.views.wording import shown_name

_CHANCES = {"bernoulli": "logistic", "bernoulli_sign": "tanh"}  # the curve their mean follows


class ActivationCurve(QWidget):
    """An activation over the range that matters, with the point where the unit stands."""

    def __init__(self, height: float = 170) -> None:
        super().__init__()
        self._height = height
        self._name, self._scaled, self._output = "identity", nan, nan
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_point(self, activation: str, scaled: float, output: float) -> None:
        """`scaled` is what the activation reads (gain · net input)."""
        self._name, self._scaled, self._output = activation, scaled, output
        self.setAccessibleName(self.tr("Activation {name}").format(name=shown_name(activation)))
        self.setAccessibleDescription(f"{short_text(scaled)} → {short_text(output)}")
        self.update()

    def apply_look(self) -> None:
        self.setFixedHeight(px(self._height))
        self.update()

    def curve(self, samples: int = 161) -> tuple[np.ndarray, np.ndarray]:
        """Places and values of the curve (samples,); NaN where it has none."""
        reach = 4.0
        while isfinite(self._scaled) and abs(self._scaled) > reach * 0.95 and reach < 1e6:
            reach *= 2
        places = np.linspace(-reach, reach, samples)
        row = known_activation(_CHANCES.get(self._name, self._name))
        if row is None or row.is_coupled:
            return places, np.full(samples, nan)
        with np.errstate(all="ignore"):
            return places, np.asarray(row.value(places, np.zeros(samples), np.full(samples, 0.5)), float)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_curve_ground(painter, self)
            places, values = self.curve()
            finite = values[np.isfinite(values)]
            if not len(finite):
                self._say(painter, self._why_no_curve())
                return
            top = max(1.0, float(np.quantile(np.abs(finite), 0.97)), abs(self._output) if isfinite(self._output) else 0.0) * 1.12
            field = CurveField(self.width(), self.height(), float(places[-1]), top)
            field.paint_axes(painter)
            field.paint_curve(painter, places, values, ink=colour("text"))
            self._paint_point(painter, field)
            self._paint_name(painter)

    def _paint_name(self, painter: QPainter) -> None:
        metrics = QFontMetricsF(font(12))
        name = metrics.elidedText(shown_name(self._name), Qt.TextElideMode.ElideRight, self.width() / 2 - px(20))
        painter.fillRect(QRectF(px(8), px(6), metrics.horizontalAdvance(name) + px(6), px(18)), colour("field"))
        painter.setFont(font(12))
        painter.setPen(colour("muted"))
        painter.drawText(QPointF(px(10), px(19)), name)

    def _paint_point(self, painter: QPainter, field: CurveField) -> None:
        if not (isfinite(self._scaled) and isfinite(self._output)):
            return
        point, foot = field.at(self._scaled, self._output), field.at(self._scaled, 0)
        painter.setPen(QPen(colour("muted"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(foot, point)
        painter.setPen(QPen(colour("field"), 1.5))
        fill = colour("text") if self._output == 0 else QColor(current_theme().pole(self._output))
        painter.setBrush(fill)
        painter.drawEllipse(point, px(6), px(6))

    def _why_no_curve(self) -> str:
        row = known_activation(self._name)
        if row is None:
            return self.tr("is not understood")
        return self.tr("answers together with its group") if row.is_coupled else self.tr("has no value near here")

    def _say(self, painter: QPainter, sentence: str) -> None:
        painter.setFont(font(12))
        painter.setPen(colour("muted"))
        whole = QFontMetricsF(font(12)).elidedText(
            f"{shown_name(self._name)}: {sentence}", Qt.TextElideMode.ElideMiddle, self.width() - px(20)
        )
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), whole)
