"""What the compiled kernels cover; the rest is made by numpy. Knows programs and settings, no kernel."""

from __future__ import annotations

import numpy as np

from rnnsim.compiling.components import is_coupled, nodes_of
from rnnsim.compiling.program import Program
from rnnsim.compiling.turning import keeps_fields, reads_far_back
from rnnsim.engine.preparing import suited
from rnnsim.formulas.activations import are_formulas
from rnnsim.network.run_settings import RunSettings

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
