"""Hopfield's energy: by its double sum, and as a staircase over single updates."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.analysis import energy
from rnnsim.analysis.energy import energies_of, energies_of_updates
from rnnsim.engine.running import run
from rnnsim.formulas.refused import Refused
from rnnsim.network.draft import Draft
from rnnsim.network.run_settings import RunSettings
from rnnsim.zoo import hopfield


def test_the_energy_is_the_double_sum_over_pairs_and_thresholds() -> None:
    rng = np.random.default_rng(0)
    rows, matrix, thresholds = rng.choice([-1.0, 1.0], (5, 6)), rng.normal(size=(6, 6)), rng.normal(size=6)
    matrix = matrix + matrix.T
    np.fill_diagonal(matrix, 0.0)
    network = hopfield.build(weights=matrix, thresholds=thresholds)
    expected = [-sum(matrix[i, j] * s[i] * s[j] for i in range(6) for j in range(6)) / 2 + thresholds @ s for s in rows]
    assert np.allclose(energies_of(network, rows), expected, atol=1e-13, rtol=0)
    assert energies_of(network, rows[0]).shape == ()
    with pytest.raises(Refused, match="each of 6 units"):
        energies_of(network, rows[:, :5])


def test_networks_too_large_for_one_matrix_have_the_same_energy(monkeypatch: pytest.MonkeyPatch) -> None:
    network = hopfield.build(units=30, stored=4, seed=2)
    rows = np.random.default_rng(1).choice([-1.0, 1.0], (7, 30))
    expected = energies_of(network, rows)
    monkeypatch.setattr(energy, "MOST_DENSE", 0)
    monkeypatch.setattr(energy, "LARGEST_BLOCK", 2000)  # two rows at a time
    assert np.allclose(energies_of(network, rows), expected, atol=1e-12, rtol=0)
    assert len(energies_of_updates(network, rows, RunSettings(update_order="sequential")).energies) == 7


@pytest.mark.parametrize("update_order", ["sequential", "random_permutation", "random_single"])
def test_the_staircase_never_rises_and_meets_the_energy_at_every_tick(update_order: str) -> None:
    network = hopfield.build(units=30, stored=4, damage=0.4, seed=3)
    settings = RunSettings(update_order=update_order, seed=8)
    ticks = 120 if update_order == "random_single" else 4
    rows = np.vstack([network.units.initial, run(network, ticks=ticks, update_order=update_order, seed=8).activations])
    stairs = energies_of_updates(network, rows, settings)
    per_tick = 1 if update_order == "random_single" else 30
    assert len(stairs.energies) == 1 + ticks * per_tick == len(stairs.units) == len(stairs.ticks)
    assert np.diff(stairs.energies).max() <= 1e-12
    assert stairs.energies[0] > stairs.energies[-1] + 1
    assert np.allclose(stairs.energies[::per_tick], energies_of(network, rows), atol=1e-12, rtol=0)
    assert np.allclose(stairs.ticks[::per_tick], np.arange(ticks + 1), atol=1e-12, rtol=0)


@pytest.mark.parametrize("update_order", ["sequential", "random_permutation", "random_single"])
def test_the_staircase_agrees_with_the_updates_the_run_recorded(update_order: str) -> None:
    network = hopfield.build(units=16, stored=3, damage=0.5, seed=1)
    settings = {"update_order": update_order, "seed": 2}
    updates = run(network, ticks=3, record="updates", **settings).updates
    rows = np.vstack([network.units.initial, run(network, ticks=3, **settings).activations])
    stairs = energies_of_updates(network, rows, RunSettings(**settings))
    assert np.array_equal(stairs.units[1:], np.asarray(updates)[:, 1])
    assert np.allclose(np.diff(stairs.energies), np.asarray(updates)[:, 3], atol=1e-12, rtol=0)


def test_synchronous_ticks_are_one_step_each_and_later_rows_count_on() -> None:
    network = hopfield.build(weights=[[0, 1], [1, 0]], initial=[1, -1])
    stairs = energies_of_updates(network, [[1, -1], [-1, 1], [1, -1]], RunSettings(), first_tick=7)
    assert np.array_equal(stairs.energies, [1, 1, 1])
    assert np.array_equal(stairs.ticks, [7, 8, 9])
    assert np.array_equal(stairs.units, [-1, -1, -1])


def test_a_unit_off_every_cycle_takes_no_turn() -> None:
    draft = Draft()
    x = draft.units(1, is_input=True)
    s = draft.units(2, activation="sign_hold", initial=1.0)
    draft.connect(x, s[0], 1.0, delay=0)
    draft.connect_pairs(s, s[::-1], 1.0)
    stairs = energies_of_updates(draft.network(), [[0, 1, 1], [0.5, 1, 1]], RunSettings(update_order="sequential"))
    assert np.array_equal(stairs.units, [-1, 1, 2])
    assert np.allclose(stairs.energies, [-1, -1.25, -1.25])
