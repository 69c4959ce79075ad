"""Cases on which two backends are to agree: a network of every ingredient, structured or not, with inputs and all that is imposed.

Weights stand on a dyadic grid, so that a sum that is exactly 0, or two that are equal, are so in whatever order they are added.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from hypothesis import strategies as st

from rnnsim.compiling.components import is_coupled
from rnnsim.compiling.turning import BOUNDED
from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.network.findings import blocking_findings
from rnnsim.network.network import Network, Rows, rows_from
from rnnsim.network.run_settings import METHODS, UPDATE_ORDERS, RunSettings
from tests.properties.agreement_shapes import SHAPES, Wiring
from tests.properties.invented_networks import looking_ahead

BATCHES = (1, 2, 5, 16, 33)
TICKS = 70
NARROW = ("logarithm", "reciprocal", "square_root")  # not defined everywhere: they get a large bias and small weights
COUPLED = tuple(name for name, row in ACTIVATIONS.items() if row.is_coupled)
ALONE = tuple(name for name in ACTIVATIONS if name not in COUPLED)
DRIVES = tuple(name for name in ALONE if not ACTIVATIONS[name].holds)
CLAMPS = ("number", "(T,)", "(T, B)", "with gaps")
LARGE = 30
TURNING = ("in_turn", "kept")


class Case:
    """One run to be made by each backend: inputs (T, B, I); `clamp` and `valid` as run settings take them; what it holds, in words."""

    def __init__(
        self, network: Network, settings: RunSettings, inputs: Any, *, imposed: tuple[dict[int, Any], Any], holds: set[str]
    ) -> None:
        self.network, self.settings, self.inputs = network, settings, inputs
        self.clamp, self.valid = imposed
        self.holds = holds

    @property
    def batch(self) -> int:
        return int(self.inputs.shape[1])

    def __repr__(self) -> str:
        return f"Case({len(self.network.units)} units, {len(self.network.connections)} connections, {sorted(self.holds)})"


class Chooser:
    """A generator of random choices that are all hypothesis sees of a case, beside its few switches."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def dyadic(self, count: int, scale: float) -> Any:
        """Multiples of 1/64 around 0."""
        return np.round(self.random.normal(size=count) * scale * 64) / 64

    def among(self, choices: Any, count: int) -> Any:
        return np.array(choices)[self.random.integers(0, len(choices), count)]


KINDS = ("tick", "tick", "ahead", "in_turn", "kept", *METHODS[1:-1])


@st.composite
def cases(draw: Any, kinds: tuple[str, ...] = KINDS) -> Case:
    """A case whose network compiles for its kind of run."""
    chooser = Chooser(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from(kinds))
    shape = draw(st.sampled_from(("random", "random", *SHAPES)))
    network = _network(chooser, SHAPES[shape](chooser), kind)
    if kind == "ahead":
        network = looking_ahead(chooser.random, network)
    is_continuous = kind in METHODS[1:]
    settings = RunSettings(
        seed=int(chooser.random.integers(0, 1000)),
        precision=draw(st.sampled_from(("double", "double", "single"))),
        update_order=str(chooser.among(UPDATE_ORDERS[1:], 1)[0]) if kind in TURNING else "synchronous",
        method=kind if is_continuous else "tick",
        dt=float(chooser.among((1.0, 0.25, 0.3), 1)[0]),
    )
    assert not blocking_findings(network, is_continuous)
    return _imposed(draw, chooser, network, settings=settings, kind=kind)


def _imposed(draw: Any, chooser: Chooser, network: Network, *, settings: RunSettings, kind: str) -> Case:
    random, batch = chooser.random, draw(st.sampled_from(BATCHES))
    inputs = np.round(random.normal(size=(TICKS, batch, int(network.units.is_input.sum()))) * 64) / 64
    clamped = draw(st.sampled_from(("", "", *CLAMPS))) if kind != "in_turn" else ""  # clamped turns without kept fields are numpy's
    masked = draw(st.sampled_from(("", "", "(T,)", "(T, B)")))
    shapes: dict[str, tuple[int, ...]] = {"number": (), "(T,)": (TICKS,)}
    clamp = {}
    if clamped:
        for unit in random.choice(network.units.id, min(3, len(network.units)), replace=False).tolist():
            values = np.round(random.normal(size=shapes.get(clamped, (TICKS, batch))) * 8) / 8
            clamp[unit] = np.where(random.random(values.shape) < 0.5, values, np.nan) if clamped == "with gaps" else values
    valid = None if not masked else random.random((TICKS,) if masked == "(T,)" else (TICKS, batch)) < 0.75
    holds = {*contents(network), f"batch {batch}", settings.precision}
    holds |= {f"clamp {clamped}"} if clamp else set()
    holds |= {f"mask {masked}"} if masked else set()
    if (network.units.dynamics == "integrator").any():
        holds.add(f"integrator {settings.method}")
    return Case(network, settings, inputs, imposed=(clamp, valid), holds=holds)


