"""Bodies of units: kind by outline, value by fill and gauge, states by shapes."""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np
import pytest

from rnnsim.drawing.frame import Picture
from rnnsim.drawing.glyphs import glyph_lines
from rnnsim.drawing.shapes import Box, Disc, Path, Shape, Text, arc, moved
from rnnsim.drawing.theme import LIGHT, PROJECTOR
from rnnsim.drawing.unit_marks import bias_shapes, faded, label_shapes, over_marks, states_of, under_marks
from rnnsim.drawing.units import UnitKind, band_of, ghost_shapes, kind_of, unit_kinds, unit_shapes
from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.network.draft import Draft

TANH = UnitKind(glyph="tanh")


def kind(**columns: Any) -> UnitKind:
    draft = Draft()
    draft.units(1, **columns)
    return kind_of(draft.network(), 0)


def texts(shapes: list[Shape]) -> list[str]:
    return [shape.text for shape in shapes if isinstance(shape, Text)]


def gauges(shapes: list[Shape]) -> list[Path]:
    return [shape for shape in shapes if isinstance(shape, Path) and shape.width == 3.5]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"activation": "tanh"}, UnitKind("disc", "tanh")),
        ({"is_input": True}, UnitKind("square", "identity")),
        ({"activation": "logistic", "is_output": True}, UnitKind("disc", "logistic", is_output=True)),
        ({"activation": "bernoulli"}, UnitKind("disc", "bernoulli", is_stochastic=True)),
        ({"dynamics": "integrator", "activation": "tanh"}, UnitKind("disc", "tanh", "tank")),
        ({"aggregation": "product"}, UnitKind("diamond", "product")),
        ({"activation": "softmax"}, UnitKind("disc", "", "share")),
        ({"activation": "=sin(a)"}, UnitKind("disc", "=sin(a)")),
    ],
)
def test_the_kind_of_a_unit_follows_its_columns(columns: dict[str, Any], expected: UnitKind) -> None:
    assert kind(**columns) == expected


def test_units_alike_share_a_kind() -> None:
    draft = Draft()
    draft.units(3, activation="tanh")
    draft.units(2, is_input=True)
    draft.units(1, activation="tanh", is_output=True)
    kinds, index = unit_kinds(draft.network())
    assert len(kinds) == 3
    assert [kinds[at].outline for at in index] == ["disc"] * 3 + ["square"] * 2 + ["disc"]
    assert [kinds[at].is_output for at in index] == [False] * 5 + [True]


def test_the_gauge_runs_right_for_positive_left_for_negative_and_half_a_turn_is_full() -> None:
    (right,), (left,), (full,) = (gauges(unit_shapes(TANH, level, LIGHT)) for level in (0.5, -0.5, 1.0))
    assert right.stroke == "#C43512"
    assert left.stroke == "#0862B8"
    assert right.commands[-1][1][-2:] == pytest.approx((20, 0), abs=1e-9)
    assert left.commands[-1][1][-2:] == pytest.approx((-20, 0), abs=1e-9)
    assert full.commands[-1][1][-2:] == pytest.approx((0, 20), abs=1e-9)
    assert right.commands[0] == ("M", pytest.approx((0, -20)))


@pytest.mark.parametrize(
    "silent", [UnitKind("square", "identity"), UnitKind("diamond", "product"), UnitKind(body="tank"), UnitKind("disc", "", "share")]
)
def test_only_discs_with_a_fill_have_a_gauge(silent: UnitKind) -> None:
    assert gauges(unit_shapes(silent, 0.7, LIGHT)) == []
    assert gauges(unit_shapes(TANH, 0.0, LIGHT)) == []


def test_a_stochastic_unit_has_a_broken_rim_and_a_gauge_only_for_its_probability() -> None:
    coin = UnitKind(glyph="bernoulli", is_stochastic=True)
    shapes = unit_shapes(coin, 1.0, LIGHT)
    assert any(isinstance(shape, Disc) and shape.dash == pytest.approx((3.3, 2.7)) for shape in shapes)
    assert gauges(shapes) == []
    assert gauges(unit_shapes(coin, 1.0, LIGHT, gauge=0.5))[0].commands[-1][1][-2:] == pytest.approx((20, 0), abs=1e-9)


def test_an_integrator_is_filled_from_the_middle_up_or_down() -> None:
    tank = UnitKind(glyph="tanh", body="tank")
    for level, low, high in ((0.5, -10, 0), (-0.25, 0, 5)):
        water = next(shape for shape in unit_shapes(tank, level, LIGHT) if isinstance(shape, Path) and shape.fill)
        heights = [points[1] for letter, points in water.commands if letter in "ML"]
        assert (min(heights), max(heights)) == pytest.approx((low, high))


def test_water_stays_inside_every_outline() -> None:
    for outline, limit in (("disc", 20), ("square", 18), ("diamond", 22)):
        x, y = np.array(band_of(outline, -9.0, 0.0)).T
        assert (y >= -9 - 1e-9).all()
        assert (y <= 1e-9).all()
        assert np.abs(x).max() <= limit


def test_a_share_is_a_pie_slice_from_twelve_oclock() -> None:
    pie = next(shape for shape in unit_shapes(UnitKind("disc", "", "share"), 0.25, LIGHT) if isinstance(shape, Path))
    assert pie.commands[0] == ("M", (0.0, 0.0))
    assert pie.commands[1][1] == pytest.approx((0, -20))
    assert pie.commands[-2][1][-2:] == pytest.approx((20, 0), abs=1e-9)


def test_over_range_is_the_full_colour_with_a_notch_below() -> None:
    shapes = unit_shapes(TANH, 1.7, LIGHT)
    assert shapes[0] == Disc(0, 0, 20, "#C43512")
    lowest = max(points[1] for shape in shapes if isinstance(shape, Path) and shape.fill for _, points in shape.commands if points)
    assert lowest == pytest.approx(26)


