"""What is painted of a training: the loss on a logarithmic axis with earlier runs, the gradient by lag, weights over time, answers.

Functions that paint into a rectangle; they know curves and arrays, no tab and no widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from rnnsim.drawing.colours import mix
from rnnsim.session.training_course import Answers
from rnnsim.session.training_curves import TrainingCurves, WeightColumn, smoothed
from rnnsim.views.look import line, px
from rnnsim.views.panels.axes import PALE, Axes, CurveEnd, paint_curve_ends, paint_time_axis
from rnnsim.views.panels.pencil import Pencil, text_width
from rnnsim.views.panels.scales import axis_text, ticks_between

Values = NDArray[np.float64]
FLOOR = 1e-12
CEILING = 1e300  # beyond which the next power of ten may be no number
BAND_SHARE = 0.16
SMOOTHED_OVER = 0.01  # of the updates shown
LABELS = 190  # at most, for the names at the ends of curves
NARROW = 440  # a plot below this has no room for them


@dataclass(frozen=True, eq=False)
class LossCurve:
    """One line of the loss plot. band: lowest and highest of several seeds, or None."""

    name: str
    updates: Values
    losses: Values
    colour: str
    is_strong: bool = False
    is_dashed: bool = False
    band: tuple[Values, Values] | None = None


def paint_title(pencil: Pencil, area: QRectF, texts: tuple[str, str]) -> None:
    """The quantity at the top left, what it means beside it if there is room."""
    title, note = texts
    width = pencil.write(area.left(), area.top() + px(8), title, font=(12, 600)) + px(8)
    if width + text_width(note, 12) <= area.width():
        pencil.write(area.left() + width, area.top() + px(8), note, colour="muted", font=(12, 400))


def decades(low: float, high: float) -> list[float]:
    """Powers of ten from low to high, 2 and 5 times them where there are few, and round numbers where even those are."""
    first, last = floor(log10(low)), ceil(log10(high))
    powers = [10.0**power for power in range(first, last + 1)]
    if last - first > 6:
        powers = powers[:: ceil((last - first) / 6)]
    elif last - first <= 2:
        powers = sorted(factor * power for power in powers for factor in (1.0, 2.0, 5.0))
    shown = [value for value in powers if low * 0.999 <= value <= high * 1.001]
    return shown if len(shown) > 1 else [value for value in ticks_between(low, high, 3) if value > 0]


def extremes_in_columns(x: Values, y: Values, columns: int) -> tuple[Values, Values]:
    """At most four points a column of pixels (first, least, greatest, last), so that a million points are painted like a thousand."""
    if len(x) <= 4 * columns:
        return x, y
    cuts = np.unique(np.searchsorted(x, np.linspace(x[0], x[-1], columns + 1)[:-1]))
    ends = np.append(cuts[1:], len(x))
    low, high = np.minimum.reduceat(y, cuts), np.maximum.reduceat(y, cuts)
    at = np.stack([x[cuts], x[cuts], x[ends - 1], x[ends - 1]], axis=1)
    values = np.stack([y[cuts], low, high, y[ends - 1]], axis=1)
    return at.ravel(), values.ravel()


def paint_loss(pencil: Pencil, area: QRectF, curves: Sequence[LossCurve], *, texts: tuple[str, str], hover: float | None) -> Axes:
    """Curves on a logarithmic axis; texts: the unit of the horizontal axis, and what an empty plot says nothing of. Gives the axes."""
    names = max([text_width(f"{curve.name}  0.0000", 12, 600) for curve in curves] or [0.0])
    aside = min(px(LABELS), names + px(12)) if has_room_for_names(area) else px(16)
    plot = QRectF(area.left() + px(46), area.top() + px(24), area.width() - px(46) - aside, area.height() - px(48))
    finite = [losses[np.isfinite(losses) & (losses > 0)] for losses in (curve.losses for curve in curves)]
    every = np.concatenate([losses for losses in finite if len(losses)] or [np.array([0.1, 1.0])])
    low, high = max(float(every.min()), FLOOR), max(float(every.max()), 10 * FLOOR)
    if high < 1.5 * low:
        low, high = low / 1.5, high * 1.5
    last = max([float(curve.updates[-1]) for curve in curves if len(curve.updates)] or [100.0])
    axes = Axes(plot, 0.0, max(last, 10.0), log10(low), log10(high))
    has_curves = any(len(losses) for losses in finite)
    _paint_log_axis(pencil, axes, (low, high), is_empty=not has_curves)
    paint_time_axis(pencil, axes, unit=texts[0], colours=("control", "muted") if has_curves else ("border", "border"))
    pencil.painter.save()
    pencil.painter.setClipRect(plot.adjusted(-2, -2, 2, 2))
    for curve in sorted(curves, key=lambda curve: curve.is_strong):
        _paint_curve(pencil, axes, curve)
    pencil.painter.restore()
    if hover is not None and has_curves:
        pencil.upright(axes.x_of(hover), plot.top(), plot.bottom(), colour="control")
    if has_room_for_names(area):
        _paint_names(pencil, axes, curves, hover=hover)
    return axes


def has_room_for_names(area: QRectF) -> bool:
    """Whether the names of curves stand at their ends; else they stand in the title's line."""
    return area.width() >= px(NARROW)


