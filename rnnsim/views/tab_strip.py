"""The row of tabs above the documents of a window: names, a dot while something is unsaved, a cross to close, a plus for a new one.

A tab that is dragged out of the row goes to another row, or to a window of its own.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QTabBar, QWidget

from rnnsim.views.controls import AbstractGround, HairLine, IconButton, paint_focus_ring
from rnnsim.views.look import colour, font, look, paint_icon, px, text_pixels
from rnnsim.views.tab_dragging import MIME
from rnnsim.views.wording import escaped, plain_tip

HEIGHT, WIDEST = 34, 240
OUT, OUT_ASIDE = 14, 48  # so far below or above, or beside the row a tab is dragged out of it


class TabEnd(QAbstractButton):
    """A cross; while the document has unsaved changes a dot, until the pointer is on it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_modified = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(px(22), px(22))

    def say(self, text: str) -> None:
        """What a press does."""
        self.setAccessibleName(text)
        self.setToolTip(text)

    def show_modified(self, is_modified: bool) -> None:
        """Whether there is something unsaved."""
        self.is_modified = is_modified
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            area = QRectF(self.rect())
            if self.is_modified and not (self.underMouse() or self.hasFocus()):
                painter.setBrush(colour("text"))
                painter.drawEllipse(area.center(), px(4), px(4))
                return
            if self.underMouse() or self.isDown():
                painter.setBrush(colour("accent_soft" if self.isDown() else "border"))
                painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), px(4), px(4))
            side = px(12)
            box = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
            paint_icon(painter, "close", box, ink=colour("muted"))
            if self.hasFocus():
                paint_focus_ring(painter, area, px(4))


