"""Integration methods as operations: slopes at trial states, then new states. Knows the rows of a table, not the network."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnsim.compiling.places import Group
from rnnsim.engine.fused.impositions import Impositions
from rnnsim.engine.fused.responses import Responses
from rnnsim.engine.fused.sheet import Sheet
from rnnsim.network.network import Ids

_NOBODY: Ids = np.zeros(0, np.int64)


class Method:
    """Writes one tick of a method for the integrators of a program. net: rows that give their drives once their outputs stand."""

    def __init__(
        self, sheet: Sheet, responses: Responses, impositions: Impositions, *, groups: list[Group], net: tuple[list[int], ...]
    ) -> None:
        self._sheet, self._responses, self._impositions = sheet, responses, impositions
        self.groups, self._net = groups, net
        self._aside: list[int] = []
        at = 0
        for group in groups:
            self._aside.append(at)
            at += group.size
        self._room = at

    def _place(self, number: int, which: int) -> int:
        """Trial states are 0, slopes from 1 on."""
        return self._sheet.at(self._sheet.spare + which * self._room + self._aside[number])

    def states(self, number: int, which: int) -> int:
        """Where states stand: those of the tick before (−1) or trial states (0)."""
        return self._sheet.at(self.groups[number].state, 1) if which < 0 else self._place(number, which)

    def evaluate(self, which: int) -> None:
        """Drives when the integrators are in these states."""
        table = self._sheet.table
        for number, group in enumerate(self.groups):
            with self._sheet.when_due(group):
                self._responses.outputs_of_states(group, self.states(number, which))
            with self._sheet.when_due(group, instead=True):
                if group.period > 1:
                    table.add("copy", self._sheet.at(group.first), self._sheet.at(group.first, 1), group.size)
        table.rows += [list(row) for row in self._net]

    def leap(self, keep: str, share: str) -> None:
        """One step with the drive at the states of the tick before."""
        self.evaluate(-1)
        for group in self.groups:
            self._responses.leap(group, keep, share)

    def slope(self, which: int, slope: int, length: str = "") -> None:
        """Slopes (1, 2, …) at these states and, if a length is named, trial states that far along them from the tick before.

        Clamped integrators stay at their clamp.
        """
        self.evaluate(which)
        table = self._sheet.table
        factor = table.numbers(length or "pad", _NOBODY, 1)
        for number, group in enumerate(self.groups):
            factors = (table.numbers("leak", group.rows, group.size, pad=1.0), table.numbers("rate", group.rows, group.size, pad=1.0))
            places = self._place(number, slope), self._place(number, 0), self.states(number, which), self.states(number, -1)
            table.add("slope", *places, self._sheet.at(group.net), group.size, *factors, factor, self._responses.rest_of_drive(group))
            self._impositions.hold(group, self._sheet.spare + self._aside[number])

    def arrive(self, slopes: tuple[int, int, int, int], shares: str) -> None:
        """New states: from the tick before by the shares of four slopes."""
        table = self._sheet.table
        factors = table.numbers(shares, _NOBODY, 4)
        for number, group in enumerate(self.groups):
            along = (self._place(number, slope) for slope in slopes)
            table.add("gather", self._sheet.at(group.state), self.states(number, -1), *along, group.size, factors)


def _euler(method: Method) -> None:
    method.leap("keep", "share")


def _exponential_euler(method: Method) -> None:
    method.leap("exponential_keep", "exponential_share")


def _heun(method: Method) -> None:
    method.slope(-1, 1, "dt")
    method.slope(0, 2)
    method.arrive((1, 2, 2, 2), "heun_shares")


def _rk4(method: Method) -> None:
    method.slope(-1, 1, "half_dt")
    method.slope(0, 2, "half_dt")
    method.slope(0, 3, "dt")
    method.slope(0, 4)
    method.arrive((1, 2, 3, 4), "rk4_shares")


METHODS: dict[str, Callable[[Method], None]] = {
    "euler": _euler, "exponential_euler": _exponential_euler, "heun": _heun, "rk4": _rk4,
}  # fmt: skip
