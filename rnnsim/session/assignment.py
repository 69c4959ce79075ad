"""What a document's network is taught and how: names and texts in the document, by the names of the flags of `rnnsim train`.

`task` names a task (empty: what stands on the tape), `task.length` and the like its parameters; all else is the recipe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import change_layout
from rnnsim.network.network import Network
from rnnsim.network.parameters import Parameter
from rnnsim.tasks import catalog
from rnnsim.tasks.catalog import WAIT
from rnnsim.training.programs import Asked, there
from rnnsim.training.recipe import RECIPE, Recipe, option_rows, recipe_from
from rnnsim.training.trainer import Training
from rnnsim.training.waiting import waiting_for

TASK, OF_TASK = "task", "task."
NO_TASK = ""
_RECIPE_ROWS = {row.name: row for row in RECIPE}


@dataclass(frozen=True)
class Assignment:
    """task: a name of the table, or empty; options: texts of its parameters; recipe: texts of the rows of the recipe and its options."""

    task: str = NO_TASK
    options: Mapping[str, str] = field(default_factory=dict)
    recipe: Mapping[str, str] = field(default_factory=dict)

    @property
    def task_rows(self) -> tuple[Parameter, ...]:
        """What the task can be told."""
        return (*catalog.task_row(self.task).parameters, WAIT) if self.task else ()

    def read_recipe(self) -> Recipe:
        """The recipe these texts mean; refused in one sentence where they mean none."""
        return recipe_from(self.recipe)

    def recipe_rows(self) -> dict[str, tuple[Parameter, ...]]:
        """Options of the chosen rule, optimiser and schedule by title."""
        main = {name: text for name, text in self.recipe.items() if name in _RECIPE_ROWS}
        return option_rows(recipe_from(main))

    def told(self, **changes: Any) -> Assignment:
        """The same with other texts; options of a task, rule, optimiser or schedule that is not chosen any more are forgotten."""
        recipe = {**self.recipe, **{name: str(value) for name, value in changes.items()}}
        known = {row.name for rows in Assignment(recipe=recipe).recipe_rows().values() for row in rows}
        return Assignment(self.task, self.options, {name: text for name, text in recipe.items() if name in _RECIPE_ROWS or name in known})

    def given(self, task: str, **options: Any) -> Assignment:
        """Another task, or other options of this one."""
        kept = dict(self.options) if task == self.task else {}
        return Assignment(task, {**kept, **{name: str(value) for name, value in options.items()}}, self.recipe)

    def wait_for(self, network: Network) -> int:
        """Ticks that targets wait for this network if nothing is said about it."""
        return waiting_for(network, self.task, self.options) if self.task else 0

    def training_of(self, document: Document, *, seed: int | None = None, kernels: Asked = there) -> Training:
        """A training of the document's network; refused in one sentence if it cannot be. kernels: as a `Training` asks for them."""
        told = dict(self.recipe) if seed is None else {**self.recipe, "seed": str(seed)}
        chosen = recipe_from(told)
        material: Any = document
        if self.task:
            options: dict[str, Any] = {WAIT.name: self.wait_for(document.network), **self.options}
            material = catalog.make(self.task, seed=chosen.seed, **options)
        return Training(document, material, kernels=kernels, **chosen.as_given())


def assignment_of(document: Document) -> Assignment:
    """What stands in the document; names that this version does not know are passed over."""
    pairs = dict(document.layout.training)
    task = pairs.pop(TASK, NO_TASK)
    if task not in catalog.TASKS:
        task = NO_TASK
    known = {row.name for row in Assignment(task).task_rows}
    options = {name.removeprefix(OF_TASK): text for name, text in pairs.items() if name.startswith(OF_TASK)}
    recipe = {name: text for name, text in pairs.items() if not name.startswith(OF_TASK)}
    return Assignment(task, {name: text for name, text in options.items() if name in known}, recipe)


def assign(assignment: Assignment) -> Edit:
    """The edit that writes it into the document."""
    pairs = [(TASK, assignment.task)] if assignment.task else []
    pairs += [(f"{OF_TASK}{name}", text) for name, text in sorted(assignment.options.items())]
    return change_layout(training=(*pairs, *sorted(assignment.recipe.items())))
