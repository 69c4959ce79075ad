"""The start page: living pictures of the samples, by family; one press opens one running."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QMenu, QPushButton, QScrollArea, QTabBar, QVBoxLayout, QWidget

from rnnsim.session.samples import sample
from rnnsim.views.banners import BannerBar
from rnnsim.views.controls import AbstractGround, HairLine, labelled
from rnnsim.views.file_drops import dropped_files
from rnnsim.views.gallery_card import HEIGHT, PICTURE_HEIGHT, WIDTH, GalleryCard
from rnnsim.views.keys import tip_with_key
from rnnsim.views.living_pictures import LivingPictures
from rnnsim.views.look import colour, dress_window, font, look, paint_icon, px, text_pixels
from rnnsim.views.pasting import open_dropped
from rnnsim.views.translation import translated
from rnnsim.views.view_actions import VIEW_ACTIONS
from rnnsim.views.window_sizes import FIRST_SIZE, first_size
from rnnsim.views.wording import recent_text
from rnnsim.zoo.catalog import ARCHITECTURES, FAMILIES

if TYPE_CHECKING:
    from rnnsim.views.open_windows import OpenWindows

EVERYTHING = FAMILIES[0]  # this tab shows all samples
MARGIN, GAP, ROW_GAP = 40, 20, 28
MOST_MOVING = 16


class SearchField(QLineEdit):
    """A field with a magnifying glass."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            side = px(18)
            paint_icon(painter, "search", QRectF(px(11), self.height() / 2 - side / 2, side, side), ink=colour("muted"))


