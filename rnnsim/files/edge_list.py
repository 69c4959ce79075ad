"""A list of connections as text: source, target, and if there are any weight and delay; one connection a line. Names or numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rnnsim.files.refusal import FileRefused
from rnnsim.files.text_table import Sample, TextTable, table_of
from rnnsim.network.draft import Draft
from rnnsim.network.limits import check_shown
from rnnsim.network.network import Network
from rnnsim.network.placement import around

WORDS = {  # what columns are called elsewhere
    "source": ("source", "from", "src", "pre", "sender", "a", "node1", "u"),
    "target": ("target", "to", "dst", "dest", "destination", "post", "receiver", "b", "node2", "v"),
    "weight": ("weight", "w", "value", "strength", "weights"),
    "delay": ("delay", "d", "lag"),
}
ORDER = ("source", "target", "weight", "delay")
_ARROW = re.compile(r"\s*(?:->|→|=>|-->)\s*")


def likeness(sample: Sample) -> float:
    """0 to 1: whether it looks like a list of connections."""
    has_arrows = bool(_ARROW.search(sample.head))
    try:
        table = _table(sample.head.rpartition("\n")[0] or sample.head) if has_arrows else sample.table
    except FileRefused:
        return 0.0
    lengths = {len(row) for row in table.rows}
    if not table.rows or min(lengths) < 2 or max(lengths) > 4:
        return 0.0
    columns = _columns(table)
    body = range(0 if columns is None else 1, len(table.rows))
    numeric = range(2, 4) if columns is None else [columns[name] for name in ("weight", "delay") if name in columns]
    if any(_number(table, row, column) is None for row in body for column in numeric):
        return 0.0
    if columns is not None or has_arrows:
        return 0.95
    if any(" " in cell for row in table.rows for cell in row):
        return 0.0  # prose
    is_named = all(any(table.number(row, column) is None for row in body) for column in (0, 1))
    if len(lengths) > 1 and not is_named:
        return 0.0
    whole = all((table.number(row, column) or 0.0) == int(table.number(row, column) or 0) for row in body for column in (0, 1))
    return 0.85 if is_named else 0.6 if whole else 0.0


def network_of(text: str, *, activation: str = "identity", delay: int = 1) -> Network:
    """Units in the order in which they are named (numbers in their own order). Raises FileRefused with the line."""
    table = _table(text)
    columns = _columns(table)
    at = columns or {name: column for column, name in enumerate(ORDER)}
    first = 0 if columns is None else 1
    pairs: list[tuple[str, str]] = []
    weights: list[float] = []
    delays: list[int] = []
    for row in range(first, len(table.rows)):
        cells = table.rows[row]
        source, target = (cells[at[end]] if at[end] < len(cells) else "" for end in ("source", "target"))
        if not source or not target:
            raise FileRefused(f"Line {table.lines[row]} does not name two units; write source and target.")
        pairs.append((source, target))
        weights.append(_read(table, row, at.get("weight"), default=1.0))
        delays.append(_delay(table, row, at.get("delay"), default=delay))
    if not pairs:
        raise FileRefused("There is no connection in this text; write one a line, such as “a b 0.5”.")
    names = _ordered([name for pair in pairs for name in pair])
    check_shown(len(names), len(pairs))
    place = {name: number for number, name in enumerate(names)}
    draft = Draft()
    draft.units(len(names), label=list(names), activation=activation)
    draft.connect_pairs([place[a] for a, _ in pairs], [place[b] for _, b in pairs], weights, delay=delays)
    return around(draft.network())


def _table(text: str) -> TextTable:
    """An arrow stands for the delimiter of what follows it, as in "a -> b; 0.5" or "a -> b 0.5"."""
    head = text[:4096]
    if not _ARROW.search(head):
        return table_of(text)
    return table_of(_ARROW.sub(next((sign for sign in "\t;," if sign in head), " "), text))


def _columns(table: TextTable) -> dict[str, int] | None:
    """Which column is which by the words of the first row, if they are such; None if it is a connection already."""
    first = [cell.lower() for cell in table.rows[0]] if table.rows else []
    found = {name: first.index(word) for name, words in WORDS.items() for word in words[::-1] if word in first}
    has_long_word = any(word in first for words in WORDS.values() for word in words if len(word) > 1)
    return found if {"source", "target"} <= set(found) and has_long_word and len(set(found.values())) == len(found) else None


def _number(table: TextTable, row: int, column: int) -> float | None:
    """The number in a cell that may be left out."""
    return table.number(row, column) if column < len(table.rows[row]) else 0.0


def _read(table: TextTable, row: int, column: int | None, *, default: float) -> float:
    if column is None or column >= len(table.rows[row]) or not table.rows[row][column]:
        return default
    number = table.number(row, column)
    if number is None:
        raise FileRefused(f"Line {table.lines[row]}: “{table.rows[row][column][:40]}” is not a finite number; correct it.")
    return number


def _delay(table: TextTable, row: int, column: int | None, *, default: int) -> int:
    number = _read(table, row, column, default=float(default))
    if number != round(number):
        raise FileRefused(f"Line {table.lines[row]}: a delay is a whole number of ticks, not {number:g}.")
    return int(number)


def _ordered(names: Sequence[str]) -> list[str]:
    seen = list(dict.fromkeys(names))
    return sorted(seen, key=int) if all(re.fullmatch(r"\d{1,15}", name) for name in seen) else seen
