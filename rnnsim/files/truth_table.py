"""A truth table as text, and a network of threshold units that computes it in one tick.

An output that one threshold unit can separate is one unit; any other is an OR over ANDs (its prime implicants), as in any textbook of
switching circuits (Quine 1952, McCluskey 1956). Rows that are not in the table, and x or – among the outputs, may become anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from rnnsim.files.refusal import FileRefused
from rnnsim.files.table import Table
from rnnsim.files.text_table import Sample, TextTable, table_of
from rnnsim.network.draft import Draft
from rnnsim.network.network import Ids, Network

MOST_INPUTS, MOST_ROWS, MOST_SIMPLIFIED = 16, 4096, 8  # the last: inputs up to which implicants are looked for
_TRUTHS = {"0": 0, "1": 1, "f": 0, "t": 1, "false": 0, "true": 1, "-": -1, "x": -1, "*": -1, "–": -1}
_RULE = re.compile(r"[\s|+:─┼═-]+")
_BAR = re.compile(r"\s*(?:\|\||[|│‖]|=>|→|->)\s*")
Bits = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class TruthTable:
    """`inputs` (rows, n) of 0 and 1, `outputs` (rows, k) of 0, 1 and −1 for “may be anything”."""

    inputs: Bits
    outputs: Bits
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]

    @property
    def tape(self) -> Table:
        """A tick per row; what may be anything is wanted as 0."""
        wanted = np.maximum(self.outputs, 0).astype(float)
        return Table("truth table", self.inputs.astype(float), wanted if wanted.size else None, self.input_names)


def likeness(sample: Sample) -> float:
    """0 to 1: whether it looks like a truth table."""
    if len(sample.text) > 1 << 18:
        return 0.0
    try:
        found = truth_table_of(sample.text)
    except FileRefused:
        return 0.0
    is_whole = len(found.inputs) == 2 ** found.inputs.shape[1]
    has_names, has_bar = bool(found.input_names), bool(_BAR.search(sample.head))
    if has_bar:
        return 0.97
    return 0.92 if has_names and is_whole else 0.75 if is_whole and len(found.inputs) > 2 else 0.5 if has_names else 0.15


def truth_table_of(text: str) -> TruthTable:
    """Inputs stand before the bar; without one, as many columns as tell the rows apart. Raises FileRefused with the line."""
    lines = [line for line in text.splitlines() if line.strip() and not _RULE.fullmatch(line)]
    lines = [line.strip().strip("|│").strip() for line in lines]
    split = [part for line in lines[:1] for part in _BAR.split(line)]
    table = table_of("\n".join(" ".join(_BAR.sub(" ", line).split()) if len(split) > 1 else line for line in lines))
    if not table.rows:
        raise FileRefused("There is no truth table in this text; write a row of 0 and 1 for each case.")
    top = table.rows[0]
    is_header = any(cell.lower() not in _TRUTHS for cell in top) and not any(table.number(0, at) is not None for at in range(len(top)))
    names = tuple(top) if is_header else ()
    first = 1 if names else 0
    bits = _bits(table, first)
    count = _inputs_by_bar(split, bits.shape[1]) or _inputs_by_rows(bits)
    inputs, outputs = _spread(bits[:, :count], bits[:, count:])
    _check_once(inputs, outputs)
    return TruthTable(inputs, outputs, names[:count], names[count:])


def network_of(table: TruthTable) -> Network:
    """Input units, threshold units and output units joined by delay 0, so that one tick computes a row."""
    draft, count = Draft(), table.inputs.shape[1]
    names = table.input_names or tuple(f"x{number + 1}" for number in range(count))
    called = table.output_names or tuple(f"y{number + 1}" for number in range(table.outputs.shape[1]))
    inputs = draft.units(count, is_input=True, label=list(names))
    for wanted, label in zip(table.outputs.T, called, strict=True):
        known = wanted >= 0
        _add_output(draft, inputs, label, rows=(table.inputs[known], wanted[known]))
    return draft.network()


def _add_output(draft: Draft, inputs: Ids, label: str, *, rows: tuple[Bits, Bits]) -> None:
    cases, wanted = rows
    if not len(wanted) or (wanted == wanted[0]).all():
        draft.units(1, activation="step", is_output=True, label=[label], bias=0.5 if len(wanted) and wanted[0] else -0.5)
        return
    single = _separating(cases, wanted)
    if single is not None:
        weights, bias = single
        made = draft.units(1, activation="step", is_output=True, label=[label], bias=bias)
        used = np.flatnonzero(weights)
        draft.connect_pairs(inputs[used], np.repeat(made, len(used)), weights[used], delay=0)
        return
    is_few = 2 * wanted.sum() <= len(wanted)  # the rarer side needs fewer ANDs
    terms = _terms(cases, wanted if is_few else 1 - wanted)
    biases, names = [0.5 - float((term == 1).sum()) for term in terms], [f"{label}·{number + 1}" for number in range(len(terms))]
    ands = draft.units(len(terms), activation="step", bias=biases, label=names)
    for unit, term in zip(ands, terms, strict=True):
        used = np.flatnonzero(term >= 0)
        draft.connect_pairs(inputs[used], np.repeat(unit, len(used)), np.where(term[used] == 1, 1.0, -1.0), delay=0)
    made = draft.units(1, activation="step", is_output=True, label=[label], bias=-0.5 if is_few else 0.5)
    draft.connect_pairs(ands, np.repeat(made, len(ands)), 1.0 if is_few else -1.0, delay=0)


def _separating(cases: Bits, wanted: Bits) -> tuple[NDArray[np.float64], float] | None:
    """Smallest weights of one threshold unit with a margin of ½ at both sides, or None: a linear programme in w⁺, w⁻ and b."""
    from scipy.optimize import linprog

    signs = np.where(wanted == 1, 1.0, -1.0)[:, None]
    count = cases.shape[1]
    sides = np.hstack([cases, -cases.astype(float), np.ones((len(cases), 1))]) * -signs
    costs = np.append(np.ones(2 * count), 1e-3)
    found = linprog(costs, A_ub=sides, b_ub=np.full(len(cases), -0.5), bounds=[(0, None)] * (2 * count) + [(None, None)], method="highs")
    if found.x is None:
        return None
    weights, bias = found.x[:count] - found.x[count : 2 * count], float(found.x[-1])
    weights, bias = np.round(weights, 9), round(bias, 9)
    is_right = ((cases @ weights + bias > 0) == (wanted == 1)).all()
    return (weights, bias) if is_right else None


def _terms(cases: Bits, wanted: Bits) -> list[Bits]:
    """ANDs (n,) of 1, 0 and −1 (does not matter) that hold in every wanted case and in no unwanted one."""
    on, off = cases[wanted == 1], cases[wanted == 0]
    if cases.shape[1] > MOST_SIMPLIFIED:
        return list(on)
    terms: list[Bits] = []
    left = np.ones(len(on), bool)
    while left.any():  # widen the first case that is left as far as no unwanted one is let in, then go on
        term = on[left][0].copy()
        for column in range(len(term)):
            kept, term[column] = term[column], -1
            if _holds(term, off).any():
                term[column] = kept
        terms.append(term)
        left &= ~_holds(term, on)
    return terms


def _holds(term: Bits, cases: Bits) -> NDArray[np.bool_]:
    return np.asarray(((term < 0) | (cases == term)).all(axis=1))


def _bits(table: TextTable, first: int) -> Bits:
    width = len(table.rows[0])
    if width < 2 or width > 64 or len(table.rows) - first > MOST_ROWS or first == len(table.rows):
        raise FileRefused(f"A truth table has inputs and outputs in columns, and at most {MOST_ROWS:,} rows.")
    made = np.zeros((len(table.rows) - first, width), np.int8)
    for at, cells in enumerate(table.rows[first:]):
        if len(cells) != width:
            line = table.lines[at + first]
            raise FileRefused(f"Line {line} has {len(cells)} cells, the first row has {width}; make the rows equally long.")
        for column, cell in enumerate(cells):
            if cell.lower() not in _TRUTHS:
                raise FileRefused(f"Line {table.lines[at + first]}, column {column + 1} is “{cell[:40]}”; a truth table holds 0 and 1.")
            made[at, column] = _TRUTHS[cell.lower()]
    return made


def _inputs_by_bar(parts: list[str], width: int) -> int:
    """How many cells stand before the bar of the first line; 0 without one."""
    if len(parts) < 2:
        return 0
    count = len(re.split(r"[\s,;]+", parts[0].strip()))
    if not 0 < count < width:
        raise FileRefused("The bar of the truth table stands at its edge; put it between inputs and outputs.")
    return count


def _inputs_by_rows(bits: Bits) -> int:
    """As few columns as tell all rows apart, leaving one output at least."""
    for count in range(1, bits.shape[1]):
        if count < bits.shape[1] and 2**count >= len(bits) and len(np.unique(bits[:, :count], axis=0)) == len(bits):
            return count
    return bits.shape[1] - 1


def _spread(inputs: Bits, outputs: Bits) -> tuple[Bits, Bits]:
    """Rows with “any” among the inputs as the rows they stand for."""
    if inputs.shape[1] > MOST_INPUTS:
        raise FileRefused(f"A truth table has at most {MOST_INPUTS} inputs, not {inputs.shape[1]}.")
    if 2.0 ** (inputs < 0).sum(axis=1, dtype=float).max() * len(inputs) > 16 * MOST_ROWS:
        raise FileRefused("This truth table stands for too many rows; write out fewer “x” among the inputs.")
    if not (inputs < 0).any():
        return inputs, outputs
    made_inputs, made_outputs = [], []
    for row, wanted in zip(inputs, outputs, strict=True):
        free = np.flatnonzero(row < 0)
        for values in product((0, 1), repeat=len(free)):
            case = row.copy()
            case[free] = values
            made_inputs.append(case)
            made_outputs.append(wanted)
    return np.array(made_inputs, np.int8), np.array(made_outputs, np.int8)


def _check_once(inputs: Bits, outputs: Bits) -> None:
    _, first, group = np.unique(inputs, axis=0, return_index=True, return_inverse=True)
    differing = (outputs != outputs[first[group.ravel()]]).any(axis=1)
    if differing.any():
        case = " ".join(map(str, inputs[int(differing.argmax())].tolist()))
        raise FileRefused(f"The truth table has different outputs for the same inputs ({case}); keep one of these rows.")