class GalleryWindow(AbstractGround):
    """The pictures begin to move after the first paint; closing ends their thread."""

    _woken = Signal()

    def __init__(self, windows: OpenWindows) -> None:
        super().__init__("window")
        self.windows = windows
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.setWindowTitle("rnnsim")
        self.setAccessibleName(self.tr("Gallery"))
        self.cards = {name: GalleryCard(row) for name, row in ARCHITECTURES.items()}
        for name, card in self.cards.items():
            card.clicked.connect(lambda _=False, name=name: self.open_sample(name))
            card.walked.connect(lambda key, name=name: self.walk(name, key))
        self.pictures = LivingPictures(tuple(self.cards), self._woken.emit)
        self._woken.connect(self._show_pictures, Qt.ConnectionType.QueuedConnection)
        self._begin = QTimer(self)
        self._begin.setSingleShot(True)
        self._begin.timeout.connect(self.pictures.start)
        self._is_painted = False
        self.shown = list(self.cards)
        self._make_head()
        self._place()
        dress_window(self)
        self.apply_look()
        look.changed.connect(self.apply_look)
        self.resize(first_size(self))
        next(iter(self.cards.values())).setFocus()

    def open_sample(self, name: str) -> None:
        """Open a sample in a window, running."""
        self.windows.open_document(sample(name), is_playing=True, beside=self)

    def show_matches(self) -> None:
        """Show the cards of the chosen family that hold every word of the search."""
        family = FAMILIES[self.tabs.currentIndex()]
        words = self.search.text().lower().split()
        self.shown = [
            name
            for name, card in self.cards.items()
            if (words or family in (EVERYTHING, card.row.family)) and all(word in _text_of(card) for word in words)
        ]
        for name, card in self.cards.items():
            card.setVisible(name in self.shown)
        self.nothing.setVisible(not self.shown)
        self._arrange_cards()
        self._choose_moving()

    def apply_look(self) -> None:
        """Take colours and sizes of the theme in force."""
        for widget, width in ((self.search, 232), (self.open_button, 112), (self.blank_button, 112)):
            widget.setFixedSize(px(width), px(36))
        for button in (self.open_button, self.blank_button):
            button.setFont(font(12, 600))
        self.tabs.setStyleSheet(
            f"QTabBar {{ background: transparent; font-size: {text_pixels(14)}px; }}"
            f"QTabBar::tab {{ background: transparent; border: none; padding: 0 0 {px(6)}px 0; margin-right: {px(27)}px;"
            f" color: {colour('muted').name()}; font-weight: 500; height: {px(21)}px; border-bottom: {px(2.5)}px solid transparent; }}"
            f"QTabBar::tab:selected {{ color: {colour('text').name()}; font-weight: 600; border-bottom-color: {colour('accent').name()}; }}"
        )
        self.tabs.setFont(font(14, 600))
        self._arrange_cards()

    def walk(self, name: str, key: int) -> None:
        """Give the keyboard to the card beside this one."""
        keys = Qt.Key
        step = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -self._across(), keys.Key_Down: self._across()}[keys(key)]
        at = self.shown.index(name) + step
        if 0 <= at < len(self.shown):
            self.cards[self.shown[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self._begin.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_cards()
        self._choose_moving()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        open_dropped(self.windows, dropped_files(event), self)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._begin.stop()
        self.pictures.stop()
        self.windows.gallery_closed(self)
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(*FIRST_SIZE)

    def _make_head(self) -> None:
        self.title, self.motto = Title(), labelled(self.tr("Draw a network, press Space, look."), "motto")
        self.search = SearchField()
        self.search.setProperty("kind", "search")
        self.search.setPlaceholderText(self.tr("Search {count} samples").format(count=len(self.cards)))
        self.search.setAccessibleName(self.tr("Search samples"))
        self.search.textChanged.connect(self.show_matches)
        self.open_button, self.blank_button = QPushButton(self.tr("Open a file")), QPushButton(self.tr("Blank canvas"))
        self.blank_button.setProperty("kind", "primary")
        self.open_button.clicked.connect(self._open)
        self.blank_button.clicked.connect(lambda: self.windows.new(self))
        keys = {row.name: row.shortcut for row in VIEW_ACTIONS}
        for button, action in ((self.open_button, "open"), (self.blank_button, "new")):
            button.setAccessibleName(button.text())
            button.setShortcut(keys[action])
            button.setToolTip(tip_with_key(button.text(), keys[action]))
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Families"))
        for family in FAMILIES:
            self.tabs.addTab(self.tr(family))
        self.tabs.currentChanged.connect(self.show_matches)
        self.nothing = labelled(self.tr("No sample has these words. Try one word, or another family."), "muted")
        self.nothing.hide()
        self.banners = BannerBar()

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(px(MARGIN), 0, px(MARGIN), 0)
        head.setSpacing(px(12))
        head.addWidget(self.title)
        head.addWidget(self.motto, 0, Qt.AlignmentFlag.AlignBottom)
        self.motto.setContentsMargins(0, 0, 0, px(6))
        head.addStretch(1)
        for widget in (self.search, self.open_button, self.blank_button):
            head.addWidget(widget)
        tabs = QVBoxLayout()
        tabs.setContentsMargins(px(MARGIN), 0, px(MARGIN), 0)
        tabs.setSpacing(0)
        tabs.addWidget(self.tabs)
        tabs.addWidget(HairLine())
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(px(MARGIN), px(18), px(MARGIN), px(12))
        self._grid.setHorizontalSpacing(px(GAP))
        self._grid.setVerticalSpacing(px(ROW_GAP))
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        self._scroll.verticalScrollBar().valueChanged.connect(self._choose_moving)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banners)
        column.addSpacing(px(28))
        column.addLayout(head)
        column.addSpacing(px(20))
        column.addLayout(tabs)
        column.addWidget(self._scroll, 1)

    def _across(self) -> int:
        room = self.width() - 2 * px(MARGIN) + px(GAP)
        return max(1, room // (px(WIDTH) + px(GAP)))

    def _arrange_cards(self) -> None:
        across = self._across()
        for name in self.cards:
            self._grid.removeWidget(self.cards[name])
        for index, name in enumerate(self.shown):
            self._grid.addWidget(self.cards[name], index // across, index % across)
        self._grid.addWidget(self.nothing, 0, 0)

    def _choose_moving(self) -> None:
        """Pictures move where they can be seen."""
        top = self._scroll.verticalScrollBar().value()
        below = top + self._scroll.viewport().height()
        across, down = self._across(), px(HEIGHT) + px(ROW_GAP)
        rows = [(name, px(18) + index // across * down) for index, name in enumerate(self.shown)]
        seen = [name for name, y in rows if y < below and y + px(PICTURE_HEIGHT) > top]
        self.pictures.living = set(seen[:MOST_MOVING])

    def _show_pictures(self) -> None:
        for name, picture in self.pictures.take().items():
            self.cards[name].show_picture(picture)

    def _open(self) -> None:
        recent = self.windows.remembered.recent
        if not recent:
            self.windows.ask_and_open(self)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Choose a file…")).triggered.connect(lambda: self.windows.ask_and_open(self))
        menu.addSeparator()
        for text in recent:
            row = menu.addAction(recent_text(Path(text)))
            row.setEnabled(Path(text).exists())
            row.triggered.connect(lambda _=False, path=Path(text): self.windows.open_path(path, self))
        menu.popup(self.open_button.mapToGlobal(self.open_button.rect().bottomLeft()))


class Title(QWidget):
    """The name of the program in 26/600."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("rnnsim")
        self._measure()
        look.changed.connect(self._measure)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(font(26, 600))
            painter.setPen(colour("text"))
            painter.drawText(QPointF(0, self.height() / 2 + QFontMetricsF(font(26, 600)).capHeight() / 2), "rnnsim")

    def _measure(self) -> None:
        self.setFixedSize(round(QFontMetricsF(font(26, 600)).horizontalAdvance("rnnsim")) + px(4), px(36))
        self.update()


def _text_of(card: GalleryCard) -> str:
    row = card.row
    texts = (row.title, row.summary, row.family, row.try_this)
    return " ".join((row.name, row.reference, *texts, *map(translated, texts))).lower()
