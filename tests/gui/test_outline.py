"""The outline and the truth table as a person with a keyboard uses them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import connect, set_connections, set_units
from rnnsim.network.network import Network
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.panels.outline.outline_panel import OutlinePanel
from rnnsim.views.panels.outline.outline_tree import Branch, OutlineTree
from rnnsim.views.panels.spreadsheet.sheet_table import SheetTable
from rnnsim.views.panels.truth_table import TruthTablePanel
from rnnsim.views.window import NetworkWindow
from tests.gui.keyboard import focused, press

pytestmark = pytest.mark.gui
NONE = Qt.KeyboardModifier.NoModifier


def grouped() -> Network:
    draft = Draft("grouped")
    x = draft.units(1, is_input=True, label="x")
    inner = draft.units(2, activation="tanh", label=["h1", "h2"], group="encoder/forward")
    outer = draft.units(1, activation="logistic", is_output=True, label="y", group="encoder")
    draft.connect(x, inner, [[0.5], [-1.0]], delay=0)
    draft.connect(inner, outer, [[1.0, 2.0]], delay=1)
    draft.connect_pairs(inner[:1], inner[1:], 0.25, delay=1, gate=x[0])
    return draft.network()


def lines(tree: OutlineTree, over: Branch | None = None, depth: int = 0) -> list[str]:
    made: list[str] = []
    for branch in tree.below(over or tree.top):
        made += [f"{'  ' * depth}{tree.name_of(branch)}", *lines(tree, branch, depth + 1)]
    return made


def test_groups_hold_groups_and_units_and_each_unit_what_it_hears() -> None:
    assert lines(OutlineTree(grouped())) == [
        "encoder",
        "  forward",
        "    h1",
        "      from x",
        "    h2",
        "      from x",
        "      from h1, gated by x",
        "  y",
        "    from h1",
        "    from h2",
        "x",
    ]


@pytest.fixture
def window(windows: OpenWindows, qtbot: QtBot) -> NetworkWindow:
    made = windows.open_document(Document(grouped()))
    qtbot.waitUntil(lambda: made.tab.playback.frame is not None)
    made.activateWindow()
    made.do("panel_outline")
    qtbot.waitUntil(lambda: made.layout_.docks[0].current_name == "outline" and made.layout_.docks[0].current_panel is not None)
    return made


def panel_of(window: NetworkWindow) -> OutlinePanel:
    panel = window.layout_.docks[0].current_panel
    assert isinstance(panel, OutlinePanel)
    return panel


def chosen(panel: OutlinePanel) -> list[str]:
    return [panel.model.tree.name_of(panel.model.branch(index)) for index in panel.view.selectionModel().selectedRows()]


def test_the_selection_of_the_canvas_is_that_of_the_outline_both_ways(window: NetworkWindow, qtbot: QtBot) -> None:
    panel, session = panel_of(window), window.tab.session
    session.select([2], session.document.network.connections.id[-1:])
    qtbot.waitUntil(lambda: sorted(chosen(panel)) == ["from h2", "h2"])
    panel.view.setFocus()
    press(qtbot, "Home")
    assert session.selection.units.tolist() == [1, 2, 3], "a group stands for its units"
    press(qtbot, "Down")
    press(qtbot, "Down")
    assert session.selection.units.tolist() == [1]
    press(qtbot, "Right")
    press(qtbot, "Right")
    assert session.selection.connections.tolist() == session.document.network.connections.id[:1].tolist()


def test_who_opens_it_has_the_keyboard_in_it(window: NetworkWindow, qtbot: QtBot) -> None:
    panel = panel_of(window)
    qtbot.waitUntil(panel.view.hasFocus)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: chosen(panel) != [])
    window.do("panel_spreadsheet")
    qtbot.waitUntil(lambda: window.layout_.docks[0].current_name == "spreadsheet")
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), SheetTable))
    window.do("panel_weights")  # in place of the table that has the keyboard
    assert window.graph_view.hasFocus()


def test_a_chosen_line_stays_chosen_while_the_clock_runs(window: NetworkWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    panel, session = panel_of(window), window.tab.session
    session.select([2])
    panel.refresh_now()
    panel.view.setFocus()
    press(qtbot, "Home")
    assert chosen(panel) == ["encoder"]
    panel.refresh_now()
    assert chosen(panel) == ["encoder"], "its units are selected, and the line of the group is"
    monkeypatch.setattr("rnnsim.views.panels.outline.outline_panel.MOST_FOLLOWED", 1)
    session.select([1, 2])
    panel.refresh_now()
    assert chosen(panel) == ["h1"]
    looked_for: list[object] = []
    monkeypatch.setattr(OutlineTree, "find", lambda tree, key: looked_for.append(key))
    panel.refresh_now()
    assert not looked_for, "a selection is looked for once, though not all of it is chosen"


def test_values_are_typed_over_by_keys_and_nonsense_is_said(window: NetworkWindow, qtbot: QtBot) -> None:
    panel, session = panel_of(window), window.tab.session
    session.select([1])
    qtbot.waitUntil(lambda: chosen(panel) == ["h1"])
    panel.view.setFocus()
    for key, text in (("F2", "first"), ("Return", "0,75")):
        press(qtbot, key)
        qtbot.waitUntil(lambda: isinstance(focused(), QLineEdit))
        qtbot.keyClicks(focused(), text)
        press(qtbot, "Return")
        qtbot.waitUntil(lambda: focused() is panel.view)
    units = session.document.network.units
    assert (units.label[1], units.bias[1]) == ("first", 0.75)
    press(qtbot, "Return")
    qtbot.waitUntil(lambda: isinstance(focused(), QLineEdit))
    qtbot.keyClicks(focused(), "many")
    press(qtbot, "Return")
    qtbot.waitUntil(lambda: focused() is panel.view)
    assert session.document.network.units is units
    assert panel.sentence.startswith("“many” is not a number")
    panel.refresh_now()
    assert panel.sentence.startswith("“many” is not a number"), "a refresh says nothing over it"
    panel.attempt(lambda: None)
    panel.refresh_now()
    assert panel.sentence.startswith("F2 types a value over")


def test_letters_and_delete_do_there_what_they_do_on_the_canvas(window: NetworkWindow, qtbot: QtBot) -> None:
    panel, session = panel_of(window), window.tab.session
    session.select([1])
    qtbot.waitUntil(lambda: chosen(panel) == ["h1"])
    panel.view.setFocus()
    press(qtbot, "O")
    assert session.document.network.units.is_output[1]
    press(qtbot, "6")
    assert session.selection.connections.tolist() == session.document.network.connections.id[:1].tolist()
    press(qtbot, "D")
    assert session.document.network.connections.delay[0] == 1
    press(qtbot, "Delete")
    assert len(session.document.network.connections) == 4
    qtbot.waitUntil(lambda: len(lines(panel.model.tree)) == 10)


def test_each_line_is_spoken_whole(window: NetworkWindow) -> None:
    panel = panel_of(window)
    branch = panel.model.tree.find(("unit", 1))
    assert branch is not None
    said = panel.model.data(panel.model.index_of(branch), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "unit h1, bias or weight +0.00, now +0.00"


def test_what_is_open_stays_open_when_the_network_changes(window: NetworkWindow, qtbot: QtBot) -> None:
    panel, session = panel_of(window), window.tab.session
    branch = panel.model.tree.find(("unit", 3))
    assert branch is not None
    panel.view.expand(panel.model.index_of(branch))
    session.apply("Connect", connect(0, 3, 1.0))
    qtbot.waitUntil(lambda: len(panel.model.tree.network.connections) == 6)
    branch = panel.model.tree.find(("unit", 3))
    assert branch is not None
    assert panel.view.isExpanded(panel.model.index_of(branch))


def exclusive_or() -> Document:
    """Without the weight −2 that makes it one."""
    draft = Draft("xor")
    x = draft.units(2, is_input=True, label=["x1", "x2"])
    both = draft.units(1, activation="step", bias=-1.5, label="both")
    either = draft.units(1, activation="step", bias=-0.5, is_output=True, label="y")
    draft.connect(x, both, 1.0)
    draft.connect(x, either, 1.0)
    draft.connect(both, either, 1.0)
    return Document(draft.network())


def test_the_truth_table_says_which_row_is_not_as_wanted_until_it_is(windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(exclusive_or())
    window.activateWindow()
    window.do("panel_truth_table")
    qtbot.waitUntil(lambda: isinstance(focused(), QLineEdit))
    panel = window.layout_.docks[1].current_panel
    assert isinstance(panel, TruthTablePanel)
    assert panel.sentence == "Type what is wanted, one digit a row, such as 0110"
    qtbot.keyClicks(focused(), "0110")
    press(qtbot, "Return")
    qtbot.waitUntil(lambda: panel.sentence == "3 of 4 rows are as wanted; in row 4 y gives +1.00, wanted is +0.00")
    session = window.tab.session
    session.apply("Weight", set_connections(session.document.network.connections.id[-1:], weight=-2.0))
    qtbot.waitUntil(lambda: panel.sentence == "4 of 4 rows are as wanted")
    episode = session.document.episodes[0]
    assert (episode.name, episode.targets.ravel().tolist()) == ("truth table", [0, 1, 1, 0])  # type: ignore[union-attr]
    session.undo()
    session.undo()
    assert session.document.episodes == ()


def test_a_truth_table_without_inputs_or_with_too_many_says_what_to_do(windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(exclusive_or())
    window.do("panel_truth_table")
    qtbot.waitUntil(lambda: window.layout_.docks[1].current_panel is not None)
    panel = window.layout_.docks[1].current_panel
    assert isinstance(panel, TruthTablePanel)
    window.tab.session.apply("No inputs", set_units([0, 1], is_input=False))
    qtbot.waitUntil(lambda: panel.empty_state.isVisible())
    assert panel.empty_state.sentence.startswith("A truth table needs input units and output units")
    crowd = Draft("crowd")
    crowd.units(70, is_input=True)
    crowd.units(1, is_output=True)
    window.tab.session.apply("Many inputs", lambda document: replace(document, network=crowd.network()))
    qtbot.waitUntil(lambda: panel.empty_state.sentence.startswith("A truth table of 70 inputs"))
    assert panel.fields == {}


@pytest.mark.parametrize(
    ("text", "wanted"), [("0110", [0, 1, 1, 0]), ("0 1", [0, 1, np.nan, np.nan]), ("01?0", [0, 1, np.nan, 0]), ("", [np.nan] * 4)]
)
def test_what_is_wanted_is_read_as_digits_or_numbers(text: str, wanted: list[float]) -> None:
    from rnnsim.views.panels.truth_edits import text_of, values_in

    found = values_in(text, 4)
    np.testing.assert_array_equal(found, wanted)
    np.testing.assert_array_equal(values_in(text_of(found), 4), wanted)
