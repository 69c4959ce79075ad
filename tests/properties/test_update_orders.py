"""One-at-a-time updates once more with dictionaries: who is on a cycle, who updates when, and what it reads."""

from __future__ import annotations

from math import prod
from typing import Any

import networkx
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.running import run
from rnnsim.formulas.randomness import draws
from rnnsim.network.network import Network
from tests.properties.invented_networks import inputs_for, networks
from tests.properties.plain_interpreter import FORMULAS


def shown(unit: Any, value: float) -> float:
    """The output of an integrator in this state, or of an instant unit set to this value."""
    is_instant = unit["dynamics"] == "instant"
    return float(value if is_instant else FORMULAS[unit["activation"]](unit["gain"] * (value + unit["output_bias"])))


def updated(network: Network, inputs: np.ndarray, update_order: str, seed: int) -> np.ndarray:
    """(T, U) activations of a network without coupled units."""
    units = [{name: column[row] for name, column in network.units.columns.items()} for row in range(len(network.units))]
    wires = [{name: column[row] for name, column in network.connections.columns.items()} for row in range(len(network.connections))]
    graph = networkx.DiGraph([(wire[end], wire["target"]) for wire in wires for end in ("source", "gate") if wire[end] >= 0])
    graph.add_nodes_from(unit["id"] for unit in units)
    cycle_of = {unit: frozenset(part) for part in networkx.strongly_connected_components(graph) for unit in part
                if len(part) > 1 or graph.has_edge(unit, unit)}  # fmt: skip
    columns = {unit["id"]: at for at, unit in enumerate(unit for unit in units if unit["is_input"])}
    state = {unit["id"]: unit["initial"] for unit in units}
    history = {unit["id"]: [shown(unit, unit["initial"])] for unit in units}  # newest last

    def read(source: int, delay: int, target: int, tick: int) -> float:
        past = history[source]
        at = len(past) - 1 - max(delay - 1, 0) if cycle_of.get(target, frozenset()) >= {source} else tick - delay
        return float(past[max(at, 0)])

    def evaluate(unit: Any, tick: int) -> None:
        mine = [wire for wire in wires if wire["target"] == unit["id"]]
        terms = [wire["weight"] * read(wire["source"], wire["delay"], unit["id"], tick)
                 * (read(wire["gate"], 0, unit["id"], tick) if wire["gate"] >= 0 else 1.0) for wire in mine]  # fmt: skip
        net = prod(terms) if unit["aggregation"] == "product" else sum(terms)
        net += unit["bias"] + (inputs[tick - 1][columns[unit["id"]]] if unit["is_input"] else 0.0)
        if unit["dynamics"] == "instant":
            history[unit["id"]].append(FORMULAS[unit["activation"]](unit["gain"] * net))
        else:
            state[unit["id"]] += (FORMULAS[unit["drive"]](net) - unit["leak"] * state[unit["id"]]) / unit["tau"]
            history[unit["id"]].append(shown(unit, state[unit["id"]]))

    condensed = networkx.condensation(graph)
    for tick in range(1, len(inputs) + 1):
        due = [unit["id"] for unit in units if unit["id"] in cycle_of and tick % unit["period"] == unit["phase"]]
        if update_order != "sequential":
            due.sort(key=lambda unit: float(draws(seed, tick, unit, episode=-1)))
        due = due[:1] if update_order == "random_single" else due
        for part in networkx.topological_sort(condensed):
            members = condensed.nodes[part]["members"]
            for unit in [one for one in due if one in members] + [one for one in members if one not in cycle_of]:
                row = next(one for one in units if one["id"] == unit)
                if unit in cycle_of or tick % row["period"] == row["phase"]:
                    evaluate(row, tick)
            for unit in members:
                history[unit] += [history[unit][-1]] * (tick + 1 - len(history[unit]))
    return np.array([[history[unit["id"]][tick] for unit in units] for tick in range(1, len(inputs) + 1)])


@settings(max_examples=60, deadline=None)
@given(networks(most=7), st.integers(0, 1000), st.sampled_from(("sequential", "random_permutation", "random_single")))
def test_units_on_a_cycle_update_in_turn_as_an_independent_reading_says(network: Network, seed: int, update_order: str) -> None:
    assume(not (network.units.activation == "softmax").any())
    inputs = inputs_for(network, 6, seed)
    try:
        trace = run(network, inputs, update_order=update_order, seed=seed)
    except NonFinite:
        assume(False)
    assume(np.abs(trace.activations).max() < 1e3)
    np.testing.assert_allclose(trace.activations, updated(network, inputs, update_order, seed), rtol=1e-12, atol=1e-12)
