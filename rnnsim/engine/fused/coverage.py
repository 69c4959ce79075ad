"""What the compiled kernels cover; the rest is made by numpy. Knows programs and settings, no kernel."""

from __future__ import annotations

import numpy as np

from rnnsim.compiling.components import is_coupled, nodes_of
from rnnsim.compiling.program import Program
from rnnsim.compiling.turning import keeps_fields, reads_far_back
from rnnsim.engine.fused.lanes import WIDTHS
from rnnsim.engine.fused.sheet import Kind, Sheet
from rnnsim.engine.preparing import suited
from rnnsim.engine.state import DTYPES
from rnnsim.formulas.activations import are_formulas
from rnnsim.network.run_settings import RunSettings

WINDOW = 1 << 17  # numbers: rows that are filled before the oldest are moved out, as many as stay in a cache
MOST_ROWS, FEWEST_ROWS = 4096, 4
MOST_NUMBERS = 1 << 29  # of a window: 4 GB of doubles, and places in it are counted by 32 bits
_PARTS = 8  # numbers that a unit takes at most: output, net input, state, trial state and slopes
_ALL_KEPT = "fused keeps all fields"


def cannot(program: Program, settings: RunSettings) -> str | None:
    """Why a program is run by numpy under these settings; None if the kernels cover it."""
    key = ("fused cannot", settings.method, settings.is_one_at_a_time)
    if key not in program.layouts:
        program.layouts[key] = _reason(program, settings)
    found: str | None = program.layouts[key]
    return found


def _reason(program: Program, settings: RunSettings) -> str | None:
    if settings.method == "adaptive":
        return "The adaptive method is scipy's."
    if settings.is_one_at_a_time and reads_far_back(suited(program, settings)):
        return "Units that update one after another read each other's older values by numpy."
    units = program.network.units
    if are_formulas(units.activation).any() or are_formulas(units.drive).any():
        return "A formula of one's own is worked out by numpy."
    return _cannot_couple(program)


def cannot_hold(program: Program, settings: RunSettings, size: tuple[int, int]) -> str | None:
    """Why so many (ticks, episodes) at once are run by numpy; None if their window can be held."""
    ticks, batch = size
    kind = kind_of(settings, batch)
    longest, ahead = max(program.longest_delay, 1), program.look_ahead
    rows = longest + (ticks + ahead if ahead else max(longest, FEWEST_ROWS))
    if rows * kind.lanes * len(program.network.units) * _PARTS * kind.register + WINDOW <= MOST_NUMBERS:
        return None  # even with a register for every unit
    key = ("fused width", kind, program.continuous)
    if key not in program.layouts:
        program.layouts[key] = Sheet(suited(program, settings), kind).placement.width
    fits = rows * kind.lanes * program.layouts[key] + WINDOW <= MOST_NUMBERS
    return None if fits else "A window over so many units, episodes and past ticks is too large for the fused backend."


def kind_of(settings: RunSettings, batch: int, clamped: tuple[int, ...] = (), *, is_masked: bool = False) -> Kind:
    """What a layout for so many episodes depends on: states are rounded up to whole registers."""
    bits = DTYPES[settings.precision].itemsize * 8
    register = WIDTHS[bits]
    return Kind(bits, 1 if batch == 1 else -(-batch // register) * register, settings.method, clamped, is_masked)


def _cannot_couple(program: Program) -> str | None:
    units = program.network.units
    coupled = np.flatnonzero(is_coupled(units))
    if not len(coupled):
        return None
    kinds = {(node, units.aggregation[row], units.drive[row] if units.dynamics[row] == "integrator" else "")
             for row, node in zip(coupled.tolist(), nodes_of(units)[coupled].tolist(), strict=True)}  # fmt: skip
    return None if len(kinds) == len({node for node, *_ in kinds}) else "A group that answers together mixes sums and products."


def keeps_all_fields(program: Program) -> bool:
    """Whether all that takes turns keeps its fields, so that clamps and single updates can be had from the kernels."""
    if _ALL_KEPT not in program.layouts:
        program.layouts[_ALL_KEPT] = all(keeps_fields(program, stage) for stage in program.stages if stage.turns)
    return bool(program.layouts[_ALL_KEPT])
