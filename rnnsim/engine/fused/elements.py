"""Registers of units one after another, for one state or many. What operations share; knows no operation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rnnsim.engine.fused.lanes import Code, Lanes

LANES = 11  # the operand that says how many numbers a unit has: 1, or the states rounded up to whole registers


def initial(code: Code, place: Any, keeps: Any, *, empty: float) -> Lanes:
    """What stands at a place if `keeps` is not 0, else the empty sum or product."""
    chosen = code.builder.icmp_unsigned("!=", keeps, code.word(0))
    return Lanes(code, code.builder.select(chosen, code.load("window", place).value, code.constant(empty).value))


class Elements:
    """One register's worth of an operation unit by unit: where it stands, and the units' own numbers."""

    def __init__(self, code: Code, aside: Any, unit: Any, *, is_lanes: bool) -> None:
        self._code, self.aside, self._unit, self._is_lanes = code, aside, unit, is_lanes

    def at(self, place: Any) -> Lanes:
        """What stands in the window from a place on."""
        return self._code.load("window", self._code.add(self._code.base, place, self.aside))

    def own(self, array: str, first: Any) -> Lanes:
        """The units' own numbers in an array that holds one per unit."""
        place = self._code.add(first, self._unit)
        return self._code.splat(self._code.element(array, place)) if self._is_lanes else self._code.load(array, place)

    def put(self, lanes: Lanes, place: Any) -> None:
        """Let this stand in the window from a place on."""
        self._code.store(lanes, "window", self._code.add(self._code.base, place, self.aside))


@contextmanager
def elements(code: Code, count: Any, is_lanes: bool) -> Iterator[Elements]:
    """Registers of `count` units one after another; with one state `count` is a multiple of a register's width."""
    if not is_lanes:
        with code.loop(code.over(count, code.width)) as number:
            aside = code.times(number, code.width)
            yield Elements(code, aside, aside, is_lanes=is_lanes)
        return
    lanes = code.operand(LANES)
    with code.loop(count) as unit, code.loop(code.over(lanes, code.width)) as part:
        yield Elements(code, code.add(code.times(unit, lanes), code.times(part, code.width)), unit, is_lanes=is_lanes)
