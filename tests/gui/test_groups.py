"""Groups as a person meets them: g, a drag of the header, the chevron, the card, the bundle, a name typed in place, a lock."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnsim.drawing.frame import picture_of
from rnnsim.drawing.groups import GroupBox
from rnnsim.drawing.network_picture import svg_of_network
from rnnsim.drawing.theme import LIGHT
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import add_units, connect, delete, set_units
from rnnsim.network.grouping import set_flag
from rnnsim.session.action import in_sequence
from rnnsim.views.canvas.card_units import CardUnits
from rnnsim.views.canvas.gestures.gesture import NOTHING_DRAWN
from rnnsim.views.canvas.group_name_field import GroupNameField
from rnnsim.views.canvas.in_place.spots import Spot
from rnnsim.views.canvas.layers import stack
from rnnsim.views.group_popovers import choose_group, choose_tint
from rnnsim.views.menus import context_menu
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.window import NetworkWindow

pytestmark = pytest.mark.gui
LEFT, PLAIN, KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def grouped() -> Document:
    """Inputs 0 and 1, four hidden units 2 … 5 in the group hidden, an output 6."""
    draft = Draft("grouped")
    x = draft.units(2, is_input=True, place_x=0.0, place_y=[0.0, 96.0])
    h = draft.units(4, activation="tanh", group="hidden", place_x=240.0, place_y=np.arange(4) * 96.0 - 96)
    y = draft.units(1, is_output=True, place_x=480.0, place_y=48.0)
    draft.connect(x, h, [[1.0, -1.0]] * 4, delay=0)
    draft.connect(h, h, 0.1)
    draft.connect(h, y, 0.5, delay=0)
    return Document(draft.network())


@pytest.fixture
def window(windows: OpenWindows, qtbot: QtBot) -> NetworkWindow:
    made = windows.open_document(grouped())
    qtbot.waitUntil(lambda: made.tab.playback.frame is not None)
    made.graph_view.fit()
    return made


def box_of(window: NetworkWindow, path: str = "hidden") -> GroupBox:
    box = window.graph_view.scene.groups.box(path)
    assert box is not None
    return box


def on_screen(window: NetworkWindow, x: float, y: float) -> QPoint:
    across, down = window.graph_view.view_area.to_view(x, y)
    return QPoint(round(across), round(down))


def header_of(window: NetworkWindow, path: str = "hidden") -> QPoint:
    box = box_of(window, path)
    return on_screen(window, box.x + 16, box.y + 14)


def chevron_of(window: NetworkWindow, path: str = "hidden") -> QPoint:
    box = box_of(window, path)
    return on_screen(window, box.x + box.across - 14, box.y + 14)


def drag(window: NetworkWindow, start: QPoint, end: QPoint, held: Qt.KeyboardModifier = PLAIN) -> None:
    view = window.graph_view
    QTest.mousePress(view, LEFT, held, start)
    for share in (0.3, 0.7, 1.0):
        move = start + (end - start) * share
        QTest.mouseEvent(QTest.MouseAction.MouseMove, view, LEFT, held, move) if held != PLAIN else QTest.mouseMove(view, move)
    QTest.mouseRelease(view, LEFT, held, end)


def chosen(window: NetworkWindow) -> list[int]:
    return window.tab.session.selection.units.tolist()


def paths(window: NetworkWindow) -> list[str]:
    return [str(path) for path in window.tab.session.document.network.units.group]


def test_a_click_on_the_header_selects_the_group_and_a_drag_moves_all_of_it(window: NetworkWindow) -> None:
    QTest.mouseClick(window.graph_view, LEFT, PLAIN, header_of(window))
    assert chosen(window) == [2, 3, 4, 5]
    before = window.tab.session.document.network.units
    start = header_of(window)
    drag(window, start, start + QPoint(0, -40))
    after = window.tab.session.document.network.units
    shift = after.place_y - before.place_y
    assert (shift[2:6] == shift[2]).all()
    assert shift[2] < 0
    assert not shift[[0, 1, 6]].any()
    window.do("undo")
    assert (window.tab.session.document.network.units.place_y == before.place_y).all()


def test_the_chevron_makes_a_card_and_the_card_a_box_again(window: NetworkWindow) -> None:
    digest = window.tab.session.document.digest
    QTest.mouseClick(window.graph_view, LEFT, PLAIN, chevron_of(window))
    assert window.tab.session.document.layout.collapsed == ("hidden",)
    assert (box_of(window).across, box_of(window).down) == (150, 62)
    counts = sorted((bundle.positive, bundle.negative) for bundle in window.graph_view.scene.groups.bundles)
    assert counts == [(0, 4), (4, 0), (4, 0)]
    assert window.tab.session.history.labels()[-1] == "Collapse “hidden”"
    QTest.mouseDClick(window.graph_view, LEFT, PLAIN, on_screen(window, *box_of(window).middle))
    assert window.tab.session.document.layout.collapsed == ()
    while window.tab.session.history.can_undo:
        window.do("undo")
    assert window.tab.session.document.digest == digest


def test_units_in_a_card_are_not_there_for_the_pointer_but_the_card_is(window: NetworkWindow) -> None:
    window.tab.session.apply("Collapse", set_flag("collapsed", ("hidden",), True))
    scene = window.graph_view.scene
    assert scene.unit_at(240.0, -96.0) == -1
    assert scene.unit_at(0.0, 0.0) == 0
    QTest.mouseClick(window.graph_view, LEFT, PLAIN, on_screen(window, box_of(window).middle[0], box_of(window).middle[1] + 14))
    assert chosen(window) == [2, 3, 4, 5]
    way = scene.groups.ways[[bundle.target for bundle in scene.groups.bundles].index(6)]
    QTest.mouseClick(window.graph_view, LEFT, PLAIN, on_screen(window, way[0] * 0.7 + way[2] * 0.3, way[1] * 0.7 + way[3] * 0.3))
    wires = window.tab.session.document.network.connections
    assert sorted(window.tab.session.selection.connections.tolist()) == sorted(wires.id[wires.target == 6].tolist())
    window.tab.session.select()
    drag(window, on_screen(window, 150, -80), on_screen(window, 330, 180))
    assert chosen(window) == [2, 3, 4, 5]


def test_e_folds_and_unfolds_the_selected_group(window: NetworkWindow, qtbot: QtBot) -> None:
    window.tab.session.select([3])
    qtbot.keyClick(window.graph_view, KEYS.Key_E)
    assert window.tab.session.document.layout.collapsed == ("hidden",)
    qtbot.keyClick(window.graph_view, KEYS.Key_E)
    assert window.tab.session.document.layout.collapsed == ()


def test_what_is_inside_a_card_is_not_edited_in_place_and_the_card_alone_is_no_empty_canvas(
    window: NetworkWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, told = window.tab.session, list[object]()
    session.apply("Delete 3 units", delete([0, 1, 6]))
    session.select([3])
    window.do("collapse")
    monkeypatch.setattr(stack, "paint_empty_text", lambda *given: told.append(given))
    window.graph_view.grab()
    assert not told
    for selected in (([3], []), ([], session.document.network.connections.id[:1])):
        window.banners.clear("refused")
        session.select(*selected)
        qtbot.keyClick(window.graph_view, KEYS.Key_Return)
        assert window.graph_view.editing.field is None
        assert window.banners.notices["refused"].sentence.startswith("It is hidden. Expand its group")
    session.apply("Add a unit", add_units(1))
    session.select(session.document.network.units.id)
    qtbot.keyClick(window.graph_view, KEYS.Key_Return)
    assert window.graph_view.editing.spot == Spot("units", "bias", int(session.document.network.units.id[-1]))


def test_a_picture_file_shows_the_card_too(window: NetworkWindow) -> None:
    document = set_flag("collapsed", ("hidden",), True)(window.tab.session.document)
    text = svg_of_network(document.network, picture_of(document))
    assert "×4" in text
    assert text.count('rx="8"') == 3


def test_a_locked_group_stays_and_says_so(window: NetworkWindow, qtbot: QtBot) -> None:
    window.tab.session.select([2, 3, 4, 5])
    window.do("lock")
    before = window.tab.session.document.digest
    drag(window, on_screen(window, 240, 0), on_screen(window, 260, 40))
    assert window.tab.session.document.digest == before
    assert window.banners.notices["refused"].sentence == "The group “hidden” is locked; unlock it to change what is in it."
    window.do("lock")
    drag(window, on_screen(window, 240, 0), on_screen(window, 260, 40))
    assert window.tab.session.document.digest != before


def test_g_nests_and_ungrouping_takes_the_outer_box_away(window: NetworkWindow, qtbot: QtBot) -> None:
    window.tab.session.select([2, 3, 4, 5, 6])
    qtbot.keyClick(window.graph_view, KEYS.Key_G)
    assert paths(window)[2:] == ["group 1/hidden"] * 4 + ["group 1"]
    window.do("ungroup")
    assert paths(window)[2:] == ["hidden"] * 4 + [""]


def test_a_drag_with_alt_takes_a_unit_out_of_its_group_and_into_it_again(window: NetworkWindow) -> None:
    digest = window.tab.session.document.digest
    drag(window, on_screen(window, 240, 192), on_screen(window, 420, 300), ALT)
    assert paths(window)[2:6] == ["hidden"] * 3 + [""]
    drag(window, on_screen(window, 420, 300), on_screen(window, 240, 40), ALT)
    assert paths(window)[2:6] == ["hidden"] * 4
    window.do("undo")
    window.do("undo")
    assert window.tab.session.document.digest == digest


def test_a_drag_without_alt_stays_in_the_group_whose_box_grows(window: NetworkWindow) -> None:
    before = box_of(window)
    drag(window, on_screen(window, 240, 192), on_screen(window, 300, 260))
    assert paths(window)[2:6] == ["hidden"] * 4
    assert box_of(window).across > before.across
    assert box_of(window).down > before.down


def test_a_double_click_on_the_name_lets_it_be_typed(window: NetworkWindow, qtbot: QtBot) -> None:
    QTest.mouseDClick(window.graph_view, LEFT, PLAIN, header_of(window))
    field = window.graph_view.findChild(GroupNameField)
    assert field is not None
    assert field.hasFocus()
    QTest.keyClicks(field, "memory")
    QTest.keyClick(field, KEYS.Key_Return)
    assert paths(window)[2:6] == ["memory"] * 4
    assert window.tab.session.history.labels()[-1] == "Rename “hidden” to “memory”"
    QTest.mouseDClick(window.graph_view, LEFT, PLAIN, header_of(window, "memory"))
    field = next(each for each in window.graph_view.findChildren(GroupNameField) if each.isVisible())
    QTest.keyClicks(field, "a/b")
    QTest.keyClick(field, KEYS.Key_Return)
    assert "“/”" in window.banners.notices["refused"].sentence
    assert paths(window)[2:6] == ["memory"] * 4


def test_a_colour_is_chosen_from_six(window: NetworkWindow) -> None:
    window.tab.session.select([2, 3, 4, 5])
    menu = choose_tint(window)
    next(item for item in menu.actions() if item.objectName() == "pink").trigger()
    menu.close()
    assert window.tab.session.document.layout.tints == (("hidden", "pink"),)


def test_units_are_put_into_a_group_by_a_menu(window: NetworkWindow) -> None:
    window.tab.session.select([0, 1])
    menu = choose_group(window)
    next(item for item in menu.actions() if item.objectName() == "hidden").trigger()
    menu.close()
    assert paths(window)[:2] == ["hidden", "hidden"]


def test_a_right_click_on_the_header_is_about_the_group(window: NetworkWindow) -> None:
    asked: list[tuple[int, int]] = []
    window.graph_view.menu_requested = lambda place, unit, connection: asked.append((unit, connection))
    place = header_of(window)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, window.graph_view.mapToGlobal(place))
    window.graph_view.event(event)
    assert asked == [(2, -1)]
    assert chosen(window) == [2, 3, 4, 5]
    menu = context_menu(window, 2, -1)
    offered = {item.objectName() for item in menu.actions() if item.isEnabled()}
    assert {"collapse", "lock", "rename_group", "tint_group", "ungroup"} <= offered
    menu.close()


def test_a_group_folds_by_gliding_and_a_press_ends_the_way(window: NetworkWindow, qtbot: QtBot) -> None:
    view = window.graph_view
    window.tab.session.select([3])
    window.do("collapse")
    assert view.gliding.is_moving
    shown = view.gliding.shown(window.tab.session.document)
    assert shown.layout.collapsed == ()
    qtbot.waitUntil(lambda: not view.gliding.is_moving)
    assert view.gliding.shown(window.tab.session.document) is window.tab.session.document
    window.do("layout_ring")
    assert view.gliding.is_moving
    QTest.mousePress(view, LEFT, PLAIN, QPoint(3, 3))
    assert not view.gliding.is_moving
    QTest.mouseRelease(view, LEFT, PLAIN, QPoint(3, 3))


@pytest.fixture
def carded(window: NetworkWindow) -> NetworkWindow:
    """The same, with the hidden group as a card that no wire from outside enters yet but those of unit 2."""
    wires = window.tab.session.document.network.connections
    gone = wires.id[np.isin(wires.source, [0, 1]) & (wires.target != 2)]
    window.tab.session.apply("Fewer wires", in_sequence(delete((), gone), set_flag("collapsed", ("hidden",), True)))
    window.graph_view.fit()
    return window


def card_side(window: NetworkWindow, share: float = 0.7) -> QPoint:
    """On the left rim of the card, in view pixels."""
    box = box_of(window)
    return on_screen(window, box.x + 1, box.y + box.down * share)


def rim_of(window: NetworkWindow, unit: int) -> QPoint:
    x, y = window.graph_view.scene.place_of(unit)
    return on_screen(window, x + 18, y)


def asked(window: NetworkWindow) -> CardUnits:
    found = [one for one in window.window().findChildren(CardUnits) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def last_wire(window: NetworkWindow) -> tuple[int, int, int]:
    wires = window.tab.session.document.network.connections
    row = int(wires.id.argmax())
    return int(wires.source[row]), int(wires.target[row]), int(wires.delay[row])


def test_a_wire_dropped_on_a_card_with_one_port_goes_there_at_once(carded: NetworkWindow) -> None:
    view, before = carded.graph_view, carded.tab.session.document
    QTest.mousePress(view, LEFT, PLAIN, rim_of(carded, 6))
    middle = on_screen(carded, *box_of(carded).middle)
    QTest.mouseMove(view, middle)
    assert view.input.pointer.sketch.target_card == box_of(carded)
    assert view.input.pointer.hint == "Let go to connect to unit 2 in “hidden”, with Shift to another of its units."
    QTest.mouseRelease(view, LEFT, PLAIN, middle)
    assert last_wire(carded) == (6, 2, 1)
    assert carded.tab.session.history.labels()[-1] == "Connect"
    carded.do("undo")
    assert carded.tab.session.document.digest == before.digest


def test_with_shift_the_card_asks_which_unit_and_letters_and_enter_answer_or_escape_leaves(carded: NetworkWindow, qtbot: QtBot) -> None:
    digest = carded.tab.session.document.digest
    drag(carded, rim_of(carded, 6), on_screen(carded, *box_of(carded).middle), SHIFT)
    QTest.keyClick(asked(carded).field, KEYS.Key_Escape)
    assert carded.tab.session.document.digest == digest
    assert carded.graph_view.scene.asked is None
    drag(carded, rim_of(carded, 6), on_screen(carded, *box_of(carded).middle), SHIFT)
    card, view = asked(carded), carded.graph_view
    texts = [card.list.item(row).text() for row in range(card.list.count())]
    qtbot.wait(20)  # it stays until it is answered
    assert card.is_open
    assert texts == ["unit 2 · 2 from outside", "unit 3", "unit 4", "unit 5", "All 4 units"]
    assert view.input.pointer.sketch.line is not None
    QTest.keyClicks(card.field, "4")
    QTest.keyClick(card.field, KEYS.Key_Return)
    assert last_wire(carded) == (6, 4, 1)
    assert view.input.pointer.sketch == NOTHING_DRAWN
    assert view.hasFocus()


def test_a_wire_pulled_from_a_cards_rim_asks_where_it_begins(carded: NetworkWindow) -> None:
    view, start = carded.graph_view, card_side(carded)
    QTest.mouseMove(view, start)
    assert view.input.pointer.cursor == "cross"
    drag(carded, start, on_screen(carded, 0.0, 96.0))
    card = asked(carded)
    assert card.list.item(0).text() == "unit 2 · 1 to outside"
    QTest.keyClick(card.field, KEYS.Key_Down)
    QTest.keyClick(card.field, KEYS.Key_Return)
    assert last_wire(carded) == (3, 1, 1)
    drag(carded, start, on_screen(carded, 0.0, 96.0))
    QTest.keyClicks(asked(carded).field, "all")
    QTest.keyClick(asked(carded).field, KEYS.Key_Return)
    assert carded.tab.session.history.labels()[-1] == "Draw 4 connections"


def test_a_wire_from_a_card_onto_a_wire_makes_one_of_its_units_the_gate(carded: NetworkWindow) -> None:
    carded.tab.session.apply("Connect", connect([0], [1], 1.0))
    wire = int(carded.tab.session.document.network.connections.id.max())
    drag(carded, card_side(carded), on_screen(carded, 0.0, 48.0))
    texts = [asked(carded).list.item(row).text() for row in range(asked(carded).list.count())]
    assert texts == [f"unit {unit} · 1 to outside" for unit in (2, 3, 4, 5)]
    QTest.keyClick(asked(carded).field, KEYS.Key_Return)
    wires = carded.tab.session.document.network.connections
    assert int(wires.gate[wires.positions_of(wire)]) == 2


def test_a_wire_dropped_on_a_bundle_gates_all_that_is_in_it(carded: NetworkWindow) -> None:
    scene = carded.graph_view.scene
    at = [bundle.target for bundle in scene.groups.bundles].index(6)
    x0, y0, x1, y1 = scene.groups.ways[at].tolist()
    drag(carded, rim_of(carded, 0), on_screen(carded, x0 * 0.8 + x1 * 0.2, y0 * 0.8 + y1 * 0.2))
    wires = carded.tab.session.document.network.connections
    assert wires.gate[wires.target == 6].tolist() == [0] * 4
    assert (wires.gate[wires.target != 6] == -1).all()
    assert carded.tab.session.history.labels()[-1] == "Gate 4 connections"
    assert len(scene.groups.valves) == 1


def test_a_click_on_a_cards_rim_still_selects_the_group(carded: NetworkWindow) -> None:
    QTest.mouseClick(carded.graph_view, LEFT, PLAIN, card_side(carded))
    assert chosen(carded) == [2, 3, 4, 5]


def test_a_wire_keeps_its_valve_when_its_gate_goes_into_a_card(window: NetworkWindow) -> None:
    session = window.tab.session
    session.apply("Gate", in_sequence(connect([0], [6], 1.0, delay=0, gate=3), set_flag("collapsed", ("hidden",), True)))
    session.apply("Aside", set_units([6], place_y=-240.0))
    window.graph_view.gliding.stop()
    window.graph_view.fit()
    table = window.graph_view.scene.wires
    x, y = table.routes.valve[-1].tolist()
    at = on_screen(window, x, y)
    image = window.graph_view.grab().toImage()
    around = {image.pixelColor(at.x() + dx, at.y() + dy).name() for dx in range(-9, 10) for dy in range(-9, 10)}
    assert LIGHT.text.lower() in around


def test_from_far_away_wires_between_groups_are_one_bundle_that_is_clicked_as_a_whole(window: NetworkWindow, qtbot: QtBot) -> None:
    session, view = window.tab.session, window.graph_view
    session.apply("Group", set_units([0, 1], group="in"))
    session.apply("Aside", set_units([0, 1], place_x=-900.0))
    view.gliding.stop()
    view.zoom_to(0.14)
    scene = view.scene
    assert scene.is_far
    ((x0, y0, x1, y1, _),) = scene.groups.far_bundles.ends.tolist()
    at = on_screen(window, x0 * 0.9 + x1 * 0.1, y0 * 0.9 + y1 * 0.1)
    qtbot.waitUntil(lambda: view.layers.is_settled)
    image = view.grab().toImage()
    across = {image.pixelColor(at.x(), at.y() + dy).name() for dy in range(-4, 5)}
    assert across >= {LIGHT.weight(0.75).lower(), LIGHT.weight(-0.75).lower()}
    QTest.mouseClick(view, LEFT, PLAIN, at)
    wires = session.document.network.connections
    assert sorted(session.selection.connections.tolist()) == sorted(wires.id[np.isin(wires.source, [0, 1])].tolist())
    view.zoom_to(0.18)
    assert scene.is_far
    view.zoom_to(0.3)
    assert not scene.is_far
