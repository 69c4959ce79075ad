"""Gradients of dense blocks: one product over all ticks and states, of ∂net and what the sources showed. Written on registers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rnnsim.engine.fused.desk import STRIDE, TICKS
from rnnsim.engine.fused.elements import LANES
from rnnsim.engine.fused.lanes import Code
from rnnsim.training.fused.sums import turned

TOGETHER = 8  # sources taken side by side
PANEL = 2  # registers of targets taken side by side


def weight_sums(is_lanes: bool) -> Callable[[Code], None]:
    """∂W = Σ over ticks and states of ∂net · yᵀ; operands as of the dense block it belongs to.

    ∂net of two registers of targets is first laid out state by state, so that a register holds targets whatever held the states.
    """

    def emit(code: Code) -> None:
        block = _Block(code, is_lanes)

        def panel(register: Any, columns: int) -> None:
            for column in range(columns):
                block.lay_out(code.add(register, column), column)
            with code.loop(code.over(block.sources, TOGETHER)) as eight:
                block.add_up(register, code.times(eight, TOGETHER), (columns, TOGETHER))
            rest = code.builder.and_(block.sources, code.word(TOGETHER - 1))
            with code.loop(rest) as at:
                block.add_up(register, code.add(code.builder.sub(block.sources, rest), at), (columns, 1))

        with code.loop(code.over(block.registers, PANEL)) as pair:
            panel(code.times(pair, PANEL), PANEL)
        with code.unless_zero(code.builder.and_(block.registers, code.word(1))):
            panel(code.builder.sub(block.registers, code.word(1)), 1)

    return emit


class _Block:
    """The dense block whose gradient is being written. registers: of targets; sources: their number."""

    def __init__(self, code: Code, is_lanes: bool) -> None:
        self._code, self._is_lanes = code, is_lanes
        self._target, units, self.sources, self._weights, self._indices = (code.operand(at) for at in range(1, 6))
        self._lanes = code.operand(LANES) if is_lanes else code.word(1)
        self._ticks, self._stride = (code.element("course", code.word(at)) for at in (TICKS, STRIDE))
        self._rows = code.times(self._ticks, self._lanes)
        self.registers = code.over(code.add(units, code.width - 1), code.width) if is_lanes else units

    def lay_out(self, register: Any, column: int) -> None:
        """∂net of one register of targets, in every tick and state, as a column of the scratch."""
        code, lanes = self._code, self._lanes
        first = code.times(register, code.width)
        with code.loop(self._ticks) as tick:
            row = code.add(code.base, self._target, code.times(tick, self._stride))
            begin = code.times(code.add(code.times(self._rows, column), code.times(tick, lanes)), code.width)
            if not self._is_lanes:
                code.store(code.load("adjoints", code.add(row, first)), "scratch", begin)
                return
            with code.loop(code.over(lanes, code.width)) as part:
                aside = code.times(part, code.width)
                found = [code.load("adjoints", code.add(row, code.times(code.add(first, at), lanes), aside)) for at in range(code.width)]
                for at, made in enumerate(turned(found)):
                    code.store(made, "scratch", code.add(begin, code.times(code.add(aside, at), code.width)))

    def add_up(self, register: Any, first: Any, size: tuple[int, int]) -> None:
        """Gradients of the weights between so many registers of targets and sources from the first ones on."""
        code, (columns, count) = self._code, size
        places = [code.add(code.base, code.element("indices", code.add(self._indices, first, at))) for at in range(count)]
        sums = [[code.register(code.constant(0.0)) for _ in range(columns)] for _ in range(count)]
        with code.loop(self._ticks) as tick:
            back, begin = code.times(tick, self._stride), code.times(tick, self._lanes)
            with code.loop(self._lanes) as lane:
                row = code.times(code.add(begin, lane), code.width)
                given = [code.load("scratch", code.add(row, code.times(self._rows, column * code.width))) for column in range(columns)]
                for place, into in zip(places, sums, strict=True):
                    source = code.splat(code.element("window", code.add(place, back, lane)))
                    for adjoint, of_column in zip(given, into, strict=True):
                        of_column.set(adjoint.times_plus(source, of_column.get()))
        for at, into in enumerate(sums):
            for column, of_column in enumerate(into):
                entry = code.add(code.times(code.add(register, column), self.sources), first, at)
                code.store(of_column.get(), "weight_gradients", code.add(self._weights, code.times(entry, code.width)))
