"""Which columns a spreadsheet of units or connections has: those of the one table of columns, and what is there now.

Text of a cell to value and back, with the sentence for what is none. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from numpy.typing import NDArray

from rnnsim.formulas.known_activations import activation_of
from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import COLUMNS, NO_ID, Column, values_for
from rnnsim.views.number_fields import MINUS, number_from
from rnnsim.views.panels.scales import axis_text
from rnnsim.views.panels.spreadsheet.unit_names import UnitNames
from rnnsim.views.wording import NOBODY, name_from, shown_name

NOW = "now"
FIRST = {"units": ("label", NOW, "activation", "bias"), "connections": ("source", "target", "weight", "delay", NOW)}
LAST = ("place_x", "place_y")
TITLES = {"place_x": "x", "place_y": "y", "source": "From", "target": "To"}
OF_UNITS = ("source", "target", "gate")  # hold the id of a unit
WIDTHS = {"flag": 72, "number": 84, "whole": 78, "choice": 104, "unit": 104, "text": 104, "live": 84}
_LIVE = {
    "units": Column(NOW, "float64", 0.0, "Output of the unit at the tick that is shown.", "Now", cost="picture"),
    "connections": Column(NOW, "float64", 0.0, "What it carried at the tick that is shown: weight · value · gate.", "Carries"),
}
_YES, _NO = ("yes", "true", "1", "x", "✓", "ja"), ("no", "false", "0", "", "–", "-", "nein")
YES, NO = "yes", "no"


@dataclass(frozen=True)
class SheetColumn:
    """A column as it is shown. kind: number, whole, flag, choice, unit, text, or live (from the newest frame, not edited)."""

    column: Column
    kind: str
    title: str

    @property
    def name(self) -> str:
        """Its name in the table of columns; "now" for the live one."""
        return self.column.name

    @property
    def is_numeric(self) -> bool:
        """Whether its cells stand at the right."""
        return self.kind in ("number", "whole", "live")

    @property
    def is_edited(self) -> bool:
        """Whether a person may write into it."""
        return self.kind != "live"

    @property
    def tip(self) -> str:
        """What it means, its unit and its range."""
        column = self.column
        parts = [column.help]
        if self.is_edited and column.dtype in ("int64", "float64") and self.kind != "unit" and isfinite(column.low):
            parts.append(f"From {axis_text(column.low)} to {axis_text(column.high)}.")
        if column.unit:
            parts.append(f"In {column.unit}.")
        return " ".join(parts)


def columns_of(kind: str) -> tuple[SheetColumn, ...]:
    """The columns from left to right; the id is the name of the row and no column."""
    table = {**COLUMNS[kind], NOW: _LIVE[kind]}
    shown = [name for name, column in table.items() if name == NOW or column.label or name in TITLES]
    middle = [name for name in shown if name not in (*FIRST[kind], *LAST)]
    order = (*FIRST[kind], *middle, *(name for name in LAST if name in shown))
    return tuple(SheetColumn(table[name], _kind_of(table[name]), TITLES.get(name, table[name].label)) for name in order)


def _kind_of(column: Column) -> str:
    if column.name == NOW:
        return "live"
    if column.name in OF_UNITS:
        return "unit"
    if column.choices:
        return "choice"
    return {"bool": "flag", "str": "text", "int64": "whole", "float64": "number"}[column.dtype]


def cell_number(value: float, *, is_signed: bool = False) -> str:
    """Three decimals, so that points stand below each other; a plain 0; a power of ten for the very small and large."""
    size = abs(value)
    if value == 0 or not isfinite(value):
        return axis_text(value)
    mark = MINUS if value < 0 else "+" if is_signed else ""
    if not 5e-4 <= size < 1e5:
        digits, power = f"{size:.1e}".split("e")
        return f"{mark}{digits}e{int(power)}".replace("-", MINUS)
    return f"{mark}{size:,.3f}".replace(",", "\u2009")


def shown_text(shown: SheetColumn, value: Any, names: UnitNames) -> str:
    """A value as it stands in the cell."""
    column = shown.column
    if shown.kind == "unit":
        return names.name_of(int(value)) if value != NO_ID else ""
    if shown.kind == "whole":
        return "" if value == NO_ID == column.default else axis_text(float(value))
    if shown.is_numeric:
        if shown.kind == "live" and value != value:
            return ""
        return axis_text(float(value)) if column.unit == "px" else cell_number(float(value), is_signed=column.low < 0)
    return {True: YES, False: NO}[bool(value)] if shown.kind == "flag" else shown_name(str(value))


def plain_texts(shown: SheetColumn, values: NDArray[Any], names: UnitNames) -> list[str]:
    """Values as another spreadsheet takes them and as they are read back: every digit, a plain minus."""
    if shown.kind == "unit":
        return [NOBODY if unit == NO_ID else name for unit, name in zip(values.tolist(), names.names_of(values), strict=True)]
    if shown.kind == "flag":
        return [YES if value else NO for value in values.tolist()]
    if shown.kind == "choice":
        return [shown_name(value) for value in values.tolist()]
    return [" ".join(value.split()) for value in values.tolist()] if shown.kind == "text" else [repr(value) for value in values.tolist()]


def value_from(shown: SheetColumn, text: str, names: UnitNames) -> Any:
    """The value a person wrote; refused in one sentence that says what the column takes."""
    plain = text.strip()
    reader = {"flag": _flag_from, "choice": _choice_from, "number": _number_from, "whole": _number_from}.get(shown.kind)
    if shown.kind == "live":
        raise Refused(f"“{shown.title}” is what the clock shows; it cannot be written.")
    if shown.kind == "unit":
        return names.id_of(text, may_be_none=shown.column.default == NO_ID)
    given = " ".join(plain.split()) if reader is None else reader(shown, plain)
    try:
        return values_for(shown.column, given, ()).item()
    except Refused as refused:
        raise Refused(str(refused).replace(f"olumn “{shown.name}”", f"olumn “{shown.title}”")) from None


def _number_from(shown: SheetColumn, text: str) -> float:
    if shown.kind == "whole" and shown.column.default == NO_ID and text.casefold() in ("", NOBODY):
        return NO_ID
    value = number_from(text)
    if value is None:
        kind = "a whole number" if shown.kind == "whole" else "a number"
        raise Refused(f"“{text[:40]}” is not {kind}; “{shown.title}” takes one such as {'2' if shown.kind == 'whole' else '0.5'}.")
    return value


def _flag_from(shown: SheetColumn, text: str) -> bool:
    word = text.casefold()
    if word not in _YES + _NO:
        raise Refused(f"“{text[:40]}” is neither yes nor no; “{shown.title}” takes one of them.")
    return word in _YES


def _choice_from(shown: SheetColumn, text: str) -> str:
    """A name, the beginning of only one name, or a formula."""
    if shown.column.takes_formula and text.startswith("="):
        activation_of(text)
        return text
    wanted = name_from(text).casefold()
    names = [choice for choice in shown.column.choices if choice.casefold() == wanted]
    names = names or [choice for choice in shown.column.choices if wanted and choice.casefold().startswith(wanted)]
    return names[0] if len(names) == 1 else text


def positions_in(columns: Sequence[SheetColumn]) -> dict[str, int]:
    """Every way a person may call a column, with its place: the name of the table, the title, in small letters, blanks as lines."""
    places = {column.title.casefold().replace(" ", "_"): at for at, column in enumerate(columns)}
    return {**places, **{column.name: at for at, column in enumerate(columns)}}
