"""What a person can choose of a row of some table: numbers, words and switches. Forms, flags and checks come from these rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnsim.formulas.refused import Refused

YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_KINDS = {int: "a whole number", float: "a number"}


@dataclass(frozen=True)
class Parameter:
    """A number of `kind` int or float from `low` to `high`, a bool, or a str out of `choices` (any text if there are none).

    `label` is what a form shows; left out it is the name in words.
    """

    name: str
    kind: type
    default: Any
    low: float = 0.0
    high: float = 1.0
    help: str = ""
    choices: tuple[str, ...] = ()
    label: str = ""

    def __post_init__(self) -> None:
        if not self.label:
            object.__setattr__(self, "label", self.name.replace("_", " ").capitalize())

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole number."""
        return self.kind is int

    def value_of(self, given: Any, owner: str = "") -> Any:
        """The given value, or the text of one as from a command line, as `kind`; refused in one sentence if it does not fit."""
        if self.kind is str:
            value: Any = str(given) if not self.choices or str(given) in self.choices else None
        else:
            value = _truth(given) if self.kind is bool else self._number(given)
        if value is None:
            subject = f"{owner}: “{self.label}”" if owner else f"The parameter {self.name}"
            raise Refused(f"{subject} is {self.kind_in_words}, not “{str(given)[:40]}”.")
        return value

    @property
    def kind_in_words(self) -> str:
        """What is taken, as the end of a sentence: a whole number from 1 to 500."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        return {bool: "yes or no", str: "a text"}.get(self.kind) or f"{_KINDS[self.kind]} from {self.low:g} to {self.high:g}"

    def _number(self, given: Any) -> int | float | None:
        try:
            number = float(given)
        except (TypeError, ValueError):
            return None
        if not self.low <= number <= self.high or (self.is_whole and not number.is_integer()):
            return None
        if not self.is_whole:
            return number
        is_exact = isinstance(given, (int, np.integer)) or str(given).strip().lstrip("+-").isdigit()
        return int(given) if is_exact else int(number)


def _truth(given: Any) -> bool | None:
    word = str(given).strip().lower()
    return True if word in YES else False if word in NO else None


def check_names(parameters: Sequence[Parameter], given: Collection[str], owner: str, *, others: Sequence[str] = ()) -> None:
    """Refuse in one sentence a name that is neither a parameter nor one of the other names the owner takes."""
    known = (*(row.name for row in parameters), *others)
    unknown = [name for name in given if name not in known]
    if unknown:
        raise Refused(f"{owner} has no parameter “{unknown[0][:40]}”; it takes {', '.join(known) or 'none'}.")


def values_from(parameters: Sequence[Parameter], given: Mapping[str, Any], owner: str) -> dict[str, Any]:
    """The given values, the others at their default; refused in one sentence if one is unknown or does not fit."""
    check_names(parameters, given, owner)
    return {row.name: row.value_of(given.get(row.name, row.default), owner) for row in parameters}
