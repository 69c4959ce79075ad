"""The lowest line of the window: what a press would do at the left, sizes, backend and speed at the right. Shows what it is told."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from rnnsim.network.naming import grouped
from rnnsim.session.announcements import Announcement, DocumentReplaced, FrameReady
from rnnsim.session.tab import Tab
from rnnsim.session.warming import Warming
from rnnsim.views.controls import AbstractGround, labelled
from rnnsim.views.look import look, px
from rnnsim.views.translation import translated
from rnnsim.views.wording import counted_text


class StatusLine(AbstractGround):
    """24 high, on the ground of the window."""

    HEIGHT = 24

    def __init__(self, tab: Tab) -> None:
        super().__init__("window")
        self._tab = tab
        self._kernels: Warming | None = None
        self._resting = self.tr("Drag from a unit’s rim to connect. Hold the mouse on a unit to poke it.")
        self.hint, self.sizes, self.backend, self.rate = (labelled(text, "muted") for text in (self._resting, "", "", ""))
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self.tr("Status"))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.hint, 1)
        self._row.addWidget(self.sizes)
        self._row.addWidget(self.backend)
        self._row.addWidget(self.rate)
        self.apply_look()
        look.changed.connect(self.apply_look)
        self.show_document()

    def show_hint(self, text: str) -> None:
        """What a press would do; empty for the resting line."""
        text = translated(text) or self._empty_hint()
        if text != self.hint.text():
            self.hint.setText(text)

    def show_announcement(self, announcement: Announcement) -> None:
        """Follow document and clock."""
        if isinstance(announcement, DocumentReplaced):
            self.show_document()
            self.show_backend()
        elif isinstance(announcement, FrameReady):
            text = self.tr("{rate} ticks/s").format(rate=_rate_text(announcement.rate)) if announcement.playing else self.tr("paused")
            if text != self.rate.text():
                self.rate.setText(text)
            if announcement.backend != self.backend.text():
                self.show_backend()

    def show_document(self) -> None:
        """Show how many units and connections there are."""
        network = self._tab.session.document.network
        self.sizes.setText(f"{counted_text(len(network.units), 'unit')}   {counted_text(len(network.connections), 'connection')}")
        self.show_hint("")

    def show_kernels(self, warming: Warming) -> None:
        """How far the fused kernels are; they say why numpy makes the ticks."""
        self._kernels = warming
        self.show_backend()

    def show_backend(self) -> None:
        """Show what makes the ticks, and in the tip why."""
        frame = self._tab.playback.frame
        name = "numpy" if frame is None else frame.backend
        self.backend.setText(name)
        self.backend.setToolTip(self._why(name))
        self.backend.setAccessibleName(self.tr("Backend {name}").format(name=name))
        self.backend.setAccessibleDescription(self.backend.toolTip())

    def apply_look(self) -> None:
        """Take the sizes of the theme in force."""
        self.setFixedHeight(px(self.HEIGHT))
        self._row.setContentsMargins(px(12), 0, px(14), 0)
        self._row.setSpacing(px(12))

    def _why(self, backend: str) -> str:
        kernels, wished = self._kernels, self._tab.session.document.settings.backend
        if backend == "fused":
            return self.tr("The fused kernels make the ticks.")
        if wished == "numpy":
            return self.tr("numpy makes the ticks, as the settings of the network say.")
        if kernels is not None and kernels.problem:
            return kernels.problem
        if kernels is not None and kernels.is_ready:
            return self.tr("numpy makes the ticks, as it did when this course began, or because the fused kernels do not cover the "
                           "network. To the start (Home) begins anew.")  # fmt: skip
        if wished == "fused":
            return self.tr("numpy makes the ticks until the fused kernels are ready.")
        return self.tr("numpy makes the ticks until the fused kernels are ready and the clock is put to the start (Home).")

    def _empty_hint(self) -> str:
        if len(self._tab.session.document.network.units):
            return self._resting
        return self.tr("Double-click the canvas for a unit, or drag one from the palette.")


def _rate_text(rate: float) -> str:
    return f"{rate:.1f}" if rate < 100 else grouped(round(rate))
