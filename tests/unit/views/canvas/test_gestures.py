from __future__ import annotations

import numpy as np
import pytest

from rnnsim.drawing.routing import routes_of
from rnnsim.network.edits import connect
from rnnsim.recording.past import Past
from rnnsim.session.announcements import FrameReady
from rnnsim.views.canvas.gestures.keys import connection_to_turn, nudge, turn, turn_weights
from rnnsim.views.canvas.pointer import Pointer
from rnnsim.views.canvas.scene import Press
from tests.unit.views.canvas.drawn import LEFT, RIGHT, NotingClock, dragged, scene_of, wires_of

SHIFT, CTRL, SPACE = (frozenset({name}) for name in ("shift", "ctrl", "space"))
RIM, OTHER_RIM = (96.0, 114.0), (288.0, 96.0)


def test_a_double_click_on_empty_canvas_adds_a_unit_on_the_grid_and_selects_it() -> None:
    scene = scene_of()
    Pointer(scene).press(Press(201, 305, is_double=True))
    units = scene.network.units
    assert (units.place_x[-1], units.place_y[-1]) == (204, 300)
    assert scene.session.selection.units.tolist() == [units.id[-1]]


def test_a_drag_from_the_rim_connects_with_delay_one() -> None:
    scene = scene_of()
    dragged(scene, (288, 114), (200, 130), (96, 96))
    assert wires_of(scene)[-1] == (RIGHT, LEFT, -1, 1)


def test_a_drag_from_the_rim_back_onto_the_unit_makes_a_self_loop() -> None:
    scene = scene_of()
    dragged(scene, RIM, (96, 180), (96, 100))
    assert wires_of(scene)[-1][:2] == (LEFT, LEFT)


def test_a_self_loop_is_sketched_where_it_will_run_also_beside_another() -> None:
    scene = scene_of()
    for _ in range(2):
        pointer = Pointer(scene)
        pointer.press(Press(*RIM))
        pointer.move(96.0, 180.0, frozenset())
        pointer.move(96.0, 100.0, frozenset())
        sketch = pointer.sketch
        assert sketch.line is None
        pointer.release(96.0, 100.0, frozenset())
        newest = scene.network.connections.id.argmax()
        np.testing.assert_array_equal(routes_of(scene.network).curves[newest], sketch.loop)


def test_a_drag_from_the_rim_to_empty_canvas_makes_a_unit_there_in_one_step() -> None:
    scene = scene_of()
    dragged(scene, RIM, (96, 200), (100, 290))
    units = scene.network.units
    assert (units.place_x[-1], units.place_y[-1], str(units.activation[-1])) == (96, 288, "tanh")
    assert wires_of(scene)[-1] == (LEFT, int(units.id[-1]), -1, 1)
    scene.session.undo()
    assert len(scene.network.units) == 2
    assert len(scene.network.connections) == 1


def test_a_drag_from_the_rim_onto_a_wire_gates_it() -> None:
    scene = scene_of()
    Pointer(scene).press(Press(192, 300, is_double=True))
    gate = int(scene.network.units.id[-1])
    dragged(scene, (192, 282), (192, 200), (192, 97))
    assert wires_of(scene)[0] == (LEFT, RIGHT, gate, 1)


@pytest.mark.parametrize("held", [CTRL, frozenset({"alt"})])
def test_ctrl_or_alt_keeps_the_source_for_the_next_connection(held: frozenset[str]) -> None:
    scene = scene_of()
    pointer = Pointer(scene)
    pointer.press(Press(*RIM, modifiers=held))
    pointer.move(150, 200, held)
    pointer.release(150, 300, held)
    pointer.move(250, 250, frozenset())
    assert pointer.sketch.line is not None
    pointer.press(Press(*OTHER_RIM))
    pointer.release(*OTHER_RIM, frozenset())
    assert pointer.gesture is None
    assert [wire[0] for wire in wires_of(scene)[1:]] == [LEFT, LEFT]


def test_a_click_on_the_rim_selects_instead_of_connecting() -> None:
    scene = scene_of()
    dragged(scene, RIM)
    assert scene.session.selection.units.tolist() == [LEFT]
    assert len(wires_of(scene)) == 1


def test_the_marquee_selects_units_and_connections_inside() -> None:
    scene = scene_of()
    dragged(scene, (40, 40), (200, 200), (340, 150))
    assert scene.session.selection.units.tolist() == [LEFT, RIGHT]
    assert len(scene.session.selection.connections) == 1


def test_shift_adds_to_the_selection_and_ctrl_toggles() -> None:
    scene = scene_of()
    dragged(scene, (40, 40), (150, 150))
    dragged(scene, (230, 40), (340, 150), modifiers=SHIFT)
    assert scene.session.selection.units.tolist() == [LEFT, RIGHT]
    dragged(scene, (40, 40), (150, 150), modifiers=CTRL)
    assert scene.session.selection.units.tolist() == [RIGHT]


def test_a_click_on_nothing_selects_nothing() -> None:
    scene = scene_of()
    scene.session.select([LEFT])
    dragged(scene, (500, 500))
    assert scene.session.selection.is_empty


def test_dragging_a_unit_moves_the_whole_selection_as_one_step_of_history() -> None:
    scene = scene_of()
    scene.session.select([LEFT, RIGHT])
    dragged(scene, (96, 96), (120, 130), (144, 180), (155, 203))
    assert scene.network.units.place_x.tolist() == [156, 348]
    assert scene.network.units.place_y.tolist() == [204, 204]
    scene.session.undo()
    assert scene.network.units.place_x.tolist() == [96, 288]


