"""Hypothesis strategies that invent runnable networks of every ingredient."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from rnnsim.compiling.components import condensation_of, ends_of
from rnnsim.network.network import Network, rows_from

SMOOTH = ("identity", "tanh", "logistic", "gaussian", "relu", "saturating", "arctangent", "softplus")
THRESHOLD = ("step", "sign")


@st.composite
def networks(draw: Any, *, smooth_only: bool = False, most: int = 9, chance: bool = False, ahead: bool = False) -> Network:
    """A network that compiles: delay-0 connections and gates go from lower to higher rank, ranks are a hidden permutation.

    ahead: some components read later ticks instead of earlier ones, and delays between components have any sign.
    """
    seed = draw(st.integers(0, 2**32 - 1))
    count = draw(st.integers(1, most))
    has_groups, has_periods, has_products, has_integrators = (draw(st.booleans()) for _ in range(4))
    random = np.random.default_rng(seed)
    names = SMOOTH if smooth_only else SMOOTH + THRESHOLD + (("bernoulli", "sign_hold") if chance else ())
    activation = random.choice(names, count).astype("<U14")
    integrates = random.random(count) < 0.3 * has_integrators
    period = random.integers(1, 4, count) if has_periods else np.ones(count, int)
    phase = random.integers(0, period)
    rank = random.permutation(count).astype(float)
    if has_groups and count > 3:
        together = random.choice(count, 3, replace=False)
        activation[together] = "softmax"
        integrates[together], period[together], phase[together] = False, period[together[0]], phase[together[0]]
        rank[together] = rank[together[0]]
    columns = {
        "id": np.sort(random.choice(50, count, replace=False)), "activation": activation, "period": period, "phase": phase,
        "dynamics": np.where(integrates, "integrator", "instant"), "drive": random.choice(("identity", "tanh", "relu"), count),
        "group": np.where(activation == "softmax", "members", random.choice(("", "a", "a/b"), count)),
        "aggregation": np.where(random.random(count) < 0.25 * has_products, "product", "sum"),
        "gain": random.choice((1.0, 0.5, -1.5), count), "bias": random.normal(size=count), "initial": random.normal(size=count) * 0.5,
        "tau": random.uniform(1, 4, count), "leak": random.choice((0.0, 0.5, 1.0), count), "output_bias": random.normal(size=count) * 0.3,
        "is_input": random.random(count) < 0.4, "is_output": random.random(count) < 0.4,
    }  # fmt: skip
    network = Network(rows_from("units", count, **columns), _connections(random, columns["id"], rank), "invented")
    return looking_ahead(random, network) if ahead else network


def _connections(random: np.random.Generator, ids: Any, rank: Any) -> Any:
    count = int(random.integers(0, 3 * len(ids) + 1))
    source, target = random.integers(0, len(ids), (2, count))
    delay = np.where(rank[source] < rank[target], random.integers(0, 4, count), random.integers(1, 4, count))
    gate = random.integers(0, len(ids), count)
    gate = np.where((rank[gate] < rank[target]) & (random.random(count) < 0.3), ids[gate], -1)
    weight = random.normal(size=count) * 0.6
    return rows_from(
        "connections", count, id=np.arange(count), source=ids[source], target=ids[target], gate=gate, weight=weight, delay=delay
    )


def looking_ahead(random: np.random.Generator, network: Network) -> Network:
    """Half of the components turned in time, and a third of the connections between components."""
    wires = network.connections
    component = condensation_of(network, ends_of(network)).component
    source, target = (component[network.units.rows(ids)] for ids in (wires.source, wires.target))
    turned = (random.random(len(network.units)) < 0.5)[target]
    turned = np.where(source == target, turned, random.random(len(wires)) < 0.3)
    return network.with_rows(connections=wires.with_columns(delay=np.where(turned, -wires.delay, wires.delay)))


def inputs_for(network: Network, ticks: int, seed: int = 0, batch: int | None = None) -> Any:
    """Random inputs (T, I) or (T, B, I)."""
    width = len(network.input_ids)
    shape = (ticks, width) if batch is None else (ticks, batch, width)
    return np.random.default_rng(seed).normal(size=shape)
