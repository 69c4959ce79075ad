"""One unit that remembers: a self-loop of weight 0.9, drawn with a Draft, and how it forgets."""

import numpy as np

import rnnsim

draft = rnnsim.Draft("one unit that remembers")
x = draft.units(1, is_input=True, label="x")
h = draft.units(1, is_output=True, label="h")
draft.connect(x, h, 1.0, delay=0)
draft.connect(h, h, 0.9, delay=1)
network = draft.network()

knock = np.zeros((30, 1))
knock[0] = 1.0
outputs = rnnsim.run(network, knock).outputs[:, 0]
half = 1 + int(np.argmax(outputs < 0.5))
print(rnnsim.compile_network(network))
print(f"After one knock of 1 the unit holds {outputs[9]:.3f} in tick 10 (0.9⁹ = {0.9**9:.3f}) and is below one half from tick {half} on.")
