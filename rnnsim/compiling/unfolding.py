"""Unfolding in time: a recurrent network over T ticks as one tick of an acyclic network with tied weights and biases."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.compiling.components import Ends, ends_of, is_coupled
from rnnsim.compiling.initial_values import euler_factors, initial_outputs
from rnnsim.compiling.refusals import check_runnable
from rnnsim.compiling.sweeps import sweep_plan
from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import NO_ID
from rnnsim.network.document import Document, as_document
from rnnsim.network.limits import MOST_ROWS
from rnnsim.network.naming import unit_name
from rnnsim.network.network import Ids, Network, Rows, rows_from

MOST_UNITS, MOST_CONNECTIONS = MOST_ROWS["units"], MOST_ROWS["connections"]
GAP = 96.0  # between the columns of two ticks


def unfold(network: Network | Document, ticks: int) -> Network:
    """An acyclic network whose one tick makes `ticks` ticks of the given one, equal to the last bit.

    Inputs are `inputs.reshape(1, T · I)`, outputs (1, T · K). First stands one constant unit per initial value that is read, then
    the units of tick 1 in row order, of tick 2, …; every delay is 0, copies of a connection or a bias are tied, and a unit off
    its period is a wire that copies. An integrator becomes three units, its drive, its state (Euler with dt of the document's
    settings, else 1) and its output; an input unit off its period keeps its column by a unit nobody reads. The gradient of the
    unfolded network, summed over the copies, is backpropagation through time (Werbos 1990). With negative delays the ticks are a
    whole episode. Refused in one sentence are holding and stochastic activations, continuous methods and one-at-a-time update
    orders.
    """
    document = as_document(network)
    _check(document, ticks)
    return _Unfolding(document.network, ticks, document.settings.dt).network()


def _check(document: Document, ticks: int) -> None:
    settings, network = document.settings, document.network
    if isinstance(ticks, bool) or not isinstance(ticks, (int, np.integer)) or ticks < 1:
        raise Refused(f"A network is unfolded over a whole number of ticks, at least 1, not {ticks!r}.")
    if settings.is_continuous:
        raise Refused(
            f"Unfolding exists only with method tick, not {settings.method}; set delay-0 recurrence to delay 1 and the method to tick, "
            "which gives the numbers of euler."
        )
    if settings.is_one_at_a_time:
        raise Refused(f"Unfolding exists only for synchronous updates, not {settings.update_order}; set the update order to synchronous.")
    check_runnable(network, continuous=False)
    units = network.units
    for column in ("activation", "drive"):
        used = units.columns[column] if column == "activation" else np.where(units.dynamics == "integrator", units.drive, "identity")
        unsuited = [name for name, row in ACTIVATIONS.items() if row.holds or row.draws]
        rows = np.flatnonzero(np.isin(used, unsuited))
        if len(rows):
            raise Refused(
                f"{unit_name(network, int(units.id[rows[0]]))} has {column} {used[rows[0]]}, which holds its output or draws at random and "
                "cannot be unfolded; choose another."
            )
    if ticks * 3 * len(units) > MOST_UNITS:
        raise Refused(f"{ticks} ticks of {len(units)} units are too many to unfold; take at most {MOST_UNITS // (3 * len(units))} ticks.")
    wires = len(network.connections)
    if ticks * wires > MOST_CONNECTIONS:
        raise Refused(f"{ticks} ticks of {wires} connections are too many to unfold; take at most {MOST_CONNECTIONS // wires} ticks.")


class _Copies(NamedTuple):
    """Ids of what stands for each unit row after tick t, (T + 1, U); tick 0 are the constants, −1 where nobody reads it.

    due (T + 1, U): evaluated in that tick (never in tick 0). first (T + 1, U): the first new unit of that tick and row.
    """

    output: Ids
    state: Ids
    first: Ids
    due: NDArray[np.bool_]


class _Unfolding:
    """Everything that is known while one network is unfolded."""

    def __init__(self, network: Network, ticks: int, dt: float) -> None:
        self._given, self._ticks = network, ticks
        self._units, self._wires = network.units, network.connections
        self._keep, self._share = euler_factors(self._units.leak, self._units.tau, dt)
        self._integrates = self._units.dynamics == "integrator"
        self._ends: Ends = ends_of(network)
        self._when = np.arange(ticks + 1)[:, None]
        self._is_backward = np.zeros(len(self._units), bool)
        if (self._wires.delay < 0).any():
            plan = sweep_plan(network, self._ends)
            self._is_backward = np.array(plan.directions)[plan.number] < 0
        due = (self._when % self._units.period == self._units.phase) & (self._when > 0)
        self._copies = self._numbered(due)

    def network(self) -> Network:
        """The unfolded network."""
        parts = [self._constants(), *(self._tick(tick) for tick in range(1, self._ticks + 1))]
        columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        units = rows_from("units", len(columns["id"]), **columns)
        return Network(units, self._connections(), f"{self._given.name} unfolded over {self._ticks} ticks".strip())

    def _numbered(self, due: NDArray[np.bool_]) -> _Copies:
        units = self._units
        counts = np.where(due, np.where(self._integrates, 3, 1), np.where(units.is_input, 2, 1))
        counts[0] = 0
        reads_output, reads_state = self._read_initials(due)
        constants = int(reads_output.sum() + reads_state.sum())
        ends = constants + np.cumsum(counts).reshape(counts.shape)
        output, first = ends - 1, ends - counts
        before = np.cumsum(reads_state + 0 * reads_output) - reads_state + np.cumsum(reads_output) - reads_output
        output[0] = np.where(reads_output, before + reads_state, -1)
        state = np.where(due & self._integrates, output - 1, -1)
        state[0] = np.where(reads_state, before, -1)
        latest = np.maximum.accumulate(np.where(due, self._when, 0), axis=0)
        if self._is_backward.any():
            nearest = np.minimum.accumulate(np.where(due, self._when, self._ticks + 1)[::-1], axis=0)[::-1]
            nearest = np.where((self._when == 0) | (nearest > self._ticks), 0, nearest)
            latest = np.where(self._is_backward, nearest, latest)
        return _Copies(output, np.take_along_axis(state, latest, axis=0), first, due)

    def _before(self, tick: int) -> Ids:
        """(U,) the tick that is swept before this one, 0 for none: there stand the initial values."""
        return np.where(self._is_backward, (tick + 1) % (self._ticks + 1), tick - 1)

    def _read_initials(self, due: NDArray[np.bool_]) -> tuple[Ids, Ids]:
        """(U,) 0 or 1: whether a copy reads the output, and the state, that the unit has before the first tick."""
        source, target, _ = self._ends
        first_due = np.where(due.any(axis=0), due.argmax(axis=0), self._ticks + 1)
        last_due = np.where(due, self._when, 0).max(axis=0)
        output = np.zeros(len(self._units), np.int64)
        reach = np.clip(self._wires.delay, -self._ticks, self._ticks)
        reaches = (reach >= first_due[target]) | ((last_due[target] > 0) & (last_due[target] - reach > self._ticks))
        output[source[reaches]] = 1
        output[np.where(self._is_backward, last_due < self._ticks, first_due > 1)] = 1
        return output, (self._integrates & (last_due > 0)).astype(np.int64)

    def _constants(self) -> dict[str, NDArray[Any]]:
        units, copies = self._units, self._copies
        outputs, states = np.flatnonzero(copies.output[0] >= 0), np.flatnonzero(copies.state[0] >= 0)
        rows = np.concatenate([outputs, states])
        ids = np.concatenate([copies.output[0][outputs], copies.state[0][states]])
        values = np.concatenate([initial_outputs(units)[outputs], units.initial[states]])
        made = self._placed(rows, 0) | {"id": ids, "bias": values, "bias_trainable": np.zeros(len(rows), bool)}
        order = np.argsort(ids)
        return {name: column[order] for name, column in _filled(made).items()}

    def _tick(self, tick: int) -> dict[str, NDArray[Any]]:
        """The units of one tick."""
        copies, integrates, is_input = self._copies, self._integrates, self._units.is_input
        due, first = copies.due[tick], copies.first[tick]
        parts = [
            self._evaluated(np.flatnonzero(due & ~integrates), tick),
            self._drives(np.flatnonzero(due & integrates), tick),
            self._plain(np.flatnonzero(due & integrates), tick, first + 1, part=" state"),
            self._shown(np.flatnonzero(due & integrates), tick),
            self._plain(np.flatnonzero(~due & is_input), tick, first, part=" unread", is_input=True),
            self._copied(np.flatnonzero(~due), tick),
        ]
        joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        order = np.argsort(joined["id"])
        return {name: column[order] for name, column in joined.items()}

    def _evaluated(self, rows: Ids, tick: int) -> dict[str, NDArray[Any]]:
        units = self._units
        kept = {name: units.columns[name][rows] for name in ("activation", "gain", "is_output")}
        return _filled(self._fed(rows, tick) | kept | self._placed(rows, tick))

    def _drives(self, rows: Ids, tick: int) -> dict[str, NDArray[Any]]:
        drive = {"activation": self._units.drive[rows]}
        return _filled(self._fed(rows, tick) | drive | self._placed(rows, tick, part=" drive", lift=-0.5))

    def _fed(self, rows: Ids, tick: int) -> dict[str, NDArray[Any]]:
        """Columns of a unit that takes the place of `rows` where contributions arrive."""
        units = self._units
        kept = {name: units.columns[name][rows] for name in ("aggregation", "is_input", "bias", "bias_trainable")}
        return kept | {"id": self._copies.first[tick][rows], "bias_tie": _tied(units.bias_tie)[rows]}

    def _shown(self, rows: Ids, tick: int) -> dict[str, NDArray[Any]]:
        """The output unit of an integrator."""
        units = self._units
        kept = {name: units.columns[name][rows] for name in ("activation", "gain", "is_output")}
        own = {"id": self._copies.output[tick][rows], "bias": units.output_bias[rows], "bias_trainable": np.zeros(len(rows), bool)}
        return _filled(kept | own | self._placed(rows, tick, lift=0.5))

    def _copied(self, rows: Ids, tick: int) -> dict[str, NDArray[Any]]:
        """A unit off its period: a wire that copies. It answers alone, so it needs no activation."""
        own = {"id": self._copies.output[tick][rows], "is_output": self._units.is_output[rows], "bias_trainable": np.zeros(len(rows), bool)}
        return _filled(own | self._placed(rows, tick))

    def _plain(self, rows: Ids, tick: int, ids: Ids, **kind: Any) -> dict[str, NDArray[Any]]:
        own = {"id": ids[rows], "is_input": np.full(len(rows), kind.get("is_input", False)), "bias_trainable": np.zeros(len(rows), bool)}
        return _filled(own | self._placed(rows, tick, part=kind["part"]))

    def _placed(self, rows: Ids, tick: int, *, part: str = "", lift: float = 0.0) -> dict[str, NDArray[Any]]:
        """Label, group and place: one column per tick, as wide as the network."""
        units = self._units
        width = GAP + (float(np.ptp(units.place_x)) if len(units) else 0.0)
        needs_group = is_coupled(units)
        group = [f"{path}@{tick}" if path or coupled else "" for path, coupled in zip(units.group[rows], needs_group[rows], strict=True)]
        label = [f"{text}{part}@{tick}" if text else "" for text in units.label[rows]]
        return {
            "label": np.array(label, str), "group": np.array(group, str),
            "place_x": units.place_x[rows] + tick * width, "place_y": units.place_y[rows] + lift * GAP / 2,
        }  # fmt: skip

    def _connections(self) -> Rows:
        pieces = [piece for tick in range(1, self._ticks + 1) for piece in self._connections_of(tick)]
        columns = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
        order = np.argsort(columns["target"], kind="stable")
        columns = {name: column[order] for name, column in columns.items()}
        return rows_from("connections", len(order), id=np.arange(len(order)), delay=0, **columns)

    def _connections_of(self, tick: int) -> tuple[dict[str, NDArray[Any]], ...]:
        """Those of the network itself in canonical order, of integrators' states and outputs, and copying wires."""
        copies, wires, (source, target, gate) = self._copies, self._wires, self._ends
        rows = np.flatnonzero(copies.due[tick][target])
        when = tick - wires.delay[rows]
        read = copies.output[np.where((when < 1) | (when > self._ticks), 0, when), source[rows]]
        gates = np.where(gate[rows] >= 0, copies.output[tick][gate[rows]], NO_ID)
        kept = {name: wires.columns[name][rows] for name in ("weight", "trainable", "lower", "upper")}
        own = kept | {"source": read, "target": copies.first[tick][target[rows]], "gate": gates, "tie": _tied(wires.tie)[rows]}
        moved = np.flatnonzero(copies.due[tick] & self._integrates)
        first = copies.first[tick][moved]
        still = np.flatnonzero(~copies.due[tick])
        before = self._before(tick)
        return (
            own,
            _fixed(copies.state[before[moved], moved], first + 1, self._keep[moved]),
            _fixed(first, first + 1, self._share[moved]),
            _fixed(first + 1, first + 2, np.ones(len(moved))),
            _fixed(copies.output[before[still], still], copies.output[tick][still], np.ones(len(still))),
        )


_DEFAULTS: dict[str, Any] = {
    "is_input": False, "is_output": False, "aggregation": "sum", "activation": "identity", "gain": 1.0, "bias": 0.0, "bias_trainable": True,
    "bias_tie": NO_ID,
}  # fmt: skip


def _filled(columns: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    count = len(columns["id"])
    return {name: np.full(count, default) for name, default in _DEFAULTS.items()} | columns


def _tied(ties: Ids) -> Ids:
    """The number each row's copies share: its tie's own, or a fresh one."""
    return np.where(ties >= 0, ties, int(ties.max(initial=-1)) + 1 + np.arange(len(ties)))


def _fixed(source: Ids, target: Ids, weight: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Wires that belong to the unfolding and are not learned."""
    none = np.full(len(source), NO_ID)
    bounds = {"lower": np.full(len(source), -np.inf), "upper": np.full(len(source), np.inf)}
    return {
        "source": source,
        "target": target,
        "weight": weight,
        "gate": none,
        "tie": none,
        "trainable": np.zeros(len(source), bool),
    } | bounds
