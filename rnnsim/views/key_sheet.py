"""The sheet of all keys and gestures as it is painted, on the screen or on paper: columns of sections, made from the tables of actions
and of gestures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnsim.drawing.text_width import text_width
from rnnsim.drawing.theme import Theme
from rnnsim.session.action import MENUS
from rnnsim.views.canvas.gestures.table import BY_MOUSE, WITH_KEYS
from rnnsim.views.key_caps import paint_caps, width_of
from rnnsim.views.keys import keys_of, shown_key
from rnnsim.views.look import scaled_font
from rnnsim.views.translation import translated

ROW, LINE, HEAD, BETWEEN, COLUMN_GAP, MARGIN = 26.0, 16.0, 34.0, 14.0, 32.0, 8.0
ALIGNED = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class AbstractKeyed(Protocol):
    """A row of the table of actions, as far as it is read here."""

    @property
    def text(self) -> str:
        """What it does."""

    @property
    def menu(self) -> str:
        """Where it stands."""

    @property
    def shortcut(self) -> str:
        """Its keys, with blanks between."""


@dataclass(frozen=True)
class Section:
    """A heading with rows of (keys or gesture, what it does). `has_caps`: they are keys."""

    title: str
    rows: tuple[tuple[str, str], ...]
    has_caps: bool = True

    def row_heights(self, across: float) -> list[float]:
        """How high each row is in a column of that width, before scaling: long texts take two lines."""
        return [ROW if text_width(text, 12) <= across - self._keys_width(keys) else ROW + LINE for keys, text in self.rows]

    def height(self, across: float) -> float:
        """How high it is in a column of that width, before scaling."""
        return HEAD + sum(self.row_heights(across)) + BETWEEN

    def _keys_width(self, keys: str) -> float:
        if not self.has_caps:
            return text_width(keys, 12) + 12
        return sum(width_of(shown_key(key), 1.0) + 10 for key in keys_of(keys))


def sections_of(actions: Iterable[AbstractKeyed]) -> list[Section]:
    """One section per menu with every action that has a key, then the canvas and the mouse."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for action in actions:
        if action.shortcut:
            said = translated(action.text).removesuffix("…").rstrip()
            rows.setdefault(action.menu, []).append((action.shortcut, said))
    made = [
        Section(translated(menu), tuple(rows[menu]))
        for menu in sorted(rows, key=lambda menu: MENUS.index(menu) if menu in MENUS else len(MENUS))
    ]
    canvas = tuple((keys, translated(text)) for keys, text in WITH_KEYS)
    mouse = tuple((translated(gesture), translated(text)) for gesture, text in BY_MOUSE)
    return [*made, Section(translated("On the canvas"), canvas), Section(translated("Mouse"), mouse, has_caps=False)]


def column_width(width: float, count: int) -> float:
    """How wide each of so many columns is on a sheet of that width."""
    return (width - 2 * MARGIN - COLUMN_GAP * (count - 1)) / count


def columns_of(sections: Sequence[Section], count: int, across: float) -> list[list[Section]]:
    """The sections in so many columns of that width, in order down each, the highest as low as possible."""
    heights = [section.height(across) for section in sections]
    limits = sorted({sum(heights[first:last]) for first in range(len(heights)) for last in range(first + 1, len(heights) + 1)})
    for limit in limits:
        columns: list[list[Section]] = [[]]
        for section in sections:
            if columns[-1] and sum(other.height(across) for other in columns[-1]) + section.height(across) > limit:
                columns.append([])
            columns[-1].append(section)
        if len(columns) <= count and max(heights) <= limit:
            return columns
    return [list(sections)]


def sheet_height(columns: Sequence[Sequence[Section]], across: float) -> float:
    """How high the sheet is with columns of that width, before scaling."""
    return 2 * MARGIN - BETWEEN + max(sum(section.height(across) for section in column) for column in columns)


def paint_sheet(painter: QPainter, columns: Sequence[Sequence[Section]], width: float, *, theme: Theme, scale: float = 1.0) -> None:
    """Paint the columns side by side into a width."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    margin, gap = MARGIN * scale, COLUMN_GAP * scale
    across = column_width(width / scale, len(columns)) * scale
    for number, column in enumerate(columns):
        area = QRectF(margin + number * (across + gap), margin, across, 0)
        for section in column:
            _paint_section(painter, section, area, theme=theme, scale=scale)
            area.translate(0, section.height(across / scale) * scale)


def _paint_section(painter: QPainter, section: Section, area: QRectF, *, theme: Theme, scale: float) -> None:
    painter.setFont(scaled_font(round(13 * scale), 600))
    painter.setPen(QColor(theme.text))
    painter.drawText(QRectF(area.left(), area.top(), area.width(), (HEAD - 10) * scale), ALIGNED, section.title)
    top = area.top() + (HEAD - 6) * scale
    painter.setPen(QPen(QColor(theme.border), theme.line_scale))
    painter.drawLine(QPointF(area.left(), round(top) + 0.5), QPointF(area.right(), round(top) + 0.5))
    row = QRectF(area.left(), area.top() + HEAD * scale, area.width(), 0)
    for (keys, text), height in zip(section.rows, section.row_heights(area.width() / scale), strict=True):
        row = QRectF(row.left(), row.bottom(), row.width(), height * scale)
        room = row.width() - _paint_keys(painter, keys, row, has_caps=section.has_caps, theme=theme, scale=scale)
        painter.setFont(scaled_font(round(12 * scale), 400))
        painter.setPen(QColor(theme.text))
        is_long = height > ROW
        shown = text if is_long else QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(row.adjusted(0, 0, room - row.width(), 0), ALIGNED | (int(Qt.TextFlag.TextWordWrap) if is_long else 0), shown)


def _paint_keys(painter: QPainter, keys: str, row: QRectF, *, has_caps: bool, theme: Theme, scale: float) -> float:
    """Paint the keys at the right end of a row; how much of its width they take."""
    if not has_caps:
        painter.setFont(scaled_font(round(12 * scale), 400))
        painter.setPen(QColor(theme.muted))
        painter.drawText(row, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), keys)
        return QFontMetricsF(painter.font()).horizontalAdvance(keys) + 12 * scale
    left = row.right()
    for key in reversed(keys_of(keys)):
        shown = shown_key(key)
        left -= width_of(shown, scale)
        paint_caps(painter, shown, QPointF(left, row.center().y()), theme=theme, scale=scale)
        left -= 10 * scale
    return row.right() - left
