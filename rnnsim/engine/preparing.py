"""Index arrays and numbers of a program, laid out once for a batch size, precision and dt, so that a tick is a few numpy calls.

Knows programs and the activation table; not states, settings or time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.components import is_coupled, nodes_of
from rnnsim.compiling.initial_values import euler_factors, initial_inner, initial_outputs
from rnnsim.compiling.program import Program, Stage, Wires
from rnnsim.engine.state import DTYPES
from rnnsim.formulas.activations import Activation, Floats, distinct
from rnnsim.formulas.known_activations import activation_of
from rnnsim.network.network import Ids
from rnnsim.network.run_settings import RunSettings


class Reads(NamedTuple):
    """What connections read and which unit each feeds, flat over (B, C); canonical order within each unit.

    places: into a moment's window; bins: position in the flat (B, units) net input; gated, gates: which contributions a
    gate multiplies and where it is read; shift: how far the reading moves on once the source (slots) has had its turn.
    """

    places: Ids
    weights: Floats
    bins: Ids
    gated: Ids
    gates: Ids
    shift: Ids | None
    sources: Ids


class Answer(NamedTuple):
    """One activation for positions first … last − 1 of a stage, which are `slots`; `draws`: columns of the moment's draws, or None."""

    activation: Activation
    first: int
    last: int
    slots: slice
    draws: slice | None


class Integrators(NamedTuple):
    """The integrators of a stage: positions first … of the stage; Euler's s ← keep · s + share · drive(net) with arrays (n,).

    drives: (activation, positions among the integrators, columns of the draws or None).
    """

    first: int
    keep: Floats
    share: Floats
    leak: Floats
    tau: Floats
    output_bias: Floats
    drives: tuple[tuple[Activation, Any, Any], ...]


@dataclass(frozen=True, eq=False)
class PreparedStage:
    """A stage ready to run on B episodes. Arrays per position of the stage, (n,)."""

    first: int
    last: int
    unit_ids: Ids
    sums: Reads | None
    products: Reads | None
    product_at: Ids
    input_at: Ids
    input_columns: Ids
    bias: Floats
    gain: Floats | None
    answers: tuple[Answer, ...]
    integrators: Integrators | None
    period: tuple[Ids, Ids] | None
    turns: tuple[PreparedStage, ...] = ()


class PreparedSweep(NamedTuple):
    """Stages that go over the episode together. Its units are in `slots`; its outputs in `output_slots` are the columns `outputs`."""

    stages: tuple[PreparedStage, ...]
    direction: int
    slots: slice
    output_slots: Ids
    outputs: Ids | slice


@dataclass(frozen=True, eq=False)
class Prepared:
    """A program ready to run. draw_ids: unit ids of the drawing slots in order; initials in slot order (U,)."""

    program: Program
    batch: int
    dtype: Any
    dt: float
    stages: tuple[PreparedStage, ...]
    draw_ids: Ids
    output_slots: Ids
    initial_outputs: Floats
    initial_inner: Floats
    has_integrators: bool
    sweeps: tuple[PreparedSweep, ...]


def prepared(program: Program, settings: RunSettings, batch: int) -> Prepared:
    """The program laid out for these settings, made once and kept with the program.

    A program compiled for another kind of run (continuous, in turn) is compiled again for this one.
    """
    key = (batch, settings.precision, settings.dt, settings.is_continuous, settings.is_one_at_a_time)
    found: Prepared | None = program.layouts.get(key)
    if found is None:
        fit = suited(program, settings)
        found = _Layout(fit, batch, settings, known=_known_reads(fit, key)).prepared()
        for other in [other for other, known in program.layouts.items() if isinstance(known, Prepared)]:
            del program.layouts[other]  # one at a time: a run seldom changes its settings, and layouts are large
        program.layouts[key] = found
        program.forget_predecessor()
    return found


def suited(program: Program, settings: RunSettings) -> Program:
    """The program for this kind of run: itself, or compiled again from its network."""
    if (program.continuous, program.in_turn) == (settings.is_continuous, settings.is_one_at_a_time):
        return program
    return compile_network(program.network, settings.is_continuous, in_turn=settings.is_one_at_a_time)


def _known_reads(program: Program, key: tuple[Any, ...]) -> dict[int, Reads]:
    """What the layout of the program this one was patched from reads, by the identity of the array of sources it was made from."""
    before = program.predecessor
    ready: Prepared | None = None if before is None else before.layouts.get(key)
    if before is None or ready is None or before.program.past_length != program.past_length:
        return {}
    known: dict[int, Reads] = {}
    for stage, laid_out in zip(before.program.stages, ready.stages, strict=True):
        for part, made in ((stage, laid_out), *zip(stage.turns, laid_out.turns, strict=True)):
            known |= {id(wires.sources): reads for wires, reads in ((part.sums, made.sums), (part.products, made.products)) if reads}
    return known