def _network(chooser: Chooser, wiring: Wiring, kind: str) -> Network:
    """Units of every sort on a wiring, with ids that say nothing of its structure."""
    random, count = chooser.random, wiring.count
    has_products, has_periods, has_chance, has_gates, has_ties = random.random(5) < (0.3, 0.35, 0.35, 0.4, 0.3)
    integrates = random.random(count) < (0.6 if kind in METHODS[1:] else 0.4 if random.random() < 0.3 else 0.0)
    allowed = ALONE if has_chance else tuple(name for name in ALONE if not ACTIVATIONS[name].draws)
    if kind == "kept":  # units whose fields can be kept: bounded plain sums
        allowed = tuple(name for name in allowed if name in BOUNDED)
        has_products, has_gates, integrates = False, False, np.zeros(count, bool)
    layers = chooser.among(allowed, int(wiring.layer.max()) + 1)
    alike = random.random() < 0.4  # one activation per layer, as people draw, or any mixture
    activation = (layers[wiring.layer] if alike else chooser.among(allowed, count)).astype("<U14")
    drive = chooser.among(("identity", "tanh", "logistic") if random.random() < 0.6 else DRIVES, count)
    period = random.integers(1, 4, count) if has_periods else np.ones(count, int)
    columns: dict[str, Any] = {
        "activation": activation, "drive": drive, "dynamics": np.where(integrates, "integrator", "instant"),
        "period": period, "phase": random.integers(0, period), "group": np.full(count, "", "<U14"),
        "aggregation": np.where(random.random(count) < 0.2 * has_products, "product", "sum"),
        "tau": random.uniform(1, 4, count), "leak": chooser.among((0.0, 0.5, 1.0), count),
        "output_bias": chooser.dyadic(count, 0.3), "initial": chooser.dyadic(count, 0.4),
        "gain": chooser.among((1.0, 1.0, 0.5, -1.5), count), "bias": chooser.dyadic(count, 0.5),
        "is_input": random.random(count) < 0.3, "is_output": random.random(count) < 0.4,
    }  # fmt: skip
    rank = wiring.rank.astype(float)
    if kind != "kept":
        _couple(chooser, columns, rank, integrates)
    _tame(columns, integrates)
    ids = random.permutation(random.choice(4 * count, count, replace=False))
    order = np.argsort(ids)
    units = rows_from("units", count, id=ids[order], **{name: column[order] for name, column in columns.items()})
    wires = _wires(chooser, wiring, rank, kind=kind, is_gated=bool(has_gates), columns=columns)
    ends = {name: np.where(wires[name] >= 0, ids[wires[name]], -1) for name in ("source", "target", "gate")}
    network = Network(units, rows_from("connections", len(wires["source"]), **{**wires, **ends}), "invented")
    return _tied(chooser, network) if has_ties else network


def _couple(chooser: Chooser, columns: dict[str, Any], rank: Any, integrates: Any) -> None:
    """Some units answer together, each group at one rank."""
    count, random = len(rank), chooser.random
    for number in range(int(random.integers(0, 3)) if count > 4 else 0):
        name = str(chooser.among(COUPLED, 1)[0])
        free = np.flatnonzero(~np.isin(columns["activation"], COUPLED))
        if len(free) < 5:
            return
        members = random.choice(free, int(random.integers(2, 5)), replace=False)
        first = members[0]
        columns["activation"][members], columns["group"][members] = name, f"members/{number}"
        for column in ("dynamics", "period", "phase", "aggregation", "drive"):
            columns[column][members] = columns[column][first]
        integrates[members] = integrates[first]
        rank[members] = rank[members].min() - 0.5 + random.random() / 4


def _tame(columns: dict[str, Any], integrates: Any) -> None:
    """Activations that are not defined everywhere, or grow fast, get arguments they can take."""
    for column, bias in (("activation", "bias"), ("drive", "bias"), ("activation", "output_bias")):
        given = columns[column]
        mine = np.isin(given, NARROW) & (integrates if (column, bias) != ("activation", "bias") else ~integrates)
        columns[bias][mine] = 3.0
        columns["gain"][mine] = 1.0
        grows = (given == "exponential") & (mine | integrates | (column == "activation"))
        columns["gain"][grows], columns[bias][grows] = 0.5, -1.0


