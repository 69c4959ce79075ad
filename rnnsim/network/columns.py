"""The one table of what a unit and a connection are: inspector, spreadsheet, file format and validators are generated from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.formulas.activations import ACTIVATIONS, is_formula
from rnnsim.formulas.refused import Refused

LONGEST_FORMULA = 500
NO_ID = -1


@dataclass(frozen=True)
class Column:
    """One property of every unit or connection.

    `dtype` is int64, float64, bool or str (a path: empty, or names with “/” between them). `cost` says what an edit of it needs:
    "picture" (repaint), "parameters" (other numbers) or "structure" (compile again). An empty `label` means the column is not edited
    in forms.
    """

    name: str
    dtype: str
    default: Any
    help: str
    label: str = ""
    low: float = -inf
    high: float = inf
    unit: str = ""
    choices: tuple[str, ...] = ()
    cost: str = "parameters"
    longest: int = 200
    may_be_infinite: bool = False
    is_path: bool = False

    @property
    def takes_formula(self) -> bool:
        """Whether `=…` is a value beside the choices."""
        return bool(self.choices) and self.choices[0] == "identity"


_ACTIVATION_NAMES = tuple(ACTIVATIONS)
_DRIVE_NAMES = tuple(name for name, row in ACTIVATIONS.items() if not (row.is_coupled or row.holds))
_MANY = float(2**31)

UNIT_COLUMNS = (
    Column("id", "int64", 0, "Stable number of the unit.", low=0, cost="structure"),
    Column("label", "str", "", "Name shown beside the unit.", "Label", cost="picture"),
    Column("place_x", "float64", 0.0, "Place on the canvas, to the right.", low=-1e9, high=1e9, unit="px", cost="picture"),
    Column("place_y", "float64", 0.0, "Place on the canvas, downward.", low=-1e9, high=1e9, unit="px", cost="picture"),
    Column("group", "str", "", "Path of the group the unit is in, such as encoder/forward.", "Group", cost="structure", is_path=True),
    Column("is_input", "bool", False, "Takes one column of the input tape as a further summand.", "Input", cost="structure"),
    Column("is_output", "bool", False, "Its values are the outputs of the network.", "Output", cost="structure"),
    Column("aggregation", "str", "sum", "How contributions become the net input.", "Combines by",
           choices=("sum", "product"), cost="structure"),
    Column("activation", "str", "identity", "Turns the net input into the output.", "Activation", choices=_ACTIVATION_NAMES,
           cost="structure", longest=LONGEST_FORMULA + 1),
    Column("gain", "float64", 1.0, "Slope: multiplies the net input before the activation (1 / temperature).", "Gain", low=-1e6, high=1e6),
    Column("bias", "float64", 0.0, "Constant summand of the net input.", "Bias"),
    Column("bias_trainable", "bool", True, "A learning rule may change the bias.", "Learns bias", cost="picture"),
    Column("bias_tie", "int64", NO_ID, "Units with the same number share one bias; −1 for none.", "Bias tie", low=-1, cost="structure"),
    Column("initial", "float64", 0.0, "Output before the first tick; the state, for an integrator.", "Initial"),
    Column("dynamics", "str", "instant", "Answers at once, or integrates its net input over time.", "Dynamics",
           choices=("instant", "integrator"), cost="structure"),
    Column("tau", "float64", 1.0, "Time constant of an integrator.", "Time constant", low=0, high=1e9, unit="time"),
    Column("leak", "float64", 1.0, "How fast an integrator forgets; 0 never forgets.", "Leak", low=-1e6, high=1e6),
    Column("drive", "str", "identity", "Activation applied to an integrator's net input.", "Drive", choices=_DRIVE_NAMES,
           cost="structure", longest=LONGEST_FORMULA + 1),
    Column("output_bias", "float64", 0.0, "Added to an integrator's state before its activation (textbook θ).", "Output bias"),
    Column("period", "int64", 1, "Evaluated every so many ticks, held in between.", "Period",
           low=1, high=_MANY, unit="ticks", cost="structure"),
    Column("phase", "int64", 0, "Evaluated when the tick modulo period equals this.", "Phase",
           low=0, high=_MANY, unit="ticks", cost="structure"),
)  # fmt: skip
CONNECTION_COLUMNS = (
    Column("id", "int64", 0, "Stable number of the connection.", low=0, cost="structure"),
    Column("source", "int64", 0, "Unit it reads.", low=0, cost="structure"),
    Column("target", "int64", 0, "Unit it feeds.", low=0, cost="structure"),
    Column("gate", "int64", NO_ID, "Unit that multiplies its contribution; −1 for none.", "Gate", low=-1, cost="structure"),
    Column("weight", "float64", 1.0, "Factor on what it carries.", "Weight"),
    Column("delay", "int64", 1, "Ticks it takes: 0 within the tick, negative reads the future.", "Delay", low=-65_535, high=65_535,
           unit="ticks", cost="structure"),
    Column("trainable", "bool", True, "A learning rule may change the weight.", "Learns", cost="picture"),
    Column("tie", "int64", NO_ID, "Connections with the same number share one weight; −1 for none.", "Tie", low=-1, cost="structure"),
    Column("lower", "float64", -inf, "Least weight a learning rule may reach.", "At least", cost="picture", may_be_infinite=True),
    Column("upper", "float64", inf, "Greatest weight a learning rule may reach.", "At most", cost="picture", may_be_infinite=True),
)  # fmt: skip
COLUMNS: dict[str, dict[str, Column]] = {
    "units": {column.name: column for column in UNIT_COLUMNS},
    "connections": {column.name: column for column in CONNECTION_COLUMNS},
}


def column_of(kind: str, name: str) -> Column:
    """The row of the table; `kind` is "units" or "connections"."""
    try:
        return COLUMNS[kind][name]
    except KeyError:
        known = ", ".join(COLUMNS[kind])
        raise Refused(f"{kind.capitalize()} have no column “{name}”; the columns are {known}.") from None


def values_for(column: Column, given: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """The given scalar or values as an array of the column's dtype and of that shape; refused in one sentence if they do not fit."""
    try:
        array = np.asarray(given)
        if array.dtype == object or (column.dtype == "str") != (array.dtype.kind == "U"):
            raise TypeError(f"it takes {_KIND_WORDS[column.dtype]}")
        if column.dtype == "int64" and array.dtype.kind == "f" and not np.array_equal(array, np.trunc(array)):
            raise TypeError("it takes whole numbers")
        array = array.astype(column.dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise Refused(f"Column “{column.name}” cannot hold {_shown(given)}: {error}.") from None
    try:
        array = np.broadcast_to(array, shape).copy()
    except ValueError:
        wanted = " × ".join(map(str, shape))
        raise Refused(f"Column “{column.name}” takes one value or {wanted}, not {' × '.join(map(str, array.shape))}.") from None
    _check_range(column, array)
    return array


_KIND_WORDS = {"int64": "whole numbers", "float64": "numbers", "bool": "yes or no", "str": "text"}


def _shown(given: Any) -> str:
    text = repr(given)
    return text if len(text) <= 60 else text[:57] + "…"


def _check_range(column: Column, array: NDArray[Any]) -> None:
    if column.dtype == "str":
        return _check_texts(column, np.unique(array).tolist())
    if column.dtype == "bool" or not array.size:
        return None
    if column.dtype == "float64" and (np.isnan(array).any() or not (column.may_be_infinite or np.isfinite(array).all())):
        raise Refused(f"Column “{column.name}” takes finite numbers only.")
    if array.min() < column.low or array.max() > column.high:
        worst = array.min() if array.min() < column.low else array.max()
        raise Refused(f"Column “{column.name}” takes values from {column.low:g} to {column.high:g}, not {worst:g}.")
    return None


def _check_texts(column: Column, texts: Iterable[str]) -> None:
    for text in texts:
        if len(text) > column.longest or "\0" in text:
            raise Refused(f"Column “{column.name}” takes at most {column.longest} characters and no null character.")
        if column.is_path and text and "" in text.split("/"):
            raise Refused(f"Column “{column.name}” takes names with one “/” between them, such as encoder/forward, not “{text[:40]}”.")
        if column.choices and text not in column.choices and not (column.takes_formula and is_formula(text)):
            raise Refused(f"“{text[:40]}” is not a value of column “{column.name}”; choose one of {', '.join(column.choices)}.")
