"""Operations on wires, written on registers: dense blocks, sparse rows, diagonals, loose wires. Known by name in `operations`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rnnsim.engine.fused.elements import LANES, elements, initial
from rnnsim.engine.fused.lanes import Code

STORE, ADD, MULTIPLY = range(3)
TOGETHER = 4  # registers of a dense block that are summed side by side
UNROLLED = 8  # rows of a dense block that share a register of sources


def dense(code: Code) -> None:
    """net += W y for whole registers of units that read the same sources: target, registers, sources, weights, indices, keeps."""
    target, registers, sources, weights, indices, keeps = (code.operand(at) for at in range(1, 7))

    def block(first: Any, count: int, steps: int) -> None:
        """`count` registers of units take `steps` sources at a time."""
        places = [code.add(code.base, target, code.times(code.add(first, number), code.width)) for number in range(count)]
        sums = [[code.register(initial(code, place, keeps, empty=0.0))] for place in places]
        for row in sums:
            row += [code.register(code.constant(0.0)) for _ in range(steps - 1)]
        begins = [code.times(code.add(first, number), sources) for number in range(count)]

        def take(at: Any, step: int) -> None:
            source = code.splat(code.element("window", code.add(code.base, code.element("indices", code.add(indices, at)))))
            for begin, row in zip(begins, sums, strict=True):
                weight = code.load("weights", code.add(weights, code.times(code.add(begin, at), code.width)))
                row[step].set(source.times_plus(weight, row[step].get()))

        with code.loop(code.over(sources, steps)) as part:
            for step in range(steps):
                take(code.add(code.times(part, steps), step), step)
        rest = code.builder.and_(sources, code.word(steps - 1))
        with code.loop(rest) as at:
            take(code.add(code.builder.sub(sources, rest), at), 0)
        for place, row in zip(places, sums, strict=True):
            totals = [register.get() for register in row]
            while len(totals) > 1:
                totals = [one + other for one, other in zip(totals[::2], totals[1::2], strict=True)]
            code.store(totals[0], "window", place)

    with code.to_and_fro(code.over(registers, TOGETHER)) as four:
        block(code.times(four, TOGETHER), TOGETHER, 2)
    rest = code.builder.and_(registers, code.word(TOGETHER - 1))
    with code.loop(rest) as at:
        block(code.add(code.builder.sub(registers, rest), at), 1, 4)


def dense_lanes(code: Code) -> None:
    """net += W y for many states: target, units, sources, weights, indices, keeps. Eight units share a register of sources."""
    target, units, sources, weights, indices, keeps = (code.operand(at) for at in range(1, 7))
    lanes = code.operand(LANES)

    def block(first: Any, count: int) -> None:
        chunk, within = code.over(first, code.width), code.builder.and_(first, code.word(code.width - 1))
        begin = code.add(weights, code.times(code.times(chunk, sources), code.width), within)
        with code.loop(code.over(lanes, code.width)) as part:
            aside = code.times(part, code.width)
            places = [code.add(code.base, target, code.times(code.add(first, row), lanes), aside) for row in range(count)]
            sums = [code.register(initial(code, place, keeps, empty=0.0)) for place in places]
            with code.loop(sources) as at:
                source = code.load("window", code.add(code.base, code.element("indices", code.add(indices, at)), aside))
                own = code.add(begin, code.times(at, code.width))
                for row, into in enumerate(sums):
                    into.set(source.times_plus(code.splat(code.element("weights", code.add(own, row))), into.get()))
            for place, total in zip(places, sums, strict=True):
                code.store(total.get(), "window", place)

    with code.loop(code.over(units, UNROLLED)) as eight:
        block(code.times(eight, UNROLLED), UNROLLED)
    rest = code.builder.and_(units, code.word(UNROLLED - 1))
    with code.loop(rest) as at:
        block(code.add(code.builder.sub(units, rest), at), 1)


def sparse(indices: str, is_gated: bool, is_product: bool) -> Callable[[Code], None]:
    """Σ or Π of weight · source (· gate) for whole registers of units, each with sources of its own.

    Operands: target, registers, pointers, weights, indices, keeps, base of the indices, gates.
    """

    def emit(code: Code) -> None:
        target, registers, pointers, weights, first, keeps, offset, gates = (code.operand(at) for at in range(1, 9))
        base, empty = code.add(code.base, offset), 1.0 if is_product else 0.0
        with code.to_and_fro(registers) as number:
            place = code.add(code.base, target, code.times(number, code.width))
            begin = code.element("integers", code.add(pointers, number))
            count = code.builder.sub(code.element("integers", code.add(pointers, number, 1)), begin)
            totals = [code.register(initial(code, place, keeps, empty=empty)), code.register(code.constant(empty))]

            def take(at: Any, into: Any, begin: Any = begin) -> None:
                entry = code.times(code.add(begin, at), code.width)
                value = code.gathered((indices, code.add(first, entry)), base)
                if is_gated:
                    value = value * code.gathered((indices, code.add(gates, entry)), base)
                weight = code.load("weights", code.add(weights, entry))
                into.set(into.get() * (value * weight) if is_product else value.times_plus(weight, into.get()))

            with code.loop(code.over(count, 2)) as two:
                for step, into in enumerate(totals):
                    take(code.add(code.times(two, 2), step), into)
            with code.unless_zero(code.builder.and_(count, code.word(1))):
                take(code.builder.sub(count, code.word(1)), totals[0])
            one, other = (total.get() for total in totals)
            code.store(one * other if is_product else one + other, "window", place)

    return emit


def sparse_lanes(is_gated: bool, is_product: bool) -> Callable[[Code], None]:
    """The same for many states, unit by unit. Operands: target, units, pointers, weights, indices, keeps, base, gates."""

    def emit(code: Code) -> None:
        target, units, pointers, weights, first, keeps, offset, gates = (code.operand(at) for at in range(1, 9))
        lanes, base, empty = code.operand(LANES), code.add(code.base, offset), 1.0 if is_product else 0.0

        def block(unit: Any, aside: Any, registers: int) -> None:
            chunk, within = code.over(unit, code.width), code.builder.and_(unit, code.word(code.width - 1))
            begin = code.element("integers", code.add(pointers, chunk))
            count = code.builder.sub(code.element("integers", code.add(pointers, chunk, 1)), begin)
            places = [code.add(code.base, target, code.times(unit, lanes), aside, part * code.width) for part in range(registers)]
            totals = [code.register(initial(code, place, keeps, empty=empty)) for place in places]
            with code.loop(count) as at:
                entry = code.add(code.times(code.add(begin, at), code.width), within)
                weight = code.splat(code.element("weights", code.add(weights, entry)))
                source = code.add(base, code.element("indices", code.add(first, entry)), aside)
                gate = code.add(base, code.element("indices", code.add(gates, entry)), aside) if is_gated else None
                for part, total in enumerate(totals):
                    value = code.load("window", code.add(source, part * code.width))
                    if gate is not None:
                        value = value * code.load("window", code.add(gate, part * code.width))
                    total.set(total.get() * (value * weight) if is_product else value.times_plus(weight, total.get()))
            for place, total in zip(places, totals, strict=True):
                code.store(total.get(), "window", place)

        parts = code.over(lanes, code.width)
        with code.to_and_fro(units) as unit:
            with code.loop(code.over(parts, 2)) as pair:
                block(unit, code.times(pair, 2 * code.width), 2)
            with code.unless_zero(code.builder.and_(parts, code.word(1))):
                block(unit, code.times(code.builder.sub(parts, code.word(1)), code.width), 1)

    return emit


def diagonal(is_lanes: bool, mode: int, is_gated: bool) -> Callable[[Code], None]:
    """One wire to each unit from sources in the same order: target, units, sources, weights, gates."""

    def emit(code: Code) -> None:
        target, count, sources, weights, gates = (code.operand(at) for at in range(1, 6))
        with elements(code, count, is_lanes) as here:
            value = here.at(sources)
            if is_gated:
                value = value * here.at(gates)
            weight = here.own("weights", weights)
            made = {
                STORE: lambda: value * weight,
                ADD: lambda: value.times_plus(weight, here.at(target)),
                MULTIPLY: lambda: here.at(target) * (value * weight),
            }[mode]()
            here.put(made, target)

    return emit


def loose(is_lanes: bool) -> Callable[[Code], None]:
    """net += weight · source · gate, wire by wire: number of wires, weights, indices (of target, source and gate of each)."""

    def emit(code: Code) -> None:
        count, weights, indices = (code.operand(at) for at in range(1, 4))
        with code.loop(count) as wire:
            entry = code.add(indices, code.times(wire, 3))
            target, source, gate = (code.add(code.base, code.element("indices", code.add(entry, at))) for at in range(3))
            weight = code.element("weights", code.add(weights, wire))
            if not is_lanes:
                builder = code.builder
                value = builder.fmul(builder.fmul(weight, code.element("window", source)), code.element("window", gate))
                code.put(builder.fadd(code.element("window", target), value), "window", target)
                return
            with code.loop(code.over(code.operand(LANES), code.width)) as part:
                aside = code.times(part, code.width)
                value = code.load("window", code.add(source, aside)) * code.load("window", code.add(gate, aside))
                total = value.times_plus(code.splat(weight), code.load("window", code.add(target, aside)))
                code.store(total, "window", code.add(target, aside))

    return emit
