"""How a network is run, as one frozen value; the command line's flags and the settings form are generated from `SETTINGS`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from rnnsim.formulas.refused import Refused

UPDATE_ORDERS = ("synchronous", "sequential", "random_permutation", "random_single")
METHODS = ("tick", "euler", "exponential_euler", "heun", "rk4", "adaptive")
BACKENDS = ("auto", "numpy", "fused")
RECORDS = ("all", "outputs", "last", "updates")
NOTHING: Mapping[int, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class RunSettings:
    """Fixed for a run. `valid` is (T,) or (T, B); `clamp` maps a unit id to a number, (T,) or (T, B), NaN leaving it free.

    `start` is a state to continue from. Ticks beyond the rows of `valid` are valid; beyond those of `clamp`, free (a number
    holds for ever).
    """

    seed: int = 0
    precision: str = "double"
    update_order: str = "synchronous"
    method: str = "tick"
    dt: float = 1.0
    backend: str = "auto"
    record: str = "all"
    valid: Any = None
    clamp: Mapping[int, Any] = field(default_factory=lambda: NOTHING)
    start: Any = None

    def __post_init__(self) -> None:
        for setting in SETTINGS:
            setting.check(getattr(self, setting.name))

    @property
    def is_continuous(self) -> bool:
        """Whether integrators follow their equation between ticks instead of taking one step in their place."""
        return self.method != "tick"

    @property
    def is_one_at_a_time(self) -> bool:
        """Whether the units on a cycle update one after another within a tick."""
        return self.update_order != "synchronous"

    def changed(self, **values: Any) -> RunSettings:
        """The same settings with some replaced; refused in one sentence if a name or value is not known."""
        names = set(self.__dataclass_fields__)
        for name in values:
            if name not in names:
                raise Refused(f"There is no run setting “{name}”; the settings are {', '.join(sorted(names))}.")
        return replace(self, **values)


@dataclass(frozen=True)
class Setting:
    """One setting that a flag or a form row can hold."""

    name: str
    kind: type
    help: str
    choices: tuple[str, ...] = ()
    low: float = 0.0

    def check(self, value: Any) -> None:
        if self.choices:
            if value not in self.choices:
                raise Refused(f"The run setting {self.name} is one of {', '.join(self.choices)}, not {str(value)[:40]!r}.")
            return
        is_number = isinstance(value, (int, np.integer) if self.kind is int else (int, float, np.number)) and not isinstance(value, bool)
        if not (is_number and self.low <= value < 2**63):
            raise Refused(f"The run setting {self.name} is a {_KINDS[self.kind]} of at least {self.low:g}, not {str(value)[:40]!r}.")


_KINDS = {int: "whole number", float: "number"}
SETTINGS = (
    Setting("seed", int, "Seed of all random draws."),
    Setting("precision", str, "Width of the numbers: double (64 bits) or single (32 bits).", ("double", "single")),
    Setting("update_order", str, "Who updates when within a tick.", UPDATE_ORDERS),
    Setting("method", str, "How integrators move on: once per tick, or by an integration method.", METHODS),
    Setting("dt", float, "Time one tick takes, for integrators.", low=1e-12),
    Setting("backend", str, "What computes the ticks: numpy, the fused kernels, or whichever suits the work.", BACKENDS),
    Setting("record", str, "What a run keeps.", RECORDS),
)
