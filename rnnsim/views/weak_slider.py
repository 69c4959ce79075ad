"""A slider over the canvas that hides the weakest connections: a share of them, kept with the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider

from rnnsim.network.edits import change_layout
from rnnsim.network.naming import grouped
from rnnsim.session.announcements import Announcement, DocumentReplaced
from rnnsim.views.controls import IconButton
from rnnsim.views.look import look, px

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow

STEPS = 100  # of the slider; its last step leaves one per cent
WIDTH = 420
NAME = "weak_connections"


class WeakSlider(QFrame):
    """At the lower edge of the canvas; what it hides stays hidden when it is closed, and the words say so."""

    def __init__(self, window: NetworkWindow) -> None:
        super().__init__(window.graph_view)
        self._window = window
        self.setObjectName(NAME)
        self.setAccessibleName(self.tr("Weakest connections"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.slider, self.words = QSlider(Qt.Orientation.Horizontal), QLabel()
        self.slider.setRange(0, STEPS - 1)
        self.slider.setAccessibleName(self.tr("Share of the connections that is hidden"))
        self.button = IconButton("close", self.tr("Close"))
        self.button.clicked.connect(self.finish)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(4), px(4), px(4))
        row.setSpacing(px(12))
        for widget in (self.slider, self.words, self.button):
            row.addWidget(widget)
        self.words.setFixedWidth(px(190))
        self.setFixedWidth(px(WIDTH))
        self.setStyleSheet(
            f"#{NAME} {{ background: {look.theme.panel}; border: 1px solid {look.theme.control}; border-radius: {px(8)}px; }}"
        )
        self._follow_document()
        self.slider.valueChanged.connect(self._slid)
        self._unsubscribe = unsubscribe = window.tab.session.announcements.subscribe(self._follow)
        self.destroyed.connect(lambda: unsubscribe())  # with its canvas

    def open(self) -> None:
        """Show it with the keyboard on the slider."""
        view = self._window.graph_view
        self.adjustSize()
        self.move((view.width() - self.width()) // 2, view.height() - self.height() - px(14))
        self.show()
        self.raise_()
        self.slider.setFocus()

    def finish(self) -> None:
        """Put it away."""
        self._unsubscribe()
        self.hide()
        self.close()
        self._window.take_keyboard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            super().keyPressEvent(event)

    def _slid(self, step: int) -> None:
        share = step / STEPS
        label = "Show all connections" if not share else f"Hide the weakest {step} % of the connections"
        session = self._window.tab.session
        self._window.attempt(lambda: session.apply(label, change_layout(hides_weakest=share), merge=(NAME,)))

    def _follow(self, announcement: Announcement) -> None:
        if isinstance(announcement, DocumentReplaced):
            self._follow_document()

    def _follow_document(self) -> None:
        document = self._window.tab.session.document
        share, count = document.layout.hides_weakest, len(document.network.connections)
        self.slider.blockSignals(True)
        self.slider.setValue(round(share * STEPS))
        self.slider.blockSignals(False)
        hidden = round(count * share)
        text = self.tr("all {count} connections shown") if not hidden else self.tr("{hidden} of {count} hidden")
        self.words.setText(text.format(hidden=grouped(hidden), count=grouped(count)))


def hide_weak_connections(window: NetworkWindow) -> None:
    """Show the slider, or put it away."""
    there = window.graph_view.findChild(WeakSlider)
    if there is not None and there.isVisible():
        there.finish()
    else:
        WeakSlider(window).open()
