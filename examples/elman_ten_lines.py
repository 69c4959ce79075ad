"""An Elman network in ten lines: build it, run it, and see how long it remembers one input."""

import numpy as np

import rnnsim

network = rnnsim.zoo.build("elman", inputs=1, hidden=8, outputs=1, activations="tanh", seed=1)
silence = np.zeros((20, 1))
knock = silence.copy()
knock[0] = 1.0
difference = rnnsim.run(network, knock).outputs - rnnsim.run(network, silence).outputs
for tick, remembered in enumerate(np.abs(difference[:, 0]), start=1):
    print(f"tick {tick:2d}  {remembered:.4f}  {'█' * round(60 * remembered)}")
