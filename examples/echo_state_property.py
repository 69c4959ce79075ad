"""The echo state property: two different starts, one input. Below a certain spectral radius the starts are forgotten."""

import numpy as np

import rnnsim

inputs = 0.5 * np.random.default_rng(0).normal(size=(300, 1))
for radius in (0.5, 0.9, 1.2, 2.0, 3.0):
    network = rnnsim.zoo.build("echo_state", units=100, spectral_radius=radius, leaking_rate=1.0, seed=1)
    reservoir = network.output_ids
    first = rnnsim.run(network, inputs)
    held = {int(unit): [0.5] for unit in reservoir}  # the other start: every unit is set to 0.5 in tick 1
    second = rnnsim.run(network, inputs, clamp=held)
    apart = np.abs(first.of(reservoir)[-1] - second.of(reservoir)[-1]).max()
    print(f"spectral radius {radius:.1f}: {apart:.1e} apart after {len(inputs)} ticks, {'forgotten' if apart < 1e-6 else 'remembered'}")
