"""Every edit by its name, the oldest first: what has been made and what has been taken back; choosing one jumps there."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from rnnsim.session.announcements import Announcement, DocumentReplaced
from rnnsim.session.session import Session
from rnnsim.views.controls import labelled
from rnnsim.views.look import colour, font, px
from rnnsim.views.translation import translated
from rnnsim.views.wording import plain_tip

WIDTH, HEIGHT, ROW = 320, 420, 28
FROM_NOW = Qt.ItemDataRole.UserRole  # how many steps lie between the row and the present, negative ones back


class HistoryList(QDialog):
    """A popup; a click or Enter jumps and the list stays, Esc closes it. `begin` ends what is under way; whether there was something."""

    def __init__(self, parent: QWidget, session: Session, begin: Callable[[], bool] = lambda: False) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._session, self._begin, self._is_jumping = session, begin, False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("commands")
        self.setAccessibleName(self.tr("History"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Steps"))
        self.list.setItemDelegate(StepRow(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._jump)
        self.list.itemActivated.connect(self._jump)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(8))
        column.setSpacing(px(8))
        column.addWidget(labelled(self.tr("History"), "heading"))
        column.addWidget(self.list, 1)
        about = labelled(self.tr("Choose a step to go there; nothing is lost until the next edit."), "muted")
        about.setWordWrap(True)
        column.addWidget(about)
        rows = len(session.history.labels()) + len(session.history.redo_labels()) + 1
        self.resize(px(WIDTH), min(px(HEIGHT), px(108 + ROW * rows)))
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - self.width()) // 2, corner.y() + px(84))
        self.show_steps()
        self.list.setFocus()
        self._unsubscribe = session.announcements.subscribe(self._follow)
        self.finished.connect(lambda: self._unsubscribe())

    def _follow(self, announcement: Announcement) -> None:
        """Edits go on while the list is open: by a key that passes through, by training, by another view."""
        if isinstance(announcement, DocumentReplaced) and not self._is_jumping:
            self.show_steps()

    def show_steps(self) -> None:
        """Show what there is, with the present in view."""
        history = self._session.history
        made, gone = [[translated(label) for label in labels] for labels in (history.labels(), history.redo_labels())]
        self.list.clear()
        for row, label in enumerate((self.tr("Beginning"), *made, *gone)):
            item = QListWidgetItem(label)
            from_now = row - len(made)
            item.setData(FROM_NOW, from_now)
            state = self.tr("now") if from_now == 0 else self.tr("taken back") if from_now > 0 else ""
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{label}, {state}" if state else label)
            item.setToolTip(plain_tip(label))
            self.list.addItem(item)
        self.list.setCurrentRow(len(made))
        self.list.scrollToItem(self.list.item(len(made)), QListWidget.ScrollHint.PositionAtCenter)

    def _jump(self, item: QListWidgetItem) -> None:
        steps = item.data(FROM_NOW)
        if steps and not self._begin():
            self._is_jumping = True
            self._session.jump(steps)
            self._is_jumping = False
        self.show_steps()


class StepRow(QStyledItemDelegate):
    """A name beside a line through time: a dot per step, the present filled and bold, what was taken back pale."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(100), px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        from_now, area = index.data(FROM_NOW), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), px(6), px(6))
        _paint_line(painter, area, from_now=from_now, is_first=index.row() == 0, is_last=index.row() == index.model().rowCount() - 1)
        painter.setFont(font(12, 600 if from_now == 0 else 400))
        painter.setPen(colour("muted" if from_now > 0 else "text"))
        room = area.adjusted(px(30), 0, -px(8), 0)
        shown = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.restore()


def _paint_line(painter: QPainter, area: QRectF, *, from_now: float = inf, is_first: bool, is_last: bool) -> None:
    middle, radius = QPointF(area.left() + px(15), area.center().y()), px(5 if from_now == 0 else 3)
    for is_end, end, is_gone in ((is_first, area.top(), from_now > 0), (is_last, area.bottom() + 1, from_now >= 0)):
        if not is_end:
            style = Qt.PenStyle.DotLine if is_gone else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour("control"), 1.5, style))
            painter.drawLine(middle, QPointF(middle.x(), end))
    painter.setPen(QPen(colour("text" if from_now == 0 else "control"), 1.5))
    painter.setBrush(colour("text" if from_now == 0 else "panel" if from_now > 0 else "control"))
    painter.drawEllipse(middle, radius, radius)
