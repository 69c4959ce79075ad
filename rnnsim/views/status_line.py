"""The lowest line of the window: what a press would do at the left, sizes and speed at the right. Shows what it is told."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from rnnsim.network.naming import counted
from rnnsim.session.announcements import Announcement, DocumentReplaced, FrameReady
from rnnsim.session.tab import Tab
from rnnsim.views.controls import AbstractGround, labelled
from rnnsim.views.look import look, px


class StatusLine(AbstractGround):
    """24 high, on the ground of the window."""

    HEIGHT = 24

    def __init__(self, tab: Tab) -> None:
        super().__init__("window")
        self._tab = tab
        self._resting = self.tr("Drag from a unit’s rim to connect. Hold the mouse on a unit to poke it.")
        self.hint, self.sizes, self.rate = labelled(self._resting, "muted"), labelled("", "muted"), labelled("", "muted")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self.tr("Status"))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.hint, 1)
        self._row.addWidget(self.sizes)
        self._row.addWidget(self.rate)
        self.apply_look()
        look.changed.connect(self.apply_look)
        self.show_document()

    def show_hint(self, text: str) -> None:
        """What a press would do; empty for the resting line."""
        text = text or self._empty_hint()
        if text != self.hint.text():
            self.hint.setText(text)

    def show_announcement(self, announcement: Announcement) -> None:
        """Follow document and clock."""
        if isinstance(announcement, DocumentReplaced):
            self.show_document()
        elif isinstance(announcement, FrameReady):
            text = self.tr("{rate} ticks/s").format(rate=_rate_text(announcement.rate)) if announcement.playing else self.tr("paused")
            if text != self.rate.text():
                self.rate.setText(text)

    def show_document(self) -> None:
        """Show how many units and connections there are."""
        network = self._tab.session.document.network
        self.sizes.setText(f"{counted(len(network.units), 'unit')}   {counted(len(network.connections), 'connection')}")
        self.show_hint("")

    def apply_look(self) -> None:
        """Take the sizes of the theme in force."""
        self.setFixedHeight(px(self.HEIGHT))
        self._row.setContentsMargins(px(12), 0, px(14), 0)
        self._row.setSpacing(px(12))

    def _empty_hint(self) -> str:
        if len(self._tab.session.document.network.units):
            return self._resting
        return self.tr("Double-click the canvas for a unit, or drag one from the palette.")


def _rate_text(rate: float) -> str:
    return f"{rate:.1f}" if rate < 100 else f"{rate:,.0f}".replace(",", "\u2009")
