"""How wires look by weight, sign, delay and gate."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.drawing.theme import DARK, LIGHT
from rnnsim.drawing.wire_styles import gate_levels_of, weight_scale, wire_styles
from rnnsim.network.draft import Draft


def test_the_scale_is_a_high_percentile_and_is_held_until_it_doubles() -> None:
    weights = np.linspace(-1, 1, 201)
    assert weight_scale(weights) == pytest.approx(0.95, abs=0.01)
    assert weight_scale(weights, held=1.5) == 1.5
    assert weight_scale(weights, held=2.5) == pytest.approx(0.95, abs=0.01)
    assert weight_scale([0.0, 0.0]) == 1.0
    assert weight_scale([]) == 1.0


def test_styles_say_weight_sign_learning_delay_and_gate() -> None:
    draft = Draft()
    units = draft.units(3)
    draft.connect_pairs(
        units[[0, 0, 0, 0, 0]], units[[1, 1, 1, 1, 1]], [0.2, -0.5, 0.9, 0.0, -0.9],
        trainable=[True, False, False, True, True], delay=[0, 1, -1, 1, 0], gate=[-1, -1, 2, -1, -1],
    )  # fmt: skip
    network = draft.network()
    levels = gate_levels_of(network, np.array([0.5, 0.5, 0.0]))
    np.testing.assert_array_equal(levels, [np.nan, np.nan, 0.0, np.nan, np.nan])
    styles = wire_styles(network, LIGHT, scale=1.0, gate_levels=levels)
    assert styles.width_class.tolist() == [0, 1, 2, 0, 2]
    assert styles.widths(LIGHT).tolist() == [1.25, 2.25, 3.5, 1.25, 3.5]
    assert styles.head.tolist() == [0, 3, 1, 0, 2]  # arrow, hollow bar, hollow arrow, arrow, bar
    assert styles.dash.tolist() == [0, 0, 2, 1, 0]  # solid, solid, broken, dotted, solid
    assert styles.order.tolist() == [3, 0, 1, 2, 4]
    canvas = np.array([0xF8, 0xF9, 0xFA])
    kept = (styles.colour_behind[2] - canvas) / (styles.colour[2] - canvas.astype(float))
    np.testing.assert_allclose(kept, 0.18, atol=0.02)  # a closed gate cuts the wire visibly
    np.testing.assert_array_equal(np.delete(styles.colour_behind, 2, 0), np.delete(styles.colour, 2, 0))


def test_an_unloaded_network_has_empty_styles() -> None:
    assert wire_styles(Draft().network(), DARK).colour.shape == (0, 3)
