"""The echo state property: two different starts, one input. Below a certain spectral radius the starts are forgotten."""

import numpy as np

import rnnsim
from rnnsim.analysis.echo_states import two_starts

inputs = 0.5 * np.random.default_rng(0).normal(size=(300, 1))
for radius in (0.5, 0.9, 1.2, 2.0, 3.0):
    network = rnnsim.zoo.build("echo_state", units=100, spectral_radius=radius, leaking_rate=1.0, seed=1)
    starts = two_starts(network, inputs)
    kept = "forgotten" if starts.forgets else "remembered"
    print(f"spectral radius {radius:.1f}: {starts.distances[-1]:.1e} apart after {len(inputs)} ticks, {kept}")
