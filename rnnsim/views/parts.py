"""The table of what the palette offers: units of every kind, structures, networks of the zoo. Imports no Qt."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rnnsim.network.clipping import clipping_from_text
from rnnsim.network.network import Network
from rnnsim.zoo.catalog import ARCHITECTURES


@dataclass(frozen=True)
class Part:
    """One thing to drag onto the canvas or to press. `does` names the action of a press that adds nothing by itself."""

    name: str
    text: str
    tip: str
    icon: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    does: str = ""

    @cached_property
    def dragged(self) -> str:
        """The JSON text a drag carries; empty if it cannot be dragged."""
        return json.dumps(self.content) if self.content else ""

    @cached_property
    def piece(self) -> Network | None:
        """The piece of a network that a person kept, or None for a part of the program."""
        if "piece" not in self.content:
            return None
        clipping = clipping_from_text(json.dumps(self.content["piece"]))
        return Network(clipping.units, clipping.connections)


def _unit(text: str, tip: str, **columns: Any) -> Part:
    return Part(f"unit {text}", text, tip, "unit", {"part": "unit", **columns})


UNITS = (
    _unit("Input", "Reads one column of the tape", is_input=True),
    _unit("tanh", "Squashes its net input to −1 … 1", activation="tanh"),
    _unit("Logistic", "Squashes its net input to 0 … 1", activation="logistic"),
    _unit("ReLU", "Passes positive net input, blocks negative", activation="relu"),
    _unit("Threshold", "1 if its net input is over 0, else 0", activation="step"),
    _unit("Stochastic", "1 with a probability, else 0", activation="bernoulli"),
    _unit("Integrator", "Adds up its net input over time", activation="tanh", dynamics="integrator"),
    _unit("Product", "Multiplies what it hears", aggregation="product"),
    _unit("Output", "An answer of the network", activation="tanh", is_output=True),
)
GROUP = Part("group", "Group", "Put the selected units into a group  (g)", "group", {}, "group")
NOTE = Part("note", "Note", "A text on the canvas  (t)", "note", {"part": "note"}, "note")
CONNECT = Part("connect", "Connect", "Connect marked sources to the selection  (1, then 2)", "connect", {}, "connect")
RANDOM = Part("random", "Random", "Units in a ring, joined at random", "random")
ZOO = Part("zoo", "Zoo", "Whole networks to start from", "zoo")
UNIT = Part("unit", "Unit", "A unit with the preferred activation; right-click for other kinds", "unit", {"part": "unit"})
OWN = Part("own", "Parts", "Pieces of networks you keep, to be used again", "part")
TOOLS = (UNIT, CONNECT, GROUP, RANDOM, ZOO, OWN, NOTE)
STRUCTURES = (
    GROUP,
    Part("random", "Random graph", RANDOM.tip, "random"),
    Part("note", "Text note", NOTE.tip, "note", NOTE.content, NOTE.does),
)
NETWORKS = tuple(
    Part(f"zoo {row.name}", row.title, row.summary, "chevron_right", {"part": "zoo", "name": row.name}) for row in ARCHITECTURES.values()
)
