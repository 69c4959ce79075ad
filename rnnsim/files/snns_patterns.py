"""Reads pattern files of SNNS (`.pat`): one pattern is one tick, its outputs are the targets of that tick."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rnnsim.files.refusal import FileRefused, PathLike, opening
from rnnsim.files.snns_text import Line, content_of, header_of, lines_of, number, whole_number
from rnnsim.files.table import Table
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network

MOST_VALUES = 50_000_000
_COUNTS = {"no. of patterns": "the number of patterns", "no. of input units": "the number of input units",
           "no. of output units": "the number of output units"}  # fmt: skip


def read_table(path: PathLike) -> Table:
    """Inputs (patterns, inputs) and targets (patterns, outputs; None without any). Raises FileRefused with the line."""
    with opening(path):
        return table_in(content_of(path), Path(path).stem)


def table_in(content: str, name: str) -> Table:
    """The table in a file's text. Raises FileRefused with the line."""
    counts, lines = _counts(lines_of(content, "pattern"))
    values = np.array([number(line, word, "a value") for line in lines for word in line.text.split()])
    patterns, inputs, outputs = counts
    if len(values) != patterns * (inputs + outputs):
        raise FileRefused(
            f"{patterns} patterns of {inputs} inputs and {outputs} outputs are {patterns * (inputs + outputs)} values, "
            f"but there are {len(values)}; the file is damaged or cut short"
        )
    rows = values.reshape(patterns, inputs + outputs)
    return Table(name, rows[:, :inputs], rows[:, inputs:] if outputs else None)


def read_episode(path: PathLike, network: Network) -> Episode:
    """The patterns for a network's input and output units in row order. Raises FileRefused if their numbers differ."""
    table = read_table(path)
    with opening(path):
        return table.episode_for(network)


def _counts(lines: list[Line]) -> tuple[tuple[int, int, int], list[Line]]:
    """(patterns, inputs, outputs), and the lines after the header."""
    told: dict[str, int] = {}
    first = 0
    for line in lines:
        header = header_of(line)
        if header is None:
            break
        first += 1
        if line.text.startswith("generated at"):
            continue
        if header[0] not in _COUNTS:
            raise line.refused(f"“{header[0]}” cannot be read; only patterns of fixed size and without classes can")
        told[header[0]] = whole_number(line, header[1], _COUNTS[header[0]])
    patterns, inputs, outputs = (told.get(name, 0 if name.endswith("output units") else -1) for name in _COUNTS)
    if min(patterns, inputs, outputs) < 0 or patterns * (inputs + outputs) > MOST_VALUES:
        raise FileRefused("it does not say how many patterns and input units it has, or too many; choose a file saved by SNNS")
    return (patterns, inputs, outputs), lines[first:]
