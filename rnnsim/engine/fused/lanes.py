"""Registers as expressions: vectors of a fixed number of lanes, written once for both precisions and emitted as LLVM instructions.

Knows numba's code generator and nothing of networks. Vectors are spelled out because a compiler left to itself vectorises a loop over
sixteen units on one machine and not on the next, and guards it by more instructions than the loop has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numba.extending
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types

WIDTHS = {32: 16, 64: 8}  # lanes of a register by bits of a number: 512 bits, which narrower machines split
WORD = ir.IntType(64)


class Lanes:
    """One value per lane. `+ − * /` act lane by lane; a Python number stands for the same number in every lane."""

    def __init__(self, code: Code, value: Any) -> None:
        self.code, self.value = code, value

    def _other(self, other: Lanes | float) -> Any:
        return other.value if isinstance(other, Lanes) else self.code.constant(other).value

    def _with(self, value: Any) -> Lanes:
        return Lanes(self.code, value)

    def __add__(self, other: Lanes | float) -> Lanes:
        return self._with(self.code.builder.fadd(self.value, self._other(other)))

    def __sub__(self, other: Lanes | float) -> Lanes:
        return self._with(self.code.builder.fsub(self.value, self._other(other)))

    def __mul__(self, other: Lanes | float) -> Lanes:
        return self._with(self.code.builder.fmul(self.value, self._other(other)))

    def __truediv__(self, other: Lanes | float) -> Lanes:
        return self._with(self.code.builder.fdiv(self.value, self._other(other)))

    def __rsub__(self, other: float) -> Lanes:
        return self._with(self.code.builder.fsub(self._other(other), self.value))

    def __rtruediv__(self, other: float) -> Lanes:
        return self._with(self.code.builder.fdiv(self._other(other), self.value))

    def __neg__(self) -> Lanes:
        return self._with(self.code.builder.fneg(self.value))

    def __abs__(self) -> Lanes:
        return self.called("fabs")

    def times_plus(self, factor: Lanes | float, summand: Lanes | float) -> Lanes:
        """self · factor + summand, rounded once where the machine can."""
        return self.called("fmuladd", factor, summand)

    def called(self, name: str, *others: Lanes | float) -> Lanes:
        """One of LLVM's own functions of vectors, such as fabs or sqrt."""
        kind = self.code.vector
        signature = ir.FunctionType(kind, [kind] * (1 + len(others)))
        function = cgutils.get_or_insert_function(self.code.builder.module, signature, f"llvm.{name}.{self.code.suffix}")
        return self._with(self.code.builder.call(function, [self.value, *map(self._other, others)]))

    def where(self, relation: str, bound: Lanes | float, chosen: tuple[Lanes | float, Lanes | float]) -> Lanes:
        """chosen[0] where self <relation> bound, else (and where self is not a number) chosen[1]."""
        test = self.code.builder.fcmp_ordered(relation, self.value, self._other(bound))
        return self._with(self.code.builder.select(test, self._other(chosen[0]), self._other(chosen[1])))

    def at_most(self, bound: float) -> Lanes:
        """The smaller one; what is not a number stays so."""
        return self.where(">", bound, (bound, self))

    def at_least(self, bound: float) -> Lanes:
        """The larger one; what is not a number stays so."""
        return self.where("<", bound, (bound, self))

    def bits(self) -> Any:
        """The same bits as whole numbers, for the exponent's sake."""
        return self.code.builder.bitcast(self.value, self.code.whole_vector)


def polynomial(x: Lanes, coefficients: Sequence[float | Lanes]) -> Lanes:
    """Σ coefficients[k] · x^k by Estrin's scheme, which waits less than Horner's."""
    terms: list[float | Lanes] = list(coefficients)
    power = x
    while len(terms) > 1:
        pairs: list[float | Lanes] = [power.times_plus(high, low) for low, high in zip(terms[::2], terms[1::2], strict=False)]
        terms = pairs + terms[len(terms) & ~1 :]
        power = power * power
    made = terms[0]
    assert isinstance(made, Lanes)
    return made


