"""Units by the names people see and type, in the order people count: h2 before h10. Knows values only, no widget."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import NO_ID
from rnnsim.network.network import Ids, Rows
from rnnsim.views.wording import NOBODY

_UNIT = re.compile(r".*\bunit (\d+)\)?", re.DOTALL)


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts text with the numbers in it by their size, large and small letters alike."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", text.casefold()) if part)


def natural_ranks(texts: NDArray[np.str_]) -> Ids:
    """The place of each text among all of them, equal texts sharing one."""
    distinct, index = np.unique(texts, return_inverse=True)
    keys = [natural_key(text) for text in distinct.tolist()]
    rank = {key: at for at, key in enumerate(sorted(set(keys)))}
    return np.array([rank[key] for key in keys], np.int64)[index.ravel()] if len(keys) else np.zeros(0, np.int64)


class UnitNames:
    """A label where only one unit has it, else "label  (unit 7)"; "unit 7" without a label; "none" for `NO_ID`."""

    def __init__(self, units: Rows) -> None:
        self._units = units

    @cached_property
    def names(self) -> list[str]:
        """The name of each row."""
        pairs = list(zip(self._units.label.tolist(), self._units.id.tolist(), strict=True))
        count = Counter(label for label, _ in pairs)
        return [f"unit {unit}" if not label else label if count[label] == 1 else f"{label}  (unit {unit})" for label, unit in pairs]

    @cached_property
    def ranks(self) -> Ids:
        """The place of each row by name."""
        return natural_ranks(np.array(self.names, str))

    @cached_property
    def lower_names(self) -> NDArray[np.str_]:
        """The name of each row in small letters, for searching."""
        return np.array([name.casefold() for name in self.names], str)

    @cached_property
    def _ids(self) -> dict[str, int]:
        pairs = zip(self.names, self._units.id.tolist(), strict=True)
        return {" ".join(name.casefold().split()): unit for name, unit in reversed(list(pairs))}

    def name_of(self, unit: int) -> str:
        """The name of one unit."""
        row = int(self._units.positions_of(unit)) if unit != NO_ID else -1
        return NOBODY if unit == NO_ID else self.names[row] if row >= 0 else f"unit {unit}"

    def names_of(self, units: Ids) -> list[str]:
        """The names of many units."""
        rows = self._units.positions_of(units).tolist()
        return [self.names[row] if row >= 0 else self.name_of(unit) for row, unit in zip(rows, units.tolist(), strict=True)]

    def id_of(self, text: str, *, may_be_none: bool = False) -> int:
        """The unit a person named, by name or by id; refused if there is none."""
        plain = " ".join(text.casefold().split())
        if may_be_none and plain in ("", NOBODY, str(NO_ID), "−1"):
            return NO_ID
        if plain in self._ids:
            return self._ids[plain]
        number = int(plain) if plain.isdecimal() and len(plain) < 18 else -1
        found = _UNIT.fullmatch(plain)
        if number < 0 and found is not None and len(found[1]) < 18:
            number = int(found[1])
        if number < 0 or int(self._units.positions_of(number)) < 0:
            raise Refused(f"There is no unit “{text.strip()[:40]}”; write the name or the id of one.")
        return number
