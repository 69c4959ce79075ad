"""Echo states: starts that are forgotten, and what can be read off a reservoir."""

from __future__ import annotations

import numpy as np
import pytest

import rnnsim
from rnnsim.analysis.echo_states import memory_capacity, two_starts
from rnnsim.formulas.refused import Refused


def one_unit(weight: float) -> rnnsim.Network:
    draft = rnnsim.Draft("one")
    x = draft.units(1, is_input=True)
    h = draft.units(1, is_output=True)
    draft.connect(x, h, 1.0, delay=0)
    draft.connect(h, h, weight, delay=1)
    return draft.network()


def test_two_starts_of_a_linear_unit_come_together_by_its_weight_each_tick() -> None:
    inputs = np.random.default_rng(0).normal(size=(40, 1))
    found = two_starts(one_unit(0.5), inputs)
    np.testing.assert_allclose(found.distances[1:] / found.distances[:-1], np.full(39, 0.5), rtol=0, atol=1e-2)
    assert found.forgets
    apart = two_starts(one_unit(1.0), inputs)
    np.testing.assert_allclose(apart.distances, np.full(40, apart.distances[0]), rtol=0, atol=1e-12)
    assert not apart.forgets


@pytest.mark.parametrize(("radius", "forgets"), [(0.5, True), (0.9, True), (3.0, False)])
def test_a_small_spectral_radius_makes_a_reservoir_forget_and_a_large_one_does_not(radius: float, forgets: bool) -> None:
    network = rnnsim.zoo.build("echo_state", units=50, spectral_radius=radius, leaking_rate=1.0, seed=1)
    assert two_starts(network, np.random.default_rng(0).uniform(-0.5, 0.5, (300, 1))).forgets == forgets


def test_a_line_of_delays_remembers_as_many_ticks_as_it_has_units() -> None:
    draft = rnnsim.Draft("line")
    x = draft.units(1, is_input=True)
    line = draft.units(5, is_output=True)
    draft.connect(x, line[:1], 1.0, delay=1)
    draft.connect_pairs(line[:-1], line[1:], 1.0, delay=1)
    found = memory_capacity(draft.network(), ticks=(20, 800, 800))
    np.testing.assert_allclose(found[:5], np.ones(5), rtol=0, atol=1e-12)
    assert found[5:].max() < 0.03  # chance
    assert found.sum() == pytest.approx(5, abs=0.1)


def test_capacity_is_asked_of_one_input() -> None:
    with pytest.raises(Refused, match="one input"):
        memory_capacity(rnnsim.zoo.build("elman", inputs=2))
