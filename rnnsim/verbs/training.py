"""`rnnsim train`: teaches a network a task and writes it; a progress line with the time left; Ctrl+C keeps the best so far."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from rnnsim.engine.backends import fused_problem
from rnnsim.engine.kernel_cache import LEARNING, is_compiled, note_compiled
from rnnsim.files.formats import read_any, write_any
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.edits import set_network
from rnnsim.network.naming import counted
from rnnsim.network.parameters import Parameter
from rnnsim.tasks.catalog import TASKS, WAIT
from rnnsim.training.checkpoint_file import read_checkpoint, write_checkpoint
from rnnsim.training.first_weights import redrawn
from rnnsim.training.learners import LEARNERS, learner
from rnnsim.training.optimizers import OPTIMIZERS, optimizer
from rnnsim.training.programs import Asked
from rnnsim.training.recipe import RECIPE
from rnnsim.training.schedules import SCHEDULES, schedule
from rnnsim.training.task_files import task_of
from rnnsim.training.trainer import Diverged, Progress, Training
from rnnsim.training.waiting import waiting_for
from rnnsim.verbs.verb import Flag, Options, Said, Verb, plain, size_of

MOST_UPDATES = 1000  # of rules that have no end of their own, if --updates says nothing
EVERY_ON_TERMINAL, EVERY_IN_FILE = 0.2, 10.0  # seconds between two progress lines
CURVE_ROWS = 1000
NAME_AND_OPTIONS = {"nargs": "+", "metavar": ("NAME", "OPTION=VALUE")}
COMPILES = "Compiling kernels, the first time only: about a minute."
NAMED = ("learner", "optimizer", "schedule")


@dataclass(frozen=True, eq=False)
class Course:
    """A training that is over: what it was of, how it ended (done, stopped, diverged), and (update, loss) of every update."""

    document: Document
    training: Training
    ended: str
    curve: tuple[tuple[int, float], ...]


def train(options: Options) -> Said:
    """Train, write the best network, and say how it went."""
    courses: list[Course] = []
    for document, training in _begun_one_by_one(options):
        courses.append(_made(document, training, options))
        if courses[-1].ended == "stopped":
            break
    best = min(courses, key=lambda course: course.training.best.look.loss)
    if options.keep:
        write_checkpoint(best.training.checkpoint(), options.keep)
    trained = set_network(best.training.best.network)(best.document)
    write_any(trained, options.output)
    return _told(trained, best, courses, path=options.output)


def _made(document: Document, training: Training, options: Options) -> Course:
    curve: list[tuple[int, float]] = []
    ended = "done"
    try:
        for progress in _reported(training, options):
            curve.append((progress.update, progress.loss))
    except KeyboardInterrupt:
        ended = "stopped"
    except Diverged as error:
        ended = "diverged"
        sys.stderr.write(f"rnnsim: {plain(str(error))}\n")
    return Course(document, training, ended, tuple(curve))


def _begun_one_by_one(options: Options) -> Iterator[tuple[Document, Training]]:
    """One training, or one for each seed when it is its turn."""
    kernels = _asked_for_kernels(is_quiet=options.quiet)
    if options.resume:
        yield _resumed(options, kernels)
        return
    if options.file is None:
        raise Refused("Say which network is to be trained, such as “rnnsim train elman.rnnsim --task parity -o out.rnnsim”.")
    document, given = read_any(options.file), _recipe(options)
    first = 0 if options.seed is None else options.seed
    for seed in range(first, first + max(options.seeds, 1)):
        fresh = options.redraw or options.seeds > 1
        begins = set_network(redrawn(document.network, seed))(document) if fresh else document
        material: Any = begins
        if options.task:
            name, *pairs = options.task
            told = _pairs(pairs, "--task")
            chosen: dict[str, Any] = {"seed": seed, WAIT.name: waiting_for(begins.network, name, told), **told}
            material = task_of(name, **chosen)
        yield begins, Training(begins, material, kernels=kernels, **{**given, "seed": seed})


def _recipe(options: Options) -> dict[str, Any]:
    """What the flags say, as keywords of a training."""
    given: dict[str, Any] = {row.name: getattr(options, row.name) for row in RECIPE if getattr(options, row.name, None) is not None}
    for name in NAMED:
        if name in given:
            chosen, *pairs = given.pop(name)
            given |= {name: chosen, **_pairs(pairs, f"--{name}")}
    row = learner(given.get("learner", RECIPE[0].default))
    for name, look_up in (("optimizer", optimizer), ("schedule", schedule)):
        look_up(given.get(name, next(one.default for one in RECIPE if one.name == name)))
    if "updates" not in given and (row.uses_optimizer or row.learning_rate or row.family == "Evolution"):
        given["updates"] = MOST_UPDATES
    return given


def _pairs(texts: Iterable[str], flag: str) -> dict[str, str]:
    made = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise Refused(f"After the name, {flag} takes NAME=VALUE, not “{text[:40]}”.")
        made[name] = value
    return made


def _resumed(options: Options, kernels: Asked) -> tuple[Document, Training]:
    kept = read_checkpoint(options.resume)
    if options.updates is not None:
        setup = kept.learning.setup
        recipe = replace(setup.recipe, updates=int(options.updates))
        kept = replace(kept, learning=replace(kept.learning, setup=replace(setup, recipe=recipe)))
    document = Document(kept.learning.network) if options.file is None else read_any(options.file)
    if document.network.units.id.tolist() != kept.learning.network.units.id.tolist():
        raise Refused("The training that is to be resumed is of another network; leave FILE out, or give the one it began with.")
    return document, Training.resumed(kept, kernels=kernels)


def _asked_for_kernels(*, is_quiet: bool) -> Asked:
    """What loads the kernels when they are needed, and says it if they have to be compiled first: silence would look like a fault."""

    def asked() -> bool:
        if fused_problem() is None and not is_compiled(LEARNING):
            if not is_quiet:
                sys.stderr.write(f"{COMPILES}\n")
                sys.stderr.flush()
            _compile_kernels()
        return True

    return asked


def _compile_kernels() -> None:
    from rnnsim.training.fused import warming  # imported late: it needs numba

    with suppress(RuntimeError):  # no folder to keep them in: then numpy learns
        warming.load()
        note_compiled(LEARNING)


def _reported(training: Training, options: Options) -> Iterable[Progress]:
    """The progress, with a line about it now and then on the error stream."""
    stream, is_terminal = sys.stderr, sys.stderr.isatty()
    if options.json or options.quiet:
        yield from training
        return
    last, width, since = None, 0, monotonic() - (0.0 if not is_terminal else EVERY_ON_TERMINAL)
    try:
        for progress in training:
            last = progress
            if monotonic() - since >= (EVERY_ON_TERMINAL if is_terminal else EVERY_IN_FILE):
                line, since = line_of(progress, training), monotonic()
                stream.write(f"\r{line:<{width}}" if is_terminal else f"{line}\n")
                stream.flush()
                width = len(line)
            yield progress
    finally:
        if is_terminal and last is not None:
            stream.write(f"\r{line_of(last, training):<{width}}\n")


def line_of(progress: Progress, training: Training) -> str:
    """One line: update, loss, score, validation, time left."""
    total = training.recipe.updates
    parts = [f"seed {training.recipe.seed}", f"update {progress.update}" + (f" of {total}" if total else ""), f"loss {progress.loss:.4g}"]
    look, name = progress.best.look, training.material.score_name
    if progress.score is not None:
        parts.append(f"{name} {progress.score:.4g}")
    if np.isfinite(look.loss) and training.material.validation is not None:
        parts.append(f"best {look.loss:.4g}" + ("" if look.score is None else f" ({name} {look.score:.4g})"))
    if progress.seconds_left is not None:
        parts.append(f"{time_in_words(progress.seconds_left)} left")
    return " · ".join(parts)


def time_in_words(seconds: float) -> str:
    """A span of time, as short as it can be said.

    >>> [time_in_words(seconds) for seconds in (3.2, 75, 7300)]
    ['3 s', '1 min 15 s', '2 h 1 min']
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _told(document: Document, best: Course, courses: Sequence[Course], *, path: str) -> Said:
    values: dict[str, Any] = {"written": path, **_values_of(best)}
    look, material, updates = best.training.best.look, best.training.material, values["updates"]
    how = {"done": "after", "stopped": "stopped after", "diverged": "diverged after"}[best.ended]
    said = f"{size_of(document)}, {how} {counted(updates, 'update')}"
    if len(courses) > 1:
        values["seeds"] = [_values_of(course) for course in courses]
        said += f", the best of {len(courses)} seeds: {best.training.recipe.seed}"
    if look.update != updates:
        said += f"; the best is that of update {look.update}"
    if material.validation is not None and values["loss"] is not None:
        said += f"; loss {look.loss:.4g}" + ("" if look.score is None else f", {material.score_name} {look.score:.4g}")
    return Said(f"Wrote “{plain(Path(path).name)}”: {said}.", values)


