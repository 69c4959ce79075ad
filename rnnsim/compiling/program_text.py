"""A program as text: title, then stage by stage what each unit is made of, in words a lesson can use. Bounded for large networks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from rnnsim.formulas.activations import ACTIVATIONS, is_formula
from rnnsim.network.naming import unit_name

if TYPE_CHECKING:
    from rnnsim.compiling.program import Program, Stage, Wires

MOST_UNITS = 60  # lines in all
MOST_PER_STAGE = 20
MOST_TERMS = 8


def text_of(program: Program) -> str:
    """The order of evaluation. A term is what a connection reads: `h`, `h[t−1]`, `h[t−1]·gate`; weights are left out."""
    network = program.network
    how = f"{_counted(len(program.stages), 'stage')} each tick"
    if program.look_ahead:
        how = f"{_counted(len(program.sweeps), 'sweep')} over the episode"
    counts = f"{_counted(len(network.units), 'unit')}, {_counted(len(network.connections), 'connection')}"
    lines = [f"{network.name or 'untitled'}: {counts}, evaluated in {how}"]
    left = MOST_UNITS
    begins = dict(_sweep_lines(program)) if program.look_ahead else {}
    for number, stage in enumerate(program.stages, 1):
        if number in begins:
            lines.append(begins[number])
        lines.append(f"stage {number}{_remark(program, stage)}")
        shown = min(left, MOST_PER_STAGE)
        lines.extend(_first_lines(program, stage, shown))
        left -= min(shown, stage.last - stage.first)
    return "\n".join(lines)


def _sweep_lines(program: Program) -> Iterator[tuple[int, str]]:
    """(number of its first stage, line) of each sweep."""
    first = 1
    for number, (stages, direction) in enumerate(program.sweeps, 1):
        way = "→ over the episode, first tick first" if direction > 0 else "← over the episode, last tick first"
        yield first, f"sweep {number} {way}"
        first += len(stages)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _remark(program: Program, stage: Stage) -> str:
    if stage.turns:
        return " (one after another, each reading the newest values)"
    return (
        " (integrators, from state to state)" if program.continuous and stage is program.stages[-1] and _integrates(program, stage) else ""
    )


def _integrates(program: Program, stage: Stage) -> bool:
    return bool((program.network.units.dynamics[program.order[stage.first : stage.last]] == "integrator").any())


def _first_lines(program: Program, stage: Stage, most: int) -> Iterator[str]:
    count = stage.last - stage.first
    shown = 0
    for leaf in stage.turns or (stage,):
        for slot in range(leaf.first, min(leaf.last, leaf.first + most - shown)):
            yield "  " + _line(program, leaf, slot)
            shown += 1
        if shown >= most:
            break
    if shown < count:
        yield f"  … and {_counted(count - shown, 'unit' if not shown else 'more unit')}"


def _line(program: Program, stage: Stage, slot: int) -> str:
    units, row = program.network.units, int(program.order[slot])
    net = _net_text(program, stage, slot)
    activation = str(units.activation[row])
    if units.dynamics[row] == "integrator":
        drive = str(units.drive[row])
        driven = net if drive == "identity" else f"{_function_name(drive)}({net})"
        text = f"{_function_name(activation)} of the integral of {driven}"
    else:
        together = " with its group" if activation in ACTIVATIONS and ACTIVATIONS[activation].is_coupled else ""
        text = f"{_function_name(activation)}({net}){together}"
    period = int(units.period[row])
    every = f", every {period} ticks" if period > 1 else ""
    ends = [word for word, flag in (("input", units.is_input[row]), ("output", units.is_output[row])) if flag]
    return f"{_name(program, slot)} = {text}{every}" + (f"  → {', '.join(ends)}" if ends else "")


def _function_name(activation: str) -> str:
    """A name of the table, or a formula in brackets."""
    return f"[{activation.removeprefix('=').strip()}]" if is_formula(activation) else activation


def _net_text(program: Program, stage: Stage, slot: int) -> str:
    units, row = program.network.units, int(program.order[slot])
    is_product = units.aggregation[row] == "product"
    wires = stage.products if is_product else stage.sums
    mine = np.flatnonzero(wires.targets == slot - stage.first)
    terms = [_term(program, wires, int(at)) for at in mine[:MOST_TERMS]]
    if len(mine) > MOST_TERMS:
        terms.append(f"{len(mine) - MOST_TERMS:,} more")
    net = (" × " if is_product else " + ").join(terms) or ("1" if is_product else "")
    summands = [net] if net else []
    if units.is_input[row]:
        summands.append("input")
    if units.bias[row] != 0:
        summands.append("bias")
    return " + ".join(summands) or "0"


def _name(program: Program, slot: int) -> str:
    return unit_name(program.network, int(program.network.units.id[program.order[slot]]))


def _term(program: Program, wires: Wires, at: int) -> str:
    name = _name(program, int(wires.sources[at]))
    delay, gate = int(wires.delays[at]), int(wires.gates[at])
    read = f"{name}[t{'−' if delay > 0 else '+'}{abs(delay)}]" if delay else name
    return read if gate < 0 else f"{read}·{_name(program, gate)}"
