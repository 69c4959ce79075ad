"""The table of actions, by name and without widgets: what a menu, a key or the palette would do."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.edits import add_units, delete, set_connections, set_network, set_units
from rnnsim.network.findings import blocking_findings, findings
from rnnsim.session.action import MENUS
from rnnsim.session.actions import ACTIONS, action, finding_actions
from rnnsim.session.announcements import Hold
from rnnsim.session.banners import banner_of
from rnnsim.session.tab import Tab
from tests.unit.session.drawn import random_document, settle, three_units


@pytest.fixture
def tab() -> Iterator[Tab]:
    opened = Tab(three_units())
    settle(opened.take_frame)
    yield opened
    assert opened.close()


def do(tab: Tab, name: str) -> None:
    assert action(name).is_enabled(tab), name
    action(name).does(tab)


def test_names_and_keys_are_unique_and_menus_are_known() -> None:
    names = [row.name for row in ACTIONS]
    keys = [row.shortcut for row in ACTIONS if row.shortcut]
    assert len(set(names)) == len(names)
    assert len(set(keys)) == len(keys)
    assert {row.menu for row in ACTIONS} <= set(MENUS)
    letters = {key for key in keys if len(key.split("+")[-1]) == 1 and key[-1].isalpha()}
    assert not {key for key in letters if key.startswith("Shift+") and key.removeprefix("Shift+") in letters}


def test_nothing_that_needs_a_selection_is_enabled_without_one(tab: Tab) -> None:
    enabled = {row.name for row in ACTIONS if row.is_enabled(tab)}
    assert not enabled & {"cut", "copy", "paste", "duplicate", "delete", "group", "tie", "clamp", "connect", "undo", "redo", "select_none"}
    assert {"play", "tick", "start", "select_all", "randomise", "layout_ring"} <= enabled


def test_delete_undo_and_redo(tab: Tab) -> None:
    tab.session.select([0], [4])
    do(tab, "delete")
    assert tab.session.history.labels() == ["Delete 1 unit and 1 connection"]
    do(tab, "undo")
    assert len(tab.session.document.network.units) == 3
    do(tab, "redo")
    assert len(tab.session.document.network.units) == 2


def test_copy_and_paste_selects_what_is_new_and_cut_takes_it_away(tab: Tab) -> None:
    tab.session.select([0, 1])
    do(tab, "cut")
    assert tab.session.document.network.units.id.tolist() == [2]
    do(tab, "paste")
    do(tab, "paste")
    assert len(tab.session.document.network.units) == 5
    assert tab.session.selection.units.tolist() == tab.session.document.network.units.id[-2:].tolist()
    assert tab.session.document.network.connections.weight.tolist() == [1.5, 1.5]
    assert tab.session.history.labels() == ["Cut 2 units", "Paste 2 units", "Paste 2 units"]


def test_pasting_nonsense_is_refused_and_changes_nothing(tab: Tab) -> None:
    tab.clipboard.write("<html>")
    before = tab.session.document
    with pytest.raises(Refused):
        do(tab, "paste")
    assert tab.session.document is before


def test_duplicate_leaves_the_clipboard_alone(tab: Tab) -> None:
    tab.session.select([0, 1, 2])
    do(tab, "duplicate")
    assert len(tab.session.document.network.connections) == 6
    assert tab.clipboard.read() == ""


def test_selecting_units_connections_incoming_and_outgoing(tab: Tab) -> None:
    do(tab, "select_all")
    assert len(tab.session.selection.units) == len(tab.session.selection.connections) == 3
    do(tab, "select_connections")
    assert not len(tab.session.selection.units)
    tab.session.select([0])
    do(tab, "select_incoming")
    assert tab.session.selection.connections.tolist() == [3]
    tab.session.select([0])
    do(tab, "select_outgoing")
    assert tab.session.selection.connections.tolist() == [4]
    do(tab, "select_none")
    assert tab.session.selection.is_empty


def test_marked_sources_are_connected_to_the_selection_with_and_without_self_loops(tab: Tab) -> None:
    tab.session.select([0, 1])
    do(tab, "mark_sources")
    tab.session.select([1, 2])
    do(tab, "connect")
    wires = tab.session.document.network.connections
    new = wires.id > 5
    assert sorted(zip(wires.source[new].tolist(), wires.target[new].tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2)]
    do(tab, "undo")
    do(tab, "connect_with_loops")
    assert len(tab.session.document.network.connections) == 3 + 4
    tab.session.apply("Delete", delete([0, 1]))
    assert not action("connect").is_enabled(tab)


def test_groups_get_a_fresh_name_and_can_be_left(tab: Tab) -> None:
    for unit in (0, 1):
        tab.session.select([unit])
        do(tab, "group")
    assert tab.session.document.network.units.group.tolist() == ["group 1", "group 2", ""]
    do(tab, "ungroup")
    assert tab.session.document.network.units.group.tolist() == ["group 1", "", ""]


def test_tying_makes_weights_one_parameter(tab: Tab) -> None:
    tab.session.select((), [3, 4])
    do(tab, "tie")
    wires = tab.session.document.network.connections
    assert wires.weight[wires.positions_of([3, 4])].tolist() == [-2.0, -2.0]
    do(tab, "untie")
    assert (tab.session.document.network.connections.tie == -1).all()


def test_roles_are_given_to_all_and_taken_when_all_have_them(tab: Tab) -> None:
    tab.session.apply("Input", set_units([0], is_input=True))
    tab.session.select([0, 1])
    do(tab, "input_role")
    assert tab.session.document.network.units.is_input.tolist() == [True, True, False]
    do(tab, "input_role")
    do(tab, "output_role")
    assert tab.session.document.network.units.is_input.tolist() == [False] * 3
    assert tab.session.document.network.units.is_output.tolist() == [True, True, False]


def test_clamping_from_the_menu_holds_what_is_shown_and_is_undone_like_any_edit(tab: Tab) -> None:
    tab.playback.tick(7)
    settle(lambda: tab.take_frame() and tab.playback.frame is not None and tab.playback.frame.tick == 7)
    assert tab.playback.frame is not None
    value = tab.playback.frame.values[1]
    tab.session.select([1])
    do(tab, "clamp")
    assert tab.session.document.settings.clamp == {1: value}
    do(tab, "clamp")
    assert tab.session.document.settings.clamp == {}
    assert tab.session.history.labels() == ["Clamp 1 unit", "Unclamp 1 unit"]


def test_thousands_of_units_are_clamped_and_let_go_at_once() -> None:
    tab = Tab(add_units(20_000, activation="tanh", initial=0.5)(Document()))
    units = tab.session.document.network.units.id
    tab.session.select(units)
    started = perf_counter()
    do(tab, "clamp")
    assert tab.session.document.settings.clamp == dict.fromkeys(units.tolist(), 0.5)
    do(tab, "clamp")
    assert tab.session.document.settings.clamp == {}
    assert perf_counter() - started < 2.0, "more than a minute if each is one edit of its own"
    tab.close()


def test_random_weights_have_the_width_of_the_fan_in_and_show_their_seed() -> None:
    tab = Tab(random_document(200, 8000))
    do(tab, "randomise")
    first = tab.session.document.network.connections
    fan_in = np.bincount(first.target)[first.target]
    assert np.std(first.weight * np.sqrt(fan_in)) == pytest.approx(1.5, rel=0.05)
    assert tab.session.history.labels() == ["Randomise 8\u2009000 weights (seed 0)"]
    do(tab, "randomise")
    assert not np.array_equal(first.weight, tab.session.document.network.connections.weight)
    tab.session.select([7])
    before = tab.session.document.network.connections
    do(tab, "randomise")
    after = tab.session.document.network.connections
    assert np.array_equal(before.weight != after.weight, before.target == 7)
    tab.session.select((), [300])
    do(tab, "clear_weights")
    assert tab.session.document.network.connections.weight[after.positions_of(300)] == 0
    assert tab.close()


def test_layouts_move_units_and_nothing_else(tab: Tab) -> None:
    before = tab.session.document.network
    for layout in ("layered", "ring", "grid"):
        do(tab, f"layout_{layout}")
    after = tab.session.document.network
    assert after.connections is before.connections
    assert not np.array_equal(after.units.place_x, before.units.place_x)


def test_view_options_are_edits(tab: Tab) -> None:
    do(tab, "numbers")
    do(tab, "ghosts")
    assert tab.session.document.layout.shows_numbers
    assert tab.session.document.layout.shows_ghosts
    do(tab, "numbers")
    assert tab.session.history.labels() == ["Show numbers", "Show ghost units", "Hide numbers"]


def test_the_clock_by_actions(tab: Tab) -> None:
    do(tab, "tick")
    settle(lambda: tab.take_frame() and tab.playback.frame is not None and tab.playback.frame.tick == 1)
    do(tab, "reset_activations")
    settle(lambda: tab.take_frame() and tab.playback.frame is not None and not tab.playback.frame.values.any())
    do(tab, "back")
    settle(lambda: tab.take_frame() and tab.playback.frame is not None and tab.playback.frame.tick == 0)
    assert not action("back").is_enabled(tab)
    do(tab, "play")
    settle(lambda: tab.take_frame() and tab.playback.is_playing)
    do(tab, "play")
    settle(lambda: tab.take_frame() and not tab.playback.is_playing)
    do(tab, "start")
    settle(lambda: tab.take_frame() and tab.playback.frame is not None and len(tab.playback.frame.past.ghosts) == 1)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_way_out_of_a_loop_lets_the_clock_run_on(tab: Tab, number: int) -> None:
    tab.session.apply("Delay 0", set_connections([3, 4, 5], delay=0))
    settle(lambda: tab.take_frame() and tab.playback.frame is not None and tab.playback.frame.hold is not None)
    assert tab.playback.frame is not None
    banner = banner_of(tab.playback.frame.hold)
    assert banner is not None
    assert (banner.kind, len(banner.actions)) == ("error", 3)
    banner.actions[number].does(tab)
    tab.playback.tick()
    settle(lambda: tab.take_frame() and tab.playback.frame is not None and tab.playback.frame.tick == 1)
    assert tab.playback.frame.hold is None


BROKEN = {
    "tau_not_positive": set_units([0], dynamics="integrator", tau=0.0),
    "phase_not_below_period": set_units([0], period=2, phase=5),
    "formula_not_understood": set_units([0], activation="=b", drive="=1/0"),
    "product_without_factors": lambda document: set_units([0], aggregation="product")(delete((), [3])(document)),
    "bounds_crossed": set_connections([3], lower=1.0, upper=-1.0),
    "weight_out_of_bounds": set_connections([3], lower=0.0, upper=1.0),
    "tie_differs": set_connections([3, 4], tie=1),
    "coupled_units_differ": lambda document: set_units([0], period=2)(set_units([0, 1], activation="softmax", group="g")(document)),
    "mixed_delay_signs": set_connections([3], delay=-1),
}


def damaged(document: Document, **columns: int) -> Document:
    wires = document.network.connections
    values = {name: np.where(wires.id == 3, value, wires.columns[name]) for name, value in columns.items()}
    return set_network(document.network.with_rows(connections=wires.with_columns(**values)))(document)


BROKEN |= {"dangling_end": lambda document: damaged(document, source=99), "dangling_gate": lambda document: damaged(document, gate=99)}


@pytest.mark.parametrize("code", BROKEN)
def test_what_a_finding_offers_mends_it(code: str) -> None:
    tab = Tab(BROKEN[code](three_units()))
    found = next(one for one in findings(tab.session.document) if one.code == code)
    fixes = finding_actions(found)
    assert fixes
    for fix in fixes:
        fix.does(tab)
        assert code not in {one.code for one in findings(tab.session.document)}
        tab.session.undo()
    assert tab.close()


def test_banners_say_what_holds_and_offer_the_way_back(tab: Tab) -> None:
    assert banner_of(None) is None
    stopped = banner_of(Hold("Unit 3 is not finite.", unit=3, tick=12))
    fault = banner_of(Hold("A fault.", details="Traceback …"))
    assert stopped is not None
    assert fault is not None
    assert [row.name for row in stopped.actions] == ["back", "undo"]
    assert (fault.kind, fault.details) == ("error", "Traceback …")
    assert not blocking_findings(tab.session.document)
