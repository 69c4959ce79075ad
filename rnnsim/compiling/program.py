"""A compiled network: its units in order of evaluation and, per stage, what each connection reads and feeds. Knows no numbers
but the network's own, so other weights on the same structure are the same program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.refusals import check_numbers
from rnnsim.network.network import Ids, Network, changed_columns
from rnnsim.network.row_changes import NO_CHANGE, RowChange

SHORTEST_PAST = 16
_PREDECESSOR = "predecessor"
_BY_UNITS = ("slots", "integrates")  # what a program works out when asked, and what another on the same units need not again
_BY_STRUCTURE = (*_BY_UNITS, "longest_delay", "look_ahead", "sweeps")


class Wires(NamedTuple):
    """Connections into one stage, in canonical order; all (C,). Slots are positions in the order of evaluation.

    rows: in network.connections; sources, gates: slots (gate −1 for none); targets: slots counted from the stage's first;
    delays; inside: source and target are on one cycle, and the target updates in its turn.
    """

    rows: Ids
    sources: Ids
    gates: Ids
    targets: Ids
    delays: Ids
    inside: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Stage:
    """Units in the slots first … last − 1 that can be evaluated together; with `turns`, their nodes one after another instead."""

    first: int
    last: int
    sums: Wires
    products: Wires
    turns: tuple[Stage, ...] = field(default=())


class Sweep(NamedTuple):
    """Stages that go over the episode together: all of them in every tick, from the first tick on (+1) or from the last (−1)."""

    stages: tuple[Stage, ...]
    direction: int


@dataclass(frozen=True, eq=False)
class Program:
    """What engines run. `order` (U,): the row of the unit in each slot. Stages stand in order of evaluation.

    swept: number of stages and direction of each sweep over an episode; none for a network that reads no later tick.
    continuous: integrators follow their equation within the tick; their stage is the last and gives net inputs.
    in_turn: units on a cycle are in stages with turns, for update orders that update one unit after another.
    layouts: where an engine keeps what it has derived from this program; it goes with the program and is no part of its value.
    """

    network: Network
    continuous: bool
    in_turn: bool
    order: Ids
    stages: tuple[Stage, ...]
    swept: tuple[tuple[int, int], ...] = ()
    layouts: dict[Any, Any] = field(init=False, repr=False, default_factory=dict)

    @property
    def predecessor(self) -> Predecessor | None:
        """What this program was made from, as long as no engine has laid it out and forgotten it."""
        found: Predecessor | None = self.layouts.get(_PREDECESSOR)
        return found

    def forget_predecessor(self) -> None:
        """An engine has laid this program out: what it was made from is no longer needed."""
        self.layouts.pop(_PREDECESSOR, None)

    def as_predecessor(self) -> Predecessor:
        """This program for the one that comes after it. Its own predecessor is let go, so that no chain of programs is kept."""
        self.forget_predecessor()
        return Predecessor(self, dict(self.layouts), NO_CHANGE)

    @cached_property
    def slots(self) -> Ids:
        """(U,) the slot of each unit row."""
        slots = np.empty(len(self.order), np.int64)
        slots[self.order] = np.arange(len(self.order))
        return slots

    @cached_property
    def longest_delay(self) -> int:
        """Ticks the longest connection takes."""
        return int(self.network.connections.delay.max(initial=0))

    @cached_property
    def look_ahead(self) -> int:
        """How many ticks ahead the network reads. Above 0 it runs over whole episodes only, from tick 1 in one go."""
        return -int(self.network.connections.delay.min(initial=0))

    @cached_property
    def sweeps(self) -> tuple[Sweep, ...]:
        """In order of evaluation; one forward sweep over all stages if the network reads no later tick."""
        if not self.swept:
            return (Sweep(self.stages, 1),)
        ends = np.cumsum([count for count, _ in self.swept]).tolist()
        return tuple(Sweep(self.stages[last - count : last], way) for last, (count, way) in zip(ends, self.swept, strict=True))

    @cached_property
    def integrates(self) -> NDArray[np.bool_]:
        """(U,) which unit rows are integrators."""
        return np.asarray(self.network.units.dynamics == "integrator")

    @property
    def past_length(self) -> int:
        """How many past outputs a state of this program holds."""
        return max(self.longest_delay, SHORTEST_PAST)

    def __str__(self) -> str:
        """The order of evaluation, for reading."""
        from rnnsim.compiling.program_text import text_of

        return text_of(self)


class Predecessor(NamedTuple):
    """A program that engines had laid out, and what it takes to come from it to the one that holds this.

    Both have the same units in the same slots, and stages that correspond one to one; a column of Wires that is the very same
    array did not change. layouts: by the engines' own keys. change: connections that came and went, in rows of the networks;
    the weight of any connection and the numbers of any unit may differ beside.
    """

    program: Program
    layouts: Mapping[Any, Any]
    change: RowChange


def with_parameters(program: Program, network: Network) -> Program:
    """The same program with other numbers: weights, biases, gains …; the structure of `network` must be the program's.

    Raises what `compile_network` would if a number, a tie or a time constant has become impossible.
    """
    check_numbers(network, changed_columns(program.network, network), program.continuous)
    return succeeding(program.predecessor or program.as_predecessor(), network, program.stages)


def succeeding(before: Predecessor, network: Network, stages: tuple[Stage, ...]) -> Program:
    """The program of an edited network on the same units, with its predecessor if there are layouts to learn from."""
    made = replace(before.program, network=network, stages=stages)
    known = _BY_STRUCTURE if stages is before.program.stages else _BY_UNITS
    made.__dict__.update({name: value for name, value in before.program.__dict__.items() if name in known})
    if before.layouts:
        made.layouts[_PREDECESSOR] = before
    return made
