"""Whole pictures: what is drawn for wires, groups, ghosts, and in which order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.drawing.anchors import anchors_of
from rnnsim.drawing.cards import Bundle, bundles_of
from rnnsim.drawing.connections import delay_text
from rnnsim.drawing.frame import Picture
from rnnsim.drawing.groups import group_boxes, tints_of
from rnnsim.drawing.label_sides import label_sides
from rnnsim.drawing.level_of_detail import detail_at
from rnnsim.drawing.network_picture import bounds_of, shapes_of
from rnnsim.drawing.note_setting import note_shapes
from rnnsim.drawing.shapes import Box, Disc, Path, Shape, Text
from rnnsim.drawing.theme import LIGHT, THEMES
from rnnsim.network.document import TextNote
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network


def two(weight: float = 0.8, **wire: Any) -> Network:
    draft = Draft()
    units = draft.units(2, place_x=[0.0, 200.0], activation="tanh", initial=[0.5, 0.0])
    draft.connect(units[:1], units[1:], weight, **wire)
    return draft.network()


def texts(shapes: list[Shape]) -> list[str]:
    return [shape.text for shape in shapes if isinstance(shape, Text)]


def lines(shapes: list[Shape], width: float) -> list[Path]:
    return [shape for shape in shapes if isinstance(shape, Path) and shape.width == width and shape.fill is None]


@pytest.mark.parametrize(("delay", "text"), [(1, "z⁻¹"), (4, "z⁻⁴"), (12, "z⁻¹²"), (-1, "z⁺¹"), (-30, "z⁺³⁰")])
def test_a_delay_is_written_on_the_wire(delay: int, text: str) -> None:
    assert delay_text(delay) == text
    assert text in texts(shapes_of(two(delay=delay)))


def test_a_wire_within_the_tick_is_bare() -> None:
    assert texts(shapes_of(two(delay=0))) == []


def test_beyond_24_delayed_wires_registers_are_squares_filled_with_what_they_hold() -> None:
    draft = Draft()
    sources = draft.units(5, place_x=0.0, place_y=np.arange(5) * 100.0, activation="tanh", initial=0.5)
    targets = draft.units(5, place_x=400.0, place_y=np.arange(5) * 100.0)
    draft.connect(sources, targets, 0.5)
    shapes = shapes_of(draft.network(), Picture(unit_ids=np.arange(10), values=np.zeros(10), previous=np.full(10, -1.0)))
    squares = [shape for shape in shapes if isinstance(shape, Box) and shape.across == 8]
    assert len(squares) == 25
    assert {square.fill for square in squares} == {"#0862B8"}
    assert "z⁻¹" not in texts(shapes)


def test_a_closed_gate_pales_the_wire_behind_the_valve_and_has_one_stem() -> None:
    draft = Draft()
    source, target = draft.units(1, place_x=0.0), draft.units(1, place_x=200.0)
    gate = draft.units(1, place_x=100.0, place_y=-80.0, activation="logistic", initial=0.0)
    draft.connect(source, target, 0.9, delay=0, gate=int(gate[0]))
    shapes = shapes_of(draft.network())
    before, behind = lines(shapes, 3.5)
    assert before.stroke == LIGHT.weight(0.9, 0.9)
    assert behind.stroke != before.stroke
    assert before.commands[-1][1] == pytest.approx(behind.commands[0][1])
    stems = [shape for shape in shapes if isinstance(shape, Path) and shape.stroke == LIGHT.stem]
    assert len(stems) == 1
    assert sum(isinstance(shape, Path) and shape.stroke == LIGHT.text and shape.fill is not None for shape in shapes) == 2  # the valve


def test_many_wires_with_one_gate_share_its_stem() -> None:
    draft = Draft()
    sources = draft.units(3, place_x=0.0, place_y=[0.0, 100.0, 200.0])
    targets = draft.units(3, place_x=200.0, place_y=[0.0, 100.0, 200.0])
    gate = draft.units(1, place_x=100.0, place_y=-80.0)
    draft.connect_pairs(sources, targets, 0.9, delay=0, gate=int(gate[0]))
    stems = [shape.commands for shape in shapes_of(draft.network()) if isinstance(shape, Path) and shape.stroke == LIGHT.stem]
    starts = [commands[0][1][1] for commands in stems]
    assert starts == sorted(starts)
    assert len(stems) == 3
    assert starts[1] > 0  # the second piece goes on from the first valve, not from the gate


def test_a_combinational_loop_is_a_railway() -> None:
    network = two(delay=0)
    shapes = shapes_of(network, Picture(looping=frozenset({0, 1}), looping_connections=frozenset({0})))
    rails, sleepers = (shape for shape in shapes if isinstance(shape, Path) and len(shape.commands) == 2 and shape.width in (7.0, 4.0))
    assert (rails.stroke, rails.dash) == (LIGHT.error, ())
    assert (sleepers.stroke, sleepers.dash) == (LIGHT.canvas, pytest.approx((6.4, 6.4)))


def test_ties_have_lettered_beads() -> None:
    draft = Draft()
    units = draft.units(3, place_x=[0.0, 200.0, 400.0])
    draft.connect_pairs(units[[0, 1, 0]], units[[1, 2, 2]], 0.5, delay=0, tie=[7, 7, 9])
    assert sorted(texts(shapes_of(draft.network()))) == ["a", "a", "b"]


def test_selected_wires_have_a_soft_underlay() -> None:
    shapes = shapes_of(two(delay=0), Picture(selected_connections=frozenset({0})))
    under = next(at for at, shape in enumerate(shapes) if isinstance(shape, Path) and shape.stroke == LIGHT.accent_soft)
    over = next(at for at, shape in enumerate(shapes) if isinstance(shape, Path) and shape.width == 3.5)
    assert shapes[under].width == 10.5  # type: ignore[union-attr]
    assert under < over


def test_wires_lie_under_units_and_weak_wires_under_strong_ones() -> None:
    draft = Draft()
    units = draft.units(3, place_x=[0.0, 200.0, 400.0])
    draft.connect_pairs(units[[0, 1]], units[[1, 2]], [1.0, 0.1], delay=0)
    shapes = shapes_of(draft.network())
    places = {shape.width: at for at, shape in enumerate(shapes) if isinstance(shape, Path) and shape.width in (1.25, 3.5)}
    assert places[1.25] < places[3.5] < min(at for at, shape in enumerate(shapes) if isinstance(shape, Disc))


def test_groups_have_titled_boxes_around_their_units_and_inner_ones_no_fill() -> None:
    draft = Draft()
    draft.units(2, place_x=0.0, place_y=[0.0, 96.0], group="encoder/forward", activation="tanh")
    draft.units(1, place_x=96.0, group="encoder/backward", activation="tanh")
    draft.units(1, place_x=400.0, group="readout")
    network = draft.network()
    boxes = {box.path: box for box in group_boxes(network)}
    outer, inner = boxes["encoder"], boxes["encoder/forward"]
    assert (outer.depth, inner.depth, outer.note, inner.note) == (0, 1, "3, tanh", "2, tanh")
    assert outer.x < inner.x < inner.x + inner.across < outer.x + outer.across
    assert inner.x + 20 <= 0 <= inner.x + inner.across - 20
    assert boxes["readout"].note == "1"
    assert tints_of(network, (("readout", "pink"),)) == {
        "encoder": "violet", "encoder/forward": "violet", "encoder/backward": "violet", "readout": "pink",
    }  # fmt: skip
    shapes = shapes_of(network)
    frames = [shape for shape in shapes if isinstance(shape, Box) and shape.radius == 12]
    assert [frame.fill is None for frame in frames] == [False, False, True, True]
    assert {"encoder", "forward", "backward", "readout"} <= set(texts(shapes))


def test_a_collapsed_group_is_a_card_with_bundles() -> None:
    draft = Draft()
    x = draft.units(1, is_input=True, place_x=-300.0)
    h = draft.units(80, group="hidden", place_x=0.0, place_y=np.arange(80) * 50.0)
    draft.connect(x, h, np.linspace(-1, 1, 80)[:, None], delay=0)
    draft.connect(h, h, delay=1)
    network = draft.network()
    assert bundles_of(network, frozenset({"hidden"})) == [Bundle(0, "hidden", 0, 40, 40)]
    shapes = shapes_of(network, Picture(collapsed=frozenset({"hidden"})))
    assert "×80" in texts(shapes)
    assert sum(isinstance(shape, Box) and (shape.across, shape.down) == (149, 61) for shape in shapes) == 3
    assert sum(isinstance(shape, Disc) for shape in shapes) == 0


def test_coupled_units_are_tagged() -> None:
    draft = Draft()
    draft.units(3, activation="softmax", place_x=np.arange(3) * 60.0)
    draft.units(2, activation="argmax", place_x=np.arange(2) * 60.0, place_y=200.0, group="")
    assert texts(shapes_of(draft.network())).count("Σ = 1") == 2


def test_ghosts_stand_in_a_dashed_box_named_last_tick_and_their_wires_are_bare() -> None:
    draft = Draft()
    x = draft.units(2, is_input=True, place_x=0.0, place_y=[0.0, 96.0], group="input")
    h = draft.units(3, place_x=192.0, place_y=[0.0, 96.0, 192.0], group="hidden", label="h")
    draft.connect(x, h, 0.5, delay=0)
    draft.connect(h, h, 0.5)
    shapes = shapes_of(draft.network(), Picture(shows_ghosts=True))
    assert "last tick" in texts(shapes)
    assert "z⁻¹" not in texts(shapes)
    dashed = [shape for shape in shapes if isinstance(shape, Box) and shape.dash]
    solid = [shape for shape in shapes if isinstance(shape, Box) and shape.radius == 12 and not shape.dash]
    assert len(dashed) == 1
    assert dashed[0].y >= solid[0].y + solid[0].down or dashed[0].y >= solid[1].y + solid[1].down


def test_labels_stand_below_alike_in_a_group_and_nowhere_on_a_dense_grid() -> None:
    draft = Draft()
    x = draft.units(2, label="x", place_x=0.0, place_y=[0.0, 96.0], group="input")
    h = draft.units(3, label="h", place_x=192.0, place_y=np.arange(3) * 96.0, group="hidden")
    draft.connect(x, h)
    network = draft.network()
    assert set(label_sides(anchors_of(network), 5).tolist()) == {"below"}
    crowd = Draft()
    crowd.units(36, label="s", place_x=np.arange(36) % 6 * 48.0, place_y=np.arange(36) // 6 * 48.0, group="memory")
    assert set(label_sides(anchors_of(crowd.network()), 36).tolist()) == {"none"}


def test_a_label_makes_way_for_a_wire_below() -> None:
    draft = Draft()
    units = draft.units(2, label=["a", "b"], place_x=0.0, place_y=[0.0, 200.0])
    draft.connect(units[:1], units[1:])
    assert label_sides(anchors_of(draft.network()), 2).tolist() == ["right", "below"]


def test_beads_travel_the_strongest_wires() -> None:
    shapes = shapes_of(two(delay=0), Picture(contributions={0: -1.0}, progress=0.5))
    bead = shapes[-1]
    assert isinstance(bead, Disc)
    assert (bead.x, bead.y, bead.radius, bead.fill) == (pytest.approx(98.5), 0, 6, "#0862B8")


def test_bounds_hold_everything_and_an_empty_network_has_a_place() -> None:
    network = two()
    left, top, right, bottom = bounds_of(network)
    assert left <= -20
    assert right >= 220
    assert top <= -20
    assert bottom >= 20
    assert all(np.isfinite(bounds_of(Draft().network())))
    assert shapes_of(Draft().network()) == []
    assert bounds_of(network, Picture(text_notes=(TextNote(-500, 0, "far"),)))[0] == -500


def test_notes_break_at_words() -> None:
    shapes = note_shapes(TextNote(0, 0, "What to try next, in one line\nand another"), LIGHT)
    assert [shape.text for shape in shapes if isinstance(shape, Text)] == ["What to try next, in one", "line", "and another"]


@pytest.mark.parametrize(
    ("zoom", "units", "heads"), [(2, "numbers", True), (1, "full", True), (0.5, "plain", True), (0.2, "dot", False), (0.05, "pixel", False)]
)
def test_detail_follows_the_radius_on_the_screen(zoom: float, units: str, heads: bool) -> None:
    detail = detail_at(zoom)
    assert (detail.units, detail.has_heads) == (units, heads)
    assert not detail_at(1, 1000).has_badges


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_every_theme_and_zoom_draws_every_kind(theme: Any) -> None:
    draft = Draft()
    kinds = [
        {"is_input": True},
        {"activation": "step"},
        {"aggregation": "product"},
        {"activation": "bernoulli"},
        {"dynamics": "integrator"},
    ]
    for at, columns in enumerate(kinds):
        draft.units(1, place_x=at * 100.0, label="u", bias=0.3, **columns)  # type: ignore[arg-type]
    draft.connect(np.arange(5), np.arange(5), np.linspace(-1, 1, 25).reshape(5, 5), gate=0, delay=1)
    for zoom in (3.0, 1.0, 0.4, 0.15, 0.05):
        assert shapes_of(draft.network(), Picture(shows_numbers=True, shows_ghosts=True), theme, zoom=zoom)


def test_close_up_the_bias_is_written_at_its_stub() -> None:
    draft = Draft()
    draft.units(1, bias=-0.25)
    assert texts(shapes_of(draft.network(), zoom=2.0)) == ["0.00", "−0.25"]
    assert texts(shapes_of(draft.network())) == []
