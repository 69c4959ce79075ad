"""Integration methods as operations: slopes at trial states, then new states. Knows the rows of a table, not the network."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from rnnsim.compiling.places import Group
from rnnsim.network.network import Ids

if TYPE_CHECKING:
    from rnnsim.engine.fused.layout import Assembly

_NOBODY: Ids = np.zeros(0, np.int64)
_SLOPES = {"heun": 2, "rk4": 4}


def extra_places(method: str) -> int:
    """How many numbers beside its state an integrator needs within a tick: a trial state and slopes."""
    return _SLOPES[method] + 1 if method in _SLOPES else 0


class Method:
    """Writes one tick of a method for the integrators of a program. net: rows that give their drives once their outputs stand."""

    def __init__(self, assembly: Assembly, groups: list[Group], net: tuple[list[int], ...]) -> None:
        self._assembly, self._net = assembly, net
        self.groups = groups
        self._aside: list[int] = []
        at = 0
        for group in groups:
            self._aside.append(at)
            at += group.size
        self._room = at

    def _place(self, number: int, which: int) -> int:
        """Trial states are 0, slopes from 1 on."""
        return self._assembly.at(self._assembly.spare + which * self._room + self._aside[number])

    def states(self, number: int, which: int) -> int:
        """Where states stand: those of the tick before (−1) or trial states (0)."""
        return self._assembly.at(self.groups[number].state, 1) if which < 0 else self._place(number, which)

    def evaluate(self, which: int) -> None:
        """Drives when the integrators are in these states."""
        table = self._assembly.table
        for number, group in enumerate(self.groups):
            with self._assembly.when_due(group):
                self._assembly.answer_of_states(group, self.states(number, which))
            with self._assembly.when_due(group, instead=True):
                if group.period > 1:
                    table.add("copy", self._assembly.at(group.first), self._assembly.at(group.first, 1), group.size)
        table.rows += [list(row) for row in self._net]

    def leap(self, keep: str, share: str) -> None:
        """One step with the drive at the states of the tick before."""
        self.evaluate(-1)
        for group in self.groups:
            self._assembly.leap(group, keep, share)

    def slope(self, which: int, slope: int) -> None:
        """Slopes (1, 2, …) at these states."""
        self.evaluate(which)
        table = self._assembly.table
        for number, group in enumerate(self.groups):
            factors = (table.numbers("leak", group.rows, group.size, pad=1.0), table.numbers("tau", group.rows, group.size, pad=1.0))
            places = self._place(number, slope), self.states(number, which), self._assembly.at(group.net)
            table.add("slope", *places, group.size, *factors)

    def trial(self, slope: int, length: str) -> None:
        """Trial states: from the tick before along a slope, clamped integrators at their clamp."""
        self._move(0, slope, length, is_final=False)

    def gather(self, into: int, slope: int, weight: float) -> None:
        """Add a slope to another."""
        table = self._assembly.table
        factor = table.numbers("pad", _NOBODY, 1, pad=weight)
        for number, group in enumerate(self.groups):
            place = self._place(number, into)
            table.add("move", place, place, self._place(number, slope), group.size, factor)

    def arrive(self, slope: int, length: str) -> None:
        """New states: from the tick before along a slope."""
        self._move(0, slope, length, is_final=True)

    def _move(self, target: int, slope: int, length: str, *, is_final: bool) -> None:
        table = self._assembly.table
        factor = table.numbers(length, _NOBODY, 1)
        for number, group in enumerate(self.groups):
            place = self._assembly.at(group.state) if is_final else self._place(number, target)
            table.add("move", place, self.states(number, -1), self._place(number, slope), group.size, factor)
            if not is_final:
                self._assembly.hold(group, self._assembly.spare + target * self._room + self._aside[number])


def _euler(method: Method) -> None:
    method.leap("keep", "share")


def _exponential_euler(method: Method) -> None:
    method.leap("exponential_keep", "exponential_share")


def _heun(method: Method) -> None:
    method.slope(-1, 1)
    method.trial(1, "dt")
    method.slope(0, 2)
    method.gather(1, 2, 1.0)
    method.arrive(1, "half_dt")


def _rk4(method: Method) -> None:
    method.slope(-1, 1)
    method.trial(1, "half_dt")
    method.slope(0, 2)
    method.trial(2, "half_dt")
    method.slope(0, 3)
    method.trial(3, "dt")
    method.slope(0, 4)
    for slope, weight in ((2, 2.0), (3, 2.0), (4, 1.0)):
        method.gather(1, slope, weight)
    method.arrive(1, "sixth_dt")


METHODS: dict[str, Callable[[Method], None]] = {
    "euler": _euler, "exponential_euler": _exponential_euler, "heun": _heun, "rk4": _rk4,
}  # fmt: skip
