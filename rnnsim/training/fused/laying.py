"""Lays out the desks of a program that is to be run and read backwards: every buffer once. Knows no numbers of a network."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from rnnsim.compiling.components import Ends, ends_of, nodes_of
from rnnsim.compiling.program import Program
from rnnsim.engine.fused.coverage import kind_of
from rnnsim.engine.fused.desk import CLAMPS, EPISODES, FIRST_TICK, REGISTERS, ROWS_BEGIN, SEED, STRIDE, TICKS, Desk
from rnnsim.engine.fused.layout import laid_out
from rnnsim.network.network import Ids
from rnnsim.network.run_settings import RunSettings
from rnnsim.training.fused.desk import BATCH, FORWARD, OUTPUTS, RATES, STATES, Backwards
from rnnsim.training.fused.kernel import forward_address
from rnnsim.training.fused.readings import Asked, Flags, Reading

_NUMBERS: dict[int, Any] = {32: types.float32, 64: types.float64}


class Wanted(NamedTuple):
    """Number of the parameter each weight (C,) and bias (U,) is, −1 for none; several rows may share one. size: of parameters.

    matched (O,): outputs whose loss skips their derivative. everything: what is handed to inputs and initial values is wanted, too.
    """

    weights: Ids
    biases: Ids
    size: int
    matched: Flags
    everything: bool = False


class Imposed(NamedTuple):
    """Which unit rows are clamped, ascending, and whether some ticks are not valid."""

    clamped: tuple[int, ...] = ()
    is_masked: bool = False


FREE = Imposed()


class Laying:
    """Lives only while it lays out one program for so many (ticks, episodes). shown (O,): rows of the outputs."""

    def __init__(self, program: Program, settings: RunSettings, size: tuple[int, int], *, wanted: Wanted, imposed: Imposed) -> None:
        self._network, self._wanted, self._seed = program.network, wanted, settings.seed
        self._ticks, self._batch = size
        kind = kind_of(settings, self._batch, imposed.clamped, is_masked=imposed.is_masked)
        self.kind = kind._replace(gradients="everything" if wanted.everything else "parameters")
        self.layout = laid_out(program, self.kind)
        self.shown = np.flatnonzero(program.network.units.is_output)
        self._rows = self.layout.depth + self._ticks + program.look_ahead
        self._reading = self._read()

    @property
    def _size(self) -> int:
        """Numbers in a window, with room behind for whole registers."""
        return self._rows * self.layout.stride + self.kind.register * max(self.kind.lanes, self.kind.register)

    def desk(self) -> Desk:
        """For the run."""
        layout, kind, dtype = self.layout, self.kind, self.kind.dtype
        shape = self._ticks * len(self.shown) * kind.lanes
        integers = np.concatenate([layout.arrays["integers"], np.array(self._reading.extra, np.int64)])
        clamps = np.full(self._ticks * len(kind.clamped) * kind.lanes, np.nan, dtype)
        return Desk(
            self._course(), window=np.zeros(self._size, dtype), weights=np.empty(layout.weights.size, dtype),
            numbers=np.empty(layout.number_count, dtype), **{**layout.arrays, "integers": integers},
            inputs=np.zeros(self._ticks * layout.input_length * kind.lanes + kind.register, dtype), outputs=np.empty(shape, dtype),
            clamps=clamps, evaluated=np.zeros_like(clamps), masks=np.ones(self._ticks * kind.lanes if kind.is_masked else 0, bool),
            orders=np.empty(0, np.int64), fields=np.empty(0), couplings=np.empty(0, dtype), updates=np.empty(0),
        )  # fmt: skip

    def backwards(self, desk: Desk) -> Backwards:
        """For the way back; without room for the moments of an optimiser."""
        kind, dtype, reading = self.kind, self.kind.dtype, self._reading
        plan = np.zeros(FORWARD + 1, np.int64)
        plan[STATES], plan[BATCH], plan[OUTPUTS] = kind.lanes, self._batch, len(self.shown)
        plan[FORWARD] = forward_address(_NUMBERS[kind.bits])
        seeds, net_seeds, targets = (np.zeros(len(desk.outputs), dtype) for _ in range(3))
        values, gradients = (np.zeros(self._wanted.size, dtype) for _ in range(2))
        return Backwards(
            plan, reading=np.array(reading.rows, np.int64).ravel(), passages=np.array(reading.passages, np.int64).ravel(),
            adjoints=np.zeros(self._size, dtype), weight_gradients=np.zeros_like(desk.weights),
            number_gradients=np.zeros_like(desk.numbers), scratch=self._scratch(), output_places=self._output_places(), seeds=seeds,
            net_seeds=net_seeds, targets=targets, wanted=np.ones(len(desk.outputs), dtype), values=values, gradients=gradients,
            **self._places(), first=np.empty(0, dtype), second=np.empty(0, dtype), rates=np.zeros(RATES),
        )  # fmt: skip

    def _course(self) -> Ids:
        layout, kind = self.layout, self.kind
        course = np.zeros(EPISODES + kind.lanes, np.int64)
        course[SEED], course[FIRST_TICK], course[STRIDE], course[TICKS] = self._seed, 1, layout.stride, self._ticks
        course[ROWS_BEGIN], course[CLAMPS] = layout.depth * layout.stride, len(kind.clamped)
        course[REGISTERS] = -(-self._ticks * layout.stride // kind.register)
        course[EPISODES : EPISODES + self._batch] = np.arange(self._batch)
        return course

    def _read(self) -> Reading:
        network, wanted, ends = self._network, self._wanted, ends_of(self._network)
        outputs, matched = np.full(len(network.units), -1, np.int64), np.zeros(len(network.units), bool)
        outputs[self.shown], matched[self.shown] = np.arange(len(self.shown)), wanted.matched
        learned, biases = wanted.weights >= 0, wanted.biases >= 0
        told = (
            np.ones(len(network.units), bool) if wanted.everything else _told(ends, nodes_of(network.units), learned=learned, biases=biases)
        )
        needed = told[ends.source] | ((ends.gate >= 0) & told[ends.gate])
        return Reading(self.layout, Asked(learned, needed, biases, outputs, matched))

    def _scratch(self) -> NDArray[Any]:
        """For two registers of targets in every tick and state, or all factors of a product."""
        kind = self.kind
        factors = int(np.bincount(ends_of(self._network).target, minlength=1).max(initial=0))
        return np.zeros(max(2 * self._ticks * kind.lanes, factors) * kind.register, kind.dtype)

    def _output_places(self) -> Ids:
        """In the row of the first tick; −1 for a clamped unit, which takes its part when its clamp is released."""
        layout = self.layout
        places = layout.depth * layout.stride + layout.placement.place[self.shown] * self.kind.lanes
        return np.where(np.isin(self.shown, self.kind.clamped), -1, places)

    def _places(self) -> dict[str, NDArray[np.uint32]]:
        """Where parameters stand among weights and numbers, each sorted by parameter."""
        rows = np.flatnonzero(self._wanted.weights >= 0)
        rows = rows[np.argsort(self._wanted.weights[rows], kind="stable")]
        biases = [segment for segment in self.layout.segments if segment.name == "bias"]
        none = np.zeros(0, np.int64)
        place = np.concatenate([none, *(segment.first + np.arange(len(segment.rows)) for segment in biases)])
        parameter = self._wanted.biases[np.concatenate([none, *(segment.rows for segment in biases)])]
        order = np.argsort(parameter, kind="stable")
        order = order[parameter[order] >= 0]
        made = {
            "weight_places": self.layout.weight_at[rows], "weight_parameters": self._wanted.weights[rows],
            "number_places": place[order], "number_parameters": parameter[order],
        }  # fmt: skip
        return {name: np.ascontiguousarray(column, np.uint32) for name, column in made.items()}


def _told(ends: Ends, node: Ids, *, learned: Flags, biases: Flags) -> Flags:
    """(U,) which units are to be told ∂loss/∂output: those that learn, those that hear of such a one, and who answers together with one.

    node (U,): the unit that stands for those that answer together.
    """
    told = biases.copy()
    told[ends.target[learned]] = True
    while True:
        told = np.isin(node, node[told])
        heard = told[ends.source] | ((ends.gate >= 0) & told[ends.gate])
        reached = np.unique(ends.target[heard])
        if told[reached].all():
            return told
        told[reached] = True