def _wires(chooser: Chooser, wiring: Wiring, rank: Any, *, kind: str, is_gated: bool, columns: dict[str, Any]) -> dict[str, Any]:
    """Columns of the connections, ends as numbers of units; within a tick they go from lower to higher rank."""
    random = chooser.random
    source, target = wiring.source, wiring.target
    count, every = len(source), wiring.count
    onward = rank[source] < rank[target]
    if kind in METHODS[1:]:  # an integrator's output is a function of its state alone
        onward |= columns["dynamics"][source] == "integrator"
    longest = 2 if kind in TURNING else int(random.choice((2, 4, 9)))
    free = random.integers(0, longest, count)
    delay = np.where(wiring.delay >= 0, wiring.delay, free)
    delay = np.where(onward, delay, np.maximum(delay, 1))
    gate = random.integers(0, every, count)
    may_gate = rank[gate] < rank[target]
    gate = np.where(may_gate & (random.random(count) < 0.25) & is_gated, gate, -1)
    given = wiring.gate
    gate = np.where((given >= 0) & (rank[given] < rank[target]) & (kind != "kept"), given, gate)
    degree = np.bincount(target, minlength=every)[target]
    scale = np.where(np.isin(columns["activation"][target], NARROW) | np.isin(columns["drive"][target], NARROW), 0.1, 0.7)
    weight = np.round(random.normal(size=count) * scale / np.sqrt(degree) * 256) / 256
    weight = np.where(columns["aggregation"][target] == "product", np.sign(weight + 1e-3) * (0.75 + np.abs(weight) / 4), weight)
    return {"id": np.arange(count), "source": source, "target": target, "gate": gate, "weight": weight, "delay": delay}


def _tied(chooser: Chooser, network: Network) -> Network:
    """Two sets of connections that share a weight each, and two units that share a bias."""
    wires, units, random = network.connections, network.units, chooser.random
    tie, weight = np.full(len(wires), -1), wires.weight.copy()
    for number, mine in enumerate(np.array_split(random.permutation(len(wires))[: len(wires) // 2], 2)):
        if len(mine):
            tie[mine], weight[mine] = number, weight[mine[np.abs(weight[mine]).argmin()]]
    bias_tie, bias = np.full(len(units), -1), units.bias.copy()
    pair = random.permutation(len(units))[:2]
    bias_tie[pair], bias[pair] = 0, max(bias[pair])
    wires, units = wires.with_columns(tie=tie, weight=weight), units.with_columns(bias_tie=bias_tie, bias=bias)
    return network.with_rows(units=units, connections=wires)


def contents(network: Network) -> set[str]:
    """What a network holds, in the words of the table that is printed."""
    units, wires = network.units, network.connections
    delay = wires.delay
    told = {
        "product unit": units.aggregation == "product", "gate": wires.gate >= 0, "tie": wires.tie >= 0,
        "delay 0": delay == 0, "delay 1": delay == 1, "delay ≥ 2": delay >= 2, "delay < 0": delay < 0,
        "period > 1": units.period > 1, "coupled group": is_coupled(units), "parallel connections": _parallel(wires),
        "stochastic unit": np.isin(units.activation, [name for name, row in ACTIVATIONS.items() if row.draws]),
    }  # fmt: skip
    found = {name for name, holds in told.items() if np.any(holds)}
    integrators = units.dynamics == "integrator"
    found |= {f"{name}" for name in np.unique(units.activation).tolist()}
    found |= {f"drive {name}" for name in np.unique(units.drive[integrators]).tolist()}
    return found | ({f"≥ {LARGE} units"} if len(units) >= LARGE else set())


def _parallel(wires: Rows) -> Any:
    pairs = np.stack([wires.source, wires.target], axis=1)
    return [len(np.unique(pairs, axis=0)) < len(pairs)]


REQUIRED = (
    *ACTIVATIONS, "product unit", "gate", "tie", "delay 0", "delay 1", "delay ≥ 2", "delay < 0", "period > 1", "coupled group",
    "stochastic unit", "parallel connections", *(f"integrator {method}" for method in METHODS[:-1]), *(f"clamp {kind}" for kind in CLAMPS),
    "mask (T,)", "mask (T, B)", *(f"batch {batch}" for batch in BATCHES), "single", "double",
    *(f"order {order}" for order in UPDATE_ORDERS), "kept fields", "turns by the table", "stopped",
)  # fmt: skip


def table(counter: Counter[str]) -> str:
    """How many networks hold what, for people."""
    width = max(map(len, counter))
    return "\n".join(f"{name:<{width}} {counter[name]:>6}" for name in sorted(counter))
