"""The program of an edited network, made from the program before the edit: other numbers, or a few connections more or less.

Edits between two ticks are one edit: a patched program is always compared with the last one that an engine laid out, its
`predecessor` (program, layouts, change). An engine about to lay out a program may patch a copy of what it finds under its own
key in `predecessor.layouts`: units, slots and stages are the same, `change.added` are rows of the new network's connections,
`change.removed` rows of the old one's; with `change.is_empty` only numbers differ. Arrays of wires that are the very same
object did not change; the weight of any connection may have. Then it calls `program.forget_predecessor()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.program import Predecessor, Program, Stage, Wires, succeeding
from rnnsim.compiling.refusals import check_numbers
from rnnsim.network.columns import COLUMNS, NO_ID
from rnnsim.network.network import Ids, Network, Rows, changed_columns
from rnnsim.network.row_changes import NO_CHANGE, RowChange, Stretch, row_change, stayed_equal, stretches
from rnnsim.network.splicing import inserted, removed

NO_SLOT = -2
_WIRING = ("id", "source", "target", "gate", "delay")


def program_after(program: Program | None, network: Network, *, continuous: bool = False, in_turn: bool = False) -> Program:
    """What `compile_network` gives, by the shortest way from the program there was. Raises what it raises."""
    if program is not None and (program.continuous, program.in_turn) == (continuous, in_turn):
        patched = patched_program(program, network)
        if patched is not None:
            return patched
    return compile_network(network, continuous, in_turn=in_turn)


def patched_program(program: Program, network: Network) -> Program | None:
    """The program of a network with the same units and all but a few of the same connections, if the order of evaluation holds.

    None where it takes a compilation: other units, many connections, a delay of 0 or a gate that no longer fits the stages,
    a negative delay, turns. Raises what `compile_network` would for numbers that are impossible.
    """
    before = program.predecessor
    made = None if before is None else _patched(before, network)
    return made or _patched(program.as_predecessor(), network)


def _patched(before: Predecessor, network: Network) -> Program | None:
    old = before.program
    if network is old.network:
        old.layouts.update(before.layouts)  # taken back before a tick was made of it
        return old
    changed = changed_columns(old.network, network)
    structure = {name for name in changed if _cost_of(name) == "structure"}
    change: RowChange | None = NO_CHANGE
    if structure:
        change = _patchable(old, network) if all(name.startswith("connections.") for name in structure) else None
    if change is None:
        return None
    check_numbers(_doubtful(network, change), changed, old.continuous)
    stages = old.stages if change.is_empty else _patched_stages(old, network, change)
    return succeeding(before._replace(change=change), network, stages)


def _doubtful(network: Network, change: RowChange) -> Network:
    """The part of a network whose numbers may be impossible: where nothing else changed, the connections that came."""
    fresh = network.connections.taken(change.added) if change.is_all else network.connections
    is_alone = change.is_all and not (fresh.tie >= 0).any()
    return network.with_rows(connections=fresh) if is_alone else network


def _cost_of(name: str) -> str:
    kind, column = name.split(".")
    return COLUMNS[kind][column].cost if column in COLUMNS[kind] else "picture"


def _patchable(program: Program, network: Network) -> RowChange | None:
    """What came and went, if nothing else did and every unit keeps its slot."""
    old, new = program.network.connections, network.connections
    if program.in_turn or int(new.delay.min(initial=0)) < 0 or int(old.delay.min(initial=0)) < 0:
        return None
    change = row_change(old, new)
    if change is None or not stayed_equal(old, new, change=change, names=_WIRING):
        return None
    if change.is_empty:
        return change
    came, went = _ends(program, new, change.added), _ends(program, old, change.removed)
    holds = (
        _are_there(came, old, ids=new.id[change.added], change=change) and _come_later(program, came) and _still_wait(program, new, went)
    )
    return change if holds else None


class _Ends(NamedTuple):
    """Slots of the units some connections read, feed and are gated by (−1 for none), and their delays; all (k,)."""

    sources: Ids
    targets: Ids
    gates: Ids
    delays: Ids


def _ends(program: Program, wires: Rows, at: Ids) -> _Ends:
    units = program.network.units

    def slots_of(ids: Ids) -> Ids:
        rows = units.positions_of(ids)
        return np.where(rows >= 0, program.slots[rows], NO_SLOT)

    gates = wires.gate[at]
    return _Ends(slots_of(wires.source[at]), slots_of(wires.target[at]), np.where(gates == NO_ID, NO_ID, slots_of(gates)), wires.delay[at])


def _are_there(came: _Ends, old: Rows, *, ids: Ids, change: RowChange) -> bool:
    """Whether new connections end at units, and their ids are theirs alone."""
    known = old.positions_of(ids)
    is_fresh = len(np.unique(ids)) == len(ids) and bool(((known < 0) | np.isin(known, change.removed)).all())
    return is_fresh and all(bool((slots != NO_SLOT).all()) for slots in came[:3])


def _stage_of(program: Program, slots: Ids) -> Ids:
    return np.searchsorted([stage.first for stage in program.stages], slots, "right") - 1


def _waits_for(program: Program, ends: _Ends) -> Ids:
    """(k,) the latest stage each connection waits for within the tick, −1 for none; see `dependencies_of`."""
    integrates = program.integrates[program.order]
    latest = np.full(len(ends.targets), -1, np.int64)
    for slots, waits in ((ends.sources, ends.delays == 0), (ends.gates, ends.gates >= 0)):
        if program.continuous:
            waits &= ~(integrates[slots] | integrates[ends.targets])
        latest = np.maximum(latest, np.where(waits, _stage_of(program, slots), -1))
    return latest


def _come_later(program: Program, came: _Ends) -> bool:
    """Whether new connections only wait for stages before their own, so that every unit stays at its depth."""
    return bool((_waits_for(program, came) < _stage_of(program, came.targets)).all())


def _still_wait(program: Program, wires: Rows, went: _Ends) -> bool:
    """Whether each unit that a lost connection may have kept at its depth is kept there by another one."""
    stages = _stage_of(program, went.targets)
    was_held = (stages > 0) & (_waits_for(program, went) == stages - 1)
    return all(_is_held(program, wires, slot) for slot in np.unique(went.targets[was_held]).tolist())


def _is_held(program: Program, wires: Rows, slot: int) -> bool:
    unit = program.network.units.id[program.order[slot]]
    mine = np.arange(np.searchsorted(wires.target, unit), np.searchsorted(wires.target, unit, "right"))
    return bool((_waits_for(program, _ends(program, wires, mine)) == _stage_of(program, np.array([slot])) - 1).any())


def _patched_stages(program: Program, network: Network, change: RowChange) -> tuple[Stage, ...]:
    """The stages with the rows of all wires renumbered, and those that came and went put in and left out."""
    came = _ends(program, network.connections, change.added)
    kept = stretches(len(program.network.connections), change)
    number = _stage_of(program, came.targets)
    multiplies = network.units.aggregation[program.order[came.targets]] == "product"

    def wires_of(wires: Wires, first: int, mine: NDArray[np.bool_]) -> Wires:
        fresh = Wires(change.added, came.sources, came.gates, came.targets - first, came.delays, np.zeros(len(mine), bool))
        return _with_fresh(_renumbered(wires, change.removed, kept), Wires._make(column[mine] for column in fresh))

    return tuple(
        replace(
            stage,
            sums=wires_of(stage.sums, stage.first, (number == at) & ~multiplies),
            products=wires_of(stage.products, stage.first, (number == at) & multiplies),
        )
        for at, stage in enumerate(program.stages)
    )


def _renumbered(wires: Wires, gone: Ids, kept: Sequence[Stretch]) -> Wires:
    """The wires that stay, with rows of the new network; the very same if none was renumbered."""
    mine = np.searchsorted(wires.rows, gone)
    mine = mine[wires.rows.take(mine, mode="clip") == gone] if len(wires.rows) else mine[:0]
    if len(mine):
        wires = Wires._make(removed(column, mine) for column in wires)
    moved = [part for part in kept if part.new != part.old and part.length]
    if not (len(wires.rows) and moved) or int(wires.rows[-1]) < moved[0].old:
        return wires
    rows = wires.rows.copy()
    bounds = np.searchsorted(wires.rows, [(part.old, part.old + part.length) for part in moved])
    for at in np.flatnonzero(bounds[:, 0] < bounds[:, 1]).tolist():
        rows[slice(*bounds[at].tolist())] += moved[at].new - moved[at].old
    return wires._replace(rows=rows)


def _with_fresh(wires: Wires, fresh: Wires) -> Wires:
    if not len(fresh.rows):
        return wires
    at = np.searchsorted(wires.rows, fresh.rows)
    return Wires._make(inserted(column, at, values) for column, values in zip(wires, fresh, strict=True))
