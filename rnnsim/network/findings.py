"""Everything that can be wrong with a network, as values with a sentence each. A finding never raises; blocking ones stop compiling."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.activations import ACTIVATIONS, are_formulas
from rnnsim.formulas.known_activations import activation_of
from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import COLUMNS, NO_ID
from rnnsim.network.document import Document, as_network
from rnnsim.network.loops import shortest_loop
from rnnsim.network.naming import connection_name, counted, listed, unit_name
from rnnsim.network.network import Ids, Network, Rows

SENTENCES = {
    "id_given_twice": "Two {} have the same id; the file that holds this network is damaged.",
    "dangling_end": "A connection ends at a unit that is not there ({}); delete it.",
    "dangling_gate": "The gate of {} is a unit that is not there; remove the gate.",
    "non_finite_parameter": "The {detail} of {} is not a finite number; set it.",
    "tau_not_positive": "The time constant of {} is not above 0; set it to 1, say.",
    "phase_not_below_period": "The phase of {} is not below its period, so it would never be evaluated; lower the phase.",
    "drive_not_allowed": "The drive of {} is an activation that holds or is shared by a group; choose another drive.",
    "formula_not_understood": "The formula of {} is not understood: {detail}",
    "too_many_formulas": "{} have more than {detail} different formulas; let units share one.",
    "product_without_factors": "{} multiplies but nothing feeds it, so its product is 1; connect its factors.",
    "bounds_crossed": "The least weight of {} is above the greatest; swap them.",
    "weight_out_of_bounds": "The weight of {} is outside its bounds; change the weight or the bounds.",
    "tie_differs": "What shares one parameter differs in it or in whether it learns ({}); tie it again.",
    "coupled_units_differ": "Units that answer together must share period, phase and dynamics ({}); set them alike.",
    "combinational_loop": "{} is a loop of {detail} within one tick; put a delay on one of its connections.",
    "mixed_delay_signs": "A loop reads both the past and the future ({}); give its delays one sign.",
}
MOST_NAMED = 20  # units of a loop in its sentence
MOST_FORMULAS = 1_000  # different ones in a network
ADVICE = ("product_without_factors", "bounds_crossed", "weight_out_of_bounds")  # said, but the network runs


@dataclass(frozen=True)
class Finding:
    """One thing wrong: `code` of the table, the units and connections it concerns (ids), and a sentence that says what to do.

    For a combinational loop both stand in the order of the loop.
    """

    code: str
    units: tuple[int, ...]
    connections: tuple[int, ...]
    sentence: str
    is_blocking: bool = True


def findings(network: Network | Document, continuous: bool = False) -> tuple[Finding, ...]:
    """All findings, in the order of the checks; `continuous` judges for a continuous integration method (see RunSettings.method)."""
    network = as_network(network)
    ends = tuple(_dangling(network))
    if any(finding.is_blocking for finding in ends):
        return ends  # the other checks follow connections to their ends
    return ends + tuple(finding for check in _CHECKS for finding in check(network, continuous))


def blocking_findings(network: Network | Document, continuous: bool = False) -> tuple[Finding, ...]:
    """Those that keep the network from running."""
    return tuple(finding for finding in findings(network, continuous) if finding.is_blocking)


def blocking_findings_of_numbers(network: Network, changed: Collection[str], continuous: bool = False) -> tuple[Finding, ...]:
    """Those that other numbers on the same structure can bring about: `changed` names the columns that differ from a network
    without blocking findings, such as "connections.weight". The cheap part of `findings`, since no connection is followed.
    """
    found = [*_non_finite(network, continuous, changed)]
    if "units.tau" in changed:
        found += _unit_values(network, continuous)
    if not _SHARED.isdisjoint(changed):
        found += _ties(network, continuous)
    return tuple(finding for finding in found if finding.is_blocking)


def coupled_groups(network: Network) -> NDArray[np.int64]:
    """(units,) number of the coupled group each unit answers in, −1 for units that answer alone; numbered from 0 by first row."""
    units = network.units
    coupled = np.isin(units.activation, [name for name, row in ACTIVATIONS.items() if row.is_coupled])
    numbers = np.full(len(units), -1, np.int64)
    seen: dict[tuple[str, str], int] = {}
    for row in np.flatnonzero(coupled):
        key = str(units.activation[row]), str(units.group[row])
        numbers[row] = seen.setdefault(key, len(seen))
    return numbers


def _ids(rows: Rows, mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(rows.id[mask].tolist())


def _of_units(network: Network, code: str, mask: NDArray[np.bool_], *, detail: str = "") -> Iterator[Finding]:
    if mask.any():
        ids = _ids(network.units, mask)
        names = listed(unit_name(network, unit) for unit in ids)
        yield Finding(code, ids, (), SENTENCES[code].format(names, detail=detail), code not in ADVICE)


def _of_connections(network: Network, code: str, mask: NDArray[np.bool_], *, detail: str = "") -> Iterator[Finding]:
    if mask.any():
        ids = _ids(network.connections, mask)
        names = listed(connection_name(network, connection) for connection in ids)
        yield Finding(code, (), ids, SENTENCES[code].format(names, detail=detail), code not in ADVICE)


def _dangling(network: Network) -> Iterator[Finding]:
    units, wires = network.units, network.connections
    for rows in (units, wires):
        if (rows.positions_of(rows.id) < np.arange(len(rows))).any():
            yield Finding("id_given_twice", (), (), SENTENCES["id_given_twice"].format(rows.kind))
    lost = (units.positions_of(wires.source) < 0) | (units.positions_of(wires.target) < 0)
    yield from _of_connections(network, "dangling_end", lost)
    gone = wires.gate != NO_ID
    gone[gone] = units.positions_of(wires.gate[gone]) < 0
    yield from _of_connections(network, "dangling_gate", gone)


def _non_finite(network: Network, continuous: bool, among: Collection[str] | None = None) -> Iterator[Finding]:
    for rows, report in ((network.units, _of_units), (network.connections, _of_connections)):
        for column in COLUMNS[rows.kind].values():
            if column.dtype == "float64" and (among is None or f"{rows.kind}.{column.name}" in among):
                values = rows.columns[column.name]
                bad = np.isnan(values) if column.may_be_infinite else ~np.isfinite(values)
                yield from report(network, "non_finite_parameter", bad, detail=column.name)


def _unit_values(network: Network, continuous: bool) -> Iterator[Finding]:
    units = network.units
    integrators = units.dynamics == "integrator"
    yield from _of_units(network, "tau_not_positive", integrators & (units.tau <= 0))
    yield from _of_units(network, "phase_not_below_period", units.phase >= units.period)
    unsuitable = [name for name, row in ACTIVATIONS.items() if row.is_coupled or row.holds]
    yield from _of_units(network, "drive_not_allowed", np.isin(units.drive, unsuitable))
    starved = units.aggregation == "product"
    starved[starved] = ~np.isin(units.id[starved], network.connections.target)
    yield from _of_units(network, "product_without_factors", starved)


def _formulas(network: Network, continuous: bool) -> Iterator[Finding]:
    for column in ("activation", "drive"):
        texts = network.units.columns[column]
        written = are_formulas(texts)
        different = dict.fromkeys(texts[written].tolist())
        if len(different) > MOST_FORMULAS:
            yield from _of_units(network, "too_many_formulas", written, detail=f"{MOST_FORMULAS:,}")
            continue
        for text in different:
            try:
                activation_of(text)
            except Refused as refused:
                reason = str(refused)
                yield from _of_units(network, "formula_not_understood", texts == text, detail=reason[0].lower() + reason[1:])


def _bounds(network: Network, continuous: bool) -> Iterator[Finding]:
    wires = network.connections
    crossed = wires.lower > wires.upper
    yield from _of_connections(network, "bounds_crossed", crossed)
    outside = ~crossed & ((wires.weight < wires.lower) | (wires.weight > wires.upper))
    yield from _of_connections(network, "weight_out_of_bounds", outside)


_SHARED = frozenset(
    ["connections.tie", "connections.weight", "connections.trainable", "units.bias_tie", "units.bias", "units.bias_trainable"]
)


def _ties(network: Network, continuous: bool) -> Iterator[Finding]:
    wires, units = network.connections, network.units
    unlike = _differing(wires.tie, (wires.weight, wires.trainable))
    yield from _of_connections(network, "tie_differs", unlike)
    unlike = _differing(units.bias_tie, (units.bias, units.bias_trainable))
    yield from _of_units(network, "tie_differs", unlike)


def _differing(ties: Ids, columns: tuple[NDArray[np.generic], ...]) -> NDArray[np.bool_]:
    """(rows,) mask of the members of ties that do not agree in every column."""
    mask = np.zeros(len(ties), bool)
    tied = np.flatnonzero(ties >= 0)
    if not len(tied):
        return mask
    order = tied[np.argsort(ties[tied], kind="stable")]
    first = np.flatnonzero(np.diff(ties[order], prepend=-1))
    leader = np.repeat(order[first], np.diff(np.append(first, len(order))))
    unlike = np.logical_or.reduce([column[order] != column[leader] for column in columns])
    mask[np.isin(ties, ties[order[unlike]]) & (ties >= 0)] = bool(unlike.any())
    return mask


def _coupled(network: Network, continuous: bool) -> Iterator[Finding]:
    units, numbers = network.units, coupled_groups(network)
    unlike = _differing(numbers, (units.period, units.phase, units.dynamics))
    yield from _of_units(network, "coupled_units_differ", unlike)


def _dependencies(network: Network, continuous: bool) -> tuple[Ids, Ids, Ids, NDArray[np.bool_]]:
    """Same-tick dependencies between units: source, target and connection rows, and whether it is the connection itself or its gate."""
    units, wires = network.units, network.connections
    instant, gated = np.flatnonzero(wires.delay == 0), np.flatnonzero(wires.gate != NO_ID)
    rows = np.concatenate([instant, gated])
    sources = units.positions_of(np.concatenate([wires.source[instant], wires.gate[gated]]))
    targets = units.positions_of(wires.target[rows])
    carries = np.arange(len(rows)) < len(instant)
    if continuous:  # an integrator's output is a function of its state alone
        reads = units.dynamics[sources] != "integrator"
        sources, targets, rows, carries = sources[reads], targets[reads], rows[reads], carries[reads]
    return sources, targets, rows, carries


def _loops(network: Network, continuous: bool) -> Iterator[Finding]:
    sources, targets, rows, carries = _dependencies(network, continuous)
    carried = set(np.flatnonzero(carries).tolist())
    numbers = coupled_groups(network)
    node = np.where(numbers >= 0, len(network.units) + numbers, np.arange(len(network.units)))
    loop = shortest_loop(node[sources], node[targets], 2 * len(network.units))
    if loop:
        plain = [at for at, edge in enumerate(loop) if edge in carried]
        loop = loop[plain[-1] + 1 :] + loop[: plain[-1] + 1] if plain else loop  # ends with a connection that a delay would open
        units = tuple(network.units.id[targets[loop]].tolist())
        wires = tuple(network.connections.id[rows[loop]].tolist())
        names = " → ".join(_way_round(network, (units[-1], *units)))
        length = counted(len(loop), "connection")
        yield Finding("combinational_loop", units, wires, SENTENCES["combinational_loop"].format(names, detail=length))


def _way_round(network: Network, units: tuple[int, ...]) -> list[str]:
    """Names of the units of a loop; of a long one the first and the last."""
    if len(units) <= MOST_NAMED:
        return [unit_name(network, unit) for unit in units]
    return [*(unit_name(network, unit) for unit in units[: MOST_NAMED - 2]), "…", unit_name(network, units[-1])]


def _delay_signs(network: Network, continuous: bool) -> Iterator[Finding]:
    wires = network.connections
    if not (wires.delay < 0).any():
        return
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    units = network.units
    source, target = units.positions_of(wires.source), units.positions_of(wires.target)
    gated = wires.gate != NO_ID
    ends = np.concatenate([source, units.positions_of(wires.gate[gated])]), np.concatenate([target, target[gated]])
    graph = coo_array((np.ones(len(ends[0])), ends), shape=(len(units), len(units)))
    _, component = connected_components(graph, directed=True, connection="strong")
    inside = component[source] == component[target]
    forward, backward = (np.unique(component[source[inside & signed]]) for signed in (wires.delay > 0, wires.delay < 0))
    mixed = inside & np.isin(component[source], np.intersect1d(forward, backward)) & (wires.delay != 0)
    yield from _of_connections(network, "mixed_delay_signs", mixed)


Check = Callable[[Network, bool], Iterator[Finding]]
_CHECKS: tuple[Check, ...] = (_non_finite, _unit_values, _formulas, _bounds, _ties, _coupled, _loops, _delay_signs)