def test_a_dragged_unit_snaps_in_line_with_another_and_shows_the_guide() -> None:
    scene = scene_of()
    pointer = Pointer(scene)
    pointer.press(Press(288, 96))
    pointer.move(290, 300, frozenset())
    pointer.move(99, 302, frozenset())
    assert pointer.sketch.guides
    pointer.release(99, 302, frozenset())
    assert scene.network.units.place_x.tolist() == [96, 96]


def test_escape_in_a_drag_brings_back_the_very_document_of_before() -> None:
    scene = scene_of()
    before = scene.session.document
    pointer = Pointer(scene)
    pointer.press(Press(96, 96))
    pointer.move(300, 300, frozenset())
    assert scene.session.document is not before
    assert pointer.cancel()
    assert scene.session.document is before
    assert not scene.session.history.can_redo


@pytest.mark.parametrize(("button", "held"), [("middle", frozenset()), ("left", SPACE)])
def test_the_scene_point_taken_hold_of_stays_under_the_pointer(button: str, held: frozenset[str]) -> None:
    scene = scene_of()
    pointer = Pointer(scene)
    pointer.press(Press(*scene.area.to_scene(300, 200), button=button, modifiers=held))
    taken = scene.area.to_scene(300, 200)
    pointer.move(*scene.area.to_scene(420, 90), frozenset())
    assert scene.area.to_scene(420, 90) == pytest.approx(taken)
    pointer.cancel()
    assert (scene.area.x, scene.area.y) == (0, 0)


def test_a_long_press_clamps_while_the_clock_runs_and_lets_go() -> None:
    clock = NotingClock()
    scene = scene_of(clock=clock)
    pointer = Pointer(scene)
    pointer.press(Press(96, 96))
    pointer.linger()
    pointer.move(96, 76, frozenset())
    pointer.release(96, 76, frozenset())
    assert clock.asked[0] == ("clamp", LEFT, 1.0)
    assert clock.asked[-1] == ("clamp", LEFT, None)
    assert scene.session.selection.is_empty


def test_a_unit_that_was_clamped_by_hand_is_clamped_as_before_after_a_long_press() -> None:
    clock = NotingClock()
    clock.frame = FrameReady(3, np.array([LEFT, RIGHT]), np.array([0.25, 0.0]), np.full(2, np.nan), Past(), clamped={LEFT: 0.25})
    pointer = Pointer(scene_of(clock=clock))
    pointer.press(Press(96, 96))
    pointer.linger()
    pointer.release(96, 96, frozenset())
    assert clock.asked == [("clamp", LEFT, -1.0), ("clamp", LEFT, 0.25)]


def test_a_long_press_pokes_while_the_clock_stands() -> None:
    clock = NotingClock(is_playing=False)
    pointer = Pointer(scene_of(clock=clock))
    pointer.press(Press(96, 96))
    pointer.linger()
    pointer.move(96, 136, frozenset())
    pointer.release(96, 136, frozenset())
    assert clock.asked[0] == ("poke", LEFT, 1.0)
    assert clock.asked[-1][2] == pytest.approx(0.0)


def test_a_short_press_selects_and_asks_nothing_of_the_clock() -> None:
    clock = NotingClock()
    scene = scene_of(clock=clock)
    dragged(scene, (96, 96))
    assert scene.session.selection.units.tolist() == [LEFT]
    assert not clock.asked


def test_turning_the_wheel_over_a_selected_connection_is_one_step_of_history() -> None:
    scene = scene_of()
    connection = int(scene.network.connections.id[0])
    assert connection_to_turn(scene, 192, 96) == -1
    dragged(scene, (192, 97))
    assert connection_to_turn(scene, 192, 96) == connection
    for _ in range(3):
        turn_weights(scene, [connection], 1)
    assert scene.network.connections.weight[0] == pytest.approx(0.65)
    scene.session.undo()
    assert scene.network.connections.weight[0] == 0.5


def test_arrows_turn_weights_or_poke_units_and_with_shift_nudge() -> None:
    clock = NotingClock()
    scene = scene_of(clock=clock)
    scene.session.select((), [int(scene.network.connections.id[0])])
    turn(scene, -1)
    assert scene.network.connections.weight[0] == pytest.approx(0.45)
    scene.session.select([LEFT])
    turn(scene, 1)
    assert clock.asked == [("poke all", {LEFT: pytest.approx(0.1)})]
    nudge(scene, "down")
    assert scene.network.units.place_y.tolist() == [108, 96]


def test_the_hint_says_what_a_press_would_do() -> None:
    pointer = Pointer(scene_of())
    hints = []
    for place in ((96.0, 96.0), RIM, (192.0, 97.0), (500.0, 500.0)):
        pointer.move(*place, frozenset())
        hints.append((pointer.cursor, pointer.hint.split()[0]))
    assert hints == [("move", "Click"), ("cross", "Drag"), ("pointing", "Click"), ("arrow", "Double-click")]


def test_a_new_unit_is_selected_also_when_ids_were_used_up_by_undone_edits() -> None:
    scene = scene_of()
    for _ in range(3):
        Pointer(scene).press(Press(400, 400, is_double=True))
        scene.session.undo()
    Pointer(scene).press(Press(400, 400, is_double=True))
    assert scene.session.selection.units.tolist() == [int(scene.network.units.id.max())]


def test_routes_follow_a_moved_unit_exactly_as_if_made_anew() -> None:
    scene = scene_of()
    scene.session.apply("Connect", connect([RIGHT, LEFT, RIGHT], [LEFT, LEFT, RIGHT]))
    assert len(scene.wires.routes.segments)
    dragged(scene, (288, 96), (300, 200), (340, 260))
    followed = scene.wires.routes
    fresh = scene_of(scene.session.document).wires.routes
    np.testing.assert_allclose(followed.curves, fresh.curves)
    np.testing.assert_allclose(followed.segments, fresh.segments)
