"""Where Jordan and Elman networks of SNNS start: what their units put out before tick 1 so that contexts begin as stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import atanh, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.files.snns_sections import Link, Unit

Floats = NDArray[np.floating[Any]]

_NET_OF: dict[str, Callable[[float], float]] = {
    "identity": lambda y: y,
    "logistic": lambda y: log(y / (1 - y)),
    "tanh": atanh,
}


def outputs_before_start(units: Sequence[Unit], links: Sequence[Link], biases: Sequence[float], *, contexts: Sequence[bool]) -> list[float]:
    """The initial output of every unit. Links into contexts have delay 1, so they read these numbers at tick 1 and nobody else does.

    Solves activation(Σ weight · initial + bias) = stored activation for each context. Raises FileRefused where that cannot be.
    """
    initial = [unit.act for unit in units]
    rows = [at for at, is_context in enumerate(contexts) if is_context]
    into = [link for link in links if contexts[link.target]]
    sources = sorted({link.source for link in into if not contexts[link.source]})
    weights = np.zeros((len(rows), len(sources)))
    wanted = np.array([_net_of(units[row]) - biases[row] for row in rows])
    for link in into:
        if contexts[link.source]:
            wanted[rows.index(link.target)] -= link.weight * units[link.source].act
        else:
            weights[rows.index(link.target), sources.index(link.source)] += link.weight
    solved = _solved(weights, wanted)
    off = np.abs(weights @ solved - wanted)
    if (off > 1e-9 * (1 + np.abs(wanted))).any():
        unit = units[rows[int(off.argmax())]]
        raise unit.line.refused("this context unit cannot begin at its stored activation together with the others; store 0 for all of them")
    for source, value in zip(sources, solved, strict=True):
        initial[source] = float(value)
    return initial


def _solved(weights: Floats, wanted: Floats) -> Floats:
    """Weights · x = wanted; exact where each unit is copied by contexts that copy nothing else."""
    single = np.count_nonzero(weights, axis=1) == 1
    if single.all() and len(weights):
        solved = np.zeros(weights.shape[1])
        columns = np.argmax(weights != 0, axis=1)
        solved[columns] = wanted / weights[np.arange(len(weights)), columns]
        return solved
    return np.linalg.lstsq(weights, wanted)[0]


def _net_of(unit: Unit) -> float:
    """The net input that gives a context its stored activation."""
    try:
        return _NET_OF[unit.activation](unit.act) / unit.function.gain
    except (KeyError, ValueError, ZeroDivisionError):
        raise unit.line.refused(f"this context unit cannot begin at {unit.act:g} with {unit.function.name}; use Act_Identity") from None
