"""How the learning rate changes from update to update: every schedule with its equation, in one table. Knows numbers only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import cos, pi
from typing import Any

from rnnsim.formulas.refused import Refused
from rnnsim.network.parameters import Parameter

MOST_UPDATES = 10**9


@dataclass(frozen=True)
class Schedule:
    """One row of the table. `factor(n, options)` multiplies the learning rate in update n = 1, 2, …"""

    name: str
    title: str
    equation: str
    summary: str
    source: str
    factor: Callable[[int, Mapping[str, Any]], float]
    parameters: tuple[Parameter, ...] = ()


def _warmed(update: int, options: Mapping[str, Any]) -> float:
    return min(1.0, update / options["warm_up"])


def _cosine(update: int, options: Mapping[str, Any]) -> float:
    passed = min(1.0, (update - 1) / options["span"])
    return options["floor"] + (1.0 - options["floor"]) * (1.0 + cos(pi * passed)) / 2.0


def _warmed_cosine(update: int, options: Mapping[str, Any]) -> float:
    if update <= options["warm_up"]:
        return _warmed(update, options)
    return _cosine(update - options["warm_up"], options)


_FACTOR = Parameter("drop", float, 0.5, 0.0, 1.0, "The rate is multiplied by this each time.")
_SPAN = Parameter("span", int, 1000, 1, MOST_UPDATES, "Updates from the full rate down to the floor.")
_FLOOR = Parameter("floor", float, 0.0, 0.0, 1.0, "Share of the rate that is left at the end.")
_WARM_UP = Parameter("warm_up", int, 100, 1, MOST_UPDATES, "Updates in which the rate rises from nothing.")
_ROWS = (
    Schedule("constant", "Constant", "ηₙ = η", "The same rate all the time.", "", lambda update, options: 1.0),
    Schedule(
        "step", "Steps down", "ηₙ = η · drop^⌊(n − 1) / every⌋", "Every so many updates the rate drops.", "",
        lambda update, options: float(options["drop"] ** ((update - 1) // options["every"])),
        (Parameter("every", int, 1000, 1, MOST_UPDATES, "Updates between two drops."), _FACTOR),
    ),
    Schedule(
        "exponential", "Exponential", "ηₙ = η · keep^(n − 1)", "A little less in every update.", "",
        lambda update, options: float(options["keep"] ** (update - 1)),
        (Parameter("keep", float, 0.999, 0.0, 1.0, "Share of the rate that is left after one update."),),
    ),
    Schedule(
        "inverse", "Inverse time", "ηₙ = η / (1 + (n − 1) / half)", "Slow enough to arrive anywhere, and still comes to rest.",
        "Robbins and Monro, Annals of Mathematical Statistics 22, 1951",
        lambda update, options: 1.0 / (1.0 + (update - 1) / options["half"]),
        (Parameter("half", int, 1000, 1, MOST_UPDATES, "Updates after which the rate is halved."),),
    ),
    Schedule(
        "cosine", "Cosine", "ηₙ = η · (floor + (1 − floor) · (1 + cos(π·(n − 1)/span)) / 2)", "Gently down, with no corner.",
        "Loshchilov and Hutter, ICLR 2017", _cosine, (_SPAN, _FLOOR),
    ),
    Schedule(
        "warm_up", "Warm-up", "ηₙ = η · min(1, n / warm_up)", "Small steps first, while the optimiser learns the lay of the land.",
        "Goyal and others, arXiv 1706.02677, 2017", _warmed, (_WARM_UP,),
    ),
    Schedule(
        "warm_up_cosine", "Warm-up, then cosine", "ηₙ = η · n / warm_up, then cosine over span", "Up in a line, down in a cosine.",
        "Loshchilov and Hutter, ICLR 2017", _warmed_cosine, (_WARM_UP, _SPAN, _FLOOR),
    ),
)  # fmt: skip
SCHEDULES: dict[str, Schedule] = {row.name: row for row in _ROWS}


def schedule(name: str) -> Schedule:
    """The row of the table; refused in one sentence if there is none."""
    if name not in SCHEDULES:
        raise Refused(f"There is no schedule “{name[:40]}”; choose one of {', '.join(SCHEDULES)}.")
    return SCHEDULES[name]
