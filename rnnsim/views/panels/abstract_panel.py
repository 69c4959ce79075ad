"""What all panels share: the head line, being told only while visible, at most 30 repaints a second, pausing, the empty state.

A panel reads the newest frame and the past that came with it; it asks no engine and knows no other panel.
"""

from __future__ import annotations

import sys
from abc import abstractmethod
from collections.abc import Callable, Sequence
from math import ceil, inf
from time import perf_counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from rnnsim.formulas.refused import Refused
from rnnsim.session.announcements import Announcement, CursorMoved, DocumentReplaced, FrameReady
from rnnsim.views.look import colour, font, look, px
from rnnsim.views.panels.panel_table import PANELS
from rnnsim.views.translation import translated
from rnnsim.views.wording import plain_tip

if TYPE_CHECKING:
    from rnnsim.network.document import Document
    from rnnsim.session.tab import Tab

REFRESH_SECONDS = 1 / 30
MORE_THAN_EVEN = 40  # pixels that the lines of a sentence may be longer than all alike, for words are not cut
REFUSAL_SECONDS = 6.0  # why something was refused is not said over by a refresh before
Table = tuple[Sequence[str], Sequence[Sequence[Any]]]  # names of the columns, rows


class AbstractPanel(QWidget):
    """One panel of one tab. Subclasses fill `body`, and say in `refresh` how what is shown follows from tab and frame."""

    name = ""

    def __init__(self, tab: Tab) -> None:
        super().__init__()
        self.tab, self._document, self.selection = tab, tab.session.document, tab.session.selection
        self.frame: FrameReady | None = None
        self.hover_tick: int | None = None
        self.is_paused = self.is_exported = False
        self._refreshed_at, self._refused_at, self._is_refreshing = 0.0, -inf, False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh_now)
        self.setAccessibleName(translated(PANELS[self.name].title))
        self.setAccessibleDescription(translated(PANELS[self.name].summary))
        self._headline = HeadLine()
        self._head, self._pause_mark = QHBoxLayout(), QLabel(self.tr("paused"))
        self._pause_mark.hide()
        self.empty_state = EmptyState(self)
        self._arrange()
        look.changed.connect(self.apply_look)
        self.apply_look()

    def _arrange(self) -> None:
        self._head.addWidget(self._headline, 1)
        self._head.addWidget(self._pause_mark)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)

    @property
    def document(self) -> Document:
        """The document as it was at the last refresh: what is painted and pressed between two refreshes belongs together."""
        return self._document

    def place_body(self, *widgets: QWidget) -> None:
        """What is below the head line."""
        for widget in widgets:
            self._column.addWidget(widget, 1)
        self.empty_state.raise_()

    def place_control(self, control: QWidget) -> None:
        """A control at the right of the head line."""
        self._head.insertWidget(self._head.count() - 1, control)

    def say(self, sentence: str, *, is_refusal: bool = False) -> None:
        """The one line that says what the panel shows, what is under the pointer, or why something is refused: long enough to be read."""
        if not (self._is_refreshing and perf_counter() - self._refused_at < REFUSAL_SECONDS):
            self._headline.say(translated(sentence))
        if is_refusal:
            self._refused_at = perf_counter()

    @property
    def sentence(self) -> str:
        """What the head line says."""
        return self._headline.text()

    @abstractmethod
    def refresh(self) -> None:
        """Read the document and the frame's past, and repaint. Called at most 30 times a second, only while visible."""

    def take_keyboard(self) -> None:
        """A person has opened the panel: where typing is what one does there, its focus proxy takes the keyboard; else nothing happens."""
        if self.focusProxy() is not None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @abstractmethod
    def table(self) -> Table:
        """What is shown as numbers, for export."""

    def more_actions(self) -> list[QAction]:
        """The panel's own options."""
        return []

    def show_announcement(self, announcement: Announcement) -> None:
        """Something happened in the tab. Costs nothing while hidden or paused."""
        if self.is_paused or not self.isVisible() or not self.is_concerned_by(announcement):
            return
        if isinstance(announcement, FrameReady):
            self.frame = announcement
        elif isinstance(announcement, CursorMoved):
            self.hover_tick = announcement.tick
        elif isinstance(announcement, DocumentReplaced):
            self.document_replaced(announcement)
        self._refresh_soon()

    def is_concerned_by(self, announcement: Announcement) -> bool:
        """Whether what is shown can change by it."""
        return True

    def document_replaced(self, announcement: DocumentReplaced) -> None:
        """For what must be forgotten when units come or go; the repaint follows anyway."""

    def set_paused(self, is_paused: bool) -> None:
        """Stand still while the run goes on, or catch up with it."""
        self.is_paused = is_paused
        self._pause_mark.setVisible(is_paused)
        if is_paused:
            self._later.stop()
        else:
            self._catch_up()

    def refresh_now(self) -> None:
        """Show the newest frame now."""
        session = self.tab.session
        self._refreshed_at, self._document, self.selection = perf_counter(), session.document, session.selection
        self._is_refreshing = True
        try:
            self.refresh()
        finally:
            self._is_refreshing = False

    def look_at(self, tick: int) -> None:
        """Look back at a recorded tick, here and everywhere; as near as is recorded."""
        if self.frame is not None:
            self.tab.playback.seek(max(0, min(tick, self.frame.past.last)))

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something that may be refused; the head line then says why."""
        self._refused_at = -inf
        try:
            act()
        except Refused as refusal:
            self.say(str(refusal), is_refusal=True)

    def apply_look(self) -> None:
        """Take the colours and sizes of the theme in force."""
        self._pause_mark.setFont(font(11, 600))
        self._pause_mark.setStyleSheet(f"color: {colour('warning').name()}")
        self._column.setSpacing(px(2))
        self._column.setContentsMargins(px(16), px(6), px(16), px(8))
        if self.isVisible():
            self.refresh_now()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.is_paused:
            try:
                self._catch_up()
            except (
                Exception
            ) as fault:  # one that C code has raised and Python has not seen would end the program here (PySide 6.11, Python 3.11)
                sys.excepthook(type(fault), fault, fault.__traceback__)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and not self.is_paused:
            self._refresh_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        self._later.stop()
        if not self.is_paused:
            self.frame = None  # the past it holds would outlive its budget
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour("panel"))

    def _catch_up(self) -> None:
        self.frame = self.tab.playback.frame
        if self.isVisible():
            self.refresh_now()

    def _refresh_soon(self) -> None:
        if not self._later.isActive():
            self._later.start(max(0, round(1000 * (self._refreshed_at + REFRESH_SECONDS - perf_counter()))))


class HeadLine(QLabel):
    """One line that is cut with dots where there is no room, and never asks for more room."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def say(self, sentence: str) -> None:
        """Show a sentence."""
        if sentence != self.text():
            self.setText(sentence)
            self.setToolTip(plain_tip(sentence))

    def sizeHint(self) -> QSize:
        return QSize(px(40), px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(font(12))
            painter.setPen(colour("muted"))
            shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class EmptyState(QWidget):
    """One sentence and one outline button in the middle of the panel's axes; nothing else."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self._sentence, self._button = QLabel(), QPushButton()
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._does: Callable[[], object] = lambda: None
        self._button.clicked.connect(lambda: self._does())
        column = QVBoxLayout(self)
        column.addWidget(self._sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:  # the lines of axes do not run through the words
            painter.fillRect(self.rect(), colour("panel"))

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def show_empty(self, sentence: str, button: str, does: Callable[[], object]) -> None:
        """Say how the panel can be filled and offer to do it."""
        self._does = does
        self._sentence.setText(translated(sentence))
        self._sentence.setFont(font(13))
        self._sentence.setStyleSheet(f"color: {colour('muted').name()}; background: transparent")
        self._button.setText(translated(button))
        self._button.setFont(font(12, 500))
        room = min(px(420), max(px(160), self._around.width() - px(96)))
        across = self._sentence.fontMetrics().horizontalAdvance(self._sentence.text())
        lines = max(1, ceil(across / room))
        self._sentence.setFixedWidth(min(room, across // lines + px(MORE_THAN_EVEN if lines > 1 else 4)))  # no lone word below
        self.adjustSize()
        parent = self._around
        self.move((parent.width() - self.width()) // 2, max(px(34), (parent.height() - self.height()) // 2))
        self.show()
        self.raise_()
