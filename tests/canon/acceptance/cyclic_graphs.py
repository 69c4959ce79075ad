"""Random graphs as plain lists, run and differentiated by jax: an independent answer for gradients through time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

import rnnsim

ACTIVATIONS = ("tanh", "logistic", "identity", "gaussian")
UNITS, INPUTS, TICKS = 6, 2, 4


@dataclass(frozen=True)
class Graph:
    """wires: (source, target, delay, gate or −1, parameter) rows; parameters hold weights, then biases. products: which units multiply."""

    wires: list[tuple[int, int, int, int, int]]
    activations: list[str]
    products: list[bool]
    weights: np.ndarray
    biases: np.ndarray
    initials: np.ndarray
    inputs: np.ndarray
    targets: np.ndarray


def random_graph(rng: np.random.Generator, *, is_cyclic: bool) -> Graph:
    """Delays 0 … 3 with cycles, or 0 alone without; delay-0 wires lead to higher numbers only. Some wires share a parameter."""
    wires: list[tuple[int, int, int, int, int]] = []
    for target in range(INPUTS, UNITS):
        for _ in range(int(rng.integers(2, 5))):
            delay = int(rng.integers(0, 4)) if is_cyclic else 0
            source = int(rng.integers(0, UNITS if delay else target))
            gate = int(rng.integers(0, target)) if rng.random() < 0.2 else -1
            shared = rng.random() < 0.2 and len(wires) > 0
            wires.append((source, target, delay, gate, int(rng.integers(0, 1 + max(wire[4] for wire in wires))) if shared else len(wires)))
    used = sorted({wire[4] for wire in wires})
    wires = [(*wire[:4], used.index(wire[4])) for wire in wires]
    ticks = TICKS if is_cyclic else 1
    products = [unit >= INPUTS and unit < UNITS - 1 and bool(rng.random() < 0.2) for unit in range(UNITS)]
    names = ["identity" if unit < INPUTS else str(rng.choice(ACTIVATIONS)) for unit in range(UNITS)]
    return Graph(
        wires, names, products, rng.normal(0, 0.7, len(used)), rng.normal(0, 0.3, UNITS) * (np.arange(UNITS) >= INPUTS),
        rng.uniform(-0.5, 0.5, UNITS), rng.normal(size=(ticks, INPUTS)), rng.normal(size=(ticks, 1)),
    )  # fmt: skip


def as_network(graph: Graph) -> rnnsim.Network:
    """The same graph as ours; the last unit is the output."""
    draft = rnnsim.Draft("random")
    numbers = np.arange(UNITS)
    draft.units(
        UNITS, is_input=numbers < INPUTS, is_output=numbers == UNITS - 1, activation=np.array(graph.activations), bias=graph.biases,
        bias_trainable=numbers >= INPUTS, initial=graph.initials, aggregation=np.where(graph.products, "product", "sum"),
    )  # fmt: skip
    source, target, delay, gate, parameter = np.array(graph.wires).T
    draft.connect_pairs(source, target, graph.weights[parameter], delay=delay, gate=gate, tie=parameter)
    return draft.network()


def gradient_by_jax(graph: Graph) -> tuple[np.ndarray, np.ndarray]:
    """∂L/∂weight per wire (its parameter's) and ∂L/∂bias per unit, L half the squared error summed over ticks."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    functions = {"tanh": jnp.tanh, "logistic": jax.nn.sigmoid, "identity": lambda a: a, "gaussian": lambda a: jnp.exp(-a * a)}

    def loss(weights: Any, biases: Any) -> Any:
        past: list[list[Any]] = []
        total = 0.0
        for tick, shown in enumerate(graph.inputs):
            now: list[Any] = []
            for unit in range(UNITS):
                into = [wire for wire in graph.wires if wire[1] == unit]
                terms = [weights[p] * _value(graph, past, now, wire=(s, d, tick)) * (now[g] if g >= 0 else 1.0) for s, _, d, g, p in into]
                net = (jnp.prod(jnp.stack(terms)) if graph.products[unit] else sum(terms)) if terms else 0.0
                net = net + (shown[unit] if unit < INPUTS else 0.0) + biases[unit]
                now.append(functions[graph.activations[unit]](net))
            past.append(now)
            total = total + 0.5 * (now[-1] - graph.targets[tick, 0]) ** 2
        return total

    by_weight, by_bias = jax.grad(loss, argnums=(0, 1))(jnp.array(graph.weights), jnp.array(graph.biases))
    return np.asarray(by_weight)[[wire[4] for wire in graph.wires]], np.asarray(by_bias)


def _value(graph: Graph, past: list[list[Any]], now: list[Any], *, wire: tuple[int, int, int]) -> Any:
    """What the source gave so many ticks ago."""
    source, delay, tick = wire
    if delay == 0:
        return now[source]
    return past[tick - delay][source] if tick >= delay else float(graph.initials[source])