def test_what_is_not_finite_is_hatched_and_named() -> None:
    shapes = unit_shapes(TANH, nan, LIGHT)
    assert texts(shapes) == ["NaN"]
    assert shapes[0] == Disc(0, 0, 20, LIGHT.error_soft)
    for shape in shapes:
        if isinstance(shape, Path):
            assert all(np.hypot(*points) < 20.5 for _, points in shape.commands)


def test_at_high_zoom_the_number_stands_inside() -> None:
    assert "+0.33" in texts(unit_shapes(TANH, 0.33, LIGHT, number="+0.33"))


@pytest.mark.parametrize("name", [name for name, row in ACTIVATIONS.items() if not row.is_coupled] + ["product", "=sin(3*a)", "=a**2"])
def test_every_activation_has_a_curve_within_its_box(name: str) -> None:
    points = np.array([point for line in glyph_lines(name) for point in line])
    assert len(points) >= 4
    assert np.abs(points[:, 0]).max() <= 9.01
    assert np.abs(points[:, 1]).max() <= 5.6


def test_a_formula_draws_its_own_curve_and_an_unreadable_one_a_word() -> None:
    parabola = np.array(glyph_lines("=a**2")[0])
    assert parabola[len(parabola) // 2, 1] == parabola[:, 1].max()  # the lowest point, in the middle
    assert texts(unit_shapes(UnitKind(glyph="=boom("), 0.0, LIGHT)) == ["f(a)"]


def test_states_add_up_and_each_has_its_shape() -> None:
    picture = Picture(selected=frozenset({4}), clamped=frozenset({4, 5}))
    assert states_of(picture, 4) == {"selected", "clamped"}
    (ring,) = under_marks(TANH, frozenset({"selected"}), LIGHT)
    assert (ring.radius, ring.stroke, ring.width) == (25.5, LIGHT.accent, 2.5)  # type: ignore[union-attr]
    (wide,) = under_marks(UnitKind(is_output=True), frozenset({"selected"}), LIGHT)
    assert wide.radius == 29  # type: ignore[union-attr]
    ripples = under_marks(TANH, frozenset({"poked"}), LIGHT)
    assert [shape.radius for shape in ripples if isinstance(shape, Disc)] == [27, 33]
    left, right = over_marks(TANH, frozenset({"clamped", "selected"}), LIGHT)
    assert isinstance(left, Path)
    assert isinstance(right, Path)
    assert left.commands[1][1] == (-32, -15)
    assert right.commands[2][1] == (32, 15)
    assert len(over_marks(TANH, frozenset({"blocked"}), LIGHT)) == 2
    assert under_marks(TANH, frozenset({"looping"}), LIGHT)[0].stroke == LIGHT.error  # type: ignore[union-attr]
    assert under_marks(TANH, frozenset({"hovered"}), LIGHT)[0].fill == LIGHT.accent_soft  # type: ignore[union-attr]


def test_a_bias_is_a_short_wire_from_a_square_and_zero_is_none() -> None:
    assert bias_shapes(TANH, 0.0, LIGHT) == []
    stub, head, square = bias_shapes(TANH, -0.5, LIGHT, scale=1.0)
    assert isinstance(stub, Path)
    assert isinstance(head, Path)
    assert isinstance(square, Box)
    assert stub.width == 2.25
    assert len(head.commands) == 5  # a bar has four corners
    assert np.hypot(*stub.commands[0][1]) == pytest.approx(37)
    assert stub.commands[0][1][0] < 0 < stub.commands[0][1][1]


def test_labels_move_down_for_rings_and_biases_and_values_stand_above() -> None:
    label, value = label_shapes(TANH, "h", LIGHT, number="+0.33")
    assert (label.y, label.size, label.weight) == (34, 11, 500)  # type: ignore[union-attr]
    assert (value.y, value.weight) == (-32, 600)  # type: ignore[union-attr]
    (lower,) = label_shapes(UnitKind(is_output=True), "y", LIGHT, is_biased=True)
    assert lower.y == 46  # type: ignore[union-attr]
    assert texts(label_shapes(TANH, "h", LIGHT, number="1", side="none")) == ["1"]


def test_ghosts_are_dotted_pale_and_without_gauge() -> None:
    shapes = ghost_shapes(TANH, 1.0, LIGHT)
    assert gauges(shapes) == []
    assert shapes[1].dash == pytest.approx((1.5, 2.4))  # type: ignore[union-attr]


def test_faded_shapes_keep_a_fifth_of_their_contrast() -> None:
    (disc,) = faded([Disc(0, 0, 20, "#000000", "#FFFFFF")], LIGHT)
    assert disc.fill == "#C1C2C3"  # type: ignore[union-attr]


def test_the_projector_draws_wider_lines() -> None:
    rim = next(shape for shape in unit_shapes(TANH, 0.0, PROJECTOR) if isinstance(shape, Disc) and shape.stroke)
    assert rim.width == pytest.approx(2.25)


def test_moving_scales_pens_and_points() -> None:
    path = moved(Path((("M", (1.0, 2.0)), ("L", (3.0, 4.0))), None, "#000000", 2.0, (4.0,)), 10, 20, scale=2)
    assert path == Path((("M", (12.0, 24.0)), ("L", (16.0, 28.0))), None, "#000000", 4.0, (8.0,))


def test_an_arc_stays_on_its_circle() -> None:
    for letter, points in arc((0, 0), 20, (0.1, 0.8)):
        assert letter in "MC"
        assert np.hypot(*points[-2:]) == pytest.approx(20)
