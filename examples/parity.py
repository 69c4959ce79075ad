"""The parity circuit on ten thousand random bits, and why a strictly clocked circuit needs two ticks for each."""

import numpy as np

import rnnsim

bits = np.random.default_rng(0).integers(0, 2, (10_000, 1))
parity = np.cumsum(bits, axis=0) % 2
for clock, ticks_per_bit in (("layered", 1), ("strict", 1), ("strict", 2)):
    network = rnnsim.zoo.build("threshold_parity", clock=clock)
    outputs = rnnsim.run(network, np.repeat(bits, ticks_per_bit, axis=0), record="outputs").outputs
    errors = int((outputs[ticks_per_bit - 1 :: ticks_per_bit] != parity).sum())
    print(f"{clock} clock, {ticks_per_bit} tick(s) per bit: {errors} errors in {len(bits)} bits")
