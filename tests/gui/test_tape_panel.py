"""The tape panel as a person uses it: type inputs, paste a spreadsheet, draw, store, damage and start from patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode, pattern
from rnnsim.session.tab import Tab
from rnnsim.views.panels.inputs_page import lit_row
from rnnsim.views.panels.tape import PATTERNS, TapePanel
from rnnsim.views.panels.tape_table import TapeModel, TapeTable
from tests.gui.settling import SOON, settle

pytestmark = pytest.mark.gui
Opened = Callable[[Document], tuple[Tab, TapePanel]]


def with_inputs(*episodes: Episode) -> Document:
    draft = Draft("echo")
    x = draft.units(2, is_input=True, label="x")
    y = draft.units(1, is_output=True, label="y")
    draft.connect(x, y, delay=1)
    return Document(draft.network(), episodes, tape=0 if episodes else -1)


def beat(repeats: bool = True) -> Episode:
    return Episode("beat", np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 2.0]]), np.array([0, 1]), repeats=repeats)


def spins() -> Document:
    """Twenty units in four rows of five; nothing joins them, so only a hand turns them over."""
    draft = Draft("spins")
    places = np.arange(20)
    s = draft.units(20, activation="sign_hold", place_x=40.0 * (places % 5), place_y=40.0 * (places // 5), initial=-1.0)
    stored = (pattern("bars", np.where(places % 2, 1.0, -1.0), s), pattern("full", np.ones(20), s))
    return Document(draft.network(), stored)


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    tabs: list[Tab] = []

    def open_(document: Document) -> tuple[Tab, TapePanel]:
        tab = Tab(document)
        tabs.append(tab)
        settle(tab, 0)
        panel = TapePanel(tab)
        qtbot.addWidget(panel)
        tab.session.announcements.subscribe(panel.show_announcement)
        panel.resize(560, 300)
        panel.show()
        qtbot.waitExposed(panel)
        QApplication.processEvents()
        return tab, panel

    yield open_
    assert all(tab.close() for tab in tabs)


def read(tab: Tab) -> list[list[float]]:
    episode = tab.session.document.episode
    assert episode is not None
    return episode.inputs_for(tab.session.document.network.input_ids).tolist()


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.qWait(SOON)


def test_typing_into_a_cell_changes_what_the_input_reads(opened: Opened) -> None:
    tab, panel = opened(with_inputs(beat()))
    table = panel.inputs.table
    index = table.model().index(1, 1)  # second input, tick 2
    table.setCurrentIndex(index)
    table.edit(index)
    field = table.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "0,5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.qWait(SOON)
    assert read(tab) == [[1, 0], [0, 0.5], [0, 2]]
    tab.session.undo()
    assert read(tab) == [[1, 0], [0, 0], [0, 2]]


def test_what_is_no_number_is_refused_in_one_sentence(opened: Opened) -> None:
    tab, panel = opened(with_inputs(beat()))
    assert not panel.inputs.model.setData(panel.inputs.model.index(0, 0), "loud")
    assert "“loud” is not a number" in panel.sentence
    panel.refresh_now()
    assert "“loud” is not a number" in panel.sentence, "a refresh says nothing over it"
    assert read(tab) == [[1, 0], [0, 0], [0, 2]]


def test_the_current_tick_is_lit_and_goes_round_with_a_tape_that_repeats(opened: Opened) -> None:
    tab, panel = opened(with_inputs(beat()))
    assert panel.inputs.model.lit == -1
    for tick, lit in ((1, 0), (3, 2), (4, 0), (5, 1)):
        tab.playback.tick(tick - (tab.playback.frame.tick if tab.playback.frame else 0))
        settle(tab, tick)
        assert panel.inputs.model.lit == lit
    assert [lit_row(beat(repeats=False), tick) for tick in (0, 1, 3, 4)] == [-1, 0, 2, -1]


@pytest.mark.parametrize("text", ["0,5;1,5\n-2,0;3,0\n", "0.5\t1.5\n-2\t3", "0.5,1.5\n-2,3"])
def test_a_block_of_a_spreadsheet_is_pasted_at_the_chosen_cell(opened: Opened, text: str) -> None:
    tab, panel = opened(with_inputs(beat()))
    QApplication.clipboard().setText(text)
    panel.inputs.table.setCurrentIndex(panel.inputs.model.index(0, 2))
    QTest.keyClick(panel.inputs.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert read(tab) == [[1, 0], [0, 0], [0.5, 1.5], [-2, 3]]


def test_a_paste_that_is_no_table_is_one_sentence_and_changes_nothing(opened: Opened) -> None:
    tab, panel = opened(with_inputs(beat()))
    before = tab.session.document
    for text in ("1;2\n3;x", "1\t2\t3", ""):
        panel.inputs.paste(text, 1, 0)
        assert panel.sentence.endswith(".")
        assert tab.session.document is before


def test_ticks_are_added_and_taken_away_and_the_tape_repeats_or_not(opened: Opened) -> None:
    tab, panel = opened(with_inputs(beat()))
    panel.inputs.ticks.setValue(5)
    assert len(read(tab)) == 5
    panel.inputs.ticks.setValue(2)
    assert read(tab) == [[1, 0], [0, 0]]
    QTest.mouseClick(panel.inputs.repeats, Qt.MouseButton.LeftButton)
    episode = tab.session.document.episode
    assert episode is not None
    assert not episode.repeats


def test_episodes_are_added_chosen_and_deleted(opened: Opened) -> None:
    tab, panel = opened(with_inputs(beat()))
    QTest.mouseClick(panel.inputs.add_button, Qt.MouseButton.LeftButton)
    QTest.qWait(SOON)
    assert [episode.name for episode in tab.session.document.episodes] == ["beat", "episode"]
    assert tab.session.document.tape == 1
    panel.inputs.episodes.setCurrentIndex(0)
    assert tab.session.document.tape == 0
    QTest.mouseClick(panel.inputs.delete_button, Qt.MouseButton.LeftButton)
    assert [episode.name for episode in tab.session.document.episodes] == ["episode"]


def test_a_document_without_an_episode_offers_to_add_one(opened: Opened) -> None:
    tab, panel = opened(with_inputs())
    button = panel.empty_state.findChildren(QPushButton)[0]
    assert button.isVisible()
    press(button)
    assert not panel.empty_state.isVisible()
    assert np.shape(read(tab)) == (8, 2)


def test_the_table_can_be_turned_so_that_ticks_go_down(opened: Opened) -> None:
    _, panel = opened(with_inputs(beat()))
    assert (panel.inputs.model.rowCount(), panel.inputs.model.columnCount()) == (2, 3)
    panel.more_actions()[0].toggle()
    assert (panel.inputs.model.rowCount(), panel.inputs.model.columnCount()) == (3, 2)
    assert panel.inputs.model.data(panel.inputs.model.index(2, 1)) == "2"


def test_pixels_of_the_running_network_are_set_by_a_press_and_dragged_over(opened: Opened) -> None:
    tab, panel = opened(spins())
    assert panel.pages.currentIndex() == PATTERNS
    grid = panel.patterns.grid
    places = [grid.pixel_area(pixel).center().toPoint() for pixel in (6, 7, 8)]
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[0])
    QTest.mouseMove(grid, places[1])
    QTest.mouseMove(grid, places[2])
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[2])
    tab.playback.tick()
    settle(tab, 1)
    frame = tab.playback.frame
    assert frame is not None
    assert np.flatnonzero(frame.values_of(panel.patterns.layout_shown.ids) == 1).tolist() == [6, 7, 8]
    assert tab.session.history.labels() == []


def test_a_stored_pattern_is_drawn_on_as_a_copy_and_started_from(opened: Opened) -> None:
    tab, panel = opened(spins())
    panel.patterns.source.setCurrentIndex(2)
    grid = panel.patterns.grid
    assert grid.values.tolist() == [1.0] * 20
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPointF(grid.pixel_area(3).center()).toPoint())
    assert tab.session.document.patterns[1].inputs[0].tolist() == [1.0] * 20
    press(panel.patterns.start_button)
    units = tab.session.document.network.units
    assert np.flatnonzero(units.initial[units.rows(panel.patterns.layout_shown.ids)] == -1).tolist() == [3]


def test_damage_turns_a_tenth_over_and_the_copy_can_be_stored(opened: Opened) -> None:
    tab, panel = opened(spins())
    panel.patterns.source.setCurrentIndex(2)
    press(panel.patterns.damage_button)
    assert int((panel.patterns.grid.values == -1).sum()) == 2
    press(panel.patterns.store_button)
    stored = tab.session.document.patterns[-1]
    assert stored.name == "pattern"
    assert int((stored.inputs[0] == -1).sum()) == 2
    panel.patterns.source.setCurrentIndex(3)
    press(panel.patterns.delete_button)
    assert [episode.name for episode in tab.session.document.patterns] == ["bars", "full"]


def test_pixels_can_be_set_with_the_keyboard(opened: Opened) -> None:
    _, panel = opened(spins())
    panel.patterns.source.setCurrentIndex(1)
    grid = panel.patterns.grid
    grid.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(grid, key)
    assert grid.current == 6
    assert grid.values[6] == 1.0


def test_the_table_changes_its_shape_and_direction_under_the_eyes(qtbot: QtBot) -> None:
    model = TapeModel()
    table = TapeTable(model)
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.show()
    for ticks, inputs, goes_down in ((9, 4, False), (2, 1, False), (12, 3, True), (1, 1, True), (7, 4, False), (0, 0, False), (3, 2, True)):
        model.show_values(np.ones((ticks, inputs)), np.arange(inputs), tuple("abcd"[:inputs]), goes_down=goes_down)
        qtbot.wait(1)
        assert model.headerData(99, Qt.Orientation.Vertical if not goes_down else Qt.Orientation.Horizontal) is None
