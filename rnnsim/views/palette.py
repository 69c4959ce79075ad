"""The left-hand side: parts to drag onto the canvas or to press. 72 px of icons with names, or 208 px of symbols and the zoo."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QDrag, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QMenu, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from rnnsim.drawing.units import kind_of, unit_shapes
from rnnsim.network.columns import COLUMNS
from rnnsim.network.network import Network, rows_from
from rnnsim.views.canvas.gestures.dropping import MIME
from rnnsim.views.controls import AbstractGround, HairLine, labelled, paint_focus_ring
from rnnsim.views.look import colour, current_theme, font, look, paint_icon, px
from rnnsim.views.painting import paint_shapes
from rnnsim.views.part_shelf import PartShelf
from rnnsim.views.part_thumbnail import paint_piece
from rnnsim.views.parts import NETWORKS, OWN, STRUCTURES, TOOLS, UNIT, UNITS, ZOO, Part
from rnnsim.views.translation import translated

Chosen = Callable[[Part], None]


def paint_part(painter: QPainter, part: Part, centre: QPointF, *, side: float, token: str = "text") -> None:
    """The symbol of a part: a unit as the canvas draws it, else its icon."""
    if part.piece is not None and side > px(20):
        paint_piece(painter, part.piece, centre, side=side)
    elif part.name.startswith("unit ") or (part.content.get("part") == "unit" and side > px(20)):
        columns = {name: value for name, value in part.content.items() if name in COLUMNS["units"]}
        network = Network(rows_from("units", 1, id=np.zeros(1, np.int64), **columns))
        painter.save()
        painter.translate(centre)
        painter.scale(side / 48, side / 48)
        paint_shapes(painter, unit_shapes(kind_of(network, 0), 0.0, current_theme()))
        painter.restore()
    else:
        paint_icon(painter, part.icon, QRectF(centre.x() - px(10), centre.y() - px(10), px(20), px(20)), ink=colour(token))


class AbstractPartButton(QAbstractButton):
    """Press it or drag it away."""

    def __init__(self, part: Part, chosen: Chosen) -> None:
        super().__init__()
        self.part, self._chosen = part, chosen
        self._pressed_at: QPoint | None = None
        self.setText(translated(part.text))
        self.setAccessibleName(translated(part.text))
        self.setAccessibleDescription(translated(part.tip))
        self.setToolTip(translated(part.tip))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: chosen(part))
        self.apply_look()
        look.changed.connect(self.apply_look)

    def apply_look(self) -> None:
        """Take the sizes of the theme in force."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = QApplication.startDragDistance()
        start = self._pressed_at
        if start is not None and self.part.dragged and (event.position().toPoint() - start).manhattanLength() > far:
            self._pressed_at = None
            self.setDown(False)
            self.drag().exec(Qt.DropAction.CopyAction)
        else:
            super().mouseMoveEvent(event)

    def drag(self) -> QDrag:
        """What a drag of this part carries: its JSON text and its symbol."""
        made, content = QDrag(self), QMimeData()
        content.setData(MIME, self.part.dragged.encode())
        made.setMimeData(content)
        picture = QPixmap(px(52), px(52))
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_part(painter, self.part, QPointF(px(26), px(26)), side=px(48))
        made.setPixmap(picture)
        made.setHotSpot(QPoint(px(26), px(26)))
        return made

    def _paint_ground(self, painter: QPainter, area: QRectF) -> str:
        """The hover ground; gives the token of the ink on it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hot = self.isDown() or self.underMouse()
        if is_hot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(area, px(6), px(6))
        if self.hasFocus():
            paint_focus_ring(painter, area, px(6))
        return "accent" if is_hot else "text"


class ToolButton(AbstractPartButton):
    """56 × 52: an icon with its name below. The unit's has the other kinds behind a right-click."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.part is UNIT:
            pop_up_parts(self, UNITS, self._chosen)

    def apply_look(self) -> None:
        self.setFixedSize(px(56), px(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            token = self._paint_ground(painter, QRectF(self.rect()))
            side = px(20)
            paint_icon(painter, self.part.icon, QRectF(self.width() / 2 - side / 2, px(9), side, side), ink=colour(token))
            painter.setFont(font(11, 500))
            painter.setPen(colour(token))
            area = QRectF(0, px(31), self.width(), px(18))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self.text())


def pop_up_parts(button: QWidget, parts: tuple[Part, ...], chosen: Chosen) -> None:
    """A menu of parts beside a button."""
    menu = QMenu(button)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for part in parts:
        item = menu.addAction(translated(part.text))
        item.setToolTip(translated(part.tip))
        item.triggered.connect(lambda _=False, part=part: chosen(part))
    menu.popup(button.mapToGlobal(QPoint(button.width() + px(8), 0)))


class PartRow(AbstractPartButton):
    """A row of the wide palette: symbol and name, or name and chevron."""

    def apply_look(self) -> None:
        self.setFixedHeight(px(30 if self.part.icon == "chevron_right" else 36))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(190), px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            token = self._paint_ground(painter, QRectF(self.rect()).adjusted(px(6), 1, -px(6), -1))
            middle = self.height() / 2
            is_network = self.part.icon == "chevron_right"
            if is_network:
                box = QRectF(self.width() - px(26), middle - px(7), px(14), px(14))
                paint_icon(painter, "chevron_right", box, ink=colour("muted"))
            else:
                paint_part(painter, self.part, QPointF(px(34), middle), side=px(27), token=token)
            painter.setFont(font(12))
            painter.setPen(colour(token))
            left = px(16) if is_network else px(62)
            area = QRectF(left, 0, self.width() - left - px(26), self.height())
            shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(area.width()))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), shown)