class NamesBar(QTabBar):
    """Tabs that the middle button closes and that can be dragged along the row and out of it; no wider than a name needs, and than 240."""

    torn = Signal(int)  # a tab was dragged out of the row

    def __init__(self) -> None:
        super().__init__()
        self._is_held = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_held = event.button() == Qt.MouseButton.LeftButton and self.tabAt(event.position().toPoint()) >= 0
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        room = self.rect().adjusted(-px(OUT_ASIDE), -px(OUT), px(OUT_ASIDE), px(OUT))
        if not self._is_held or room.contains(event.position().toPoint()):
            super().mouseMoveEvent(event)
            return
        self._is_held = False
        self._end_own_move(event)
        self.torn.emit(self.currentIndex())

    def _end_own_move(self, event: QMouseEvent) -> None:
        """Qt's own dragging along the row ends where the tab is now."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        places = event.position(), event.globalPosition()
        super().mouseReleaseEvent(QMouseEvent(QEvent.Type.MouseButtonRelease, *places, left, none, event.modifiers()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_held = False
        at = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and at >= 0:
            self.tabCloseRequested.emit(at)
            return
        super().mouseReleaseEvent(event)

    def tabSizeHint(self, index: int) -> QSize:
        size = super().tabSizeHint(index)
        return QSize(min(size.width(), px(WIDEST)), size.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        size = super().minimumTabSizeHint(index)
        return QSize(min(size.width(), px(110)), size.height())


class TabStrip(AbstractGround):
    """Says what is wished by page number; whoever owns the pages does it, and tells the strip."""

    chosen = Signal(int)
    close_wished = Signal(int)
    moved = Signal(int, int)  # from, to
    menu_wished = Signal(int, QPoint)
    new_wished = Signal()
    torn = Signal(int)
    dropped = Signal(int)  # a tab was let go over this row, to stand at that place

    def __init__(self) -> None:
        super().__init__("window")
        self.bar = NamesBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setMovable(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.bar.currentChanged.connect(self.chosen)
        self.bar.tabCloseRequested.connect(self.close_wished)
        self.bar.tabMoved.connect(self.moved)
        self.bar.torn.connect(self.torn)
        self.setAcceptDrops(True)
        self.bar.customContextMenuRequested.connect(self._ask_menu)
        self.plus = IconButton("plus", "", icon_size=16, token="muted")
        self.speak_anew()
        self.plus.clicked.connect(self.new_wished)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(px(4))
        self._row.addWidget(self.bar)
        self._row.addWidget(self.plus)
        self._row.addStretch(1)
        line = HairLine()
        line.setParent(self)
        self._line = line
        self.mark = QFrame(self)  # where a tab would stand that is dragged over the row
        self.mark.hide()
        look.changed.connect(self.apply_look)
        self.apply_look()

    def speak_anew(self) -> None:
        """In the language in force."""
        for widget in (self, self.bar):
            widget.setAccessibleName(self.tr("Open documents"))
        self.plus.setAccessibleName(self.tr("New document in a tab"))
        self.plus.setToolTip(self.tr("New document in a tab"))

    def add(self, at: int, name: str) -> None:
        """A tab at that place; it is not chosen by that."""
        self.bar.blockSignals(True)
        self.bar.insertTab(at, escaped(name))
        end = TabEnd()
        end.clicked.connect(lambda: self.close_wished.emit(self._place_of(end)))
        self.bar.setTabButton(at, QTabBar.ButtonPosition.RightSide, end)
        self.bar.blockSignals(False)

    def remove(self, at: int) -> None:
        """Take a tab away; none is chosen by that."""
        self.bar.blockSignals(True)
        end = self._end_of(at)
        self.bar.removeTab(at)
        end.deleteLater()
        self.bar.blockSignals(False)

    def choose(self, at: int) -> None:
        """Show which tab is in front, without taking it for a wish."""
        self.bar.blockSignals(True)
        self.bar.setCurrentIndex(at)
        self.bar.blockSignals(False)

    def name(self, at: int, name: str, *, is_modified: bool, tip: str) -> None:
        """Name a tab."""
        if self.bar.tabText(at) != escaped(name):
            self.bar.setTabText(at, escaped(name))
        self.bar.setTabToolTip(at, plain_tip(tip))
        self.bar.setAccessibleTabName(at, self.tr("{name}, not saved").format(name=name) if is_modified else name)
        end = self._end_of(at)
        end.say(self.tr("Close {name}").format(name=name))
        end.show_modified(is_modified)

    def apply_look(self) -> None:
        """Take the colours and sizes of the theme in force."""
        self.setFixedHeight(px(HEIGHT))
        self._row.setContentsMargins(px(8), 0, px(8), 0)
        self.bar.setFont(font(12, 500))
        self.bar.setFixedHeight(px(HEIGHT))
        self.bar.setStyleSheet(
            f"QTabBar {{ background: transparent; font-size: {text_pixels(12)}px; }}"
            f"QTabBar::tab {{ background: transparent; border: none; border-top-left-radius: {px(6)}px; border-top-right-radius: {px(6)}px;"
            f" height: {px(HEIGHT) - px(2.5)}px; padding: 0 {px(4)}px 0 {px(12)}px; color: {colour('muted').name()}; font-weight: 500;"
            f" border-bottom: {px(2.5)}px solid transparent; }}"
            f"QTabBar::tab:hover {{ color: {colour('text').name()}; }}"
            f"QTabBar::tab:selected {{ background: {colour('panel').name()}; color: {colour('text').name()}; font-weight: 600;"
            f" border-bottom-color: {colour('accent').name()}; }}"
            f"QTabBar QToolButton {{ background: {colour('window').name()}; border: none; width: {px(18)}px; }}"
        )
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
            self._show_mark(event.position().x())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()
        self._show_mark(event.position().x())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.mark.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.mark.hide()
        self.dropped.emit(self._gap_at(event.position().x()))

    def _gap_at(self, x: float) -> int:
        """Before which tab a place in the row is."""
        return sum(self.bar.x() + self.bar.tabRect(at).center().x() < x for at in range(self.bar.count()))

    def _show_mark(self, x: float) -> None:
        at = self._gap_at(x)
        edge = self.bar.tabRect(at).left() if at < self.bar.count() else self.bar.tabRect(at - 1).right() + 1
        self.mark.setStyleSheet(f"background: {colour('accent').name()};")
        self.mark.setGeometry(self.bar.x() + edge - px(1), px(4), px(2.5), self.height() - px(8))
        self.mark.show()
        self.mark.raise_()

    def resizeEvent(self, event: object) -> None:
        self._line.setGeometry(0, self.height() - 1, self.width(), 1)
        self._line.lower()

    def _end_of(self, at: int) -> TabEnd:
        end: QWidget = self.bar.tabButton(at, QTabBar.ButtonPosition.RightSide)
        assert isinstance(end, TabEnd)
        return end

    def _place_of(self, end: TabEnd) -> int:
        return next(at for at in range(self.bar.count()) if self.bar.tabButton(at, QTabBar.ButtonPosition.RightSide) is end)

    def _ask_menu(self, place: QPoint) -> None:
        at = self.bar.tabAt(place)
        if at >= 0:
            self.menu_wished.emit(at, self.bar.mapToGlobal(place))
