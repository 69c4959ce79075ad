"""The input tape of a document: which episode is played, its table, its length, whether it repeats; paste from a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLabel, QSpinBox, QVBoxLayout, QWidget

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Edit
from rnnsim.network.episode import Episode
from rnnsim.network.naming import unit_name
from rnnsim.network.network import Ids
from rnnsim.session.announcements import FrameReady
from rnnsim.views.controls import ChoiceBox, IconButton, ToggleSwitch
from rnnsim.views.look import font, look, px
from rnnsim.views.number_fields import number_from
from rnnsim.views.panels.tape_edits import (
    LONGEST_TAPE,
    add_episode,
    choose_episode,
    delete_episode,
    free_name,
    rename_episode,
    sequences_of,
    set_block,
    set_input,
    set_length,
    set_repeats,
)
from rnnsim.views.panels.tape_table import TapeModel, TapeTable

if TYPE_CHECKING:
    from rnnsim.views.panels.abstract_panel import AbstractPanel


class InputsPage(QWidget):
    """Edits go through `tab.session.apply`; what is shown is the document."""

    def __init__(self, panel: AbstractPanel) -> None:
        super().__init__()
        self._panel, self._tab = panel, panel.tab
        self.goes_down = False
        self._shown: tuple[Episode, Ids, bool] | None = None
        self.model = TapeModel()
        self.model.write = self._write
        self.table = TapeTable(self.model)
        self.table.setAccessibleName(self.tr("Inputs at each tick"))
        self.table.paste = self.paste
        self.episodes = ChoiceBox(self.tr("Episode that is played"))
        self.ticks = QSpinBox()
        self.repeats = ToggleSwitch(self.tr("Repeats"))
        self.label = QLabel(self.tr("repeats"))
        self.add_button = IconButton("plus", self.tr("Add an episode"))
        self.delete_button = IconButton("trash", self.tr("Delete this episode"))
        self._arrange()
        look.changed.connect(self.apply_look)
        self.apply_look()

    def _arrange(self) -> None:
        self.ticks.setRange(0, LONGEST_TAPE)
        self.ticks.setKeyboardTracking(False)
        self.ticks.setSuffix(self.tr(" ticks"))
        self.ticks.setAccessibleName(self.tr("Ticks of the episode"))
        self.episodes.setMinimumWidth(px(72))
        self.episodes.currentIndexChanged.connect(self._choose)
        self.ticks.valueChanged.connect(self._set_length)
        self.repeats.clicked.connect(lambda: self._apply(self.tr("Repeat the episode"), set_repeats(self.at, self.repeats.isChecked())))
        self.add_button.clicked.connect(self.add)
        self.delete_button.clicked.connect(self._delete)
        for header in (self.table.horizontalHeader(), self.table.verticalHeader()):
            header.sectionClicked.connect(self._look_at)
        row = QHBoxLayout()
        row.setSpacing(px(6))
        chooser: tuple[QWidget, ...] = (self.episodes, self.add_button, self.delete_button)
        options: tuple[QWidget, ...] = (self.ticks, self.label, self.repeats)
        for widget in chooser:
            row.addWidget(widget)
        row.addStretch(1)
        for widget in options:
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def apply_look(self) -> None:
        """Take the sizes of the theme in force."""
        self.label.setFont(font(12))
        self.ticks.setFont(font(12))
        self.ticks.setFixedSize(px(92), px(26))

    @property
    def at(self) -> int:
        """Index of the episode that is shown, which is the one that is played; −1 if there is none."""
        document = self._tab.session.document
        return document.tape if document.episode is not None and document.episode.kind == "sequence" else -1

    def refresh(self, frame: FrameReady | None) -> None:
        """Show the episode that is played, its current tick lit."""
        document = self._tab.session.document
        self._offer()
        episode = document.episode if self.at >= 0 else None
        for control in (self.delete_button, self.ticks, self.repeats, self.table):
            control.setEnabled(episode is not None)
        if episode is None:
            self.model.show_values(np.zeros((0, 0)), np.zeros(0, np.int64), (), goes_down=self.goes_down)
            self._shown = None
            return
        ids = document.network.input_ids
        if (
            self._shown is None
            or self._shown[0] is not episode
            or self._shown[2] != self.goes_down
            or not np.array_equal(self._shown[1], ids)
        ):
            self._shown = (episode, ids, self.goes_down)
            names = tuple(unit_name(document.network, int(unit)) for unit in ids)
            self.model.show_values(episode.inputs_for(ids), ids, names, goes_down=self.goes_down)
            self.ticks.blockSignals(True)
            self.ticks.setValue(len(episode))
            self.ticks.blockSignals(False)
            self.repeats.show_flag(episode.repeats)
        self.table.light(lit_row(episode, frame.tick if frame is not None else 0))

    def sentence(self) -> str:
        """What the table is."""
        document = self._tab.session.document
        if self.at < 0:
            return self.tr("What the inputs read at each tick; without an episode they read 0")
        assert document.episode is not None
        end = self.tr("then it starts again") if document.episode.repeats else self.tr("then they read 0")
        return self.tr("What the inputs read at each tick of “{}”; {}").format(document.episode.name, end)

    def add(self) -> None:
        """Add an episode and play it."""
        self._apply(self.tr("Add an episode"), add_episode(free_name(self._tab.session.document, self.tr("episode"))))

    def rename(self) -> None:
        """Ask for another name."""
        episode = self._tab.session.document.episode
        if self.at >= 0 and episode is not None:
            name, is_given = QInputDialog.getText(self, self.tr("Rename the episode"), self.tr("Name"), text=episode.name)
            if is_given:
                self._apply(self.tr("Rename an episode"), rename_episode(self.at, name))

    def paste(self, text: str, tick: int, column: int) -> None:
        """Write a block of a spreadsheet from a tick and an input on; delimiter and decimal comma are found out."""
        self._panel.attempt(lambda: self._paste(text, tick, column))

    def _paste(self, text: str, tick: int, column: int) -> None:
        if self.at < 0:
            self.add()
        units = self._tab.session.document.network.input_ids[column:].tolist()
        self._tab.session.apply(self.tr("Paste inputs"), set_block(self.at, tick, units, values=numbers_in(text, len(units))))

    def _write(self, tick: int, unit: int, text: str) -> bool:
        value = number_from(text)
        if value is None or not np.isfinite(value):
            self._panel.say(self.tr("“{}” is not a number; type one such as 0.5.").format(text[:40]), is_refusal=True)
            return False
        self._apply(self.tr("Change an input"), set_input(self.at, tick, unit, value=value))
        return True

    def _offer(self) -> None:
        rows = sequences_of(self._tab.session.document)
        wanted = [(episode.name, at) for at, episode in rows]
        shown = [(self.episodes.itemText(number), self.episodes.itemData(number)) for number in range(self.episodes.count())]
        self.episodes.blockSignals(True)
        if wanted != shown:
            self.episodes.clear()
            for name, at in wanted:
                self.episodes.addItem(name, at)
        self.episodes.setCurrentIndex(next((number for number, (_, at) in enumerate(wanted) if at == self.at), -1))
        self.episodes.blockSignals(False)
        self.episodes.setVisible(bool(wanted))

    def _choose(self, number: int) -> None:
        at = self.episodes.itemData(number)
        if at is not None:
            self._apply(self.tr("Play another episode"), choose_episode(int(at)))

    def _set_length(self, ticks: int) -> None:
        if self.at >= 0:
            self._apply(self.tr("Length of the episode"), set_length(self.at, ticks), merge=("episode length", self.at))

    def _delete(self) -> None:
        if self.at >= 0:
            self._apply(self.tr("Delete an episode"), delete_episode(self.at))

    def _look_at(self, section: int) -> None:
        header = self.sender()
        is_tick = (header is self.table.horizontalHeader()) != self.goes_down
        if is_tick:
            self._panel.look_at(section + 1)

    def _apply(self, label: str, edit: Edit, *, merge: object = None) -> None:
        self._panel.attempt(lambda: self._tab.session.apply(label, edit, merge=merge))


def numbers_in(text: str, width: int) -> NDArray[np.float64]:
    """(ticks, columns) of a copied block of a spreadsheet, read as a table file is; `width` columns are expected."""
    from rnnsim.files.csv_inputs import table_in

    try:
        return table_in(text, "pasted cells", width).inputs
    except Refused as refused:
        raise Refused(f"The copied cells cannot be pasted: {refused}.") from None


def lit_row(episode: Episode, tick: int) -> int:
    """The row of the episode that was read in that tick; −1 before the first and after the end."""
    if tick < 1 or not len(episode):
        return -1
    if episode.repeats:
        return (tick - 1) % len(episode)
    return tick - 1 if tick <= len(episode) else -1
