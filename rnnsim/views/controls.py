"""Small controls painted by ourselves because the style sheet cannot: icon buttons, the play disc, choices, switches, hair lines.

They know the look, and nothing of networks or sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QWidget,
)  # fmt: skip

from rnnsim.views.look import colour, font, line, look, paint_icon, px
from rnnsim.views.translation import translated

Offers = Callable[[], Sequence[tuple[str, object]]]  # texts with what they stand for
NO_PEN = Qt.PenStyle.NoPen
FIELD_HEIGHT = 26


def paint_focus_ring(painter: QPainter, area: QRectF, radius: float) -> None:
    """The ring of the control that has the keyboard."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("accent"), line(2)))
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), radius, radius)


class IconButton(QAbstractButton):
    """A drawing to press: at least 28 × 28, with a hover ground and a name for those who cannot see it."""

    def __init__(self, icon_name: str, text: str, *, side: int = 28, icon_size: int = 20, token: str = "text") -> None:
        super().__init__()
        self.icon_name, self._token, self._side, self._icon_size = icon_name, token, side, icon_size
        self.setAccessibleName(translated(text))
        self.setToolTip(translated(text))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_icon(self, icon_name: str, text: str) -> None:
        """Show another drawing with another meaning."""
        if icon_name != self.icon_name or text != self.accessibleName():
            self.icon_name = icon_name
            if text != self.accessibleName():
                self.setAccessibleName(text)
                self.setToolTip(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._side), px(self._side))

    def apply_look(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect())
            self._paint_ground(painter, area)
            side = px(self._icon_size)
            box = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
            paint_icon(painter, self.icon_name, box, ink=colour(self._token if self.isEnabled() else "faint"))
            if self.hasFocus():
                paint_focus_ring(painter, area, px(6))

    def _paint_ground(self, painter: QPainter, area: QRectF) -> None:
        if self.isEnabled() and (self.underMouse() or self.isDown() or self.isChecked()):
            painter.setPen(NO_PEN)
            painter.setBrush(colour("accent_soft" if self.isDown() or self.isChecked() else "field"))
            painter.drawRoundedRect(area, px(6), px(6))


class PlayDisc(QAbstractButton):
    """The one filled button: plays or pauses, and shows which it would do."""

    SIDE = 36

    def __init__(self) -> None:
        super().__init__()
        self._is_playing = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_playing(False)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_playing(self, is_playing: bool) -> None:
        """Show a pause sign while the clock runs, else a triangle."""
        self._is_playing = is_playing
        text = self.tr("Pause") if is_playing else self.tr("Play")
        self.setAccessibleName(text)
        self.setToolTip(f"{text}  (F5)")
        self.update()

    def apply_look(self) -> None:
        self.setFixedSize(px(self.SIDE), px(self.SIDE))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect())
            painter.setPen(NO_PEN)
            fill = colour("accent")
            painter.setBrush(fill.darker(112) if self.isDown() or self.underMouse() else fill)
            painter.drawEllipse(area)
            side = px(18)
            box = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
            paint_icon(painter, "pause" if self._is_playing else "play", box, ink=colour("on_accent"))
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(colour("on_accent"), line(2)))
                painter.drawEllipse(area.adjusted(4, 4, -4, -4))


def shown_choice(text: str, value: object) -> str:
    """How a choice is written: in the language in force, unless it is the name of a unit (a person wrote it)."""
    return text if isinstance(value, int) and value >= 0 else translated(text)


