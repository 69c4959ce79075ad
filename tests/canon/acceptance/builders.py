"""Every architecture of the catalog: its gradient against central differences, and how many units it has when it is unfolded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import rnnsim
from rnnsim.drawing.folded import folded_network
from rnnsim.drawing.unfolded import columns_of
from rnnsim.network.batch import Batch
from rnnsim.training.blocked import check_differentiable, check_gradient_passes
from rnnsim.training.gradients import value_and_gradient
from rnnsim.training.parameters import Parameters
from rnnsim.views.panels.unfolded_hits import unit_at
from rnnsim.zoo import catalog
from tests.canon.acceptance.row import Row

TICKS, BATCH = 4, 2
LEARNED, HEARD = 20, 4  # numbers that are compared
STEP, TOLERANCE = 1e-5, 1e-6
VIEW = (900.0, 600.0)


@dataclass
class Tally:
    """What holds for how many, whom it does not hold for, and who is refused."""

    held: int = 0
    refused: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    counted: dict[str, Any] = field(default_factory=dict)

    def tell(self, name: str, holds: bool) -> None:
        """Count one."""
        self.held += holds
        self.missed += [] if holds else [name]

    def __str__(self) -> str:
        extra = "".join(f", {name} {value:.3g}" for name, value in self.counted.items())
        missed = f", missed by {', '.join(self.missed)}" if self.missed else ""
        return f"{self.held} hold{missed}, {len(self.refused)} refused ({', '.join(self.refused)}){extra}"


def gradients() -> Tally:
    """The greatest relative error over some of what learns and of what comes in, of each architecture. What two steps of a difference
    cannot agree on lies at a kink and is counted apart.
    """
    tally = Tally(counted={"largest": 0.0, "compared": 0, "at a kink": 0})
    for name in catalog.names():
        random = np.random.default_rng(0)
        network, settings = _learning(rnnsim.zoo.build(name)), rnnsim.sample(name).settings
        if _is_refused(network, settings):
            tally.refused.append(name)
            continue
        errors = []
        for gradient, wide, narrow, loss in _slopes(network, random):
            difference = (4 * narrow - wide) / 3  # at a step of 0 (Richardson 1911)
            scale = max(abs(difference), abs(gradient), 1e-4 * max(1.0, loss))
            is_smooth = abs(wide - narrow) <= TOLERANCE * scale
            tally.counted["compared" if is_smooth else "at a kink"] += 1
            errors += [abs(difference - gradient) / scale] if is_smooth else []
        tally.counted["largest"] = max(tally.counted["largest"], *errors)
        tally.tell(name, max(errors) < TOLERANCE)
    return tally


def _slopes(network: rnnsim.Network, random: np.random.Generator) -> Iterator[tuple[float, float, float, float]]:
    """(gradient, difference with a step, with half of it, loss) of half the squared error, for numbers drawn from what learns, a
    little moved from round numbers, and from the inputs.
    """
    parameters = Parameters.of(network)
    values = parameters.values + 0.01 * random.normal(size=len(parameters))
    inputs, targets = (random.uniform(-1, 1, (TICKS, BATCH, len(ids))) for ids in (network.input_ids, network.output_ids))
    everything = np.concatenate([values, inputs.ravel()])

    def loss_at(numbers: np.ndarray) -> float:
        moved = parameters.placed(network, numbers[: len(values)])
        outputs = rnnsim.run(moved, numbers[len(values) :].reshape(inputs.shape)).outputs
        return float(((outputs - targets) ** 2).sum() / (2 * BATCH))

    found = value_and_gradient(rnnsim.compile_network(parameters.placed(network, values)), Batch(inputs, targets))
    gradient = np.concatenate([parameters.gathered(found.weights, found.biases, found.initials), found.inputs.ravel()])
    for count, first, last in ((LEARNED, 0, len(values)), (HEARD, len(values), len(everything))):
        for at in first + random.permutation(last - first)[:count]:
            ways = [np.where(np.arange(len(everything)) == at, step, 0.0) for step in (STEP, STEP / 2)]
            wide, narrow = ((loss_at(everything + way) - loss_at(everything - way)) / (2 * way[at]) for way in ways)
            yield float(gradient[at]), wide, narrow, found.loss


def _learning(network: rnnsim.Network) -> rnnsim.Network:
    """With all weights learning where none does, as in a reservoir."""
    wires = network.connections
    return (
        network if len(Parameters.of(network)) else network.with_rows(connections=wires.with_columns(trainable=np.ones(len(wires), bool)))
    )


def _is_refused(network: rnnsim.Network, settings: rnnsim.RunSettings) -> bool:
    try:
        check_differentiable(settings)
        check_gradient_passes(network)
    except rnnsim.Refused:
        return True
    return False


def unfolded() -> Tally:
    """Whether there are as many units as units × ticks: three for an integrator, and one constant more for each initial value that is
    read. In the view each of them stands at a place of its own.
    """
    tally = Tally()
    for name in catalog.names():
        network = rnnsim.zoo.build(name)
        try:
            made = rnnsim.unfold(rnnsim.Document(network, settings=rnnsim.sample(name).settings), TICKS)
        except rnnsim.Refused:
            tally.refused.append(name)
            continue
        fits = len(made.units) == _expected(network) and _stand_apart(network)
        tally.tell(name, fits)
    return tally


def _expected(network: rnnsim.Network) -> int:
    units, wires = network.units, network.connections
    states = int((units.dynamics == "integrator").sum())
    read = len(set(wires.source[wires.delay != 0].tolist()))
    return TICKS * (len(units) + 2 * states) + read + states


def _stand_apart(network: rnnsim.Network) -> bool:
    columns = columns_of(folded_network(network), TICKS, VIEW)
    everywhere = [(copy, row) for copy in range(TICKS) for row in range(len(network.units))]
    return all(unit_at(columns, *columns.place(copy, row)) == (copy, row) for copy, row in everywhere)


ROWS = (
    Row("every builder, gradients", "architectures", "relative error from central differences < 1e-6, or refused", gradients,
        lambda figure: not figure.missed),
    Row("every builder, unfolded", "architectures", "units × ticks, each with a place in the view, or refused", unfolded,
        lambda figure: not figure.missed),
)  # fmt: skip