def names_in_a_line(curves: Sequence[LossCurve]) -> str:
    """The newest value of what is strong, then what else there is; what is dashed is marked so."""
    there = sorted((curve for curve in curves if len(curve.losses)), key=lambda curve: not curve.is_strong)
    marks = [f" {axis_text(float(curve.losses[-1]))}" if curve.is_strong else "" for curve in there]
    return " · ".join(f"{'- - ' if curve.is_dashed else ''}{curve.name}{mark}" for curve, mark in zip(there, marks, strict=True))


def _paint_names(pencil: Pencil, axes: Axes, curves: Sequence[LossCurve], *, hover: float | None) -> None:
    ends = []
    for curve in curves:
        if not len(curve.updates):
            continue
        at = len(curve.updates) - 1 if hover is None else min(len(curve.updates) - 1, int(np.searchsorted(curve.updates, hover)))
        value = curve.losses[at]
        if np.isfinite(value) and value > 0:
            ink = pencil.colour("text") if curve.is_strong else QColor(mix(curve.colour, pencil.theme.text, 0.35))
            text = f"{curve.name}  {axis_text(float(value))}" if curve.is_strong or hover is not None else curve.name
            ends.append(CurveEnd(text, axes.y_of(log10(value)), ink, 600 if curve.is_strong else 500))
    paint_curve_ends(pencil, axes, axes.area.right(), ends=ends)


def _paint_log_axis(pencil: Pencil, axes: Axes, ends: tuple[float, float], *, is_empty: bool) -> None:
    for value in decades(*ends):
        y = axes.y_of(log10(value))
        pencil.across(axes.area.left(), axes.area.right(), y, colour="border")
        pencil.write(axes.area.left() - px(8), y, axis_text(value), colour=PALE[2] if is_empty else "muted", align="right", font=(11, 400))


def _paint_curve(pencil: Pencil, axes: Axes, curve: LossCurve) -> None:
    painter, columns = pencil.painter, max(8, int(axes.area.width()))
    if curve.band is not None:
        soft = QColor(curve.colour)
        soft.setAlphaF(BAND_SHARE)
        x, low = extremes_in_columns(curve.updates, curve.band[0], columns)
        _, high = extremes_in_columns(curve.updates, curve.band[1], columns)
        points = [*_points(axes, x, low), *reversed(_points(axes, x, high))]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawPolygon(QPolygonF(points))
    window = max(1, int(len(curve.losses) * SMOOTHED_OVER))
    if curve.is_strong and window > 2:
        pale = QColor(mix(str(pencil.theme.panel), curve.colour, 0.28))
        _stroke(pencil, axes, extremes_in_columns(curve.updates, curve.losses, columns), pen=QPen(pale, line(1)))
    pen = QPen(QColor(curve.colour), line(2.4 if curve.is_strong else 1.5))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if curve.is_dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    shown = smoothed(np.nan_to_num(curve.losses, posinf=10.0**axes.high), window)
    _stroke(pencil, axes, extremes_in_columns(curve.updates, shown, columns), pen=pen)


