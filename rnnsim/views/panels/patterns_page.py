"""Stored patterns as pictures: draw on the pixels of the running network or of a copy, damage it, store it, start from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rnnsim.network.document import Edit
from rnnsim.network.edits import set_units
from rnnsim.session.announcements import FrameReady
from rnnsim.views.controls import ChoiceBox
from rnnsim.views.look import px
from rnnsim.views.panels.pixel_grid import PixelGrid
from rnnsim.views.panels.pixel_layout import PixelLayout, damaged, low_value_of, pattern_units, pixel_layout_of
from rnnsim.views.panels.recorded import start_of
from rnnsim.views.panels.tape_edits import delete_episode, free_name, store_pattern
from rnnsim.views.wording import counted_text

if TYPE_CHECKING:
    from rnnsim.views.panels.abstract_panel import AbstractPanel

NOW = -1


class PatternsPage(QWidget):
    """What is shown is the network now (a press sets the unit at once) or a copy of a stored pattern (a press draws on the copy)."""

    def __init__(self, panel: AbstractPanel) -> None:
        super().__init__()
        self._panel, self._tab = panel, panel.tab
        self._shown_names: tuple[str, ...] | None = None
        self._damages = 0
        self._copy: NDArray[np.float64] | None = None
        self.layout_shown = PixelLayout(np.zeros(0, np.int64), 1, 1)
        self.low = -1.0
        self.source = ChoiceBox(self.tr("What the pixels show"))
        self.source.setMinimumWidth(px(150))
        self.grid = PixelGrid(self.tr("Pixels"))
        self.grid.painted = self._paint
        self.store_button = QPushButton(self.tr("Store pattern"))
        self.start_button = QPushButton(self.tr("Start from this pattern"))
        self.damage_button = QPushButton(self.tr("Damage"))
        self.delete_button = QPushButton(self.tr("Delete"))
        self._arrange()

    def _arrange(self) -> None:
        self.store_button.setToolTip(self.tr("Keep these pixels as a stored pattern"))
        self.start_button.setToolTip(self.tr("Make these pixels the initial values of the units"))
        self.damage_button.setToolTip(self.tr("Turn a tenth of the pixels over, by the seed of the run"))
        self.delete_button.setToolTip(self.tr("Delete the stored pattern that is shown"))
        for button, does in ((self.store_button, self._store), (self.start_button, self._start), (self.damage_button, self._damage),
                             (self.delete_button, self._delete)):  # fmt: skip
            button.clicked.connect(does)
        self.source.currentIndexChanged.connect(self._choose_source)
        buttons = QGridLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.source, 0, 0, 1, 2)
        buttons.addWidget(self.start_button, 1, 0, 1, 2)
        buttons.addWidget(self.damage_button, 2, 0)
        buttons.addWidget(self.delete_button, 2, 1)
        buttons.addWidget(self.store_button, 3, 0, 1, 2)
        side = QVBoxLayout()
        side.addLayout(buttons)
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(4), 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self.grid, 1)
        row.addLayout(side)

    @property
    def chosen(self) -> int:
        """Index among the stored patterns, or NOW."""
        return int(self.source.currentData()) if self.source.currentIndex() >= 0 else NOW

    def refresh(self, frame: FrameReady | None) -> None:
        """Show what is chosen."""
        document = self._tab.session.document
        ids = pattern_units(document)
        self.layout_shown = pixel_layout_of(document.network, ids)
        self.low = low_value_of(document.network, self.layout_shown.ids)
        self._offer(tuple(stored.name for stored in document.patterns))
        if self.chosen == NOW:
            self.grid.show_values(self._now(frame), self.layout_shown.columns, self.low)
        else:
            if self._copy is None or len(self._copy) != len(self.layout_shown.ids):
                stored = document.patterns[self.chosen]
                self._copy = self.layout_shown.values_of(stored.input_ids, stored.inputs[0])
            self.grid.show_values(self._copy, self.layout_shown.columns, self.low)
        self.delete_button.setEnabled(self.chosen != NOW)

    def sentence(self) -> str:
        """What the pixels are."""
        count = counted_text(len(self.layout_shown.ids), "unit")
        if self.chosen == NOW:
            return self.tr("{} as pixels, now: draw on them while it runs").format(count)
        return self.tr("A copy of “{}”: draw on it, damage it, start from it").format(self.source.currentText())

    def _now(self, frame: FrameReady | None) -> NDArray[np.float64]:
        network, ids = self._tab.session.document.network, self.layout_shown.ids
        if frame is None:
            from rnnsim.recording.past import Past

            return start_of(Past(), network, ids)
        values = frame.values_of(ids)
        return np.where(np.isnan(values), start_of(frame.past, network, ids), values)

    def _offer(self, names: tuple[str, ...]) -> None:
        if names == self._shown_names:
            return
        chosen = self.source.currentText()
        self._shown_names = names
        self.source.blockSignals(True)
        self.source.clear()
        self.source.addItem(self.tr("The network now"), NOW)
        for number, name in enumerate(names):
            self.source.addItem(self.tr("Pattern {}").format(name), number)
        self.source.setCurrentIndex(max(0, self.source.findText(chosen)))
        self.source.blockSignals(False)
        self._copy = None

    def _choose_source(self) -> None:
        self._copy, self._damages = None, 0
        self._panel.refresh_now()

    def _paint(self, pixel: int, value: float) -> None:
        if self.chosen == NOW:
            self._tab.playback.poke(int(self.layout_shown.ids[pixel]), value)
        else:
            self._copy = self.grid.values

    def _damage(self) -> None:
        seed = self._tab.session.document.settings.seed + self._damages
        self._damages += 1
        before = self.grid.values
        after = damaged(np.nan_to_num(before, nan=self.low), self.low, seed)
        if self.chosen == NOW:
            turned = after != before
            self._tab.playback.poke_all(dict(zip(self.layout_shown.ids[turned].tolist(), after[turned].tolist(), strict=True)))
        self._copy = after if self.chosen != NOW else None
        self.grid.show_values(after, self.layout_shown.columns, self.low)

    def _start(self) -> None:
        values, ids = np.nan_to_num(self.grid.values, nan=self.low), self.layout_shown.ids
        self._panel.attempt(lambda: self._start_from(set_units(ids, initial=values)))

    def _start_from(self, edit: Edit) -> None:
        self._tab.session.apply(self.tr("Start from this pattern"), edit)
        self._tab.playback.to_start()

    def _store(self) -> None:
        session = self._tab.session
        name = free_name(session.document, self.tr("pattern"))
        values = np.nan_to_num(self.grid.values, nan=self.low)
        self._panel.attempt(lambda: session.apply(self.tr("Store pattern"), store_pattern(name, self.layout_shown.ids, values)))

    def _delete(self) -> None:
        session, stored = self._tab.session, self._tab.session.document.patterns
        if 0 <= self.chosen < len(stored):
            at = session.document.episodes.index(stored[self.chosen])
            label = self.tr("Delete pattern {}").format(stored[self.chosen].name)
            self._panel.attempt(lambda: session.apply(label, delete_episode(at)))
