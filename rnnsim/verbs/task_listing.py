"""`rnnsim tasks`: lists the tasks, describes one, and shows or writes what its episodes hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnsim.files.csv_outputs import csv_text
from rnnsim.files.saving import write_whole
from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.naming import counted
from rnnsim.tasks.catalog import TASKS, WAIT
from rnnsim.tasks.task import Task
from rnnsim.training.task_files import FROM_FILE, task_of
from rnnsim.verbs.verb import Flag, Options, Said, Verb, plain, written

MOST_TICKS, MOST_COLUMNS, CELL = 30, 12, 8


def tasks(options: Options) -> Said:
    """The list without a name; with one, the task and the episode asked for."""
    if not options.name:
        if options.output is not None:
            raise Refused("To write an episode take the name of a task, such as “rnnsim tasks parity length=20 -o parity.csv”.")
        rows = [{"name": row.name, "title": row.title, "summary": row.summary} for row in TASKS.values()]
        return Said("\n".join(f"{row['name']:<18} {row['title']}: {row['summary']}" for row in rows), {"tasks": rows})
    name, *pairs = options.name
    given: dict[str, Any] = {}
    for text in pairs:
        parameter, sign, value = text.partition("=")
        if not sign:
            raise Refused(f"After the name of a task come parameters as NAME=VALUE, not “{text[:40]}”.")
        given[parameter] = value
    task = task_of(name, seed=options.seed or 0, **given)
    episode = task.batch(options.episode, 1)
    header, columns = _columns(task, episode)
    if options.output is not None:
        write_whole(options.output, csv_text(header, columns).encode("utf-8", "backslashreplace"))
        what = f"{counted(len(columns), 'row')} of {counted(len(header), 'column')}"
        return written(options.output, what, rows=len(columns), columns=header)
    return Said("\n".join([*_about(task), "", *_table(header, columns)]), _values(task, header, columns))


def _columns(task: Task, episode: Batch) -> tuple[list[str], np.ndarray]:
    """Inputs, targets (NaN where none is meant), for the valid ticks of one episode."""
    ticks = slice(None) if episode.valid is None else episode.valid[:, 0]
    targets = np.where(episode.meant, episode.targets, np.nan)[ticks, 0]
    header = [*task.input_names, *(f"target {name}" for name in task.output_names)]
    return header, np.concatenate([episode.inputs[ticks, 0], targets], axis=1)


def _about(task: Task) -> list[str]:
    """What the table says of a task, or what a file gave."""
    goal = "" if task.score_goal is None else f", learned at {'≤' if task.scoring.falls else '≥'} {task.score_goal:g}"
    taught = "drawn without end" if task.fixed is None else counted(len(task.fixed), "episode")
    facts = [f"in {task.inputs}, out {task.outputs}; {taught}; loss {task.loss}; score: {task.score_name}{goal}"]
    row = TASKS.get(task.name)
    if row is None:
        return [plain(task.name), *facts, "", "parameters NAME=VALUE:", *_parameters(FROM_FILE)]
    said = [f"{row.title}. {row.summary} ({row.source})", f"in: {row.comes_in}. Wanted: {row.wanted}.", *facts]
    said += [f"Try this: {row.try_this}", f"Networks: {row.network}."]
    return [*said, "", "parameters NAME=VALUE:", *_parameters((*row.parameters, WAIT))]


def _parameters(rows: Any) -> list[str]:
    return [
        f"  {f'{row.name}={row.default}':<24} {row.help}" + (f" One of {', '.join(row.choices)}." if row.choices else "") for row in rows
    ]


def _table(header: list[str], columns: np.ndarray) -> list[str]:
    """The first ticks and columns; a point where no target is meant."""
    names = header[:MOST_COLUMNS]
    lines = ["tick  " + "  ".join(f"{plain(name):>{CELL}.{CELL}}" for name in names)]
    for tick, row in enumerate(columns[:MOST_TICKS, :MOST_COLUMNS], 1):
        lines.append(f"{tick:>4}  " + "  ".join(f"{'·' if np.isnan(value) else f'{round(value, 6) + 0.0:.4g}':>{CELL}}" for value in row))
    if len(columns) > MOST_TICKS or len(header) > MOST_COLUMNS:
        lines.append(f"… of {counted(len(columns), 'tick')} and {counted(len(header), 'column')}; -o FILE.csv writes them all")
    return lines


def _values(task: Task, header: list[str], columns: np.ndarray) -> Mapping[str, Any]:
    shown = [[None if np.isnan(value) else value for value in row] for row in columns.tolist()]
    return {
        "name": task.name, "seed": task.seed, "parameters": dict(task.parameters), "inputs": list(task.input_names),
        "outputs": list(task.output_names), "loss": task.loss, "score": task.score_name, "goal": task.score_goal,
        "columns": header, "rows": shown,
    }  # fmt: skip


VERB = Verb(
    "tasks", "List the tasks, or show one and what its episodes hold.", tasks,
    (Flag(("name",), "Name of a task, or a table (.csv, .tsv, .txt) or text of yours; its parameters follow as NAME=VALUE.",
          {"nargs": "*", "metavar": "NAME"}),
     Flag(("--episode",), "Which episode to show, from 0.", {"type": int, "default": 0, "metavar": "N"}),
     Flag(("-o", "--output"), "Table to write (.csv).", {"metavar": "OUT"})),
)  # fmt: skip