def _stroke(pencil: Pencil, axes: Axes, points: tuple[Values, Values], *, pen: QPen) -> None:
    pencil.painter.setBrush(Qt.BrushStyle.NoBrush)
    pencil.painter.setPen(pen)
    pencil.painter.drawPolyline(QPolygonF(_points(axes, *points)))


def _points(axes: Axes, x: Values, y: Values) -> list[QPointF]:
    heights = np.log10(np.clip(y, FLOOR, CEILING))
    left = axes.area.left() + (x - axes.first) / max(1e-12, axes.last - axes.first) * axes.area.width()
    top = axes.area.bottom() - (heights - axes.low) / max(1e-12, axes.high - axes.low) * axes.area.height()
    return [QPointF(a, b) for a, b in zip(left.tolist(), top.tolist(), strict=True)]


def paint_lags(pencil: Pencil, area: QRectF, by_lag: Values, *, texts: tuple[str, str]) -> None:
    """Violet bars, logarithmic, time to the left: how much of the gradient has come from so many ticks ago."""
    paint_title(pencil, area, texts)
    plot = QRectF(area.left() + px(46), area.top() + px(24), area.width() - px(62), area.height() - px(48))
    usable = by_lag[(by_lag > 0) & (by_lag <= CEILING)]
    high = float(usable.max()) if len(usable) else 1.0
    low = max(float(usable.min()) if len(usable) else high * 1e-3, high * 1e-8)
    top, bottom = ceil(log10(high) + 1e-9), floor(log10(low) - 1e-9)
    count = max(len(by_lag), 1)
    axes = Axes(plot, -(count - 1) - 0.5, 0.5, bottom, max(top, bottom + 1))
    _paint_log_axis(pencil, axes, (10.0**bottom, 10.0 ** max(top, bottom + 1)), is_empty=not len(usable))
    width = plot.width() / count
    for lag, value in enumerate(by_lag.tolist()):
        if not value > 0:
            continue
        height = min(1.0, (log10(value) - axes.low) / (axes.high - axes.low)) if np.isfinite(value) else 1.0
        bar = QRectF(axes.x_of(-lag) - 0.4 * width, plot.bottom() - height * plot.height(), 0.8 * width, height * plot.height())
        pencil.fill(bar, pencil.theme.amount(0.35 + 0.65 * max(0.0, height)), min(2.0, bar.width() / 3))
    pencil.across(plot.left(), plot.right(), plot.bottom(), colour="control")
    for lag in sorted({0, count - 1, *(-round(value) for value in ticks_between(axes.first, axes.last, 5))}):
        if 0 <= lag < count and (lag == 0 or axes.x_of(-lag) < axes.x_of(0) - px(40)):
            text = "now" if lag == 0 else axis_text(-lag)
            pencil.write(axes.x_of(-lag), plot.bottom() + px(14), text, colour="muted", align="centre", font=(11, 400))


def paint_weights(pencil: Pencil, area: QRectF, columns: Sequence[WeightColumn], *, texts: tuple[str, str]) -> None:
    """How the parameters are spread, a column an update: violet where many are."""
    paint_title(pencil, area, texts)
    plot = QRectF(area.left() + px(46), area.top() + px(24), area.width() - px(62), area.height() - px(48))
    reach = max([column.reach for column in columns] or [1.0])
    last = max([column.update for column in columns] or [100])
    axes = Axes(plot, 0.0, max(float(last), 10.0), -reach, reach)
    for value in ticks_between(-reach, reach, 4):
        pencil.across(plot.left(), plot.right(), axes.y_of(value), colour="control" if abs(value) < 1e-12 else "border")
        pencil.write(plot.left() - px(8), axes.y_of(value), axis_text(value, signed=True), colour="muted", align="right", font=(11, 400))
    paint_time_axis(pencil, axes, unit="")
    for column, following in zip_longest(columns, columns[1:]):
        left = axes.x_of(column.update if len(columns) > 1 else 0)
        right = axes.x_of(following.update) if following is not None else plot.right()
        cell = 2 * column.reach / len(column.shares)
        for number, share in enumerate(column.shares.tolist()):
            if share > 0:
                top = axes.y_of(-column.reach + (number + 1) * cell)
                box = QRectF(left, top, max(1.0, right - left), axes.y_of(-column.reach + number * cell) - top)
                pencil.fill(box, pencil.theme.amount(min(1.0, 0.12 + 2.2 * share**0.7)))