class Code:
    """The code of one operation while it is written: what it reads and writes by the names of the desk's arrays.

    Operands are the whole numbers of the operation's row in the table; places are counted in numbers from an array's beginning.
    """

    def __init__(
        self, context: Any, builder: Any, *, desks: Sequence[tuple[Any, Any]], places: tuple[Any, Any, Any], table: str = "table"
    ) -> None:
        self.builder, self._table = builder, table
        self.base, self._row, self.tick = places
        self._arrays = {
            name: (array.dtype, cgutils.create_struct_proxy(array)(context, builder, value=builder.extract_value(value, at)).data)
            for kind, value in desks
            for at, (name, array) in enumerate(zip(kind.fields, kind.types, strict=True))
        }
        bits = self._arrays["window"][0].bitwidth
        self.width, self.is_double = WIDTHS[bits], bits == 64
        self.number = ir.DoubleType() if self.is_double else ir.FloatType()
        self.whole = ir.IntType(bits)
        self.vector, self.whole_vector = ir.VectorType(self.number, self.width), ir.VectorType(self.whole, self.width)
        self.suffix = f"v{self.width}f{bits}"

    def operand(self, at: int) -> Any:
        """A whole number of the operation's row."""
        return self.element(self._table, self.builder.add(self._row, self.word(at)))

    def word(self, number: int) -> Any:
        """A whole number as a constant."""
        return ir.Constant(WORD, number)

    def constant(self, number: float) -> Lanes:
        """The same number in every lane."""
        rounded = number if self.is_double else _single(number)
        return Lanes(self, ir.Constant(self.vector, [rounded] * self.width))

    def whole_constant(self, number: int) -> Any:
        """The same whole number in every lane."""
        return ir.Constant(self.whole_vector, [number] * self.width)

    def element(self, array: str, place: Any) -> Any:
        """One entry of an array; entries narrower than a word are widened as numbers of at least 0."""
        kind, data = self._arrays[array]
        entry = self.number if isinstance(kind, types.Float) else ir.IntType(kind.bitwidth)
        found = self.builder.load(self.builder.gep(data, [place], source_etype=entry))
        return self.builder.zext(found, WORD) if entry in (ir.IntType(32), ir.IntType(16)) else found

    def put(self, number: Any, array: str, place: Any) -> None:
        """Write one number."""
        self.builder.store(number, self.builder.gep(self._arrays[array][1], [place], source_etype=self.number))

    def _pointer(self, array: str, place: Any, kind: Any) -> Any:
        _, data = self._arrays[array]
        return self.builder.bitcast(self.builder.gep(data, [place], source_etype=kind.element), ir.PointerType(kind))

    def load(self, array: str, place: Any) -> Lanes:
        """The lanes that begin at a place."""
        found = self.builder.load(self._pointer(array, place, self.vector))
        found.align = 8 if self.is_double else 4
        return Lanes(self, found)

    def store(self, lanes: Lanes, array: str, place: Any) -> None:
        """Write the lanes that begin at a place."""
        stored = self.builder.store(lanes.value, self._pointer(array, place, self.vector))
        stored.align = 8 if self.is_double else 4

    def splat(self, number: Any) -> Lanes:
        """One number in every lane."""
        one = self.builder.insert_element(ir.Constant(self.vector, ir.Undefined), number, ir.Constant(ir.IntType(32), 0))
        everywhere = ir.Constant(ir.VectorType(ir.IntType(32), self.width), [0] * self.width)
        return Lanes(self, self.builder.shuffle_vector(one, ir.Constant(self.vector, ir.Undefined), everywhere))

    def gathered(self, indices: tuple[str, Any], base: Any) -> Lanes:
        """Numbers of the window at base + index, an index per lane, from an array of indices and the place of the first."""
        name, place = indices
        bits = self._arrays[name][0].bitwidth
        loaded = self.builder.load(self._pointer(name, place, ir.VectorType(ir.IntType(bits), self.width)))
        loaded.align = bits // 8
        offsets = self.builder.zext(loaded, ir.VectorType(ir.IntType(32), self.width)) if bits < 32 else loaded
        start = self.builder.gep(self._arrays["window"][1], [base], source_etype=self.number)
        pointers = self.builder.gep(start, [offsets], source_etype=self.number)
        pointers.type = ir.VectorType(ir.PointerType(), self.width)  # llvmlite types an address of many as an address of one
        flags = ir.VectorType(ir.IntType(1), self.width)
        signature = ir.FunctionType(self.vector, [pointers.type, ir.IntType(32), flags, self.vector])
        function = cgutils.get_or_insert_function(self.builder.module, signature, f"llvm.masked.gather.{self.suffix}.v{self.width}p0")
        every, size = ir.Constant(flags, [1] * self.width), ir.Constant(ir.IntType(32), 8 if self.is_double else 4)
        return Lanes(self, self.builder.call(function, [pointers, size, every, self.constant(0.0).value]))

    def add(self, *words: Any) -> Any:
        """Σ of whole numbers."""
        total = words[0]
        for word in words[1:]:
            total = self.builder.add(total, self.word(word) if isinstance(word, int) else word)
        return total

    def times(self, word: Any, factor: Any) -> Any:
        """Product of whole numbers."""
        return self.builder.mul(word, self.word(factor) if isinstance(factor, int) else factor)

    def over(self, word: Any, power_of_two: int) -> Any:
        """A whole number of at least 0 divided by a power of two, rounded down."""
        return self.builder.lshr(word, self.word(power_of_two.bit_length() - 1))

    @contextmanager
    def loop(self, count: Any) -> Iterator[Any]:
        """What is written inside is done `count` times; gives the number of the pass, from 0."""
        with cgutils.for_range(self.builder, count) as passes:
            yield passes.index

    @contextmanager
    def to_and_fro(self, count: Any) -> Iterator[Any]:
        """A loop that goes up in one tick and down in the next, so that what a cache still holds comes first."""
        is_odd = self.builder.trunc(self.tick, ir.IntType(1))
        with self.loop(count) as index:
            mirrored = self.builder.sub(self.builder.sub(count, self.word(1)), index)
            yield self.builder.select(is_odd, mirrored, index)

    @contextmanager
    def unless_zero(self, word: Any) -> Iterator[None]:
        """What is written inside is done if the whole number is not 0."""
        with self.builder.if_then(self.builder.icmp_unsigned("!=", word, self.word(0))):
            yield

    def register(self, initial: Lanes) -> Register:
        """A vector that loops may change."""
        return Register(self, initial)