class Palette(AbstractGround):
    """`chosen(part)` is called when a part is pressed."""

    WIDTHS = (72, 208)

    def __init__(self, chosen: Chosen, own_parts: PartShelf, own_menu: Callable[[str], QMenu]) -> None:
        super().__init__("panel", "right")
        self._chosen, self._own_parts, self._own_menu = chosen, own_parts, own_menu
        self.own_rows: dict[str, PartRow] = {}
        self._own_section = QWidget()
        self._own_column = QVBoxLayout(self._own_section)
        self._own_column.setContentsMargins(0, 0, 0, 0)
        self._own_column.setSpacing(0)
        own_parts.changed.connect(self._fill_own)
        self.setAccessibleName(self.tr("Palette"))
        self.tools = {part.name: ToolButton(part, self._choose) for part in TOOLS}
        self.rows = {part.name: PartRow(part, self._choose) for part in (*UNITS, *STRUCTURES, *NETWORKS)}
        self._pages = QStackedWidget()
        self._pages.addWidget(self._narrow_page())
        self._pages.addWidget(self._wide_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.addWidget(self._pages)
        self._fill_own()
        self.show_wide(False)

    @property
    def is_wide(self) -> bool:
        """Whether symbols with names and the zoo are shown."""
        return self._pages.currentIndex() == 1

    def show_wide(self, is_wide: bool) -> None:
        """Show one of the two forms."""
        self._pages.setCurrentIndex(int(is_wide))
        self.setFixedWidth(px(self.WIDTHS[is_wide]))
        self._tool_column.setContentsMargins(px(8), px(12), 0, 0)
        self._tool_column.setSpacing(px(10))

    def _choose(self, part: Part) -> None:
        if part is ZOO:
            pop_up_parts(self.tools[ZOO.name], NETWORKS, self._chosen)
        elif part is OWN:
            self._pop(self._own_menu(""), self.tools[OWN.name])
        else:
            self._chosen(part)

    def _pop(self, menu: QMenu, button: QWidget) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(QPoint(button.width() + px(8), 0)))

    def _fill_own(self) -> None:
        """Rows for the parts there are now; the section is hidden while there are none."""
        for row in self.own_rows.values():
            self._own_column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.own_rows = {part.name: PartRow(part, self._choose) for part in self._own_parts.parts}
        for name, row in self.own_rows.items():
            row.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            row.customContextMenuRequested.connect(lambda _, name=name, row=row: self._pop(self._own_menu(name), row))
            self._own_column.addWidget(row)
        self._own_section.setVisible(bool(self.own_rows))

    def _narrow_page(self) -> QWidget:
        page = QWidget()
        column = self._tool_column = QVBoxLayout(page)
        for button in self.tools.values():
            column.addWidget(button)
        column.addStretch(1)
        return page

    def _wide_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, px(12), 0, px(12))
        column.setSpacing(0)
        for title, parts in ((self.tr("Units"), UNITS), (self.tr("Structures"), STRUCTURES), (self.tr("Zoo"), NETWORKS)):
            if column.count():
                column.addSpacing(px(12))
                column.addWidget(HairLine())
                column.addSpacing(px(12))
            heading = labelled(title, "section")
            heading.setContentsMargins(px(16), px(2), 0, px(6))
            column.addWidget(heading)
            for part in parts:
                column.addWidget(self.rows[part.name])
            if parts is STRUCTURES:
                column.addWidget(self._own_section)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        return scroll