class _Layout:
    """Lays one program out; lives only while it does."""

    def __init__(self, program: Program, batch: int, settings: RunSettings, *, known: dict[int, Reads]) -> None:
        self._program, self._batch, self._dt, self._known = program, batch, settings.dt, known
        self._dtype = DTYPES[settings.precision]
        units = program.network.units.taken(program.order)
        self._units = units
        self._columns = np.full(len(program.order), -1, np.int64)
        self._columns[program.slots[program.network.units.is_input]] = np.arange(int(units.is_input.sum()))
        self._integrates = units.dynamics == "integrator"
        self._draws = _drawing(units.activation) | (_drawing(units.drive) & self._integrates)
        self._draw_columns = np.cumsum(self._draws) - 1
        self._is_product = units.aggregation == "product"
        self._node = nodes_of(program.network.units)[program.order]
        self._coupled = is_coupled(units)

    def prepared(self) -> Prepared:
        program, network = self._program, self._program.network
        stages = tuple(self._stage(stage) for stage in program.stages)
        output_slots = program.slots[network.units.is_output]
        return Prepared(
            program, self._batch, self._dtype, self._dt,
            stages,
            self._units.id[self._draws],
            output_slots,
            initial_outputs(network.units)[program.order].astype(self._dtype),
            initial_inner(network.units)[program.order].astype(self._dtype),
            bool(self._integrates.any()),
            tuple(self._sweeps(stages, output_slots)),
        )  # fmt: skip

    def _sweeps(self, stages: tuple[PreparedStage, ...], output_slots: Ids) -> Iterator[PreparedSweep]:
        if not self._program.look_ahead:
            yield PreparedSweep(stages, 1, slice(0, len(self._program.order)), output_slots, slice(None))
            return
        first = 0
        for sweep in self._program.sweeps:
            mine, first = stages[first : first + len(sweep.stages)], first + len(sweep.stages)
            slots = slice(mine[0].first, mine[-1].last)
            outputs = np.flatnonzero((output_slots >= slots.start) & (output_slots < slots.stop))
            yield PreparedSweep(mine, sweep.direction, slots, output_slots[outputs], outputs)

    def _stage(self, stage: Stage) -> PreparedStage:
        here = slice(stage.first, stage.last)
        units = self._units
        input_at = np.flatnonzero(units.is_input[here])
        gain, period, phase = units.gain[here], units.period[here], units.phase[here]
        return PreparedStage(
            stage.first, stage.last, units.id[here],
            self._reads(stage.sums, np.arange(stage.last - stage.first)),
            self._reads(stage.products, np.cumsum(self._is_product[here]) - 1),
            np.flatnonzero(self._is_product[here]),
            input_at, self._columns[here][input_at],
            units.bias[here].astype(self._dtype),
            None if (gain == 1).all() else gain.astype(self._dtype),
            tuple(self._answers(here)),
            self._integrators(here),
            None if (period == 1).all() else (period, phase),
            tuple(self._stage(turn) for turn in stage.turns),
        )  # fmt: skip

    def _reads(self, wires: Wires, position: Ids) -> Reads | None:
        """`position`: where each target's net input stands among those it is gathered with (all, or the products)."""
        if not len(wires.rows):
            return None
        weights = np.tile(self._program.network.connections.weight[wires.rows].astype(self._dtype), self._batch)
        known = self._known.get(id(wires.sources))
        if known is not None:
            return known._replace(weights=weights)
        count, depth = len(self._program.order), self._program.past_length
        row = self._batch * count
        turns = bool(wires.inside.any())
        places = depth - (np.where(wires.inside & (wires.delays <= 1), 0, wires.delays) if turns else wires.delays)
        places *= row
        places += wires.sources
        gated = np.flatnonzero(wires.gates >= 0)
        shift = np.tile(np.where(wires.inside & (wires.delays > 1), row, 0), self._batch) if turns else None
        return Reads(
            self._of_episodes(places, count), weights, self._of_episodes(position[wires.targets], int(position[-1]) + 1),
            self._of_episodes(gated, len(wires.rows)), self._of_episodes(depth * row + wires.gates[gated], count),
            shift if shift is not None and shift.any() else None, np.tile(wires.sources, self._batch) if turns else wires.sources,
        )  # fmt: skip

    def _of_episodes(self, at: Ids, apart: int) -> Ids:
        """Positions in the first episode, and so far apart in each further one; flat over (B, C)."""
        return at if self._batch == 1 else (at + apart * np.arange(self._batch)[:, None]).ravel()

    def _answers(self, here: slice) -> Any:
        """Runs of one activation, a coupled group by itself, instant units before integrators."""
        names, nodes, integrates = self._units.activation[here], self._node[here], self._integrates[here]
        if not len(names):
            return
        key = np.where(self._coupled[here], nodes, -1)
        new = (names[1:] != names[:-1]) | (key[1:] != key[:-1]) | (integrates[1:] != integrates[:-1])
        cuts = [0, *(np.flatnonzero(new) + 1).tolist(), len(names)]
        for first, last in pairwise(cuts):
            activation = activation_of(str(names[first]))
            columns = self._draw_columns[here][first:last]
            drawn = slice(int(columns[0]), int(columns[-1]) + 1) if activation.draws else None
            yield Answer(activation, first, last, slice(here.start + first, here.start + last), drawn)

    def _integrators(self, here: slice) -> Integrators | None:
        at = np.flatnonzero(self._integrates[here])
        if not len(at):
            return None
        units = self._units
        slots = at + here.start
        leak, tau = units.leak[slots], units.tau[slots]
        drives = []
        names, which = distinct(units.drive[slots])
        for number, name in enumerate(names):
            mine, drive = np.flatnonzero(which == number), activation_of(name)
            drawn = self._draw_columns[slots[mine]] if drive.draws else None
            drives.append((drive, slice(None) if len(mine) == len(at) else mine, drawn))
        keep, share = euler_factors(leak, tau, self._dt)
        keep, share, leak, tau, output_bias = (array.astype(self._dtype) for array in (keep, share, leak, tau, units.output_bias[slots]))
        return Integrators(int(at[0]), keep, share, leak, tau, output_bias, tuple(drives))


def _drawing(names: NDArray[np.str_]) -> NDArray[np.bool_]:
    """(n,) which activations of a column draw a random number."""
    different, which = distinct(names)
    return np.array([activation_of(name).draws for name in different], bool)[which]
