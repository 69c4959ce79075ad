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
    """(activations, outputs), both (T, …), of one synchronous run with method tick."""
    units = [{name: column[row] for name, column in network.units.columns.items()} for row in range(len(network.units))]
    wires = [{name: column[row] for name, column in network.connections.columns.items()} for row in range(len(network.connections))]
    by_id = {unit["id"]: unit for unit in units}
    columns = {unit["id"]: at for at, unit in enumerate(unit for unit in units if unit["is_input"])}
    state = {unit["id"]: unit["initial"] for unit in units}
    start = {unit["id"]: _shown(unit, unit["initial"]) if unit["dynamics"] == "integrator" else unit["initial"] for unit in units}
    for unit in units:  # softmax integrators are not invented, so every unit starts alone
        assert unit["activation"] != "softmax" or unit["dynamics"] == "instant"
    past, shown = [start], []
    for tick in range(1, len(inputs) + 1):
        now: dict[int, float] = {}
        seen: dict[int, float] = {}
        if valid is not None and not valid[tick - 1]:
            state = {unit["id"]: unit["initial"] for unit in units}
            now = seen = dict(start)
        waiting = [unit for unit in units if unit["id"] not in now]
        while waiting:
            unit = next(one for one in waiting if all(need in now for need in _needs(one, by_id, wires)))
            members = [
                one
                for one in units
                if one is unit or (unit["activation"] == "softmax" == one["activation"] and one["group"] == unit["group"])
            ]
            nets: dict[Any, Any] = {one["id"]: _net(one, wires, past, now, tick) + _outside(one, columns, inputs, tick) for one in members}
            nets["scaled"] = [one["gain"] * nets[one["id"]] for one in members]
            for one in members:
                value = _evaluated(one, nets, state, past[tick - 1][one["id"]], tick=tick, dt=dt)
                seen[one["id"]] = value
                held = np.nan if clamp is None or one["id"] not in clamp else clamp[one["id"]][tick - 1]
                if not np.isnan(held):
                    state[one["id"]] = held
                    value = _shown(one, held) if one["dynamics"] == "integrator" else held
                now[one["id"]] = value
                waiting.remove(one)
        past.append(now)
        shown.append([seen[unit["id"]] for unit in units if unit["is_output"]])
    return np.array([[row[unit["id"]] for unit in units] for row in past[1:]]), np.array(shown)


def _needs(unit: Any, by_id: Any, wires: Any) -> set[int]:
    members = {
        one["id"]
        for one in by_id.values()
        if one is unit or (unit["activation"] == "softmax" == one["activation"] and one["group"] == unit["group"])
    }
    mine = [wire for wire in wires if wire["target"] in members]
    return {wire["source"] for wire in mine if wire["delay"] == 0} | {wire["gate"] for wire in mine if wire["gate"] >= 0}


def _net(unit: Any, wires: Any, past: Any, now: Any, tick: int) -> float:
    contributions = []
    for wire in wires:
        if wire["target"] == unit["id"]:
            when = tick - wire["delay"]
            read = now if when == tick else past[max(when, 0)]
            contributions.append(wire["weight"] * read[wire["source"]] * (now[wire["gate"]] if wire["gate"] >= 0 else 1.0))
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
