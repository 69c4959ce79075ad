"""What a gradient costs: memory beside the recorded run, and growth with the length of the episode."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from rnnsim.compiling.compile_network import compile_network
from rnnsim.network.batch import Batch
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.gradients import value_and_gradient

HIDDEN, EPISODES = 96, 16


def recurrent() -> Network:
    random = np.random.default_rng(0)
    draft = Draft()
    x, h = draft.units(8, is_input=True), draft.units(HIDDEN, activation="tanh")
    y = draft.units(8, is_output=True)
    draft.connect(x, h, random.normal(size=(HIDDEN, 8)) / 3, delay=0)
    draft.connect(h, h, random.normal(size=(HIDDEN, HIDDEN)) / 10, delay=1)
    draft.connect(h, y, random.normal(size=(8, HIDDEN)) / 10, delay=0)
    return draft.network()


def peak_of(network: Network, ticks: int) -> tuple[int, int]:
    """Bytes at the most, and bytes of the states that are kept."""
    program, settings = compile_network(network), RunSettings(backend="numpy")
    random = np.random.default_rng(1)
    batch = Batch(random.normal(size=(ticks, EPISODES, 8)), random.normal(size=(ticks, EPISODES, 8)))
    value_and_gradient(program, batch.taken([0] * EPISODES), settings=settings)  # what is laid out once
    tracemalloc.start()
    value_and_gradient(program, batch, settings=settings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak, ticks * EPISODES * len(network.units) * 8


@pytest.mark.slow
def test_a_gradient_takes_at_most_three_times_the_memory_of_the_states_and_grows_with_the_ticks() -> None:
    network = recurrent()
    (shorter, _), (longer, kept) = peak_of(network, 300), peak_of(network, 600)
    assert longer <= 3 * kept, f"{longer / kept:.2f} times the states"
    assert longer <= 2.1 * shorter