def _values_of(course: Course) -> dict[str, Any]:
    look, curve = course.training.best.look, course.curve
    every = max(1, -(-len(curve) // CURVE_ROWS))
    return {
        "ended": course.ended, "updates": course.training.checkpoint().learning.update, "best_update": look.update,
        "loss": look.loss if np.isfinite(look.loss) else None, "score": look.score, "score_name": course.training.material.score_name,
        "recipe": course.training.recipe.as_given(), "curve": [[update, loss] for update, loss in curve[::every] if np.isfinite(loss)],
    }  # fmt: skip


def _flag_of(row: Parameter) -> Flag:
    """The flag of a row of the recipe."""
    name = f"--{row.name.replace('_', '-')}"
    tables: dict[str, Mapping[str, Any]] = {"learner": LEARNERS, "optimizer": OPTIMIZERS, "schedule": SCHEDULES}
    if row.name in tables:
        known = ", ".join(tables[row.name])
        return Flag((name,), f"{row.help} One of {known}; its own options follow as NAME=VALUE.", NAME_AND_OPTIONS)
    if row.choices:
        return Flag((name,), row.help, {"choices": row.choices})
    return Flag((name,), row.help, {"metavar": "YES|NO" if row.kind is bool else "N" if row.kind is int else "X"})


VERB = Verb(
    "train", "Teach a network a task, and write the best it became.", train,
    (Flag(("file",), "The network: .rnnsim or .net. Without --task it learns from its own tape.", {"nargs": "?", "metavar": "FILE"}),
     Flag(("--task",), f"What to learn, see rnnsim tasks: a table or text of yours, or one of {', '.join(TASKS)}; "
          "its own options follow as NAME=VALUE.",
          NAME_AND_OPTIONS),
     *(_flag_of(row) for row in RECIPE if row.name != "seed"),
     Flag(("--redraw",), "Begin with new random weights, drawn by the seed.", {"action": "store_true"}),
     Flag(("--seeds",), "Train so many times, each with weights drawn by a seed of its own, and write the best.",
          {"type": int, "default": 1, "metavar": "N"}),
     Flag(("--keep",), "Keep the training itself in this file, so that it can be resumed.", {"metavar": "TRAINING"}),
     Flag(("--resume",), "Go on with a training that was kept; --updates may be raised.", {"metavar": "TRAINING"}),
     Flag(("--quiet",), "No progress line.", {"action": "store_true"}),
     Flag(("-o", "--output"), "File to write.", {"required": True, "metavar": "OUT"})),
)  # fmt: skip
