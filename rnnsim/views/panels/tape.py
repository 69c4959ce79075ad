"""Tape: what the inputs read at each tick as a table, and the stored patterns as pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget

from rnnsim.network.naming import unit_name
from rnnsim.views.controls import ChoiceBox
from rnnsim.views.look import px
from rnnsim.views.panels.abstract_panel import AbstractPanel, Table
from rnnsim.views.panels.inputs_page import InputsPage
from rnnsim.views.panels.patterns_page import PatternsPage
from rnnsim.views.panels.starting import make_inputs
from rnnsim.views.panels.tape_edits import sequences_of

if TYPE_CHECKING:
    from rnnsim.session.tab import Tab

INPUTS, PATTERNS = range(2)


class TapePanel(AbstractPanel):
    """Two pages; the patterns come first where there are any."""

    name = "tape"

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self.pages = QStackedWidget()
        self.inputs, self.patterns = InputsPage(self), PatternsPage(self)
        self.pages.addWidget(self.inputs)
        self.pages.addWidget(self.patterns)
        self.chooser = ChoiceBox(self.tr("What is shown"), (self.tr("Inputs"), self.tr("Patterns")))
        self.chooser.setMinimumWidth(px(100))
        self.chooser.setCurrentIndex(PATTERNS if self.document.patterns or not len(self.document.network.input_ids) else INPUTS)
        self.pages.setCurrentIndex(self.chooser.currentIndex())
        self.chooser.currentIndexChanged.connect(self._choose_page)
        self.place_control(self.chooser)
        self.place_body(self.pages)

    @property
    def page(self) -> InputsPage | PatternsPage:
        """The page on show."""
        return self.inputs if self.pages.currentIndex() == INPUTS else self.patterns

    def refresh(self) -> None:
        page = self.page
        page.refresh(self.frame)
        network = self.document.network
        if page is self.inputs and not len(network.input_ids):
            self.empty_state.show_empty(
                self.tr("A row of the tape belongs to an input unit, and there is none."),
                self.tr("Make the selected units inputs"),
                lambda: make_inputs(self),
            )
        elif page is self.inputs and not sequences_of(self.document):
            self.empty_state.show_empty(
                self.tr("The inputs read 0 at every tick. An episode says what they read instead."),
                self.tr("Add an episode"),
                self.inputs.add,
            )
        else:
            self.empty_state.hide()
        self.pages.setVisible(not self.empty_state.isVisibleTo(self))
        self.say(page.sentence())

    def table(self) -> Table:
        document = self.document
        if self.page is self.patterns:
            ids = self.patterns.layout_shown.ids
            names = [self.tr("pattern"), *(unit_name(document.network, int(unit)) for unit in ids)]
            rows = [(stored.name, self.patterns.layout_shown.values_of(stored.input_ids, stored.inputs[0])) for stored in document.patterns]
            return names, [[name, *values.tolist()] for name, values in rows]
        ids = document.network.input_ids
        names = ["tick", *(unit_name(document.network, int(unit)) for unit in ids)]
        if document.episode is None:
            return names, []
        return names, [[tick, *row.tolist()] for tick, row in enumerate(document.episode.inputs_for(ids), start=1)]

    def more_actions(self) -> list[QAction]:
        if self.page is self.patterns:
            return []
        down = QAction(self.tr("Ticks downward"), self)
        down.setCheckable(True)
        down.setChecked(self.inputs.goes_down)
        down.toggled.connect(self._turn)
        rename = QAction(self.tr("Rename the episode…"), self)
        rename.triggered.connect(self.inputs.rename)
        rename.setEnabled(self.inputs.at >= 0)
        return [down, rename]

    def _turn(self, goes_down: bool) -> None:
        self.inputs.goes_down = goes_down
        self.refresh_now()

    def _choose_page(self, index: int) -> None:
        self.pages.setCurrentIndex(index)
        self.refresh_now()
