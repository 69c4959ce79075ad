"""Many units at once: how they stand, and that they never stand on others."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.many_units import ARRANGEMENTS, MOST_UNITS, many_units, usual_arrangement


def nearest_gap(document: Document) -> float:
    units = document.network.units
    gaps = np.hypot(units.place_x[:, None] - units.place_x, units.place_y[:, None] - units.place_y)
    return float(gaps[~np.eye(len(gaps), dtype=bool)].min())


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
@pytest.mark.parametrize("count", [2, 3, 10, 40])
def test_they_stand_around_the_place_and_apart(arrangement: str, count: int) -> None:
    document = many_units(count, (120.0, -60.0), arrangement=arrangement, activation="relu")(Document())
    units = document.network.units
    assert len(units) == count
    assert set(units.activation.tolist()) == {"relu"}
    assert nearest_gap(document) > 80
    if count != 3:  # a ring of three is higher above its middle than below
        assert (units.place_x.max() + units.place_x.min()) / 2 == pytest.approx(120.0, abs=1e-9)
        assert (units.place_y.max() + units.place_y.min()) / 2 == pytest.approx(-60.0, abs=1e-9)


def test_the_same_key_twice_puts_the_second_lot_beside_the_first() -> None:
    document = Document()
    for _ in range(3):
        document = many_units(10, (0.0, 0.0), arrangement="ring")(document)
    assert len(document.network.units) == 30
    assert nearest_gap(document) > 80
    assert np.ptp(document.network.units.place_y) < 320


def test_few_stand_in_a_ring_and_many_in_a_grid() -> None:
    assert [usual_arrangement(count) for count in (1, 10, 30, 31, 5000)] == ["ring", "ring", "ring", "grid", "grid"]


@pytest.mark.parametrize("count", [0, -3, MOST_UNITS + 1, 10**9])
def test_impossible_numbers_are_refused_in_one_sentence(count: int) -> None:
    with pytest.raises(Refused, match="Many units at once are 1 to"):
        many_units(count, (0.0, 0.0), arrangement="ring")
