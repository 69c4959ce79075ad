"""What neat-python's networks answered, frozen beside this script: `python -m tests.golden.neat_networks` writes neat_networks.json anew.

A network is written as neat keeps it: rows of key, activation, aggregation, bias, response, time constant and links (key, weight);
inputs have negative keys. Only the functions that ask neat-python import it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FROZEN = Path(__file__).with_suffix(".json")
INPUTS, NODES, TICKS = 3, 12, 40
TIME_STEP = 0.05
BOUNDED = ("sigmoid", "tanh", "gauss", "clamped")
CASES = {
    "sigmoid": (("sigmoid",), ("sum",)),
    "tanh": (("tanh",), ("sum",)),
    "gauss": (("gauss",), ("sum",)),
    "clamped": (("clamped",), ("sum",)),
    "soft and hard": (("relu", "softplus", "identity", "tanh"), ("sum", "mean")),
    "products": (BOUNDED, ("product", "sum")),
    "mixed": (BOUNDED, ("sum", "product", "mean")),
    "sine and hat": (("sin", "hat"), ("sum", "product")),
}


@cache
def frozen_networks() -> dict[str, dict[str, Any]]:
    """By case: `nodes`, `inputs` (T, I), and the values of all nodes: `states` (T, N), `flows` (T, N) of the continuous network."""
    networks: dict[str, dict[str, Any]] = json.loads(FROZEN.read_text())
    return networks


def neat_is_here() -> bool:
    """Whether the live library can be asked as well."""
    try:
        import neat
    except ImportError:
        return False
    return bool(neat.__name__)


def live_states(network: dict[str, Any]) -> np.ndarray:
    """(T, N) values of the nodes after each activation of a RecurrentNetwork."""
    import neat

    evaluations = [
        (node["key"], _activation(node), _aggregation(node), node["bias"], node["response"], _links(node)) for node in network["nodes"]
    ]
    keys = [node["key"] for node in network["nodes"]]
    net = neat.nn.RecurrentNetwork(list(range(-1, -INPUTS - 1, -1)), keys, evaluations)
    return np.array([net.activate(row) for row in network["inputs"]])


def live_flows(network: dict[str, Any]) -> np.ndarray:
    """(T, N) values of the nodes after each time step of a CTRNN."""
    import neat

    evaluations = {
        node["key"]: neat.ctrnn.CTRNNNodeEval(
            node["time_constant"], _activation(node), _aggregation(node), node["bias"], node["response"], _links(node)
        )
        for node in network["nodes"]
    }
    keys = [node["key"] for node in network["nodes"]]
    net = neat.ctrnn.CTRNN(list(range(-1, -INPUTS - 1, -1)), keys, evaluations)
    rows = []
    for row in network["inputs"]:
        net.advance(row, TIME_STEP, TIME_STEP)
        net.time_seconds = 0.0
        rows.append([net.values[net.active][key] for key in keys])
    return np.array(rows)


def _activation(node: dict[str, Any]) -> Any:
    from neat.activations import ActivationFunctionSet

    return ActivationFunctionSet().get(node["activation"])


def _aggregation(node: dict[str, Any]) -> Any:
    from neat.aggregations import AggregationFunctionSet

    return AggregationFunctionSet().get(node["aggregation"])


def _links(node: dict[str, Any]) -> list[tuple[int, float]]:
    return [(key, weight) for key, weight in node["links"]]


def _drawn(case: str, seed: int) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    activations, aggregations = CASES[case]
    nodes = []
    for key in range(NODES):
        sources = random.choice(np.arange(-INPUTS, NODES), size=int(random.integers(1, 6)), replace=False).tolist()
        nodes.append(
            {
                "key": key,
                "activation": activations[key % len(activations)],
                "aggregation": aggregations[int(random.integers(len(aggregations)))],
                "bias": round(random.uniform(-0.5, 0.5), 6),
                "response": round(random.uniform(0.4, 1.2), 6),
                "time_constant": round(random.uniform(0.05, 0.5), 6),
                "links": [(source, round(random.uniform(-0.8, 0.8), 6)) for source in sources],
            }
        )
    return {"nodes": nodes, "inputs": random.uniform(-1, 1, (TICKS, INPUTS)).round(6).tolist()}


def freeze() -> None:
    """Write the figures of all cases."""
    networks = {}
    for seed, case in enumerate(CASES):
        network = _drawn(case, seed)
        networks[case] = network | {"states": live_states(network).tolist(), "flows": live_flows(network).tolist()}
    FROZEN.write_text(json.dumps(networks, separators=(",", ":")).replace('"nodes"', '\n"nodes"') + "\n")


if __name__ == "__main__":
    freeze()
