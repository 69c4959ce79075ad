"""Gated networks by hand: worked numbers, and how many units and connections the books count."""

from __future__ import annotations

import rnnsim
from tests.canon.acceptance.row import Row
from tests.canon.gated_graphs import Shape, stack_of
from tests.canon.worked_gates import WORKED, lstm_gradient_difference
from tests.golden.torch_gated import frozen_figures

INPUTS, HIDDEN = 3, 5


def of_worked(*names: str) -> dict[str, float]:
    """Greatest difference from the worked numbers."""
    return {name: WORKED[name].difference() for name in names}


def lstm_numbers() -> dict[str, float]:
    """Values, carousels and gradients of two cells."""
    return {**of_worked("LSTM", "cells of the LSTM"), "gradients": lstm_gradient_difference()}


def counts() -> dict[str, tuple[int, int]]:
    """Units and connections of 3 inputs and 5 hidden units; a readout of the zoo is left out."""
    built = {
        "LSTM, gates": ("lstm", "forget_gates"), "LSTM, peepholes": ("lstm", "peepholes"), "LSTM, 1997": ("lstm", "of_1997"),
        "GRU, torch": ("gru", "torch"), "GRU, Cho": ("gru", "cho"),
    }  # fmt: skip
    made = {}
    for name, (architecture, form) in built.items():
        network = rnnsim.zoo.build(architecture, inputs=INPUTS, hidden=HIDDEN, outputs=1, form=form)
        made[name] = len(network.units) - 1, len(network.connections) - HIDDEN
    for kind in ("LSTM", "GRU"):
        network = stack_of(Shape(f"{kind} of products"), frozen_figures(kind)).network
        made[f"{kind}, products"] = len(network.units), len(network.connections)
    return made


def books() -> dict[str, tuple[int, int]]:
    """The canon's; units without the inputs are 7H and 6H with gates, 9H and 8H with products, trained connections 4H(I + H), 3H(I + H)."""
    four, three = 4 * HIDDEN * (INPUTS + HIDDEN), 3 * HIDDEN * (INPUTS + HIDDEN)
    units = {"gates": 7, "peepholes": 7, "1997": 6, "torch": 6, "Cho": 6}
    fixed = {"gates": four + 4 * HIDDEN, "peepholes": four + 7 * HIDDEN, "1997": three + 4 * HIDDEN, "torch": three + 5 * HIDDEN}
    fixed["Cho"] = fixed["torch"]
    kinds = {name: "GRU" if name in ("torch", "Cho") else "LSTM" for name in units}
    gated = {f"{kinds[name]}, {name}": (INPUTS + count * HIDDEN, fixed[name]) for name, count in units.items()}
    return gated | {"LSTM, products": (48, 205), "GRU, products": (43, 165)}


ROWS = (
    Row("LSTM, worked numbers", "architectures", "W1 with its gradients within 1e-9", lstm_numbers,
        lambda figure: max(figure.values()) <= 1e-9),
    Row("LSTM of 1997 and peepholes, worked numbers", "architectures", "W1c and W1b within 1e-9",
        lambda: of_worked("LSTM of 1997", "peepholes"), lambda figure: max(figure.values()) <= 1e-9),
    Row("GRU, worked numbers", "architectures", "W2 in both forms within 1e-9", lambda: of_worked("GRU", "GRU, Cho"),
        lambda figure: max(figure.values()) <= 1e-9),
    Row("bidirectional and IndRNN, worked numbers", "architectures", "W3 and W5 within 1e-9", lambda: of_worked("both ways", "IndRNN"),
        lambda figure: max(figure.values()) <= 1e-9),
    Row("LSTM and GRU, units and connections", "architectures", "exactly those of the books for I = 3, H = 5", counts,
        lambda figure: figure == books()),
)  # fmt: skip
