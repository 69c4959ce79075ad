"""Strategies hold their closed forms: counts, degrees, neighbourhoods, shares; the same seed is the same network; too much is refused."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.formulas.sparse_spectrum import radius_of_edges
from rnnsim.network.connecting import MOST_CONNECTIONS, Plan, Recipe, connect_by, ends_of, planned
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.parameters import values_from
from rnnsim.network.strategies import STRATEGIES


def units(count: int, **columns: Any) -> Network:
    draft = Draft("units")
    draft.units(count, **columns)
    return draft.network()


def plan_among(count: int, recipe: Recipe, **columns: Any) -> Plan:
    network = units(count, **columns)
    return planned(network, recipe, (network.units.id, network.units.id))


def pairs_of(plan: Plan) -> set[tuple[int, int]]:
    return set(zip(plan.sources.tolist(), plan.targets.tolist(), strict=True))


def dense(plan: Plan, count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    matrix = np.zeros((count, count))
    np.add.at(matrix, (plan.targets, plan.sources), plan.weights)
    return matrix


@pytest.mark.parametrize("self_loops", [False, True])
@pytest.mark.parametrize("name", [name for name in STRATEGIES if name != "distance"])
@pytest.mark.parametrize(("sources", "targets"), [(range(9), range(9)), (range(6), range(3, 12)), (range(4), range(8, 11))])
def test_a_strategy_makes_as_many_as_it_announced_each_pair_once(name: str, self_loops: bool, sources: range, targets: range) -> None:
    network, given = units(12, group=["a", "b", "c"] * 4), {"count": 2} if name.startswith("fan") else {}
    plan = planned(network, Recipe(name, given, self_loops=self_loops, seed=5), (sources, targets))
    ends = ends_of(network, (np.array(sources), np.array(targets)), self_loops=self_loops)
    row = STRATEGIES[name]
    assert len(plan) == len(pairs_of(plan)) == row.count(ends, values_from(row.parameters, given, ""))
    assert set(plan.sources.tolist()) <= set(sources)
    assert set(plan.targets.tolist()) <= set(targets)
    assert self_loops or not (plan.sources == plan.targets).any()


def test_all_to_all_is_n_squared_with_self_loops_and_n_less_without() -> None:
    assert len(plan_among(7, Recipe(self_loops=True))) == 49
    assert len(plan_among(7, Recipe())) == 42


def test_one_to_one_pairs_in_the_order_given_and_leaves_the_rest() -> None:
    plan = planned(units(6), Recipe("one_to_one"), ([2, 0, 1], [5, 4]))
    assert pairs_of(plan) == {(2, 5), (0, 4)}


def test_a_density_is_met_exactly_and_every_pair_has_the_same_chance() -> None:
    times = np.zeros((6, 6))
    for seed in range(300):
        plan = plan_among(6, Recipe("random", {"density": 0.3}, seed=seed))
        assert len(plan) == 9  # 0.3 of 30 pairs
        times[plan.targets, plan.sources] += 1
    off_diagonal = times[~np.eye(6, dtype=bool)]
    assert times.diagonal().sum() == 0
    assert np.abs(off_diagonal - 90).max() < 5 * np.sqrt(300 * 0.3 * 0.7)


@pytest.mark.parametrize("count", [1, 3, 70])
def test_fan_in_and_fan_out_are_met_by_every_unit(count: int) -> None:
    fan_in, fan_out = (plan_among(80, Recipe(name, {"count": count}, seed=2)) for name in ("fan_in", "fan_out"))
    assert (np.bincount(fan_in.targets) == count).all()
    assert (np.bincount(fan_out.sources) == count).all()
    assert len(pairs_of(fan_in)) == len(pairs_of(fan_out)) == 80 * count


def test_every_source_is_as_likely_in_a_fan_in() -> None:
    heard = sum(np.bincount(plan_among(8, Recipe("fan_in", {"count": 3}, seed=seed)).sources, minlength=8) for seed in range(200))
    assert np.abs(heard - 600).max() < 5 * np.sqrt(200 * 7 * (3 / 7) * (4 / 7))


def test_a_ring_joins_the_nearest_k_on_each_side() -> None:
    expected = {((unit + away) % 10, unit) for unit in range(10) for away in (-2, -1, 1, 2)}
    assert pairs_of(plan_among(10, Recipe("ring", {"neighbours": 2}))) == expected
    forward = plan_among(10, Recipe("ring", {"neighbours": 1, "sides": "forward"}))
    assert pairs_of(forward) == {(unit, (unit + 1) % 10) for unit in range(10)}
    assert len(plan_among(5, Recipe("ring", {"neighbours": 50}))) == 20  # more neighbours than units: all to all


def test_a_small_world_without_rewiring_is_the_ring_and_keeps_its_fan_in() -> None:
    ring = plan_among(40, Recipe("ring", {"neighbours": 3}))
    assert pairs_of(plan_among(40, Recipe("small_world", {"neighbours": 3, "rewired": 0.0}))) == pairs_of(ring)
    wired = plan_among(40, Recipe("small_world", {"neighbours": 3, "rewired": 1.0}))
    assert (np.bincount(wired.targets) == 6).all()
    assert not pairs_of(wired) & pairs_of(ring)


def test_a_share_of_a_small_world_comes_from_afar() -> None:
    plan = plan_among(1000, Recipe("small_world", {"neighbours": 5, "rewired": 0.2}, seed=1))
    away = np.abs(plan.sources - plan.targets)
    far = int((np.minimum(away, 1000 - away) > 5).sum())
    assert abs(far - 2000) < 5 * np.sqrt(10_000 * 0.2 * 0.8)


def test_near_units_are_connected_with_the_probability_of_their_distance() -> None:
    network = units(2000, place_x=[0.0] * 1000 + [100.0] * 1000)
    plan = planned(network, Recipe("distance", {"length": 100.0, "peak": 0.5}), (range(500), range(1000, 1500)))
    chance = 0.5 * np.exp(-1.0)
    assert abs(len(plan) - 250_000 * chance) < 5 * np.sqrt(250_000 * chance * (1 - chance))


def test_modules_have_their_two_densities() -> None:
    plan = plan_among(40, Recipe("modular", {"modules": 4, "inside": 0.5, "between": 0.1}))
    inside = int((plan.sources // 10 == plan.targets // 10).sum())
    assert (inside, len(plan) - inside) == (4 * 45, 4 * 30)
    by_group = plan_among(6, Recipe("modular", {"by": "group", "inside": 1.0, "between": 0.0}), group=["a", "b"] * 3)
    assert pairs_of(by_group) == {(s, t) for s in range(6) for t in range(6) if s != t and s % 2 == t % 2}


def test_the_same_seed_makes_the_same_and_another_makes_another() -> None:
    for name in ("random", "fan_in", "fan_out", "small_world", "distance", "modular"):
        recipe = Recipe(name, {"count": 3} if name.startswith("fan") else {}, weights="normal", signs="by_source", seed=9)
        places = {"place_x": np.arange(30) * 40.0}
        first, again, other = (plan_among(30, each, **places) for each in (recipe, recipe, recipe.changed(seed=10)))
        assert pairs_of(first) == pairs_of(again)
        assert np.array_equal(first.weights, again.weights)
        assert pairs_of(first) != pairs_of(other)


def test_other_weights_leave_the_wiring() -> None:
    plain, drawn = (plan_among(30, Recipe("random", weights=weights, seed=4)) for weights in ("constant", "log_normal"))
    assert pairs_of(plain) == pairs_of(drawn)


def test_dale_gives_every_source_one_sign_in_the_exact_share_and_the_factor_balances() -> None:
    sign = {"share": 0.8, "factor": 4.0}
    plan = plan_among(20, Recipe(self_loops=True, signs="by_source", sign_values=sign))
    matrix = dense(plan, 20)
    assert sorted(matrix[0].tolist()) == [-4.0] * 4 + [1.0] * 16
    assert (matrix == matrix[0]).all()
    assert matrix.sum() == 0.0


def test_distributions_have_their_moments() -> None:
    def weights(name: str, **values: float) -> Any:
        return plan_among(300, Recipe(weights=name, weight_values=values)).weights  # 89 700 of them

    assert set(weights("constant", value=0.25).tolist()) == {0.25}
    uniform, normal = weights("uniform", low=-1.0, high=3.0), weights("normal", mean=1.0, deviation=2.0)
    assert uniform.min() >= -1.0
    assert uniform.max() <= 3.0
    assert abs(uniform.mean() - 1.0) < 0.02
    assert abs(normal.mean() - 1.0) < 0.04
    assert abs(normal.std() - 2.0) < 0.03
    assert abs(np.median(weights("log_normal", median=0.5, spread=1.0)) - 0.5) < 0.01


@pytest.mark.parametrize(("name", "count"), [("random", 60), ("ring", 50), ("random", 260)])
def test_the_wanted_spectral_radius_is_achieved(name: str, count: int) -> None:
    plan = plan_among(count, Recipe(name, weights="normal", radius=0.95))
    assert abs(np.abs(np.linalg.eigvals(dense(plan, count))).max() - 0.95) < 1e-9
    assert abs(plan.radius - 0.95) < 1e-9


def test_spectral_radii_in_closed_form() -> None:
    assert radius_of_edges([0, 1, 2], [1, 2, 0], [2.0, 3.0, 4.0]) == pytest.approx(24 ** (1 / 3), abs=1e-12)  # a cycle
    assert radius_of_edges([0, 0, 1], [1, 2, 2], [2.0, 3.0, 4.0]) == 0.0  # no cycle
    assert radius_of_edges([0, 0, 1], [0, 1, 1], [0.5, 100.0, -0.75]) == 0.75  # two loops, one feeding the other
    assert radius_of_edges([], [], []) == 0.0
    assert plan_among(2000, Recipe("ring", {"neighbours": 1, "sides": "forward"}, radius=0.5)).radius == pytest.approx(0.5, abs=1e-12)
    assert plan_among(501, Recipe(self_loops=True)).radius == pytest.approx(501.0, abs=1e-9)  # all ones


def test_the_edit_gives_weight_delay_and_gate_and_leaves_doubles_out() -> None:
    document = Document(units(4))
    recipe = Recipe(weight_values={"value": 0.5}, delay=2, gate=3)
    made = connect_by(recipe, [0, 1], [1, 2])(document)
    wires = made.network.connections
    assert sorted(zip(wires.source.tolist(), wires.target.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2)]
    assert (wires.weight == 0.5).all()
    assert (wires.delay == 2).all()
    assert (wires.gate == 3).all()
    assert connect_by(recipe, [0, 1], [1, 2])(made) is made
    assert len(connect_by(recipe.changed(delay=1), [0, 1], [1, 2])(made).network.connections) == 6
    assert len(connect_by(recipe.changed(skips_present=False), [0, 1], [1, 2])(made).network.connections) == 6


def test_too_many_are_refused_before_anything_of_that_size_is_allocated() -> None:
    network = units(40_000)
    ids = network.units.id
    assert 1000 * MOST_CONNECTIONS < 40_000**2
    tracemalloc.start()
    for name in STRATEGIES:
        given = {"count": 20_000} if name.startswith("fan") else {"neighbours": 10_000} if name in ("ring", "small_world") else {}
        if name != "one_to_one":
            with pytest.raises(Refused, match=r"at once|too long"):
                planned(network, Recipe(name, given), (ids, ids))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30e6


@pytest.mark.parametrize(
    ("recipe", "sentence"),
    [
        (Recipe("star"), "no connection strategy “star”"),
        (Recipe("random", {"density": 2.0}), "“Density” is a number from 0 to 1, not “2.0”"),
        (Recipe("random", {"density": "much"}), "is a number from 0 to 1, not “much”"),
        (Recipe("ring", {"neighbours": 1.5}), "is a whole number"),
        (Recipe("ring", {"sides": "up"}), "one of both sides, forward, back"),
        (Recipe("fan_in", {"count": 9}), "Fan-in 9 needs 9 sources for every target, and there are only 4"),
        (Recipe(weights="uniform", weight_values={"low": 1.0, "high": 0.0}), "1 is above 0"),
        (Recipe(weights="constant", weight_values={"mean": 1.0}), "no parameter “mean”"),
        (Recipe(delay=0.5), "“Delay” is a whole number"),  # type: ignore[arg-type]
        (Recipe(seed=-1), "“Seed” is a whole number from 0"),
        (Recipe(gate=77), "no unit with id 77"),
        (Recipe("ring", {"sides": "forward"}, radius=-1.0), "“Spectral radius” is a number from 0"),
        (Recipe(weight_values={"value": 0.0}, radius=1.0), "their spectral radius is 0"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(recipe: Recipe, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        plan_among(5, recipe)
    assert sentence in str(refused.value)
    assert str(refused.value).count(". ") == 0
