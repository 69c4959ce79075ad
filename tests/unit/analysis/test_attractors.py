"""Where Hopfield networks come to rest."""

from __future__ import annotations

import numpy as np
import pytest

import rnnsim
from rnnsim.analysis.attractors import capacity_curve, fixed_points_of, kinds_of, mixtures_of, settled
from rnnsim.analysis.spectrum import weight_matrix_of
from rnnsim.formulas.refused import Refused

PATTERNS = np.array([[1, 1, 1, -1, -1, -1], [1, -1, 1, -1, 1, -1]], float)


def test_two_stored_patterns_and_their_negatives_are_the_only_fixed_points_of_six_units() -> None:
    points = fixed_points_of(rnnsim.zoo.build("hopfield", patterns=PATTERNS))
    assert sorted(map(tuple, points)) == sorted(map(tuple, np.vstack([PATTERNS, -PATTERNS])))
    assert sorted(kinds_of(points, PATTERNS)) == ["negative", "negative", "stored", "stored"]


def test_a_mixture_of_three_is_told_from_what_is_spurious_altogether() -> None:
    rows = np.random.default_rng(1).choice([-1.0, 1.0], (3, 400))
    mixed = np.sign(rows.sum(axis=0))
    weights = weight_matrix_of(rnnsim.zoo.build("hopfield", patterns=rows))
    assert np.array_equal(settled(weights, mixed)[0], mixed)  # it is stable: Amit, Gutfreund and Sompolinsky
    noise = np.random.default_rng(2).choice([-1.0, 1.0], 400)
    assert kinds_of([rows[0], -rows[1], mixed, noise], rows) == ["stored", "negative", "mixture", "spurious"]
    assert len(mixtures_of(rows)) == 8


def test_settling_ends_where_the_engine_does_with_units_in_turn() -> None:
    rng = np.random.default_rng(3)
    network = rnnsim.zoo.build("hopfield", patterns=rng.choice([-1.0, 1.0], (7, 24)), initial=rng.choice([-1.0, 1.0], 24))
    trace = rnnsim.run(network, ticks=12, update_order="sequential")
    ended = settled(weight_matrix_of(network), network.units.initial, bias=network.units.bias)
    assert np.array_equal(ended[0], trace.activations[-1])


@pytest.mark.parametrize(
    ("rule", "stored", "share"), [("hebb", 10, 1.0), ("hebb", 30, 0.04), ("storkey", 30, 0.993), ("pseudo_inverse", 60, 1)]
)
def test_a_hundred_units_keep_as_many_patterns_as_the_books_say(rule: str, stored: int, share: float) -> None:
    (load,) = capacity_curve(100, [stored / 100], rule=rule, probes=stored, seeds=4, most_sweeps=1)
    assert load.recalled == pytest.approx(share, abs=0.06)


def test_too_many_units_and_unknown_rules_are_refused() -> None:
    with pytest.raises(Refused, match="too many states"):
        fixed_points_of(rnnsim.zoo.build("hopfield", units=17))
    with pytest.raises(Refused, match="hebb, storkey"):
        capacity_curve(10, [0.1], rule="hob")