class TranslatedChoices(QStyledItemDelegate):
    """The list that opens; its items keep their English texts, which stand for values."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.text = shown_choice(str(index.data()), index.data(Qt.ItemDataRole.UserRole))


class ChoiceBox(QComboBox):
    """A field that opens a list; shows `mixed` when what it stands for has several values.

    `offers`, if given, makes the list when it is needed. `let_go`: something was chosen by mouse, the keyboard is not needed here any more.
    """

    let_go = Signal()

    def __init__(self, name: str, choices: tuple[str, ...] = (), *, offers: Offers | None = None) -> None:
        super().__init__()
        self._offers = offers
        self.setMaxVisibleItems(20)
        self.setItemDelegate(TranslatedChoices(self))
        self.setAccessibleName(translated(name))
        self.addItems(list(choices))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._came_by_mouse = False
        self.activated.connect(self._chosen)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._came_by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason

    def show_choice(self, choice: str | None) -> None:
        """Show a choice without taking it for a wish; None for several."""
        self.blockSignals(True)
        if choice is not None and self.findText(choice) < 0:
            self.addItem(choice)
        self.setCurrentIndex(-1 if choice is None else self.findText(choice))
        self.blockSignals(False)
        self.update()

    def apply_look(self) -> None:
        self.setFixedHeight(px(FIELD_HEIGHT))
        self.setFont(font(12))
        self.update()

    def wheelEvent(self, event: object) -> None:
        """Scrolling a form must not change what lies under the pointer."""
        event.ignore()  # type: ignore[attr-defined]

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.rect())
            painter.setPen(NO_PEN)
            painter.setBrush(colour("field"))
            painter.drawRoundedRect(area, px(4), px(4))
            is_mixed = self.currentIndex() < 0
            painter.setPen(colour("muted" if is_mixed else "text" if self.isEnabled() else "faint"))
            painter.setFont(font(12))
            room = area.adjusted(px(8), 0, -px(26), 0)
            shown = self.tr("mixed") if is_mixed else shown_choice(self.currentText(), self.currentData())
            elided = painter.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), elided)
            side = px(14)
            paint_icon(
                painter, "chevron_down", QRectF(area.right() - px(22), area.center().y() - side / 2, side, side), ink=colour("muted")
            )
            if option.state & QStyle.StateFlag.State_HasFocus:
                paint_focus_ring(painter, area, px(4))

    def showPopup(self) -> None:
        self._fill()
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._fill()
        super().keyPressEvent(event)

    def _fill(self) -> None:
        if self._offers is None:
            return
        shown = None if self.currentIndex() < 0 else self.currentText()
        self.blockSignals(True)
        self.clear()
        for text, value in self._offers():
            self.addItem(text, value)
        self.blockSignals(False)
        self.show_choice(shown)

    def _chosen(self) -> None:
        if self._came_by_mouse:
            self.let_go.emit()


class ToggleSwitch(QAbstractButton):
    """Yes or no; half way with a dash when several things differ. `let_go`: it was pressed by mouse."""

    let_go = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.is_mixed = False
        self.setCheckable(True)
        self.setAccessibleName(translated(name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._decided)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.let_go.emit()

    def show_flag(self, flag: bool | None) -> None:
        """Show a value without taking it for a wish; None for several."""
        self.blockSignals(True)
        self.is_mixed = flag is None
        self.setChecked(bool(flag))
        self.blockSignals(False)
        self.update()

    def apply_look(self) -> None:
        self.setFixedSize(px(32), px(20))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            track = QRectF(0, px(2), px(28), px(16))
            is_on = self.isChecked() and not self.is_mixed
            painter.setPen(QPen(colour("accent" if is_on else "control"), 1.2))
            painter.setBrush(colour("accent" if is_on else "panel"))
            painter.drawRoundedRect(track.adjusted(0.6, 0.6, -0.6, -0.6), px(8), px(8))
            place = 0.5 if self.is_mixed else 1.0 if is_on else 0.0
            centre = QPointF(track.left() + px(8) + place * px(12), track.center().y())
            painter.setPen(NO_PEN)
            painter.setBrush(colour("on_accent" if is_on else "control"))
            painter.drawEllipse(centre, px(5), px(5))
            if self.hasFocus():
                paint_focus_ring(painter, QRectF(self.rect()), px(9))

    def _decided(self) -> None:
        self.is_mixed = False


class HairLine(QFrame):
    """A line of one pixel in the border colour, across or upright."""

    def __init__(self, *, is_upright: bool = False, length: int | None = None) -> None:
        super().__init__()
        self._is_upright, self._length = is_upright, length
        self.apply_look()
        look.changed.connect(self.apply_look)

    def apply_look(self) -> None:
        if self._is_upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
        if self._length is not None:
            (self.setFixedHeight if self._is_upright else self.setFixedWidth)(px(self._length))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour("border"))


class AbstractGround(QWidget):
    """A widget filled with the colour of a token, with hair lines on some of its sides ("left", "right", "top", "bottom")."""

    def __init__(self, token: str = "panel", *sides: str) -> None:
        super().__init__()
        self.token, self._sides = token, sides
        look.changed.connect(self._repaint)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_ground(painter, self, fill=colour(self.token), sides=self._sides)

    def _repaint(self) -> None:
        self.update()


def paint_ground(painter: QPainter, widget: QWidget, *, fill: QColor, sides: tuple[str, ...]) -> None:
    """Fill a widget and draw hair lines on the pixel at some of its sides."""
    painter.fillRect(widget.rect(), fill)
    width, height = widget.width(), widget.height()
    areas = {"left": (0, 0, 1, height), "right": (width - 1, 0, 1, height), "top": (0, 0, width, 1), "bottom": (0, height - 1, width, 1)}
    for side in sides:
        painter.fillRect(*areas[side], colour("border"))


def labelled(text: str, kind: str = "") -> QLabel:
    """A label in one of the kinds of the style sheet: muted, section, heading, body, strong, title. Signs like < stand for themselves."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    return made
