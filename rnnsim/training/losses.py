"""How wrong outputs are: every loss with its equation and slope, in one table. Knows outputs and targets, not how outputs came about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.activations import Floats, logistic, softmax, softplus
from rnnsim.formulas.known_activations import activation_of
from rnnsim.formulas.refused import Refused
from rnnsim.network.network import Network


class Scored(NamedTuple):
    """What a loss says of outputs (T, B, O): its value, summed over ticks and outputs and averaged over episodes, and slopes.

    by_outputs (T, B, O): ∂L/∂y. matched (O,): outputs whose activation goes with the loss; of these by_nets (T, B, O) holds
    ∂L/∂a, or y · ∂L/∂y in a softmax group, in a form that does not break where y reaches its limit; 0 of the others.
    """

    value: float
    by_outputs: Floats
    by_nets: Floats
    matched: NDArray[np.bool_]


Elementwise = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class Loss:
    """One row of the table: `value` and `slope` take outputs y and targets d, (…, O) each, and give one number per output.

    matched: the activation this loss goes with, and by_net its slope behind it. outside: value and slope of outputs that are
    no probabilities, which the loss takes through that activation itself; that slope also takes which outputs count. None if any
    number is an output.
    """

    name: str
    title: str
    equation: str
    summary: str
    value: Elementwise
    slope: Elementwise
    matched: str = ""
    by_net: Elementwise | None = None
    outside: tuple[Elementwise, Callable[[Floats, Floats, Floats], Floats]] | None = None


def _floored(y: Floats) -> Floats:
    """Probabilities kept off 0, where logarithms end."""
    return np.maximum(y, np.finfo(y.dtype).tiny)


def _log_softmax(y: Floats) -> Floats:
    high = y - y.max(axis=-1, keepdims=True)
    return np.asarray(high - np.log(np.exp(high).sum(axis=-1, keepdims=True)))


_ROWS = (
    Loss("half_squared_error", "Half squared error", "½ Σ (y − d)²", "For any outputs.",
         lambda y, d: 0.5 * (y - d) ** 2, lambda y, d: y - d),
    Loss("cross_entropy", "Cross-entropy", "−Σ d · ln y",
         "Targets are one-hot or probabilities. Outputs without softmax are taken through it.",
         lambda y, d: -d * np.log(_floored(y)), lambda y, d: -d / _floored(y), "softmax", lambda y, d: -d,
         (lambda y, d: -d * _log_softmax(y), lambda y, d, counts: softmax(y) * d.sum(axis=-1, keepdims=True) - d)),
    Loss("binary_cross_entropy", "Binary cross-entropy", "−Σ (d · ln y + (1 − d) · ln(1 − y))",
         "Targets from 0 to 1. Outputs that are not between 0 and 1 are taken through the logistic function.",
         lambda y, d: -d * np.log(_floored(y)) - (1 - d) * np.log(_floored(1 - y)),
         lambda y, d: (1 - d) / _floored(1 - y) - d / _floored(y), "logistic", lambda y, d: y - d,
         (lambda y, d: softplus(y) - d * y, lambda y, d, counts: (logistic(y) - d) * counts)),
)  # fmt: skip
LOSSES: dict[str, Loss] = {row.name: row for row in _ROWS}


def loss_of(name: str) -> Loss:
    """The row of the table; refused in one sentence if there is none."""
    if name not in LOSSES:
        raise Refused(f"There is no loss “{name}”; the losses are {', '.join(LOSSES)}.")
    return LOSSES[name]


def check_targets(loss: Loss, targets: Floats) -> None:
    """Raise `Refused` for targets this loss is not defined for."""
    if loss.outside is not None and targets.size and (targets.min() < 0 or targets.max() > 1):
        raise Refused(f"The loss {loss.name} needs targets from 0 to 1, not {targets.min():g} to {targets.max():g}; scale them.")


def scored(loss: Loss, network: Network, outputs: Floats, *, targets: Floats, counts: NDArray[np.bool_] | None) -> Scored:
    """outputs, targets (T, B, O); counts (T, B, O): which of them count, None for all. Targets that do not count may be anything."""
    outside = _are_outside(loss, network)
    d = _meant(targets, counts, outputs)
    share = 1 / max(outputs.shape[1], 1)
    matched = matched_by(loss, network)
    slope, by_nets = np.zeros_like(outputs), np.zeros_like(outputs)
    with np.errstate(all="ignore"):
        if not outside.all():
            slope[..., ~outside] = loss.slope(outputs[..., ~outside], d[..., ~outside])
        if loss.by_net is not None:
            by_nets[..., matched] = loss.by_net(outputs[..., matched], d[..., matched])
        if counts is not None:
            slope, by_nets = (np.where(counts, array, 0) for array in (slope, by_nets))
        if outside.any() and loss.outside is not None:
            here = np.ones_like(d[..., outside]) if counts is None else counts[..., outside].astype(d.dtype)
            slope[..., outside] = loss.outside[1](outputs[..., outside], d[..., outside], here)
    value = losses_of_outputs(loss, network, outputs, targets=targets, counts=counts)
    for slopes in (slope, by_nets):
        slopes *= share
    return Scored(float(value.sum(dtype=float) * share), slope, by_nets, matched)


def losses_of_outputs(loss: Loss, network: Network, outputs: Floats, *, targets: Floats, counts: NDArray[np.bool_] | None) -> Floats:
    """(T, B, O): what each output adds to the loss before episodes are averaged; 0 where it does not count."""
    outside, d, value = _are_outside(loss, network), _meant(targets, counts, outputs), np.zeros_like(outputs)
    with np.errstate(all="ignore"):
        if not outside.all():
            value[..., ~outside] = loss.value(outputs[..., ~outside], d[..., ~outside])
        if outside.any() and loss.outside is not None:
            value[..., outside] = loss.outside[0](outputs[..., outside], d[..., outside])
    return value if counts is None else np.where(counts, value, 0)


def _meant(targets: Floats, counts: NDArray[np.bool_] | None, outputs: Floats) -> Floats:
    """Targets of the outputs' precision, 0 where they do not count."""
    return np.asarray(targets if counts is None else np.where(counts, targets, 0), outputs.dtype)


def matched_by(loss: Loss, network: Network) -> NDArray[np.bool_]:
    """(O,) outputs whose activation goes with the loss."""
    activation = network.units.activation[network.units.is_output]
    return np.asarray(~_are_outside(loss, network) & (activation == loss.matched))


def _are_outside(loss: Loss, network: Network) -> NDArray[np.bool_]:
    """(O,) outputs that the loss takes through its activation itself: those that are no probabilities."""
    activation = network.units.activation[network.units.is_output]
    if loss.name == "cross_entropy":
        return np.asarray(activation != loss.matched)
    rows = [activation_of(str(name)) for name in activation]
    return np.array([loss.outside is not None and not (row.low >= 0 and row.high <= 1) for row in rows], bool)
