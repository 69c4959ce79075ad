"""The rules of a tick once more, unit by unit with dictionaries, as an independent reading of them for the property tests."""

from __future__ import annotations

from math import atan, exp, log1p, pi, prod, tanh
from typing import Any

import numpy as np

from rnnsim.network.network import Network

FORMULAS: dict[str, Any] = {
    "identity": lambda a: a, "tanh": tanh, "logistic": lambda a: 1 / (1 + exp(-a)) if a > -700 else 0.0,
    "gaussian": lambda a: exp(-a * a), "relu": lambda a: max(0.0, a), "saturating": lambda a: min(1.0, max(0.0, a)),
    "arctangent": lambda a: 2 / pi * atan(pi / 2 * a), "softplus": lambda a: max(a, 0) + log1p(exp(-abs(a))),
    "step": lambda a: float(a > 0), "sign": lambda a: 1.0 if a > 0 else -1.0,
}  # fmt: skip


def interpreted(network: Network, inputs: np.ndarray, *, dt: float = 1.0, valid: Any = None, clamp: Any = None) -> tuple[Any, Any]:
    """(activations, outputs), both (T, …), of one synchronous run with method tick: component by component over the episode."""
    units = [{name: column[row] for name, column in network.units.columns.items()} for row in range(len(network.units))]
    wires = [{name: column[row] for name, column in network.connections.columns.items()} for row in range(len(network.connections))]
    columns = {unit["id"]: at for at, unit in enumerate(unit for unit in units if unit["is_input"])}
    state = {unit["id"]: unit["initial"] for unit in units}
    start = {unit["id"]: _shown(unit, unit["initial"]) if unit["dynamics"] == "integrator" else unit["initial"] for unit in units}
    for unit in units:  # softmax integrators are not invented, so every unit starts alone
        assert unit["activation"] != "softmax" or unit["dynamics"] == "instant"
    ticks = range(1, len(inputs) + 1)
    rows: list[dict[int, float]] = [start, *({} for _ in ticks), start]
    seen: list[dict[int, float]] = [{} for _ in rows]
    for component, direction in _components(units, wires):
        for tick in ticks[::direction]:
            now, waiting = rows[tick], list(component)
            if valid is not None and not valid[tick - 1]:
                for unit in waiting:
                    state[unit["id"]] = unit["initial"]
                    now[unit["id"]] = seen[tick][unit["id"]] = start[unit["id"]]
                continue
            while waiting:
                unit = next(one for one in waiting if all(need in now for need in _needs(one, units, wires)))
                members = _members(unit, units)
                nets: dict[Any, Any] = {one["id"]: _net(one, wires, rows, tick) + _outside(one, columns, inputs, tick) for one in members}
                nets["scaled"] = [one["gain"] * nets[one["id"]] for one in members]
                for one in members:
                    value = _evaluated(one, nets, state, rows[tick - direction][one["id"]], tick=tick, dt=dt)
                    seen[tick][one["id"]] = value
                    held = np.nan if clamp is None or one["id"] not in clamp else clamp[one["id"]][tick - 1]
                    if not np.isnan(held):
                        state[one["id"]] = held
                        value = _shown(one, held) if one["dynamics"] == "integrator" else held
                    now[one["id"]] = value
                    waiting.remove(one)
    outputs = [[row[unit["id"]] for unit in units if unit["is_output"]] for row in seen[1:-1]]
    return np.array([[row[unit["id"]] for unit in units] for row in rows[1:-1]]), np.array(outputs)


def _components(units: Any, wires: Any) -> list[tuple[Any, int]]:
    """Units that reach each other, in dependency order, each with the direction of its delays; found by trying everything."""
    reads: dict[int, set[int]] = {unit["id"]: {one["id"] for one in _members(unit, units)} for unit in units}
    for wire in wires:
        reads[wire["target"]] |= {wire["source"]} | ({wire["gate"]} if wire["gate"] >= 0 else set())
    for _ in units:
        for known in reads.values():
            known.update(*(reads[other] for other in tuple(known)))
    left, ordered = list(units), []
    while left:
        unit = min(left, key=lambda one: len(reads[one["id"]]))
        mine = [one for one in left if one is unit or (one["id"] in reads[unit["id"]] and unit["id"] in reads[one["id"]])]
        ids = {one["id"] for one in mine}
        delays = {wire["delay"] for wire in wires if wire["source"] in ids and wire["target"] in ids}
        assert min(delays, default=0) >= 0 or max(delays) <= 0
        ordered.append((mine, -1 if min(delays, default=0) < 0 else 1))
        left = [one for one in left if one not in mine]
    return ordered


def _members(unit: Any, units: Any) -> list[Any]:
    together = unit["activation"] == "softmax"
    return [one for one in units if one is unit or (together and one["activation"] == "softmax" and one["group"] == unit["group"])]


def _needs(unit: Any, units: Any, wires: Any) -> set[int]:
    members = {one["id"] for one in _members(unit, units)}
    mine = [wire for wire in wires if wire["target"] in members]
    return {wire["source"] for wire in mine if wire["delay"] == 0} | {wire["gate"] for wire in mine if wire["gate"] >= 0}


def _net(unit: Any, wires: Any, rows: Any, tick: int) -> float:
    contributions = []
    for wire in wires:
        if wire["target"] == unit["id"]:
            when = min(max(tick - wire["delay"], 0), len(rows) - 1)
            contributions.append(wire["weight"] * rows[when][wire["source"]] * (rows[tick][wire["gate"]] if wire["gate"] >= 0 else 1.0))
    return prod(contributions) if unit["aggregation"] == "product" else sum(contributions)


def _outside(unit: Any, columns: Any, inputs: Any, tick: int) -> float:
    external = inputs[tick - 1][columns[unit["id"]]] if unit["is_input"] else 0.0
    return float(external + unit["bias"])


def _shown(unit: Any, state: float) -> float:
    return float(FORMULAS[unit["activation"]](unit["gain"] * (state + unit["output_bias"])))


def _evaluated(unit: Any, nets: Any, state: Any, before: float, *, tick: int, dt: float) -> float:
    if tick % unit["period"] != unit["phase"]:
        return before
    if unit["dynamics"] == "integrator":
        drive = FORMULAS[unit["drive"]](nets[unit["id"]])
        state[unit["id"]] += dt * (drive - unit["leak"] * state[unit["id"]]) / unit["tau"]
        return _shown(unit, state[unit["id"]])
    if unit["activation"] == "softmax":
        return float(exp(unit["gain"] * nets[unit["id"]]) / sum(exp(scaled) for scaled in nets["scaled"]))
    return float(FORMULAS[unit["activation"]](unit["gain"] * nets[unit["id"]]))
