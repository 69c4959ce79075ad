"""One update in one call, without the interpreter's lock: parameters into place, run, judge, read the program backwards, take a step.

The run itself is the engine's compiled interpreter, called by its address; editing a network changes tables, never this code.
"""

from __future__ import annotations

from typing import Any

import numba.extending
from numba import njit, types

from rnnsim.engine.fused.desk import FIRST_TICK, STRIDE, TICKS, Desk, desk_type
from rnnsim.engine.fused.kernel import NUMBERS, interpret
from rnnsim.engine.fused.lanes import Code, write_choice
from rnnsim.engine.fused.operations import WIDTH
from rnnsim.engine.fused.scalar_operations import COMPILED
from rnnsim.engine.kernel_cache import choose_folder
from rnnsim.training.fused import scalar_adjoints as scalar
from rnnsim.training.fused.desk import (
    ADAM,
    FORWARD,
    GATHER,
    JUDGE,
    NOT_FINITE,
    PLACE,
    READ_BACK,
    RUN,
    STEPS,
    Backwards,
    backwards_type,
)
from rnnsim.training.fused.readings import READINGS, REGISTER_READINGS
from rnnsim.training.fused.scalar_adjoints import Touched

choose_folder()  # numba looks for changes in this file alone, the folder's name follows all that is compiled into the kernel

FIRST_ON_REGISTERS = READINGS["dense"]
BY_TICK, WHOLE = range(2)  # how a passage is read; else each row once
DUE, SHARES, SEED_NETS, BLOCKED, CLAMP, HOLD_AGAIN, MASK = range(FIRST_ON_REGISTERS)


def _run_forward(typing_context: Any, desk: Any, address: Any) -> Any:
    """The engine's interpreter, compiled elsewhere, at an address: whether all it made is finite."""

    def generate(*given: Any) -> Any:
        context, builder, signature, arguments = given
        of = signature.args[:1]
        pointer = builder.inttoptr(arguments[1], context.call_conv.get_function_type(types.boolean, of).as_pointer())
        _, made = context.call_conv.call_function(builder, pointer, types.boolean, of, [arguments[0]])
        return made

    return types.boolean(desk, types.int64), generate


run_forward: Any = numba.extending.intrinsic(_run_forward)


@numba.extending.intrinsic
def read_back(typing_context: Any, desk: Any, backwards: Any, base: Any, row: Any, tick: Any) -> Any:
    """Read the operation backwards whose number stands at `row` of the reading."""

    def generate(*given: Any) -> Any:
        context, builder, signature, arguments = given
        desks, places = list(zip(signature.args[:2], arguments[:2], strict=True)), tuple(arguments[2:])
        operations = {READINGS[name]: emit for name, emit in REGISTER_READINGS.items()}
        write_choice(operations, lambda: Code(context, builder, desks=desks, places=places, table="reading"))
        return context.get_dummy_value()

    return types.void(desk, backwards, types.int64, types.int64, types.int64), generate


@njit(**COMPILED)
def read_scalar_back(on: Touched, base: int, row: int, tick: int) -> None:
    """Read an operation backwards that goes number by number."""
    kind = on.reading[row]
    if kind == SHARES:
        scalar.share_back(on, base, row, tick)
    elif kind == SEED_NETS:
        scalar.seed_nets(on, base, row, tick)
    elif kind == BLOCKED:
        scalar.block(on, base, row, tick)
    elif kind == CLAMP:
        scalar.release(on, base, row, tick)
    elif kind == HOLD_AGAIN:
        scalar.hold_again(on, base, row, tick)
    elif kind == MASK:
        scalar.unmask(on, base, row, tick)


@njit([types.float64(desk_type(number), backwards_type(number)) for number in NUMBERS], nogil=True, cache=True, boundscheck=False,
      error_model="numpy")  # fmt: skip
def learn(d: Desk, b: Backwards) -> float:
    """The steps of the plan on a desk d and its way back b; the loss, or −1 if a value of the run is not finite, where it ends.

    The program is read passage by passage: tick by tick, row by row over all ticks, or each row once.
    """
    steps, loss, ticks, stride = b.plan[STEPS], 0.0, d.course[TICKS], d.course[STRIDE]
    if steps & PLACE:
        scalar.put_values(b.values, b.weight_places, b.weight_parameters, d.weights)
        scalar.put_values(b.values, b.number_places, b.number_parameters, d.numbers)
    if steps & RUN and not run_forward(d, b.plan[FORWARD]):
        return NOT_FINITE
    if steps & JUDGE:
        loss = scalar.half_squared_errors(b.plan, d.outputs, b.targets, b.wanted, b.seeds)
    if steps & READ_BACK:
        scalar.clear(b.adjoints, b.weight_gradients, b.number_gradients)
        scalar.seed_outputs(b.plan, b.seeds, b.output_places, b.adjoints, ticks, stride)
    on = Touched(b.plan, b.reading, d.integers, d.window, b.adjoints, d.numbers, b.number_gradients, b.seeds, b.net_seeds, d.clamps,
                 d.evaluated, d.masks)  # fmt: skip
    for passage in range(0, b.passages.size if steps & READ_BACK else 0, 4):
        first, last, how, direction = b.passages[passage : passage + 4]
        start = ticks - 1 if direction else 0
        tick, step, at = start, -1 if direction else 1, first
        while at < last and 0 <= tick < ticks:
            row = at * WIDTH
            kind = b.reading[row]
            if kind >= FIRST_ON_REGISTERS:
                read_back(d, b, tick * stride, row, tick)  # type: ignore[call-arg]  # numba gives the first
            elif kind == DUE:
                is_due = (d.course[FIRST_TICK] + tick) % b.reading[row + 1] == b.reading[row + 2]
                at += 0 if is_due == (b.reading[row + 4] == 0) else b.reading[row + 3]
            else:
                read_scalar_back(on, tick * stride, row, tick)
            at += 1
            if how == WHOLE:
                tick += step
                if 0 <= tick < ticks:
                    at -= 1
                else:
                    tick = start
            elif at == last and how == BY_TICK:
                tick, at = tick + step, first
    if steps & GATHER:
        b.gradients[:] = 0.0
        scalar.add_gradients(b.gradients, b.weight_places, b.weight_parameters, b.weight_gradients)
        scalar.add_gradients(b.gradients, b.number_places, b.number_parameters, b.number_gradients)
    if steps & ADAM:
        scalar.take_adam_step(b.values, b.gradients, b.first, b.second, b.rates)
    return loss


def forward_address(number: Any) -> int:
    """Where the engine's interpreter for numbers of this type stands in memory."""
    compiled: Any = interpret.overloads[(desk_type(number),)]
    return int(compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name))
