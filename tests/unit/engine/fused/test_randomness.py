"""Draws inside the kernels are the draws of `formulas.randomness`, whatever the seed, tick, unit or episode."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.engine.backends import BACKENDS
from rnnsim.engine.clock import Room
from rnnsim.engine.state import first_state
from rnnsim.formulas.randomness import draws
from rnnsim.network.draft import Draft
from rnnsim.network.run_settings import RunSettings

numba = pytest.importorskip("numba")
LARGEST = 2**63 - 1


def rows_of(draft: Draft, settings: RunSettings, *, ticks: int = 40, begun: int = 0, episodes: Any = None) -> Any:
    """(K, B, U) activations by the kernels."""
    program = compile_network(draft.network())
    batch = 1 if episodes is None else len(episodes)
    rows = np.empty((ticks, batch, len(program.order)))
    state = first_state(program, batch)
    object.__setattr__(state, "tick", begun)
    held: Any = {} if episodes is None else {"episodes": episodes}
    BACKENDS["fused"].load()(program, state, np.zeros((ticks, batch, 0)), settings=settings, room=Room(rows), **held)
    return rows


def test_a_draw_in_a_kernel_is_the_draw_of_the_formulas() -> None:
    from rnnsim.engine.fused.scalar_operations import draw

    random = np.random.default_rng(0)
    edges = [0, 1, LARGEST, 2**32, 2**31 - 1]
    for numbers in [*random.integers(0, LARGEST, (300, 4)).tolist(), *([edge] * 4 for edge in edges), [LARGEST, 1, 0, -1]]:
        seed, tick, unit, episode = numbers
        assert draw(*numbers) == float(draws(seed, tick, unit, episode=episode))


@pytest.mark.parametrize("begun", [0, 10**9])
def test_stochastic_units_compare_their_draws_with_their_probability(begun: int) -> None:
    draft = Draft()
    ids = draft.units(21, activation="bernoulli", bias=np.linspace(-2, 2, 21))
    episodes = np.array([0, 7, LARGEST])
    rows = rows_of(draft, RunSettings(seed=99), begun=begun, episodes=episodes)
    when = begun + 1 + np.arange(40)
    chance = 1 / (1 + np.exp(-np.linspace(-2, 2, 21)))
    assert np.array_equal(rows, draws(99, when[:, None, None], ids, episode=episodes[:, None]) < chance)


def test_signs_are_drawn_at_twice_the_net_input() -> None:
    draft = Draft()
    ids = draft.units(9, activation="bernoulli_sign", bias=0.3, gain=0.5)
    rows = rows_of(draft, RunSettings(seed=4))
    drawn = draws(4, np.arange(1, 41)[:, None], ids) < 1 / (1 + np.exp(-0.3))
    assert np.array_equal(rows[:, 0], np.where(drawn, 1.0, -1.0))


def test_a_sample_draws_with_the_lowest_unit_of_its_group() -> None:
    draft = Draft()
    draft.units(2)
    bias = np.log([0.1, 0.2, 0.3, 0.4])
    ids = draft.units(4, activation="sample", group="choice", bias=bias)
    rows = rows_of(draft, RunSettings(seed=5), ticks=200)
    chosen = np.searchsorted(np.cumsum([0.1, 0.2, 0.3, 0.4]), draws(5, np.arange(1, 201), ids[0]), side="right")
    assert np.array_equal(rows[:, 0, 2:].argmax(axis=1), chosen)
    assert (rows[:, 0, 2:].sum(axis=1) == 1).all()