def paint_answers(pencil: Pencil, area: QRectF, answers: Answers | None, *, texts: tuple[str, str]) -> None:
    """The first episode that is looked at: outputs as steps in ink, targets as dots where they count, one lane an output."""
    paint_title(pencil, area, texts)
    plot = QRectF(area.left() + px(46), area.top() + px(24), area.width() - px(62), area.height() - px(48))
    ticks = 20 if answers is None else len(answers.outputs)
    paint_time_axis(pencil, Axes(plot, 0.0, float(ticks), 0, 1), unit="", colours=("control", "muted") if answers else PALE[1:])
    if answers is None:
        return
    lanes = min(answers.outputs.shape[1], max(1, int(plot.height() // px(16))))
    seen = np.clip(np.nan_to_num(np.concatenate([answers.outputs.ravel(), answers.targets.ravel(), [0.0]])), -CEILING, CEILING)
    low = float(seen.min())
    high = max(float(seen.max()), low + 1e-6)
    down = plot.height() / lanes
    for lane in range(lanes):
        own = QRectF(plot.left(), plot.top() + lane * down + px(2), plot.width(), down - px(4))
        axes = Axes(own, 0.0, float(ticks), low, high)
        pencil.across(own.left(), own.right(), axes.y_of(max(low, min(0.0, high))), colour="border")
        _paint_lane(pencil, axes, answers, lane=lane)
    if lanes == 1:
        for value in (low, high):
            y = Axes(plot, 0, 1, low, high).y_of(value)
            pencil.write(plot.left() - px(8), y, axis_text(value), colour="muted", align="right", font=(11, 400))


def _paint_lane(pencil: Pencil, axes: Axes, answers: Answers, *, lane: int) -> None:
    painter = pencil.painter
    values = np.clip(answers.outputs[:, lane], axes.low, axes.high)
    points = [QPointF(axes.x_of(tick + end), axes.y_of(float(value))) for tick, value in enumerate(values) for end in (0.0, 1.0)]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(pencil.colour("text"), line(1.5)))
    painter.drawPolyline(QPolygonF(points))
    counts = answers.counts[:, lane] if answers.counts.ndim == 2 else np.ones(len(values), bool)
    right = np.abs(answers.outputs[:, lane] - answers.targets[:, lane]) < 0.25 * max(axes.high - axes.low, 1e-9)
    painter.setPen(Qt.PenStyle.NoPen)
    for tick in np.flatnonzero(counts).tolist():
        painter.setBrush(pencil.colour("success" if right[tick] else "error"))
        at = QPointF(axes.x_of(tick + 0.5), axes.y_of(float(answers.targets[tick, lane])))
        painter.drawEllipse(at, px(3.5), px(3.5))


def curves_to_show(own: Sequence[TrainingCurves], *, name: str, colour: str, with_validation: str) -> list[LossCurve]:
    """The loss of what is shown in ink (the middle of several seeds, with their band), and of the validation set dashed."""
    made: list[LossCurve] = []
    if not own or not len(own[0].loss):
        return made
    count = min(len(curves.loss) for curves in own)
    losses = np.stack([curves.loss.points[1][:count] for curves in own])
    band = (losses.min(axis=0), losses.max(axis=0)) if len(own) > 1 else None
    made.append(LossCurve(name, own[0].loss.points[0][:count], np.median(losses, axis=0), colour, is_strong=True, band=band))
    updates, looks = own[0].validation_loss.points
    if with_validation and len(updates) > 1:
        made.append(LossCurve(with_validation, updates, looks, colour, is_dashed=True))
    return made
