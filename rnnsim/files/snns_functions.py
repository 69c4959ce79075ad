"""What SNNS calls things and what they are here: activation functions, output functions, sites, unit types, update functions.

Behaviour as in the SNNS 4.2 user manual and kernel. What has no exact counterpart is not in these tables and is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, nextafter, sqrt


@dataclass(frozen=True)
class SnnsActivation:
    """An activation here, its gain, and how SNNS's bias becomes ours; `None` where SNNS ignores its bias column."""

    name: str
    activation: str
    bias: Callable[[float], float] | None
    gain: float = 1.0
    aggregation: str = "sum"


def _same(bias: float) -> float:
    return bias


def at_least(threshold: float) -> float:
    """The bias with which "net + bias > 0" says exactly "net ≥ threshold"."""
    return -nextafter(threshold, -inf)


def threshold_of(bias: float) -> float:
    """The threshold with which "net ≥ threshold" says exactly "net + bias > 0"."""
    return nextafter(-bias, inf)


# Act_TanH_Xdiv2 is cut at net inputs of ±9 in SNNS, here it is not: outputs differ by less than 0.00025 beyond.
SNNS_ACTIVATIONS = {
    row.name: row
    for row in (
        SnnsActivation("Act_Logistic", "logistic", _same),
        SnnsActivation("Act_TanH", "tanh", _same),
        SnnsActivation("Act_TanH_Xdiv2", "tanh", _same, gain=0.5),
        SnnsActivation("Act_Identity", "identity", None),
        SnnsActivation("Act_IdentityPlusBias", "identity", _same),
        SnnsActivation("Act_Signum", "sign", None),
        SnnsActivation("Act_StepFunc", "step", None),
        SnnsActivation("Act_Perceptron", "step", at_least),
        SnnsActivation("Act_BAM", "sign_hold", None),
        SnnsActivation("Act_Exponential", "gaussian", _same, gain=sqrt(0.5)),
        SnnsActivation("Act_Product", "identity", None, aggregation="product"),
    )
}
# (SNNS output function, activation here) -> activation with the output function taken in
OUTPUT_FUNCTIONS = {
    **{("Out_Clip_01", name): name for name in ("logistic", "step", "gaussian")},
    **{("Out_Clip_11", name): name for name in ("logistic", "tanh", "sign", "step", "sign_hold", "gaussian")},
    **{("Out_Threshold05", name): name for name in ("step",)},
    ("Out_Clip_01", "identity"): "saturating",
}
SUM_SITE, PRODUCT_SITES = "Site_WeightedSum", ("Site_Pi", "Site_Produkt")  # Site_Pi multiplies outputs, without their weights
INPUT_TYPES, OUTPUT_TYPES = ("i", "d", "si", "sd"), ("o", "d", "so", "sd")
UNIT_TYPES = ("i", "o", "d", "h", "s", "si", "so", "sd", "sh")
CONTEXT_TYPES = ("s", "sh")


def _no_delay(from_input: bool, into_context: bool) -> int:
    return 0


def _delay_into_context(from_input: bool, into_context: bool) -> int:
    return int(into_context)


def _always_one(from_input: bool, into_context: bool) -> int:
    return 1


def _one_within(from_input: bool, into_context: bool) -> int:
    return int(not from_input)


# The delay of a link is not in the file; the update function implies it. Looked through in this order when a network is written.
UPDATE_FUNCTIONS: dict[str, Callable[[bool, bool], int]] = {
    "Topological_Order": _no_delay,
    "BPTT_Order": _one_within,
    "Synchonous_Order": _always_one,  # SNNS's own spelling
    "Synchronous_Order": _always_one,
    "JE_Order": _delay_into_context,
}
