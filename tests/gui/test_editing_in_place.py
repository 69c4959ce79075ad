"""Values, properties and notes edited where they stand on the canvas, by mouse and keys; focus mode; marked sources."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from rnnsim.drawing.theme import LIGHT
from rnnsim.network.document import Document, TextNote
from rnnsim.network.draft import Draft
from rnnsim.network.edits import change_layout
from rnnsim.views.canvas.hover_card import HoverCard
from rnnsim.views.canvas.in_place.note_field import NoteField
from rnnsim.views.look import scale_text
from rnnsim.views.menu_rows import ABOUT_NOTES
from rnnsim.views.menus import context_menu
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.unit_popover import UnitPopover
from rnnsim.views.window import NetworkWindow
from tests.gui.keyboard import focused, press

pytestmark = pytest.mark.gui
LEFT, NONE, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def three_units() -> Document:
    draft = Draft("three")
    ids = draft.units(3, activation="tanh", label=["a", "b", "c"], place_x=[100.0, 300.0, 500.0], place_y=100.0, bias=[0.5, 0.0, 1.0])
    draft.connect_pairs(ids[:2], ids[1:], [0.25, -1.0], delay=2)
    note = TextNote(100, 216, "The sum decides.")
    return change_layout(text_notes=(note,), shows_numbers=True)(Document(draft.network()))


@pytest.fixture
def window(windows: OpenWindows, qtbot: QtBot) -> NetworkWindow:
    made = windows.open_document(three_units())
    qtbot.waitUntil(lambda: made.tab.playback.frame is not None)
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.graph_view)
    return made


def place(window: NetworkWindow, x: float, y: float) -> QPoint:
    view_x, view_y = window.graph_view.view_area.to_view(x, y)
    return QPoint(round(view_x), round(view_y))


def double_click(qtbot: QtBot, window: NetworkWindow, x: float, y: float) -> None:
    at = place(window, x, y)
    qtbot.mouseClick(window.graph_view, LEFT, NONE, at)
    qtbot.mouseDClick(window.graph_view, LEFT, NONE, at)
    qtbot.mouseRelease(window.graph_view, LEFT, NONE, at)


def biases(window: NetworkWindow) -> list[float]:
    values: list[float] = window.tab.session.document.network.units.bias.tolist()
    return values


def test_enter_edits_a_bias_in_place_and_tab_walks_to_the_next_and_back(window: NetworkWindow, qtbot: QtBot) -> None:
    window.tab.session.select([0])
    press(qtbot, "Return")
    assert focused().accessibleName() == "Bias of a"
    qtbot.keyClicks(focused(), "-1,5")
    press(qtbot, "Tab")
    assert (focused().accessibleName(), biases(window)[0]) == ("Bias of b", -1.5)
    assert window.tab.session.selection.units.tolist() == [1]
    qtbot.keyClicks(focused(), "1/4")
    press(qtbot, "Tab", SHIFT)
    assert (focused().accessibleName(), biases(window)) == ("Bias of a", [-1.5, 0.25, 1.0])
    press(qtbot, "Return")
    assert focused() is window.graph_view
    assert window.tab.session.history.labels() == ["Set bias", "Set bias"]


def test_tab_walks_within_what_is_selected_and_the_selection_stays(window: NetworkWindow, qtbot: QtBot) -> None:
    window.tab.session.select([0, 2])
    press(qtbot, "Return")
    press(qtbot, "Tab")
    assert focused().accessibleName() == "Bias of c"
    press(qtbot, "Tab")
    assert focused().accessibleName() == "Bias of a"
    press(qtbot, "Escape")
    assert window.tab.session.selection.units.tolist() == [0, 2]


def test_nonsense_stays_in_the_field_with_a_sentence_and_escape_leaves_everything_as_it_was(window: NetworkWindow, qtbot: QtBot) -> None:
    before = window.tab.session.document
    window.tab.session.select([0])
    press(qtbot, "Return")
    qtbot.keyClicks(focused(), "much")
    press(qtbot, "Return")
    field = focused()
    assert isinstance(field, QLineEdit)
    assert "“much” is not a number" in field.toolTip()
    press(qtbot, "Escape")
    assert window.tab.session.document is before
    assert focused() is window.graph_view


def test_a_click_elsewhere_accepts(window: NetworkWindow, qtbot: QtBot) -> None:
    window.tab.session.select([0])
    press(qtbot, "Return")
    qtbot.keyClicks(focused(), "2")
    qtbot.mouseClick(window.graph_view, LEFT, NONE, place(window, 300, 280))
    assert biases(window)[0] == 2
    assert not window.graph_view.findChildren(QLineEdit) or not window.graph_view.findChildren(QLineEdit)[0].isVisible()


@pytest.mark.parametrize(("at", "name"), [((200, 100), "Weight of a → b"), ((154, 100), "Delay of a → b")])
def test_a_double_click_edits_the_weight_of_a_wire_or_the_delay_of_its_badge(
    window: NetworkWindow, qtbot: QtBot, at: tuple[float, float], name: str
) -> None:
    double_click(qtbot, window, *at)
    assert focused().accessibleName() == name
    qtbot.keyClicks(focused(), "3")
    press(qtbot, "Tab")
    assert focused().accessibleName() == name.replace("a → b", "b → c")
    press(qtbot, "Escape")
    wires = window.tab.session.document.network.connections
    assert (wires.weight[0], wires.delay[0]) == ((3, 2) if name.startswith("Weight") else (0.25, 3))


def test_a_label_and_a_value_are_edited_by_a_double_click_on_them(window: NetworkWindow, qtbot: QtBot) -> None:
    for column, text in (("label", "first"), ("initial", "0.75")):
        finder = window.graph_view.editing.finder
        spots = {spot.column: (x, y) for x in range(60, 140, 4) for y in range(40, 160, 4) if (spot := finder.at(x, y)) is not None}
        double_click(qtbot, window, *spots[column])
        qtbot.keyClicks(focused(), text)
        press(qtbot, "Return")
    units = window.tab.session.document.network.units
    assert (units.label[0], units.initial[0]) == ("first", 0.75)


def test_once_the_clock_has_begun_the_value_above_a_unit_is_poked(window: NetworkWindow, qtbot: QtBot) -> None:
    press(qtbot, "Space")
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.tick == 1)
    before = window.tab.session.document
    double_click(qtbot, window, 300, 68)
    assert focused().accessibleName() == "Value of b"
    qtbot.keyClicks(focused(), "0.9")
    press(qtbot, "Return")
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.values_of([1])[0] == 0.9)
    assert window.tab.session.document is before


def test_a_double_click_on_a_unit_opens_its_properties_in_place(window: NetworkWindow, qtbot: QtBot) -> None:
    double_click(qtbot, window, 300, 100)
    card = window.findChild(UnitPopover)
    assert card is not None
    qtbot.keyClicks(focused(), "-2")
    press(qtbot, "Return")
    assert biases(window) == [0.5, -2, 1]
    qtbot.waitUntil(lambda: focused() is window.graph_view)


def test_a_note_is_written_moved_widened_changed_and_deleted_in_place_and_all_of_it_undone(window: NetworkWindow, qtbot: QtBot) -> None:
    session, view = window.tab.session, window.graph_view
    first = session.document.digest
    press(qtbot, "T")
    assert isinstance(focused(), NoteField)
    qtbot.keyClicks(focused(), "Space is a letter here")
    press(qtbot, "Return")
    assert [note.text for note in session.document.layout.text_notes] == ["The sum decides.", "Space is a letter here"]
    press(qtbot, "Delete")
    for start, end in (((120, 230), (168, 278)), ((338, 270), (398, 270))):
        qtbot.mousePress(view, LEFT, NONE, place(window, *start))
        qtbot.mouseMove(view, place(window, (start[0] + end[0]) / 2, end[1]))
        qtbot.mouseMove(view, place(window, *end))
        qtbot.mouseRelease(view, LEFT, NONE, place(window, *end))
    assert session.document.layout.text_notes == (TextNote(144, 264, "The sum decides.", 250),)
    double_click(qtbot, window, 170, 284)
    qtbot.keyClicks(focused(), "Other words")
    press(qtbot, "Return")
    assert session.document.layout.text_notes[0].text == "Other words"
    press(qtbot, "Delete")
    assert session.document.layout.text_notes == ()
    assert len(session.history.labels()) == 6
    while session.history.can_undo:
        session.undo()
    assert session.document.digest == first


def test_a_note_that_goes_away_while_it_is_written_is_written_anew(window: NetworkWindow, qtbot: QtBot) -> None:
    view, session = window.graph_view, window.tab.session
    for text, left in (("Kept words", ["Kept words"]), ("", [])):
        session.apply("Add a note", change_layout(text_notes=(TextNote(100, 216, "Before"),)))
        view.writing.begin(0)
        session.apply("Without notes", change_layout(text_notes=()))
        assert view.writing.field is not None
        view.writing.field.setPlainText(text)
        qtbot.keyClick(view.writing.field, Qt.Key.Key_Return)
        assert [note.text for note in session.document.layout.text_notes] == left


def test_a_dragged_note_goes_back_on_escape_and_an_empty_new_one_is_none(window: NetworkWindow, qtbot: QtBot) -> None:
    session, view = window.tab.session, window.graph_view
    before = session.document
    qtbot.mousePress(view, LEFT, NONE, place(window, 120, 230))
    qtbot.mouseMove(view, place(window, 200, 300))
    assert session.document is not before
    press(qtbot, "Escape")
    qtbot.mouseRelease(view, LEFT, NONE, place(window, 200, 300))
    assert session.document is before
    press(qtbot, "T")
    press(qtbot, "Return")
    assert session.document is before


def test_the_menu_of_a_note_is_about_the_note(window: NetworkWindow) -> None:
    window.graph_view.scene.choose_note(0)
    menu = context_menu(window, -1, -1)
    assert [item.objectName() for item in menu.actions() if item.objectName()] == [name for name in ABOUT_NOTES if name]
    assert all(item.isEnabled() for item in menu.actions())
    menu.close()


def ink(window: NetworkWindow, x: float, y: float) -> str:
    at = place(window, x, y)
    return window.graph_view.grab().toImage().pixelColor(at).name().upper()


def test_focus_mode_fades_all_but_the_unit_and_what_it_is_joined_to(window: NetworkWindow, qtbot: QtBot) -> None:
    full = [ink(window, 100, 85), ink(window, 200, 100), ink(window, 410, 100)]
    window.tab.session.select([2])
    press(qtbot, "L")
    faded = [ink(window, 100, 85), ink(window, 200, 100), ink(window, 410, 100)]
    assert faded[2] == full[2]
    assert faded[1] != full[1]
    assert ink(window, 80, 100) != ink(window, 280, 100), "the outline of a far unit is pale, that of a joined one is not"
    press(qtbot, "Escape")
    assert [ink(window, 100, 85), ink(window, 200, 100), ink(window, 410, 100)] == full
    assert window.tab.session.selection.units.tolist() == [2], "Escape ends one thing at a time"
    press(qtbot, "Escape")
    assert window.tab.session.selection.is_empty


def test_marked_sources_have_a_ring_until_escape(window: NetworkWindow, qtbot: QtBot) -> None:
    window.tab.session.select([0, 1])
    press(qtbot, "1")
    window.tab.session.select()
    assert LIGHT.accent in {ink(window, 100 + 31 * np.cos(turn), 100 + 31 * np.sin(turn)) for turn in np.linspace(0, 6, 40)}
    press(qtbot, "Escape")
    assert len(window.tab.session.marked_sources) == 0


def rest_on(qtbot: QtBot, window: NetworkWindow, x: float, y: float) -> HoverCard:
    """Let the pointer rest on a place until the card is there."""
    qtbot.mouseMove(window.graph_view, place(window, x + 3, y))
    qtbot.mouseMove(window.graph_view, place(window, x, y))
    card = window.graph_view.hover_card
    qtbot.waitUntil(card.isVisible)
    return card


def test_a_pointer_that_rests_shows_the_sum_and_follows_the_clock(
    windows: OpenWindows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnnsim.views.canvas.hover_card.REST", 1)
    window = windows.open_document(three_units())
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None)
    for _ in range(4):
        window.do("tick")
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.tick == 4)
    card = rest_on(qtbot, window, 300, 100)
    assert card.head.title.text() == "Unit b"
    assert card.now.heading.text() == "Now, t = 4"
    assert card.now.terms.accessibleDescription() == "a +0.12", "0.25 · tanh(0.5)"
    qtbot.wait(80)
    window.do("tick")
    qtbot.waitUntil(lambda: card.now.heading.text() == "Now, t = 5")
    card = rest_on(qtbot, window, 200, 100)
    assert card.text.text().splitlines() == ["a → b", "weight +0.25 · z⁻²", "carries +0.25 · +0.46 = +0.12"]
    qtbot.mouseMove(window.graph_view, place(window, 300, 250))
    assert not card.isVisible()
    card = rest_on(qtbot, window, 200, 100)
    window.do("many_units")
    qtbot.waitUntil(lambda: not card.isVisible())


def test_the_card_of_a_connection_is_as_wide_as_its_words_when_the_size_of_texts_has_changed(
    windows: OpenWindows, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnnsim.views.canvas.hover_card.REST", 1)
    scale_text(1.5)
    window = windows.open_document(three_units())
    scale_text(1.0)
    window.do("tick")
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.tick == 1)
    card = rest_on(qtbot, window, 200, 100)
    assert card.text.text().splitlines()[-1].startswith("carries")
    assert card.text.width() >= card.text.sizeHint().width(), "the last digit is cut off"


@pytest.mark.parametrize(
    ("columns", "remark"),
    [
        (
            {"dynamics": "integrator", "tau": 2.0, "activation": "tanh"},
            "It integrates: s = +0.00 + 1.00/2.00 · (+0.50 − 1.00 · +0.00) = +0.25.",
        ),
        ({"activation": "softmax", "group": "one"}, "Softmax: e^+0.50 over the sum of 1 such terms = 1.00."),
        ({"period": 3, "phase": 0}, "It is not due yet and shows its initial output."),
    ],
)
def test_what_the_sum_does_not_say_is_said(windows: OpenWindows, qtbot: QtBot, columns: dict[str, object], remark: str) -> None:
    draft = Draft("one")
    draft.units(1, bias=0.5, **columns)
    window = windows.open_document(Document(draft.network()))
    window.tab.session.select([0])
    window.do("tick")
    qtbot.waitUntil(lambda: window.tab.playback.frame is not None and window.tab.playback.frame.tick == 1)
    now = window.inspector.forms[0].now  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: remark in now.remarks.text())
