"""Operations on units, written on registers: inputs, answers, steps of integrators, copies. Known by name in `operations`."""

from __future__ import annotations

from collections.abc import Callable

from rnnsim.engine.fused.desk import OUTPUTS_FROM
from rnnsim.engine.fused.elements import LANES, elements, initial
from rnnsim.engine.fused.lanes import Code
from rnnsim.engine.fused.vector_formulas import VECTOR_FORMULAS


def feed(is_lanes: bool) -> Callable[[Code], None]:
    """External inputs: target, units, column, keeps, numbers in a row of inputs."""

    def emit(code: Code) -> None:
        target, count, column, keeps, stride = (code.operand(at) for at in range(1, 6))
        first = code.add(code.times(code.tick, stride), column)
        with elements(code, count, is_lanes) as here:
            place = code.add(code.base, target, here.aside)
            given = code.load("inputs", code.add(first, here.aside))
            code.store(given + initial(code, place, keeps, empty=0.0), "window", place)

    return emit


def fill(is_lanes: bool) -> Callable[[Code], None]:
    """The same number everywhere: target, units, place of the number."""

    def emit(code: Code) -> None:
        target, count, number = (code.operand(at) for at in range(1, 4))
        value = code.splat(code.element("numbers", number))
        with elements(code, count, is_lanes) as here:
            here.put(value, target)

    return emit


def answer(name: str, is_lanes: bool) -> Callable[[Code], None]:
    """y = activation(gain · (net + bias)): target, net, units, biases, gains, previous outputs."""

    def emit(code: Code) -> None:
        target, net, count, bias, gain, before = (code.operand(at) for at in range(1, 7))
        formula = VECTOR_FORMULAS[name]
        with elements(code, count, is_lanes) as here:
            a = (here.at(net) + here.own("numbers", bias)) * here.own("numbers", gain)
            here.put(formula(a, here.at(before) if name.endswith("_hold") else a), target)

    return emit


def leap(is_lanes: bool) -> Callable[[Code], None]:
    """s ← keep · s + share · (drive + bias): target, states, drives, units, keeps, shares, biases."""

    def emit(code: Code) -> None:
        target, state, drive, count, keep, share, bias = (code.operand(at) for at in range(1, 8))
        with elements(code, count, is_lanes) as here:
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
        with elements(code, count, is_lanes) as here:
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
        with elements(code, count, is_lanes) as here:
            total = here.at(slopes[0]) * shares[0]
            for place, share in zip(slopes[1:], shares[1:], strict=True):
                total = here.at(place).times_plus(share, total)
            here.put(here.at(begun) + total, target)

    return emit


def copy(is_lanes: bool) -> Callable[[Code], None]:
    """The same again elsewhere: target, source, units."""

    def emit(code: Code) -> None:
        target, source, count = (code.operand(at) for at in range(1, 4))
        with elements(code, count, is_lanes) as here:
            here.put(here.at(source), target)

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
