"""Writes a network as SNNS reads it (`.net`), with all digits; read back, units, weights and positions are the same.

Only what SNNS can compute is written, the rest is refused by name. Ties, bounds and most trainable flags have no place there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isclose

import numpy as np

from rnnsim.files.refusal import FileRefused, PathLike, saving
from rnnsim.files.saving import write_whole
from rnnsim.files.snns_functions import SNNS_ACTIVATIONS, UPDATE_FUNCTIONS, threshold_of
from rnnsim.network.document import Document, as_network
from rnnsim.network.naming import connection_name, unit_name
from rnnsim.network.network import Network, Rows

GRIDS = (96.0, 64.0, 50.0, 48.0, 32.0, 24.0, 20.0, 16.0, 12.0, 10.0, 8.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.5, 0.25, 0.125)
FARTHEST = 30_000  # grid steps SNNS can hold
_LEFT_OUT = "|#,:"


@dataclass(frozen=True)
class _Written:
    """The unit columns as SNNS has them."""

    function: str
    output: str = "Out_Identity"
    bias: float = 0.0


def write(given: Document | Network, path: PathLike) -> None:
    """Save the network of a document. Raises FileRefused, naming what SNNS has no word for; the old file is then as it was."""
    with saving(path):
        content = text_of(as_network(given)).encode("utf-8")
    write_whole(path, content)


def text_of(network: Network) -> str:
    """The network file as text."""
    if not len(network.units):
        raise FileRefused("SNNS has no network without units; add one")
    update, contexts = _update_function(network)
    grid = _grid(network.units)
    lines = [
        "SNNS network definition file V1.4-3D",
        "generated at Thu Jan  1 00:00:00 1970",
        "",
        f"network name : {_symbol(network.name) or 'network'}",
        f"source files : rnnsim grid {_digits(grid)}",
        f"no. of units : {len(network.units)}",
        f"no. of connections : {len(network.connections)}",
        "no. of unit types : 0",
        "no. of site types : 0",
        "",
        "",
        "learning function : Std_Backpropagation",
        f"update function   : {update}",
        *_default_section(),
        *_unit_section(network, contexts, grid),
        *_connection_section(network),
    ]
    return "\n".join(lines) + "\n"


def _update_function(network: Network) -> tuple[str, frozenset[int]]:
    """The update function that implies the delays, and the rows of the context units it needs."""
    units, wires = network.units, network.connections
    if (wires.gate >= 0).any():
        first = int(wires.id[np.flatnonzero(wires.gate >= 0)[0]])
        raise FileRefused(f"SNNS has no gated connections, but {connection_name(network, first)} is one; remove the gate")
    source, target = units.rows(wires.source), units.rows(wires.target)
    from_input = units.is_input[source]
    if units.is_input[target].any():
        first = int(wires.id[np.flatnonzero(units.is_input[target])[0]])
        raise FileRefused(f"in SNNS an input unit shows only its input, but {connection_name(network, first)} leads into one; remove it")
    delayed = frozenset(target[wires.delay == 1].tolist())
    into_context = np.isin(target, list(delayed))
    for name, delay_of in UPDATE_FUNCTIONS.items():
        implied = [delay_of(bool(a), bool(b)) for a, b in zip(from_input, into_context, strict=True)]
        may_be = name != "JE_Order" or not units.is_output[list(delayed)].any()
        if may_be and np.array_equal(wires.delay, np.array(implied, np.int64)):
            return name, delayed if name == "JE_Order" else frozenset()
    raise FileRefused("SNNS keeps no delays and none of its update functions implies the ones here; make them all 0, or all 1")


def _written_unit(network: Network, row: int) -> _Written:
    """How SNNS says what a unit computes. Raises FileRefused where it cannot."""
    units = network.units
    value: Callable[[str], object] = lambda name: units.columns[name][row].item()  # noqa: E731
    name = unit_name(network, int(units.id[row]))
    if value("dynamics") != "instant" or value("period") != 1:
        raise FileRefused(f"SNNS has no integrators and no periods, but “{name}” is one or has one; make it instant with period 1")
    activation, gain, bias = str(value("activation")), float(units.gain[row]), float(units.bias[row])
    if units.is_input[row]:
        if (activation, gain, bias, value("aggregation")) not in (("identity", 1.0, 0.0, "sum"), ("saturating", 1.0, 0.0, "sum")):
            raise FileRefused(f"in SNNS an input unit shows just its input, but “{name}” does more; give it identity, gain 1 and bias 0")
        return _Written("Act_Identity", "Out_Identity" if activation == "identity" else "Out_Clip_01")
    for written in _ways(activation, bias):
        ours = SNNS_ACTIVATIONS[written.function]
        if isclose(gain, ours.gain, rel_tol=1e-15) and ours.aggregation == value("aggregation"):
            return written
    raise FileRefused(f"SNNS has no unit like “{name}” ({value('aggregation')}, {activation}, gain {gain:g}, bias {bias:g}); change it")


def _ways(activation: str, bias: float) -> Iterator[_Written]:
    """Unit functions of SNNS with this activation and bias."""
    output = "Out_Clip_01" if activation == "saturating" else "Out_Identity"
    for row in SNNS_ACTIVATIONS.values():
        if row.activation != ("identity" if activation == "saturating" else activation):
            continue
        if row.bias is None and bias == 0:
            yield _Written(row.name, output)
        elif row.bias is not None:
            yield _Written(row.name, output, threshold_of(bias) if row.name == "Act_Perceptron" else bias)


def _default_section() -> list[str]:
    rule = "---------|----------|----|--------|-------|--------------|-------------"
    names = "act      | bias     | st | subnet | layer | act func     | out func"
    return [
        "",
        "",
        "unit default section :",
        "",
        names,
        rule,
        " 0.00000 |  0.00000 | h  |      0 |     1 | Act_Logistic | Out_Identity ",
        rule,
    ]


def _unit_section(network: Network, contexts: frozenset[int], grid: float) -> Iterator[str]:
    units = network.units
    rule = "----|----------|----------|-----|------|----|----------|----------|----------|-------"
    yield from (
        "",
        "",
        "unit definition section :",
        "",
        "no. | typeName | unitName | act | bias | st | position | act func | out func | sites",
        rule,
    )
    starts = _stored_activations(network, contexts)
    for row in range(len(units)):
        written = _written_unit(network, row)
        place = ",".join(str(round(float(at) / grid)) for at in (units.place_x[row], units.place_y[row])) + ",0"
        cells = [f"{row + 1:3}", "", _symbol(str(units.label[row])), _digits(starts[row]), _digits(written.bias),
                 _kind(network, row, row in contexts), place, written.function, written.output]  # fmt: skip
        yield " | ".join(cells) + " |"
    yield rule


def _connection_section(network: Network) -> Iterator[str]:
    wires, units = network.connections, network.units
    if not len(wires):
        return
    rule = "-------|------|--------------"
    yield from ("", "", "connection definition section :", "", "target | site | source:weight", rule)
    source, target = units.rows(wires.source), units.rows(wires.target)
    for row in np.unique(target):
        pairs = [f"{source[at] + 1}:{_digits(float(wires.weight[at]))}" for at in np.flatnonzero(target == row)]
        head = f"{row + 1:6} |      | "
        for first in range(0, len(pairs), 5):
            yield head + ", ".join(pairs[first : first + 5]) + ("," if first + 5 < len(pairs) else "")
            head = " " * 16
    yield rule


def _stored_activations(network: Network, contexts: frozenset[int]) -> list[float]:
    """Initial outputs; for a context unit its output at tick 1, where SNNS starts it."""
    units, wires = network.units, network.connections
    starts = units.initial.tolist()
    for row in contexts:
        if units.activation[row] != "identity" or units.aggregation[row] != "sum":
            raise FileRefused(
                f"a context unit written for SNNS has to be an identity, but “{unit_name(network, int(units.id[row]))}” is not; change it"
            )
        into = np.flatnonzero(wires.target == units.id[row])
        starts[row] = float(wires.weight[into] @ units.initial[units.rows(wires.source[into])] + units.bias[row])
    return starts


def _kind(network: Network, row: int, is_context: bool) -> str:
    """i, o, d or h; with s before it where nothing learns."""
    units, wires = network.units, network.connections
    kind = {(True, True): "d", (True, False): "i", (False, True): "o"}.get((bool(units.is_input[row]), bool(units.is_output[row])), "h")
    if is_context:
        return "s"
    may_be_context = kind == "h" and (wires.delay == 1).any() and (wires.delay == 0).any()
    is_frozen = not units.bias_trainable[row] and not wires.trainable[wires.target == units.id[row]].any()
    return f"s{kind}" if is_frozen and not may_be_context else kind


def _grid(units: Rows) -> float:
    """The largest step all positions are multiples of; else one pixel, to which they are rounded."""
    places = np.concatenate([units.place_x, units.place_y])
    for grid in GRIDS:
        steps = places / grid
        if np.array_equal(steps, np.round(steps)) and np.abs(steps).max(initial=0) <= FARTHEST:
            return grid
    return max(1.0, float(np.ceil(np.abs(places).max(initial=0) / FARTHEST)))


def _digits(value: float) -> str:
    """All digits and no exponent, which not every reader of SNNS files takes."""
    return np.format_float_positional(value, unique=True, trim="-")


def _symbol(text: str) -> str:
    """A name as SNNS can hold it."""
    plain = "".join("_" if sign in _LEFT_OUT or sign.isspace() or not sign.isprintable() else sign for sign in text)
    return plain.encode("utf-8", "replace").decode("utf-8")
