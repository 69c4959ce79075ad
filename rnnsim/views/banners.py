"""The banner under the transport: what needs an answer, as one sentence with up to three buttons. Knows no rule of the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from rnnsim.views.controls import IconButton, labelled
from rnnsim.views.look import colour, look, paint_icon, px
from rnnsim.views.translation import translated
from rnnsim.views.wording import plain_tip

MOST_BUTTONS = 3
GROUNDS = {"error": ("error_soft", "error", "error"), "warning": ("warning_soft", "warning", "warning"),
           "question": ("accent_soft", "accent", "info")}  # ground, ink, icon  # fmt: skip


@dataclass(frozen=True)
class Notice:
    """One sentence, its kind (error, warning, question), buttons as (text, what it does, tip) and details that can be copied."""

    sentence: str
    kind: str = "error"
    buttons: tuple[tuple[str, Callable[[], object], str], ...] = ()
    details: str = ""


class BannerBar(QWidget):
    """Shows the newest of the notices it was given by key; hidden when there is none. 40 high."""

    HEIGHT = 40

    def __init__(self) -> None:
        super().__init__()
        self.notices: dict[str, Notice] = {}
        self._shown: Notice | None = None
        self.sentence: QLabel = labelled("")
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.buttons: list[QPushButton] = []
        self.close_button = IconButton("close", self.tr("Dismiss"), icon_size=14)
        self.close_button.clicked.connect(self._dismiss)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(px(8))
        self._row.addWidget(self.sentence, 1)
        self._row.addWidget(self.close_button)
        self.setAccessibleName(self.tr("Message"))
        self.apply_look()
        look.changed.connect(self.apply_look)
        self.hide()

    def show_notice(self, key: str, notice: Notice) -> None:
        """Show a notice; one with the same key is replaced."""
        if self.notices.get(key) != notice:
            self.notices.pop(key, None)
            self.notices[key] = notice
            self._show_newest()

    def clear(self, key: str) -> None:
        """The notice with that key has been answered or no longer holds."""
        if self.notices.pop(key, None) is not None:
            self._show_newest()

    def apply_look(self) -> None:
        """Take the sizes and colours of the theme in force."""
        self.setFixedHeight(px(self.HEIGHT))
        self._row.setContentsMargins(px(44), 0, px(12), 0)
        if self._shown is not None:
            self._colour_sentence(self._shown)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        ground, ink, icon_name = GROUNDS[self._shown.kind]
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour(ground))
            side = px(20)
            paint_icon(painter, icon_name, QRectF(px(14), self.height() / 2 - side / 2, side, side), ink=colour(ink))

    def _show_newest(self) -> None:
        self._shown = next(reversed(self.notices.values()), None)
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self.setVisible(self._shown is not None)
        if self._shown is None:
            return
        notice = self._shown
        sentence = translated(notice.sentence)
        self.sentence.setText(sentence)
        self.sentence.setToolTip(plain_tip(sentence))
        self.setAccessibleDescription(sentence)
        self._colour_sentence(notice)
        wanted = list(notice.buttons[:MOST_BUTTONS])
        if notice.details and len(wanted) < MOST_BUTTONS:
            wanted.append((self.tr("Copy details"), lambda: QGuiApplication.clipboard().setText(notice.details), ""))
        for text, does, tip in wanted:
            self._add_button(text, does, tip)
        self.update()

    def _add_button(self, text: str, does: Callable[[], object], tip: str) -> None:
        button = QPushButton(translated(text))
        button.setAccessibleName(translated(text))
        button.setToolTip(translated(tip))
        button.clicked.connect(lambda: does())
        self._row.insertWidget(self._row.count() - 1, button)
        self.buttons.append(button)

    def _colour_sentence(self, notice: Notice) -> None:
        self.sentence.setStyleSheet(f"color: {colour(GROUNDS[notice.kind][1]).name()};")

    def _dismiss(self) -> None:
        if self.notices:
            self.notices.popitem()
            self._show_newest()
