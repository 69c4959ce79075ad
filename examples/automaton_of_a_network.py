"""Which finite automaton has a trained network become? Its states are cut into boxes, each box is a state, and what is equal is merged."""

import rnnsim
from rnnsim.analysis.automaton import minimal
from rnnsim.analysis.automaton_extraction import extracted

network = rnnsim.zoo.sample("lstm").network  # it has learned the parity of a string of bits
boxes = extracted(network, [[0.0], [1.0]], cuts=3)
smallest = minimal(boxes)
print(f"{len(boxes)} boxes of its units are {len(smallest)} states:")
for state, (after_0, after_1) in enumerate(smallest.transitions):
    print(f"  state {state}: 0 leads to {after_0}, 1 to {after_1}; {'accepts' if smallest.accepts[state] else 'rejects'}")
