"""How something is trained, as one frozen value: the learner, the optimiser, the schedule, their options, and the seed.

Forms, flags and checks are generated from `RECIPE` and from the tables of learners, optimisers and schedules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from rnnsim.formulas.refused import Refused
from rnnsim.network.parameters import Parameter, values_from
from rnnsim.training.learners import LEARNERS, Learner, learner
from rnnsim.training.losses import LOSSES
from rnnsim.training.optimizers import OPTIMIZERS, Optimizer, optimizer
from rnnsim.training.schedules import MOST_UPDATES, SCHEDULES, Schedule, schedule

AUTO = "auto"
RECIPE = (
    Parameter("learner", str, "backpropagation_through_time", help="The learning rule.", choices=tuple(LEARNERS)),
    Parameter("optimizer", str, "adam", help="How a gradient becomes a step.", choices=tuple(OPTIMIZERS), label="Optimiser"),
    Parameter("learning_rate", float, 0.0, 0.0, 1e6, "Length of a step (η); 0 takes what suits the optimiser or the rule."),
    Parameter("schedule", str, "constant", help="How the learning rate changes.", choices=tuple(SCHEDULES)),
    Parameter("loss", str, AUTO, help="What is made small; auto takes the task's.", choices=(AUTO, *LOSSES)),
    Parameter("minibatch", int, 0, 0, 10**7, "Episodes per update; 0 takes the whole set, or 32 of an endless task."),
    Parameter("shuffle", bool, True, help="Show episodes, or patterns one by one, in a new order each time round."),
    Parameter("clip", float, 0.0, 0.0, 1e12, "Longest gradient; a longer one is scaled down to it. 0 for none.", label="Clip gradient"),
    Parameter("weight_decay", float, 0.0, 0.0, 1e3, "Adds this times the parameters to the gradient (λ)."),
    Parameter("updates", int, 0, 0, MOST_UPDATES, "Stop after so many updates; 0 goes on until it is stopped."),
    Parameter("validate_every", int, 10, 1, MOST_UPDATES, "Updates between two looks at the validation set."),
    Parameter("patience", int, 0, 0, MOST_UPDATES, "Stop after so many looks without a better one; 0 never.", label="Early stopping"),
    Parameter("stop_at_goal", bool, False, help="Stop when the validation set says that the task is learned.", label="Stop when learned"),
    Parameter("learn_initials", bool, False, help="Initial outputs and states are learned, too.", label="Learn initial values"),
    Parameter("precision", str, "double", help="Width of the numbers.", choices=("double", "single")),
    Parameter("seed", int, 0, 0, 2**53, "Seed of minibatches, of all that is drawn, and of the runs."),
)  # fmt: skip
NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Recipe:
    """A value for every row of `RECIPE`, and the options of the chosen learner, optimiser and schedule."""

    learner: str = "backpropagation_through_time"
    optimizer: str = "adam"
    learning_rate: float = 0.0
    schedule: str = "constant"
    loss: str = AUTO
    minibatch: int = 0
    shuffle: bool = True
    clip: float = 0.0
    weight_decay: float = 0.0
    updates: int = 0
    validate_every: int = 10
    patience: int = 0
    stop_at_goal: bool = False
    learn_initials: bool = False
    precision: str = "double"
    seed: int = 0
    options: Mapping[str, Any] = field(default_factory=lambda: NO_OPTIONS)

    @property
    def learner_row(self) -> Learner:
        """The learner's row."""
        return learner(self.learner)

    @property
    def optimizer_row(self) -> Optimizer:
        """The optimiser's row."""
        return optimizer(self.optimizer)

    @property
    def schedule_row(self) -> Schedule:
        """The schedule's row."""
        return schedule(self.schedule)

    def rate(self, update: int) -> float:
        """The learning rate of update 1, 2, …"""
        row = self.learner_row
        own = self.optimizer_row.learning_rate if row.uses_optimizer else row.learning_rate
        return (self.learning_rate or own) * self.schedule_row.factor(update, self.options)

    def as_given(self) -> dict[str, Any]:
        """The keywords that make this recipe again."""
        return {**{row.name: getattr(self, row.name) for row in RECIPE}, **self.options}


def recipe_from(given: Mapping[str, Any]) -> Recipe:
    """The recipe of keywords, or of texts from a command line; refused in one sentence if one is unknown or does not fit.

    >>> recipe_from({"optimizer": "momentum", "momentum": 0.5}).options["momentum"]
    0.5
    """
    own = {row.name: row for row in RECIPE}
    values = {name: own[name].value_of(value, "Training") for name, value in given.items() if name in own}
    chosen = Recipe(**values)
    parts = option_rows(chosen)
    rest = {name: value for name, value in given.items() if name not in own}
    known = [row.name for rows in parts.values() for row in rows]
    unknown = [name for name in rest if name not in known]
    if unknown:
        raise Refused(_unknown(unknown[0], [*own, *known]))
    options: dict[str, Any] = {}
    for owner, rows in parts.items():
        options |= values_from(rows, {row.name: rest[row.name] for row in rows if row.name in rest}, owner)
    return Recipe(**values, options=MappingProxyType(options))


def option_rows(recipe: Recipe) -> dict[str, tuple[Parameter, ...]]:
    """Who has options of its own under this recipe, by title: the learner, and if it uses them the optimiser and the schedule."""
    row = recipe.learner_row
    parts = {row.title: row.parameters, recipe.schedule_row.title: recipe.schedule_row.parameters}
    if row.uses_optimizer:
        parts[recipe.optimizer_row.title] = recipe.optimizer_row.parameters
    return parts


def _unknown(name: str, known: Iterable[str]) -> str:
    return f"Training has no option “{name[:40]}” with this learner, optimiser and schedule; it takes {', '.join(known)}."
