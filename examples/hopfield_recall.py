"""A Hopfield network recalls a letter from a damaged copy; the energy never rises on the way."""

import numpy as np

import rnnsim
from rnnsim.analysis.energy import energies_of
from rnnsim.analysis.overlaps import overlaps

document = rnnsim.zoo.sample("hopfield")
network, stored = document.network, document.patterns
start = network.units.initial
trace = rnnsim.run(network, ticks=400, update_order="random_single", seed=1)
rows = np.vstack([start, trace.activations])
energies = energies_of(network, rows)

for before, after in zip(start.reshape(10, 10), rows[-1].reshape(10, 10), strict=True):
    print("  ".join("".join("█" if value > 0 else "·" for value in line) for line in (before, after)))
resemblance = overlaps(rows[-1], [episode.inputs[0] for episode in stored])
for episode, overlap in zip(stored, resemblance, strict=True):
    print(f"overlap with {episode.name}: {overlap:+.2f}")
print(f"energy {energies[0]:.1f} → {energies[-1]:.1f}, largest rise {max(np.diff(energies).max(), 0.0):.9f}")
