"""The table of operations a compiled interpreter performs, each written once and emitted for one state and for many at once.

A row of a program's operation table is KIND, then operands: whole numbers that say where things stand. Places in the window count
from the row of the oldest tick that can be read, so they are the same in every tick. With one state a register holds units; with
many it holds the states of one unit, whose numbers then stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable

from rnnsim.engine.fused.block_operations import ADD, MULTIPLY, STORE, dense, dense_lanes, diagonal, loose, sparse, sparse_lanes
from rnnsim.engine.fused.elements import LANES
from rnnsim.engine.fused.lanes import Code
from rnnsim.engine.fused.unit_operations import answer, copy, feed, fill, gather, leap, outputs, slope
from rnnsim.engine.fused.vector_formulas import VECTOR_FORMULAS

WIDTH = LANES + 1  # whole numbers in a row of the table


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
