"""All acceptance rows: one module per family, each with its `ROWS`; whoever adds a module adds its name here."""

from __future__ import annotations

from importlib import import_module

from tests.canon.acceptance.row import Row

FAMILIES = (
    "gradients", "echo_state", "elman", "parity", "jordan", "evolution", "single_units", "worked_rules", "generation",
    "recurrent_perceptron", "checks",
    "gates", "torch_layers", "builders", "sequences", "samples",
    "automata", "timescales", "memories", "structured",
)  # fmt: skip


def rows(groups: tuple[str, ...] = (), *, is_fast: bool = False, names: tuple[str, ...] = ()) -> list[Row]:
    """Rows of these groups (all if none is named), only fast ones if wanted, and only those whose name has one of the words in it."""
    found = [row for family in FAMILIES for row in import_module(f"tests.canon.acceptance.{family}").ROWS]
    return [
        row
        for row in found
        if (not groups or row.group in groups)
        and (row.is_fast or not is_fast)
        and (not names or any(word.lower() in row.name.lower() for word in names))
    ]
