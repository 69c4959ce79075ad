"""The sheet of all keys and gestures as it is painted, on the screen or on paper: columns of sections, made from the table of actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnsim.drawing.theme import Theme
from rnnsim.session.action import MENUS
from rnnsim.views.key_caps import paint_caps, width_of
from rnnsim.views.keys import keys_of, shown_key
from rnnsim.views.look import scaled_font
from rnnsim.views.translation import translated

ROW, HEAD, BETWEEN, COLUMN_GAP, MARGIN = 26.0, 34.0, 14.0, 32.0, 8.0
ALIGNED = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
ON_THE_CANVAS = (
    ("↑ ↓", "Turn what is selected up or down"), ("Shift+↑ Shift+→", "Nudge what is selected"),
    ("Ctrl Alt", "While connecting: keep the source"), ("Alt", "While moving: opposite of snapping"),
    ("Tab", "In a value: on to the next"),
)  # fmt: skip
BY_MOUSE = (
    ("Double-click", "A unit; on a unit its properties"), ("Double-click a value", "Type another there"),
    ("Drag from a rim", "A connection; on a wire a gate"), ("Drag a unit", "Move it"),
    ("Drag the canvas", "Select; Shift adds, Ctrl toggles"), ("Hold on a unit", "Poke it"), ("Middle-drag", "Pan; Space-drag, too"),
    ("Wheel", "Zoom; on a selected wire its weight"), ("Right-click", "The menu of what is there"),
)  # fmt: skip


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

    @property
    def height(self) -> float:
        """How high it is, before scaling."""
        return HEAD + ROW * len(self.rows) + BETWEEN


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
    canvas = tuple((keys, translated(text)) for keys, text in ON_THE_CANVAS)
    mouse = tuple((translated(gesture), translated(text)) for gesture, text in BY_MOUSE)
    return [*made, Section(translated("On the canvas"), canvas), Section(translated("Mouse"), mouse, has_caps=False)]


def columns_of(sections: Sequence[Section], count: int) -> list[list[Section]]:
    """The sections in so many columns, in order down each, the highest as low as possible."""
    heights = [section.height for section in sections]
    limits = sorted({sum(heights[first:last]) for first in range(len(heights)) for last in range(first + 1, len(heights) + 1)})
    for limit in limits:
        columns: list[list[Section]] = [[]]
        for section in sections:
            if columns[-1] and sum(other.height for other in columns[-1]) + section.height > limit:
                columns.append([])
            columns[-1].append(section)
        if len(columns) <= count and max(heights) <= limit:
            return columns
    return [list(sections)]


def sheet_height(columns: Sequence[Sequence[Section]]) -> float:
    """How high the sheet is, before scaling."""
    return 2 * MARGIN - BETWEEN + max(sum(section.height for section in column) for column in columns)


def paint_sheet(painter: QPainter, columns: Sequence[Sequence[Section]], width: float, *, theme: Theme, scale: float = 1.0) -> None:
    """Paint the columns side by side into a width."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    margin, gap = MARGIN * scale, COLUMN_GAP * scale
    across = (width - 2 * margin - gap * (len(columns) - 1)) / len(columns)
    for number, column in enumerate(columns):
        area = QRectF(margin + number * (across + gap), margin, across, 0)
        for section in column:
            _paint_section(painter, section, area, theme=theme, scale=scale)
            area.translate(0, section.height * scale)


def _paint_section(painter: QPainter, section: Section, area: QRectF, *, theme: Theme, scale: float) -> None:
    painter.setFont(scaled_font(round(13 * scale), 600))
    painter.setPen(QColor(theme.text))
    painter.drawText(QRectF(area.left(), area.top(), area.width(), (HEAD - 10) * scale), ALIGNED, section.title)
    top = area.top() + (HEAD - 6) * scale
    painter.setPen(QPen(QColor(theme.border), theme.line_scale))
    painter.drawLine(QPointF(area.left(), round(top) + 0.5), QPointF(area.right(), round(top) + 0.5))
    for number, (keys, text) in enumerate(section.rows):
        row = QRectF(area.left(), area.top() + (HEAD + ROW * number) * scale, area.width(), ROW * scale)
        room = row.width() - _paint_keys(painter, keys, row, has_caps=section.has_caps, theme=theme, scale=scale)
        painter.setFont(scaled_font(round(12 * scale), 400))
        painter.setPen(QColor(theme.text))
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(row, ALIGNED, shown)


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
