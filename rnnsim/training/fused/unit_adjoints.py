"""What units hand back, written on registers: from ∂loss/∂y to ∂loss/∂net by the derivative, steps of integrators, copies."""

from __future__ import annotations

from collections.abc import Callable
from math import pi
from typing import Any

from rnnsim.engine.fused.elements import LANES
from rnnsim.engine.fused.lanes import Code, Lanes
from rnnsim.engine.fused.vector_formulas import exp, logistic
from rnnsim.training.fused.sums import add_lanes, add_to, total
from rnnsim.training.fused.wire_adjoints import LEARNS

Slope = Callable[[Lanes, Lanes], Lanes]  # (gain · net, output) -> dy/da
SLOPES: dict[str, Slope] = {
    "logistic": lambda a, y: y * (1.0 - y),
    "tanh": lambda a, y: 1.0 - y * y,
    "arctangent": lambda a, y: 1.0 / ((a * (pi / 2)) * (a * (pi / 2)) + 1.0),
    "gaussian": lambda a, y: a * y * -2.0,
    "relu": lambda a, y: y.where(">", 0.0, (1.0, 0.0)),
    "saturating": lambda a, y: y.where(">", 0.0, (y.where("<", 1.0, (1.0, 0.0)), 0.0)),
    "softplus": lambda a, y: logistic(a),
    "exponential": lambda a, y: y,
    "logarithm": lambda a, y: exp(-y),
    "reciprocal": lambda a, y: -(y * y),
    "square_root": lambda a, y: 0.5 / y,
}
"""dy/da; what is not told by the output alone asks for the net input (`rnnsim.compiling.places.ASKED_FOR_NETS`)."""


def answer(name: str, is_lanes: bool) -> Callable[[Code], None]:
    """∂net += gain · f′ · ∂y, and ∂bias; see `unit_operations.answer`. Without a name of its own the derivative is 0."""

    def emit(code: Code) -> None:
        target, net, count, bias, gain = (code.operand(at) for at in range(1, 6))
        slope = SLOPES.get(name)

        def element(aside: Any, own: Callable[[str, Any], Lanes]) -> Lanes:
            place, net_place = (code.add(code.base, at, aside) for at in (target, net))
            y, given = code.load("window", place), code.load("adjoints", place)
            factor = own("numbers", gain)
            if name == "identity":
                made = given * factor
            elif slope is None:
                made = code.constant(0.0)
            else:
                a = (code.load("window", net_place) + own("numbers", bias)) * factor
                made = given * factor * slope(a, y)
                made = given.where("==", 0.0, (0.0, made))  # what a clamp or a mask stands for may be steep without end
            apart = code.builder.icmp_unsigned("!=", target, net)
            with code.builder.if_then(apart):
                code.store(code.constant(0.0), "adjoints", place)
                add_lanes(code, made, ("adjoints", net_place))
            with code.builder.if_then(code.builder.not_(apart)):
                code.store(made, "adjoints", net_place)
            return made

        each_unit(code, count, bias, is_lanes=is_lanes, element=element)

    return emit


def leap(is_lanes: bool) -> Callable[[Code], None]:
    """∂s′ += keep · ∂s, ∂drive += share · ∂s; see `unit_operations.leap`."""

    def emit(code: Code) -> None:
        target, state, drive, count, keep, share, bias = (code.operand(at) for at in range(1, 8))

        def element(aside: Any, own: Callable[[str, Any], Lanes]) -> Lanes:
            given = code.load("adjoints", code.add(code.base, target, aside))
            add_lanes(code, given * own("numbers", keep), ("adjoints", code.add(code.base, state, aside)))
            made = given * own("numbers", share)
            add_lanes(code, made, ("adjoints", code.add(code.base, drive, aside)))
            return made

        each_unit(code, count, bias, is_lanes=is_lanes, element=element)

    return emit


def each_unit(code: Code, count: Any, bias: Any, *, is_lanes: bool, element: Callable[[Any, Any], Lanes]) -> None:
    """Do an element's work for registers of units or states, and add up what it gives for the units' biases."""
    if not is_lanes:
        with code.loop(code.over(count, code.width)) as number:
            aside = code.times(number, code.width)
            made = element(aside, lambda array, first: code.load(array, code.add(first, aside)))
            with code.unless_zero(code.operand(LEARNS)):
                add_lanes(code, made, ("number_gradients", code.add(bias, aside)))
        return
    lanes = code.operand(LANES)
    with code.loop(count) as unit:
        sums = code.register(code.constant(0.0))
        begin = code.times(unit, lanes)

        def own(array: str, first: Any) -> Lanes:
            return code.splat(code.element(array, code.add(first, unit)))

        with code.loop(code.over(lanes, code.width)) as part:
            sums.set(sums.get() + element(code.add(begin, code.times(part, code.width)), own))
        with code.unless_zero(code.operand(LEARNS)):
            add_to(code, total(sums.get()), ("number_gradients", code.add(bias, unit)))


def copy(is_lanes: bool) -> Callable[[Code], None]:
    """∂ of the source takes what the copy was given; see `unit_operations.copy`."""

    def emit(code: Code) -> None:
        target, source, count = (code.operand(at) for at in range(1, 4))
        registers = code.over(code.times(count, code.operand(LANES)) if is_lanes else count, code.width)
        with code.loop(registers) as number:
            aside = code.times(number, code.width)
            place = code.add(code.base, target, aside)
            add_lanes(code, code.load("adjoints", place), ("adjoints", code.add(code.base, source, aside)))
            code.store(code.constant(0.0), "adjoints", place)

    return emit
