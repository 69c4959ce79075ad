"""The operations a compiled interpreter performs, each written once on registers and emitted for one state and for many at once.

A row of the operation table is KIND, then operands: whole numbers that say where things stand. Places in the window count from the
row of the oldest tick that can be read, so they are the same in every tick. With one state a register holds units; with many it holds
the states of one unit, whose numbers then stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rnnsim.engine.fused.desk import OUTPUTS_FROM
from rnnsim.engine.fused.lanes import Code, Lanes
from rnnsim.engine.fused.vector_formulas import VECTOR_FORMULAS

WIDTH = 12  # whole numbers in a row of the table
LANES = 11  # the operand that says how many numbers a unit has: 1, or the states rounded up to whole registers
STORE, ADD, MULTIPLY = range(3)
TOGETHER = 4  # registers of a dense block that are summed side by side
UNROLLED = 8  # rows of a dense block that share a register of sources


def _initial(code: Code, place: Any, keeps: Any, *, empty: float) -> Lanes:
    """What stands at a place if `keeps` is not 0, else the empty sum or product."""
    chosen = code.builder.icmp_unsigned("!=", keeps, code.word(0))
    return Lanes(code, code.builder.select(chosen, code.load("window", place).value, code.constant(empty).value))


def dense(code: Code) -> None:
    """net += W y for whole registers of units that read the same sources: target, registers, sources, weights, indices, keeps."""
    target, registers, sources, weights, indices, keeps = (code.operand(at) for at in range(1, 7))

    def block(first: Any, count: int, steps: int) -> None:
        """`count` registers of units take `steps` sources at a time."""
        places = [code.add(code.base, target, code.times(code.add(first, number), code.width)) for number in range(count)]
        sums = [[code.register(_initial(code, place, keeps, empty=0.0))] for place in places]
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
            sums = [code.register(_initial(code, place, keeps, empty=0.0)) for place in places]
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
            totals = [code.register(_initial(code, place, keeps, empty=empty)), code.register(code.constant(empty))]

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
            totals = [code.register(_initial(code, place, keeps, empty=empty)) for place in places]
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


class _Elements:
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
def _elements(code: Code, count: Any, is_lanes: bool) -> Iterator[_Elements]:
    """Registers of `count` units one after another; with one state `count` is a multiple of a register's width."""
    if not is_lanes:
        with code.loop(code.over(count, code.width)) as number:
            aside = code.times(number, code.width)
            yield _Elements(code, aside, aside, is_lanes=is_lanes)
        return
    lanes = code.operand(LANES)
    with code.loop(count) as unit, code.loop(code.over(lanes, code.width)) as part:
        yield _Elements(code, code.add(code.times(unit, lanes), code.times(part, code.width)), unit, is_lanes=is_lanes)


def diagonal(is_lanes: bool, mode: int, is_gated: bool) -> Callable[[Code], None]:
    """One wire to each unit from sources in the same order: target, units, sources, weights, gates."""

    def emit(code: Code) -> None:
        target, count, sources, weights, gates = (code.operand(at) for at in range(1, 6))
        with _elements(code, count, is_lanes) as here:
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


def feed(is_lanes: bool) -> Callable[[Code], None]:
    """External inputs: target, units, column, keeps, numbers in a row of inputs."""

    def emit(code: Code) -> None:
        target, count, column, keeps, stride = (code.operand(at) for at in range(1, 6))
        first = code.add(code.times(code.tick, stride), column)
        with _elements(code, count, is_lanes) as here:
            place = code.add(code.base, target, here.aside)
            given = code.load("inputs", code.add(first, here.aside))
            code.store(given + _initial(code, place, keeps, empty=0.0), "window", place)

    return emit


def fill(is_lanes: bool) -> Callable[[Code], None]:
    """The same number everywhere: target, units, place of the number."""

    def emit(code: Code) -> None:
        target, count, number = (code.operand(at) for at in range(1, 4))
        value = code.splat(code.element("numbers", number))
        with _elements(code, count, is_lanes) as here:
            here.put(value, target)

    return emit


def answer(name: str, is_lanes: bool) -> Callable[[Code], None]:
    """y = activation(gain · (net + bias)): target, net, units, biases, gains, previous outputs."""

    def emit(code: Code) -> None:
        target, net, count, bias, gain, before = (code.operand(at) for at in range(1, 7))
        formula = VECTOR_FORMULAS[name]
        with _elements(code, count, is_lanes) as here:
            a = (here.at(net) + here.own("numbers", bias)) * here.own("numbers", gain)
            here.put(formula(a, here.at(before) if name.endswith("_hold") else a), target)

    return emit


def leap(is_lanes: bool) -> Callable[[Code], None]:
    """s ← keep · s + share · (drive + bias): target, states, drives, units, keeps, shares, biases."""

    def emit(code: Code) -> None:
        target, state, drive, count, keep, share, bias = (code.operand(at) for at in range(1, 8))
        with _elements(code, count, is_lanes) as here:
            kept = here.at(state) * here.own("numbers", keep)
            here.put((here.at(drive) + here.own("numbers", bias)).times_plus(here.own("numbers", share), kept), target)

    return emit


