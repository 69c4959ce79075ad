"""Real-time recurrent learning as a rule: the gradient is carried forward with the ticks (Williams and Zipser 1989)."""

from __future__ import annotations

from rnnsim.compiling.compile_network import compile_network
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.network import Network
from rnnsim.training import descent
from rnnsim.training.learning import Learning, Setup, Step
from rnnsim.training.real_time_gradients import check_can_go_forward, real_time_gradient


def init(network: Network, setup: Setup) -> Learning:
    """Refused for negative delays, for initial values, and for what has no gradient."""
    learning = descent.init(network, setup)
    check_can_go_forward(compile_network(network))
    if setup.recipe.learn_initials:
        raise Refused("Real-time recurrent learning changes weights and biases only; do not learn initial values with it.")
    return learning


def step(learning: Learning, batch: Batch) -> tuple[Learning, Step]:
    """One update along the gradient of all ticks of the batch."""
    return descent.descended(learning, batch, real_time_gradient)
