"""Sums across the lanes of registers, and registers turned so that lanes become registers. Knows no network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llvmlite import ir

from rnnsim.engine.fused.lanes import Code, Lanes

_PLACE = ir.IntType(32)


def shuffled(code: Code, pair: tuple[Any, Any], order: Sequence[int]) -> Any:
    """The vector of these numbers of two vectors, those of the second counted on."""
    mask = ir.Constant(ir.VectorType(_PLACE, len(order)), list(order))
    return code.builder.shuffle_vector(*pair, mask)


def total(lanes: Lanes) -> Any:
    """The sum over the lanes, halves added to halves."""
    code, value, width = lanes.code, lanes.value, lanes.code.width
    while width > 1:
        low, high = (shuffled(code, (value, value), range(begin, begin + width // 2)) for begin in (0, width // 2))
        value, width = code.builder.fadd(low, high), width // 2
    return code.builder.extract_element(value, ir.Constant(_PLACE, 0))


def totals(registers: Sequence[Lanes]) -> Any:
    """A vector of the sums of as many registers, a power of two and at most as many as lanes."""
    code = registers[0].code
    values, block, width = [lanes.value for lanes in registers], code.width, code.width
    while len(values) > 1:
        half = block // 2
        low = [at for begin in range(0, 2 * width, block) for at in range(begin, begin + half)]
        values = [code.builder.fadd(*(shuffled(code, (one, other), [at + apart for at in low]) for apart in (0, half)))
                  for one, other in zip(values[::2], values[1::2], strict=True)]  # fmt: skip
        block = half
    value = values[0]
    while block > 1:
        half, count = block // 2, width // block
        low = [at for begin in range(0, count * block, block) for at in range(begin, begin + half)]
        value = code.builder.fadd(*(shuffled(code, (value, value), [at + apart for at in low]) for apart in (0, half)))
        block, width = half, count * half
    return value


def turned(registers: Sequence[Lanes]) -> list[Lanes]:
    """Register i holds lane i of each: blocks of halving size change places."""
    code = registers[0].code
    values, width, step = [lanes.value for lanes in registers], code.width, code.width // 2
    while step:
        for at in range(width):
            if not at & step:
                one, other = values[at], values[at + step]
                places = range(width)
                values[at] = shuffled(code, (one, other), [width + place - step if place & step else place for place in places])
                values[at + step] = shuffled(code, (one, other), [width + place if place & step else place + step for place in places])
        step //= 2
    return [Lanes(code, value) for value in values]


def extracted(code: Code, vector: Any, at: int) -> Any:
    """One number of a vector."""
    return code.builder.extract_element(vector, ir.Constant(_PLACE, at))


def add_to(code: Code, number: Any, at: tuple[str, Any]) -> None:
    """Add one number to what stands at a place of an array."""
    array, place = at
    code.put(code.builder.fadd(code.element(array, place), number), array, place)


def add_lanes(code: Code, lanes: Lanes, at: tuple[str, Any]) -> None:
    """Add to the lanes that begin at a place of an array."""
    array, place = at
    code.store(code.load(array, place) + lanes, array, place)
