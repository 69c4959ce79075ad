"""New random weights for a network that is to learn from scratch. Knows parameters, no rule."""

from __future__ import annotations

import numpy as np

from rnnsim.network.network import Network
from rnnsim.training.parameters import Parameters


def redrawn(network: Network, seed: int) -> Network:
    """The network with its trainable weights drawn anew: normal, standard deviation 1/√(connections into the unit), in their bounds.

    Trainable biases become 0, but for those of units with a threshold activation, which are drawn between −1 and 1; tied
    connections share one draw. What is not trainable stays.
    """
    units, wires = network.units, network.connections
    rng = np.random.default_rng(seed)
    target = units.positions_of(wires.target)
    fan_in = np.bincount(target, minlength=len(units))[target] if len(wires) else np.zeros(0)
    weights = rng.normal(0.0, 1.0, len(wires)) / np.sqrt(np.maximum(fan_in, 1))
    is_threshold = np.isin(units.activation, ("step", "sign", "step_hold", "sign_hold"))
    biases = np.where(is_threshold, rng.uniform(-1.0, 1.0, len(units)), 0.0)
    parameters = Parameters.of(network)
    return parameters.placed(network, parameters.projected(parameters.gathered(weights, biases, units.initial)))
