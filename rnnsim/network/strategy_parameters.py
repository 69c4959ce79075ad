"""What a strategy, a distribution or a rule of signs can be told: numbers and words with ranges. Forms are generated from these rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rnnsim.formulas.refused import Refused


@dataclass(frozen=True)
class Parameter:
    """A number from `low` to `high`, a whole one if `is_whole`, or one of `choices`."""

    name: str
    label: str
    default: Any
    low: float = 0.0
    high: float = 1.0
    help: str = ""
    is_whole: bool = False
    choices: tuple[str, ...] = ()


def values_from(parameters: Sequence[Parameter], given: Mapping[str, Any], owner: str) -> dict[str, Any]:
    """The given values, the others at their default; refused in one sentence if one is unknown or out of range."""
    unknown = sorted(set(given) - {row.name for row in parameters})
    if unknown:
        known = ", ".join(row.name for row in parameters) or "none"
        raise Refused(f"{owner} has no parameter “{unknown[0]}”; it has {known}.")
    return {row.name: _checked(row, given.get(row.name, row.default), owner) for row in parameters}


def _checked(row: Parameter, value: Any, owner: str) -> Any:
    if row.choices:
        if value not in row.choices:
            raise Refused(f"{owner}: “{row.label}” is one of {', '.join(row.choices)}, not “{value}”.")
        return value
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise Refused(f"{owner}: “{row.label}” is a number, not “{value}”.") from None
    if not row.low <= number <= row.high:
        raise Refused(f"{owner}: “{row.label}” lies from {row.low:g} to {row.high:g}, not at {number:g}.")
    if row.is_whole and not number.is_integer():
        raise Refused(f"{owner}: “{row.label}” is a whole number, not {number:g}.")
    return int(number) if row.is_whole else number
