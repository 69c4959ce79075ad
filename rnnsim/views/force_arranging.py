"""Arranging by forces beside the window: the canvas shows how it goes, Cancel (Escape, a press on the canvas) leaves all as it was."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton

from rnnsim.network.force_placement import Forced, forced
from rnnsim.network.network import Ids, Network
from rnnsim.network.placement import part_to_arrange, placed_around
from rnnsim.session.announcements import Announcement, DocumentReplaced
from rnnsim.views.look import look, px

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow

LOOKS, SHOWN_AFTER = 40, 300  # milliseconds between two looks at the places, and until the card is shown
WIDTH = 340
LABEL = "Arrange: by forces"


class ForceWork:
    """Steps on a thread of its own; `newest` is where units are. `stop` ends it within a step."""

    def __init__(self, network: Network) -> None:
        self.newest: Forced | None = None
        self._network, self._stopped = network, Event()
        self._thread = Thread(target=self._run, name="rnnsim forces", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No further step; waits for the one under way."""
        self.give_up()
        self._thread.join()

    def give_up(self) -> None:
        """No further step."""
        self._stopped.set()

    def _run(self) -> None:
        for made in forced(self._network):
            self.newest = made
            if self._stopped.is_set():
                return


class ForceCard(QFrame):
    """How far it is, and Cancel; at the lower edge of the canvas."""

    def __init__(self, window: NetworkWindow, chosen: Ids, part: Network) -> None:
        super().__init__(window.graph_view)
        self._window, self._chosen, self._is_open = window, chosen, True
        self.setObjectName("arranging")
        self.setAccessibleName(self.tr("Arranging by forces"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._place()
        self._work = ForceWork(part)
        self.destroyed.connect(self._work.give_up)
        self._unsubscribe = unsubscribe = window.tab.session.announcements.subscribe(self._follow)
        self.destroyed.connect(lambda: unsubscribe())  # with its canvas, before it was ever shown
        window.graph_view.pressed = self.cancel
        self._timer, self._late = QTimer(self), QTimer(self)
        self._timer.setInterval(LOOKS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._show)
        self._late.start(SHOWN_AFTER)

    def cancel(self) -> None:
        """Everything is where it was."""
        if self._finish():
            self._window.graph_view.gliding.stop()
            self._show_all()

    def look(self) -> None:
        """Show where the units are now; in the end let that be an edit."""
        made = self._work.newest
        if made is None or not self._is_open:
            return
        edit = placed_around(self._chosen, (made.x, made.y))
        if made.done >= 1:
            self._finish()
            self._window.attempt(lambda: self._window.tab.session.apply(LABEL, edit))
            self._window.graph_view.update()
            return
        self.progress.setValue(round(made.done * 100))
        units = edit(self._window.tab.session.document).network.units
        rows = units.rows(self._chosen)
        self._window.graph_view.gliding.preview(self._chosen, np.column_stack([units.place_x[rows], units.place_y[rows]]))
        self._show_all()

    def _show_all(self) -> None:
        """What was shown in full stays so."""
        view = self._window.graph_view
        if view.is_fitted:
            view.fit()
        view.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._finish()

    def _finish(self) -> bool:
        """End the work, once; whether it was still under way."""
        was_open, self._is_open = self._is_open, False
        if was_open:
            self._timer.stop()
            self._late.stop()
            self._work.stop()
            self._unsubscribe()
            self._window.graph_view.pressed = _nobody
            had_keyboard = self.button.hasFocus()
            self.hide()
            self.close()
            if had_keyboard:
                self._window.take_keyboard()
        return was_open

    def _follow(self, announcement: Announcement) -> None:
        """An edit made meanwhile wins."""
        if isinstance(announcement, DocumentReplaced):
            self.cancel()

    def _show(self) -> None:
        view = self._window.graph_view
        self.adjustSize()
        self.move((view.width() - self.width()) // 2, view.height() - self.height() - px(14))
        self.show()
        self.raise_()
        self.button.setFocus()

    def _place(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(8), px(8), px(8))
        row.setSpacing(px(12))
        self.progress, self.button = QProgressBar(), QPushButton(self.tr("Cancel"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(px(6))
        self.button.setAccessibleName(self.tr("Cancel"))
        self.button.clicked.connect(self.cancel)
        for widget in (QLabel(self.tr("Arranging")), self.progress, self.button):
            row.addWidget(widget)
        self.setFixedWidth(px(WIDTH))
        self.setStyleSheet(
            f"#arranging {{ background: {look.theme.panel}; border: 1px solid {look.theme.control}; border-radius: {px(8)}px; }}"
        )


def arrange_by_forces(window: NetworkWindow) -> ForceCard | None:
    """Begin; the selected units, or all if fewer than two are selected."""
    units = window.tab.session.selection.units
    chosen, part = part_to_arrange(window.tab.session.document, units if len(units) > 1 else None)
    return ForceCard(window, chosen, part) if len(chosen) > 1 else None


def _nobody() -> None:
    """Nobody waits for a press."""
