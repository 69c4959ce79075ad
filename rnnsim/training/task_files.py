"""Tasks by name or out of a person's own file: a table of numbers to be continued or answered, or a text to be continued."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from rnnsim.files.csv_inputs import read_table, text_in
from rnnsim.files.refusal import FileRefused, PathLike, opening
from rnnsim.network.parameters import Parameter, values_from
from rnnsim.tasks.catalog import SEED, WAIT, make
from rnnsim.tasks.own_material import NORMALISATIONS, Cut, series_task, text_task
from rnnsim.tasks.task import Task

SUFFIXES = (".csv", ".tsv", ".txt")
FROM_FILE = (
    Parameter("targets", str, "", help="Columns that are wanted, commas between them; without, the series continues itself."),
    Parameter("horizon", int, 1, 0, 100_000, "Ticks after its row at which a target is wanted."),
    Parameter("window", int, 50, 0, 100_000, "Ticks of an episode; 0: one of all."),
    Parameter("training_share", float, 0.8, 0.01, 0.99, "Share at the beginning that is learned from; the rest is looked at."),
    Parameter("normalisation", str, NORMALISATIONS[0], help="What is done to each column.", choices=NORMALISATIONS),
    WAIT,
)


def task_of(name: str, *, seed: int = 0, **parameters: Any) -> Task:
    """The task of the table that is called so, or that of a file with this path."""
    if Path(name).suffix.lower() in SUFFIXES:
        return replace(task_of_file(name, **parameters), seed=SEED.value_of(seed))
    return make(name, seed=seed, **parameters)


def task_of_file(path: PathLike, **parameters: Any) -> Task:
    """A table (`.csv`, `.tsv`, `.txt`; the columns' names from its first row) or, if a `.txt` holds no table, its text.

    parameters: rows of `FROM_FILE`. Nothing in it is random.
    """
    values = values_from(FROM_FILE, parameters, f"The task in “{Path(path).name}”")
    cut = Cut(values["window"], values["training_share"])
    try:
        table = read_table(path)
    except FileRefused:
        if Path(path).suffix.lower() != ".txt":
            raise
        with opening(path):
            made = text_task(text_in(path), cut=cut)
    else:
        wanted = tuple(name.strip() for name in values["targets"].split(",") if name.strip())
        made = series_task(
            table.inputs, table.columns, target_names=wanted, horizon=values["horizon"], normalisation=values["normalisation"], cut=cut
        )
    return replace(made.delayed(values["wait"]), name=str(path), parameters={name: values[name] for name in parameters})
