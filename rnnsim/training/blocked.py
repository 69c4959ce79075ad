"""Where no gradient passes: units whose activation has no slope, whether they cut every path, and what could stand in their place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import Edges, Successors, all_edges_of, ends_of, nodes_of
from rnnsim.formulas.known_activations import known_activation
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document, as_network
from rnnsim.network.naming import counted, listed, unit_name
from rnnsim.network.network import Ids, Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.parameters import Parameters

SMOOTH = {
    "step": "logistic", "step_hold": "logistic", "bernoulli": "logistic", "sign": "tanh", "sign_hold": "tanh", "bernoulli_sign": "tanh",
    "argmax": "softmax", "sample": "softmax",
}  # fmt: skip
"""What has a slope and the same range; the mean of what is drawn."""


class GradientBlocked(Refused):
    """No trainable parameter can be told how to lower the loss. `units`: ids of those that block; `offer`: the network with
    smooth activations in their place, which has a gradient.
    """

    def __init__(self, sentence: str, units: Ids, offer: Network) -> None:
        super().__init__(sentence)
        self.units, self.offer = units, offer


class NothingToLearn(Refused):
    """A network without a trainable parameter, or whose outputs none of them can reach."""


def blocked(network: Network | Document) -> Ids:
    """Ids of the units no gradient passes, for a mark on the canvas: those whose activation, or an integrator's drive, has no slope."""
    units = as_network(network).units
    return np.asarray(units.id[_has_no_slope(as_network(network))])


def without_blocks(network: Network) -> Network:
    """The network with smooth activations and drives in the place of those without a slope."""
    units = network.units
    columns = {}
    for name in ("activation", "drive"):
        replaced = [SMOOTH.get(text, "logistic" if _flat(text) else text) for text in units.columns[name].tolist()]
        columns[name] = np.array(replaced, str) if replaced else units.columns[name]
    return network.with_rows(units=units.with_columns(**columns))


def check_gradient_passes(network: Network) -> None:
    """Raise `GradientBlocked` or `NothingToLearn` if no trainable parameter has a path to an output on which a gradient passes."""
    parameters = Parameters.of(network)
    if not len(parameters):
        raise NothingToLearn("There is nothing to learn: no weight or bias of this network is trainable; switch “Learns” on for some.")
    if not network.units.is_output.any():
        raise NothingToLearn("There is nothing to score: this network has no output unit; make one an output.")
    stopping = _has_no_slope(network)
    if _is_reached(network, parameters, stopping):
        return
    if not _is_reached(network, parameters, np.zeros(len(stopping), bool)):
        raise NothingToLearn("No trainable weight or bias leads to an output; connect what learns to the outputs.")
    guilty = network.units.id[stopping]
    names = listed(unit_name(network, int(unit)) for unit in guilty)
    first = str(network.units.activation[stopping][0])
    name = next((text for text in (first, str(network.units.drive[stopping][0])) if _flat(text)), first)
    raise GradientBlocked(
        f"No gradient gets through: {counted(len(guilty), 'unit')} without a slope ({names}) cut every way from the weights to the "
        f"outputs; replace {name} by {SMOOTH.get(name, 'logistic')}, or choose a rule for threshold units.",
        guilty,
        without_blocks(network),
    )


def check_differentiable(settings: RunSettings) -> None:
    """Raise `Refused` for a way of running that has no gradient."""
    if settings.is_continuous:
        raise Refused(
            f"Gradients exist only with method tick, not {settings.method}; set delay-0 recurrence to delay 1 and the method to tick, "
            "which gives the numbers of euler."
        )
    if settings.is_one_at_a_time:
        raise Refused(f"Gradients exist only for synchronous updates, not {settings.update_order}; set the update order to synchronous.")


def _flat(text: str) -> bool:
    row = known_activation(text)
    return row is not None and not row.has_gradient


def _has_no_slope(network: Network) -> NDArray[np.bool_]:
    """(U,) units whose net input gets no gradient."""
    units = network.units
    flat = {text for name in ("activation", "drive") for text in set(units.columns[name].tolist()) if _flat(text)}
    drives = (units.dynamics == "integrator") & np.isin(units.drive, list(flat))
    return np.asarray(np.isin(units.activation, list(flat)) | drives)


def _is_reached(network: Network, parameters: Parameters, stopping: NDArray[np.bool_]) -> bool:
    """Whether the gradient of some parameter is not 0 whatever the numbers are."""
    ends, node, count = ends_of(network), nodes_of(network.units), len(network.units)
    every = all_edges_of(ends)
    back = Successors(count, Edges(node[every.target], every.source))
    open_ = np.zeros(count, bool)  # units whose net input gets a gradient
    frontier = np.unique(node[network.units.is_output & ~stopping])
    while len(frontier):
        open_[frontier] = True
        found = np.unique(back.of(frontier))
        heads = np.unique(node[found[~stopping[found]]])
        frontier = heads[~open_[heads]]
    takes = open_[node]
    return bool((takes & (parameters.bias_places >= 0)).any() or (takes[ends.target] & (parameters.weight_places >= 0)).any())