def slope(is_lanes: bool) -> Callable[[Code], None]:
    """k = (drive + bias − leak · s) · rate, and s0 + c · k.

    Operands: targets of k and of the step, s, s0, drives, units, leaks, rates, place of c, biases.
    """

    def emit(code: Code) -> None:
        target, stepped, state, begun, drive, count, leak, rate, number, bias = (code.operand(at) for at in range(1, 11))
        length = code.splat(code.element("numbers", number))
        with _elements(code, count, is_lanes) as here:
            pull = here.at(state) * here.own("numbers", leak)
            k = ((here.at(drive) + here.own("numbers", bias)) - pull) * here.own("numbers", rate)
            here.put(k, target)
            here.put(k.times_plus(length, here.at(begun)), stepped)

    return emit


def gather(is_lanes: bool) -> Callable[[Code], None]:
    """s0 + Σ c_i · k_i of four slopes: target, s0, k of each, units, place of the c of each."""

    def emit(code: Code) -> None:
        target, begun, count, number = (code.operand(at) for at in (1, 2, 7, 8))
        slopes = [code.operand(at) for at in range(3, 7)]
        shares = [code.splat(code.element("numbers", code.add(number, at))) for at in range(4)]
        with _elements(code, count, is_lanes) as here:
            total = here.at(slopes[0]) * shares[0]
            for place, share in zip(slopes[1:], shares[1:], strict=True):
                total = here.at(place).times_plus(share, total)
            here.put(here.at(begun) + total, target)

    return emit


def copy(is_lanes: bool) -> Callable[[Code], None]:
    """The same again elsewhere: target, source, units."""

    def emit(code: Code) -> None:
        target, source, count = (code.operand(at) for at in range(1, 4))
        with _elements(code, count, is_lanes) as here:
            here.put(here.at(source), target)

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


def outputs(is_lanes: bool) -> Callable[[Code], None]:
    """Outputs of a tick, taken out: list of places, their number."""

    def emit(code: Code) -> None:
        first, count, lanes = code.operand(1), code.operand(2), code.operand(LANES)
        begin = code.times(code.builder.sub(code.tick, code.element("course", code.word(OUTPUTS_FROM))), count)
        with code.loop(count) as at:
            source = code.add(code.base, code.element("integers", code.add(first, at)))
            target = code.add(begin, at)
            if not is_lanes:
                code.put(code.element("window", source), "outputs", target)
                return
            with code.loop(code.over(lanes, code.width)) as part:
                aside = code.times(part, code.width)
                code.store(code.load("window", code.add(source, aside)), "outputs", code.add(code.times(target, lanes), aside))

    return emit


def _both(make: Callable[[bool], Callable[[Code], None]], name: str) -> dict[str, Callable[[Code], None]]:
    return {name: make(False), f"{name}_lanes": make(True)}


def _named() -> dict[str, Callable[[Code], None]]:
    """Every operation on registers by its name; those for many states end in _lanes."""
    named: dict[str, Callable[[Code], None]] = {"dense": dense, "dense_lanes": dense_lanes}
    for suffix, is_gated, is_product in (("", False, False), ("_gated", True, False), ("_product", True, True)):
        named |= {f"sparse{suffix}": sparse("indices", is_gated, is_product), f"sparse{suffix}_lanes": sparse_lanes(is_gated, is_product)}
    named["sparse_short"] = sparse("short_indices", False, False)
    for mode_name, mode in (("store", STORE), ("add", ADD), ("multiply", MULTIPLY)):
        for gated_name, is_gated in (("", False), ("_gated", True)):

            def diagonal_of(is_lanes: bool, mode: int = mode, is_gated: bool = is_gated) -> Callable[[Code], None]:
                return diagonal(is_lanes, mode, is_gated)

            named |= _both(diagonal_of, f"diagonal_{mode_name}{gated_name}")
    for make, name in (
        (feed, "feed"),
        (fill, "fill"),
        (leap, "leap"),
        (slope, "slope"),
        (gather, "gather"),
        (copy, "copy"),
        (loose, "loose"),
        (outputs, "outputs"),
    ):
        named |= _both(make, name)
    for formula in VECTOR_FORMULAS:

        def answer_of(is_lanes: bool, formula: str = formula) -> Callable[[Code], None]:
            return answer(formula, is_lanes)

        named |= _both(answer_of, f"answer_{formula}")
    return named


REGISTER_OPERATIONS = _named()
SCALAR_OPERATIONS = ("due", "less_largest", "shares", "one_hot", "drawn", "sampled", "clamp", "mask", "turns", "kept", "free")
KINDS = {name: number for number, name in enumerate((*SCALAR_OPERATIONS, *REGISTER_OPERATIONS))}