class Register:
    """A vector that loops may change."""

    def __init__(self, code: Code, initial: Lanes) -> None:
        self._code, self._at = code, cgutils.alloca_once(code.builder, code.vector)
        self.set(initial)

    def get(self) -> Lanes:
        """What it holds."""
        return Lanes(self._code, self._code.builder.load(self._at))

    def set(self, lanes: Lanes) -> None:
        """Let it hold this."""
        self._code.builder.store(lanes.value, self._at)


def _single(number: float) -> float:
    return float(np.float32(number))


@numba.extending.intrinsic
def all_finite(typing_context: Any, desk: Any, first: Any, registers: Any) -> Any:
    """A compiled function: whether so many registers of the window from a place on hold numbers only."""

    def generate(*given: Any) -> Any:
        context, builder, signature, arguments = given
        nowhere = ir.Constant(WORD, 0)
        code = Code(context, builder, desks=[(signature.args[0], arguments[0])], places=(nowhere, nowhere, nowhere))
        magnitude = code.whole_constant((1 << code.whole.width - 1) - 1)
        largest = cgutils.alloca_once_value(builder, code.whole_constant(0))
        for_whole = ir.FunctionType(code.whole_vector, [code.whole_vector] * 2)
        larger = cgutils.get_or_insert_function(builder.module, for_whole, f"llvm.umax.v{code.width}i{code.whole.width}")
        with code.loop(arguments[2]) as number:
            found = code.load("window", code.add(arguments[1], code.times(number, code.width))).bits()
            builder.store(builder.call(larger, [builder.load(largest), builder.and_(found, magnitude)]), largest)
        to_one = ir.FunctionType(code.whole, [code.whole_vector])
        reduced = cgutils.get_or_insert_function(builder.module, to_one, f"llvm.vector.reduce.umax.v{code.width}i{code.whole.width}")
        infinite = 0x7FF0 << 48 if code.is_double else 0x7F80 << 16
        return builder.icmp_unsigned("<", builder.call(reduced, [builder.load(largest)]), ir.Constant(code.whole, infinite))

    return types.boolean(desk, types.int64, types.int64), generate


def write_choice(operations: Mapping[int, Callable[[Code], None]], begin: Callable[[], Code]) -> None:
    """Write a choice among operations by the number in the table's row; `begin` gives the code of each."""
    first = begin()
    builder, kind = first.builder, first.operand(0)
    behind = builder.append_basic_block("behind")
    choice = builder.switch(kind, behind)
    for number, emit in operations.items():
        block = builder.append_basic_block(emit.__name__)
        choice.add_case(ir.Constant(WORD, number), block)
        builder.position_at_end(block)
        emit(begin())
        builder.branch(behind)
    builder.position_at_end(behind)


def dispatcher(operations: Mapping[int, Callable[[Code], None]]) -> Any:
    """A compiled function (desk, base, row, tick) that does the operation whose number stands at `row` of the desk's table.

    base: place in the window of the oldest tick that can be read; tick: number of the tick within the call.
    """

    @numba.extending.intrinsic
    def performed(typing_context: Any, desk: Any, base: Any, row: Any, tick: Any) -> Any:
        def generate(*given: Any) -> Any:
            context, builder, signature, arguments = given
            described, places = [(signature.args[0], arguments[0])], tuple(arguments[1:])
            write_choice(operations, lambda: Code(context, builder, desks=described, places=places))
            return context.get_dummy_value()

        return types.void(desk, types.int64, types.int64, types.int64), generate

    return performed
