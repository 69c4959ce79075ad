"""The command palette: a field, and everything that fits what is typed there, with its keys or why it cannot be done now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from rnnsim.views.commands import Command, found_commands
from rnnsim.views.controls import HairLine, labelled
from rnnsim.views.fuzzy_search import Match
from rnnsim.views.key_caps import paint_caps, width_of
from rnnsim.views.keys import keys_of, shown_key
from rnnsim.views.look import colour, font, look, px

WIDTH, HEIGHT, ROW, TOP = 560, 440, 32, 84
FOUND = Qt.ItemDataRole.UserRole
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class CommandSearch(QDialog):
    """Enter or a click runs the chosen command; one that cannot be done says why and the list stays. `recent` are names."""

    def __init__(self, parent: QWidget, commands: list[Command], *, recent: tuple[str, ...], run: Callable[[Command], None]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._commands, self._recent, self._run = commands, recent, run
        self.matches: list[tuple[Command, Match]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Search commands"))
        self.setObjectName("commands")
        self.field, self.list, self.about = QLineEdit(), QListWidget(), labelled("", "muted")
        self._fill()
        self.resize(px(WIDTH), min(px(HEIGHT), parent.height() - px(TOP)))
        corner = parent.mapToGlobal(parent.rect().center())
        self.move(corner.x() - self.width() // 2, parent.mapToGlobal(parent.rect().topLeft()).y() + px(TOP))
        self.show_matches("")
        self.field.setFocus()

    def show_matches(self, wanted: str) -> None:
        """Show what fits the typed letters."""
        self.matches = found_commands(self._commands, wanted, self._recent)
        self.list.clear()
        for command, match in self.matches:
            item = QListWidgetItem(command.text)
            item.setData(FOUND, (command, match.places, not wanted.strip() and command.name in self._recent))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, _spoken(command))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.scrollToTop()
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and Qt.Key(event.key()) in STEPS:
            row = self.list.currentRow() + STEPS[Qt.Key(event.key())]
            self.list.setCurrentRow(min(len(self.matches) - 1, max(0, row)))
            return True
        return False

    def _fill(self) -> None:
        self.field.setPlaceholderText(self.tr("Type what you want to do"))
        self.field.setAccessibleName(self.tr("Command"))
        self.field.setFixedHeight(px(36))
        self.field.textChanged.connect(self.show_matches)
        self.field.returnPressed.connect(self._run_chosen)
        self.field.installEventFilter(self)
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setItemDelegate(CommandRow(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._run_chosen)
        self.list.currentRowChanged.connect(self._tell)
        self.about.setWordWrap(True)
        self.about.setMinimumHeight(px(34))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(6))
        column.setSpacing(px(8))
        for part in (self.field, self.list, HairLine(), self.about):
            column.addWidget(part, int(part is self.list))

    def _tell(self) -> None:
        """Say what the chosen command does, or why it cannot be done now."""
        command = self._chosen()
        if command is None:
            self.about.setText(self.tr("Nothing fits these letters. Esc closes the list."))
            return
        self.about.setText(self.tr("Not now: {why}").format(why=command.why_not) if command.why_not else command.tip or command.text)

    def _chosen(self) -> Command | None:
        row = self.list.currentRow()
        return self.matches[row][0] if 0 <= row < len(self.matches) else None

    def _run_chosen(self) -> None:
        command = self._chosen()
        if command is not None and not command.why_not:
            self.close()
            self._run(command)


class CommandRow(QStyledItemDelegate):
    """Text with the typed letters standing out, menu or reason muted, keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(200), px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        command, places, is_recent = index.data(FOUND)
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), px(6), px(6))
        inside = area.adjusted(px(10), 0, -px(10), 0)
        right = _paint_keys(painter, command, inside)
        left = _paint_text(painter, command, inside, places=places)
        painter.setFont(font(11))
        painter.setPen(colour("muted"))
        aside = command.why_not or (self.tr("recent · {menu}").format(menu=command.menu) if is_recent else command.menu)
        room = QRectF(left + px(16), area.top(), right - left - px(28), area.height())
        shown = painter.fontMetrics().elidedText(aside, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()


def _paint_keys(painter: QPainter, command: Command, area: QRectF) -> float:
    """The keys at the right; where the room for other text ends."""
    right = area.right()
    for key in keys_of(command.shortcut)[:1]:
        shown = shown_key(key)
        right -= width_of(shown, look.scale)
        paint_caps(painter, shown, QPointF(right, area.center().y()), theme=look.theme, scale=look.scale)
    return right


def _paint_text(painter: QPainter, command: Command, area: QRectF, *, places: tuple[int, ...]) -> float:
    """The text, typed letters in accent and bold; where it ends."""
    left, aligned = area.left(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    plain, strong = font(13), font(13, 600)
    for is_typed, run in _runs(command.text, places):
        painter.setFont(strong if is_typed else plain)
        painter.setPen(colour("accent" if is_typed else "muted" if command.why_not else "text"))
        width = QFontMetricsF(painter.font()).horizontalAdvance(run)
        painter.drawText(QRectF(left, area.top(), width + 1, area.height()), aligned, run)
        left += width
    return left


def _runs(text: str, places: tuple[int, ...]) -> list[tuple[bool, str]]:
    """The text cut where typed and other letters meet."""
    typed, runs = set(places), list[tuple[bool, str]]()
    for at, letter in enumerate(text):
        if runs and runs[-1][0] is (at in typed):
            runs[-1] = runs[-1][0], runs[-1][1] + letter
        else:
            runs.append((at in typed, letter))
    return runs


def _spoken(command: Command) -> str:
    return ", ".join(part for part in (command.text, command.menu, shown_key(command.shortcut), command.why_not) if part)
