"""The zoo's machines with the weights of the dense ones: matrices by the names `dense_memories` has for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnsim.network.network import Network
from rnnsim.zoo import differentiable_computer as computer
from rnnsim.zoo import neural_turing_machine as machine
from tests.canon.dense_memories import Values


def turing_machine(weights: Mapping[str, Values], start: Values) -> Network:
    """start (slots, width): what the memory holds at first."""
    return machine.build(**_sizes(weights, start), **_by_name(weights))


def differentiable_computer(weights: Mapping[str, Values], start: Values, heads: int) -> Network:
    """With so many read heads."""
    return computer.build(**_sizes(weights, start), heads=heads, **_by_name(weights))


def _sizes(weights: Mapping[str, Values], start: Values) -> dict[str, Any]:
    slots, width = start.shape
    return {"bits": len(weights["output"]), "hidden": len(weights["controller"]), "slots": slots, "width": width, "memory": start}


def _by_name(weights: Mapping[str, Values]) -> dict[str, Any]:
    return {name.replace(" ", "_"): matrix for name, matrix in weights.items()}
