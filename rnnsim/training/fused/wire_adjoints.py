"""What wires hand back, written on registers: from ∂loss/∂net of their targets to their sources, their gates and their weights.

Each takes the operands of the operation in `rnnsim.engine.fused.block_operations` that it reads backwards, and two more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rnnsim.engine.fused.elements import LANES
from rnnsim.engine.fused.lanes import Code, Lanes
from rnnsim.training.fused.sums import add_lanes, add_to, extracted, total, totals

LEARNS, PASSES = 9, 10  # operands: whether the weights' gradients are wanted, and those of the sources and gates
TOGETHER = 8  # sources of a dense block whose sums are made side by side


def dense(code: Code) -> None:
    """∂y += Wᵀ ∂net for whole registers of targets; see `block_operations.dense`."""
    target, registers, sources, weights, indices = (code.operand(at) for at in range(1, 6))

    def block(first: Any, count: int) -> None:
        sums = [code.register(code.constant(0.0)) for _ in range(count)]
        with code.loop(registers) as number:
            given = code.load("adjoints", code.add(code.base, target, code.times(number, code.width)))
            begin = code.add(weights, code.times(code.add(code.times(number, sources), first), code.width))
            for at, into in enumerate(sums):
                into.set(given.times_plus(code.load("weights", code.add(begin, at * code.width)), into.get()))
        made = totals([register.get() for register in sums])
        places = [code.element("indices", code.add(indices, first, at)) for at in range(count)]

        def one_by_one() -> None:
            for at, place in enumerate(places):
                add_to(code, extracted(code, made, at), ("adjoints", code.add(code.base, place)))

        if count < code.width:
            one_by_one()
            return
        reach = code.builder.sub(places[-1], places[0])  # sources ascend
        with code.builder.if_else(code.builder.icmp_unsigned("==", reach, code.word(count - 1))) as (side_by_side, apart):
            with side_by_side:
                add_lanes(code, Lanes(code, made), ("adjoints", code.add(code.base, places[0])))
            with apart:
                one_by_one()

    def blocks(first: Any, count: Any, size: int) -> None:
        with code.loop(code.over(count, size)) as at:
            block(code.add(first, code.times(at, size)), size)

    with code.unless_zero(code.operand(PASSES)):
        begin, rest = code.word(0), sources
        for size in (code.width, 4, 1):
            blocks(begin, rest, size)
            whole = code.times(code.over(rest, size), size)
            begin, rest = code.builder.add(begin, whole), code.builder.sub(rest, whole)


def dense_lanes(code: Code) -> None:
    """The same for many states; eight sources share a register of targets."""
    target, units, sources, weights, indices = (code.operand(at) for at in range(1, 6))
    lanes = code.operand(LANES)

    def block(first: Any, count: int, within: tuple[Any, int]) -> None:
        aside, parts = within
        places = [code.add(code.base, code.element("indices", code.add(indices, first, at)), aside) for at in range(count)]
        sums = [[code.register(code.load("adjoints", code.add(place, part * code.width))) for part in range(parts)] for place in places]

        def take(chunk: Any, inside: Any) -> None:
            unit = code.add(code.times(chunk, code.width), inside)
            given_at = code.add(code.base, target, code.times(unit, lanes), aside)
            given = [code.load("adjoints", code.add(given_at, part * code.width)) for part in range(parts)]
            begin = code.add(weights, code.times(code.add(code.times(chunk, sources), first), code.width), inside)
            for at, row in enumerate(sums):
                weight = code.splat(code.element("weights", code.add(begin, at * code.width)))
                for lanes_of, into in zip(given, row, strict=True):
                    into.set(lanes_of.times_plus(weight, into.get()))

        with code.loop(code.over(units, code.width)) as chunk, code.loop(code.word(code.width)) as inside:
            take(chunk, inside)
        with code.loop(code.builder.and_(units, code.word(code.width - 1))) as inside:
            take(code.over(units, code.width), inside)
        for place, row in zip(places, sums, strict=True):
            for part, into in enumerate(row):
                code.store(into.get(), "adjoints", code.add(place, part * code.width))

    def all_parts(first: Any, count: int) -> None:
        parts = code.over(lanes, code.width)
        with code.loop(code.over(parts, 2)) as pair:
            block(first, count, (code.times(pair, 2 * code.width), 2))
        with code.unless_zero(code.builder.and_(parts, code.word(1))):
            block(first, count, (code.times(code.builder.sub(parts, code.word(1)), code.width), 1))

    with code.unless_zero(code.operand(PASSES)):
        with code.loop(code.over(sources, TOGETHER)) as eight:
            all_parts(code.times(eight, TOGETHER), TOGETHER)
        rest = code.builder.and_(sources, code.word(TOGETHER - 1))
        with code.loop(rest) as at:
            all_parts(code.add(code.builder.sub(sources, rest), at), 1)


def diagonal(is_lanes: bool, is_gated: bool) -> Callable[[Code], None]:
    """One wire to each unit; see `block_operations.diagonal`."""

    def emit(code: Code) -> None:
        target, count, sources, weights, gates = (code.operand(at) for at in range(1, 6))
        lanes = code.operand(LANES)

        def element(aside: Any, weight: Lanes, learned: Callable[[Lanes], None]) -> None:
            def at(array: str, place: Any) -> Lanes:
                return code.load(array, code.add(code.base, place, aside))

            given, source = at("adjoints", target), at("window", sources)
            gate = at("window", gates) if is_gated else None
            weighted = given * weight
            with code.unless_zero(code.operand(PASSES)):
                add_lanes(code, weighted if gate is None else weighted * gate, ("adjoints", code.add(code.base, sources, aside)))
                if is_gated:
                    add_lanes(code, weighted * source, ("adjoints", code.add(code.base, gates, aside)))
            learned(given * source if gate is None else given * source * gate)

        def learn(place: Any) -> Callable[[Lanes], None]:
            def into(gradient: Lanes) -> None:
                with code.unless_zero(code.operand(LEARNS)):
                    if is_lanes:
                        add_to(code, total(gradient), ("weight_gradients", place))
                    else:
                        add_lanes(code, gradient, ("weight_gradients", place))

            return into

        if is_lanes:
            with code.loop(count) as unit, code.loop(code.over(lanes, code.width)) as part:
                place = code.add(weights, unit)
                aside = code.add(code.times(unit, lanes), code.times(part, code.width))
                element(aside, code.splat(code.element("weights", place)), learn(place))
        else:
            with code.loop(code.over(count, code.width)) as number:
                aside = code.times(number, code.width)
                place = code.add(weights, aside)
                element(aside, code.load("weights", place), learn(place))

    return emit


def sparse(indices: str, is_gated: bool, is_product: bool) -> Callable[[Code], None]:
    """Wires of whole registers of units, each with sources of its own; see `block_operations.sparse`.

    Of a product each factor's share is the product of those before and those behind it, never a division.
    """

    def emit(code: Code) -> None:
        target, registers, pointers, weights, first, _, offset, gates = (code.operand(at) for at in range(1, 9))
        base = code.add(code.base, offset)
        with code.loop(registers) as number:
            begin = code.element("integers", code.add(pointers, number))
            count = code.builder.sub(code.element("integers", code.add(pointers, number, 1)), begin)
            given = code.load("adjoints", code.add(code.base, target, code.times(number, code.width)))

            def parts(at: Any, begin: Any = begin) -> tuple[Any, Lanes, Lanes | None, Lanes]:
                entry = code.times(code.add(begin, at), code.width)
                source = code.gathered((indices, code.add(first, entry)), base)
                gate = code.gathered(("indices", code.add(gates, entry)), base) if is_gated else None
                return entry, source, gate, code.load("weights", code.add(weights, entry))

            def scatter(lanes: Lanes, array: str, places: Any) -> None:
                for at in range(code.width):
                    place = code.add(base, code.element(array, code.add(places, at)))
                    add_to(code, extracted(code, lanes.value, at), ("adjoints", place))

            def take(at: Any, share: Lanes) -> None:
                entry, source, gate, weight = parts(at)
                weighted = share * weight
                with code.unless_zero(code.operand(LEARNS)):
                    add_lanes(code, _times(share * source, gate), ("weight_gradients", code.add(weights, entry)))
                with code.unless_zero(code.operand(PASSES)):
                    scatter(_times(weighted, gate), indices, code.add(first, entry))
                    if gate is not None:
                        scatter(weighted * source, "indices", code.add(gates, entry))

            _each(code, count, given, parts=parts, take=take, is_product=is_product)

    return emit


def sparse_lanes(is_gated: bool, is_product: bool) -> Callable[[Code], None]:
    """The same for many states, unit by unit."""

    def emit(code: Code) -> None:
        units, lanes = code.operand(2), code.operand(LANES)
        with code.loop(units) as unit, code.loop(code.over(lanes, code.width)) as part:
            _unit_of_states(code, (unit, code.times(part, code.width)), is_gated=is_gated, is_product=is_product)

    return emit


def _unit_of_states(code: Code, at_unit: tuple[Any, Any], *, is_gated: bool, is_product: bool) -> None:
    """All wires of one unit, in one register of states."""
    target, _, pointers, weights, first, _, offset, gates = (code.operand(at) for at in range(1, 9))
    (unit, aside), lanes, base = at_unit, code.operand(LANES), code.add(code.base, offset)
    chunk, within = code.over(unit, code.width), code.builder.and_(unit, code.word(code.width - 1))
    begin = code.element("integers", code.add(pointers, chunk))
    count = code.builder.sub(code.element("integers", code.add(pointers, chunk, 1)), begin)
    given = code.load("adjoints", code.add(code.base, target, code.times(unit, lanes), aside))

    def places_of(at: Any) -> tuple[Any, Any, Any]:
        entry = code.add(code.times(code.add(begin, at), code.width), within)
        source = code.add(base, code.element("indices", code.add(first, entry)), aside)
        gate = code.add(base, code.element("indices", code.add(gates, entry)), aside) if is_gated else None
        return code.add(weights, entry), source, gate

    def parts(at: Any) -> tuple[Any, Lanes, Lanes | None, Lanes]:
        entry, source, gate = places_of(at)
        gate_lanes = None if gate is None else code.load("window", gate)
        return entry, code.load("window", source), gate_lanes, code.splat(code.element("weights", entry))

    def take(at: Any, share: Lanes) -> None:
        entry, source, gate, weight = parts(at)
        _, source_at, gate_at = places_of(at)
        weighted = share * weight
        with code.unless_zero(code.operand(LEARNS)):
            add_to(code, total(_times(share * source, gate)), ("weight_gradients", entry))
        with code.unless_zero(code.operand(PASSES)):
            add_lanes(code, _times(weighted, gate), ("adjoints", source_at))
            if gate is not None:
                add_lanes(code, weighted * source, ("adjoints", gate_at))

    _each(code, count, given, parts=parts, take=take, is_product=is_product)


def _times(lanes: Lanes, gate: Lanes | None) -> Lanes:
    return lanes if gate is None else lanes * gate


def _each(
    code: Code, count: Any, given: Lanes, *, parts: Callable[[Any], Any], take: Callable[[Any, Lanes], None], is_product: bool
) -> None:
    """Hand each wire of a sum what its target was given, each factor of a product that times the other factors."""
    if not is_product:
        with code.loop(count) as at:
            take(at, given)
        return
    product = code.register(given)
    with code.loop(count) as at:
        _, source, gate, weight = parts(at)
        code.store(product.get(), "scratch", code.times(at, code.width))
        product.set(product.get() * _times(source * weight, gate))
    product.set(code.constant(1.0))
    with code.loop(count) as passed:
        at = code.builder.sub(code.builder.sub(count, code.word(1)), passed)
        _, source, gate, weight = parts(at)
        take(at, code.load("scratch", code.times(at, code.width)) * product.get())
        product.set(product.get() * _times(source * weight, gate))
