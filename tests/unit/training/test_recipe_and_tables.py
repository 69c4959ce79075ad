"""The tables the forms, flags and checks are generated from, and the recipe that holds one choice of each."""

from __future__ import annotations

from itertools import combinations

import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.training.learners import LEARNERS, learner
from rnnsim.training.losses import LOSSES
from rnnsim.training.optimizers import OPTIMIZERS
from rnnsim.training.recipe import RECIPE, option_rows, recipe_from
from rnnsim.training.schedules import SCHEDULES

ROWS = [*LEARNERS.values(), *OPTIMIZERS.values(), *SCHEDULES.values()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_has_a_title_an_equation_and_a_sentence(row: object) -> None:
    assert row.title[0].isupper()  # type: ignore[attr-defined]
    assert row.equation  # type: ignore[attr-defined]
    assert row.summary.endswith(".")  # type: ignore[attr-defined]
    assert all(parameter.help.endswith(".") for parameter in row.parameters)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", LEARNERS)
def test_every_rule_is_a_module_with_the_one_signature_and_says_where_it_comes_from(name: str) -> None:
    row = learner(name)
    module = row.load()
    assert callable(module.init)
    assert callable(module.step)
    assert row.source
    assert row.family in {"Gradients", "Signs and single units", "Associative memories", "Readouts", "Evolution"}


def test_options_of_different_tables_never_share_a_name() -> None:
    own = {row.name for row in RECIPE}
    tables = [{parameter.name for row in table.values() for parameter in row.parameters} for table in (LEARNERS, OPTIMIZERS, SCHEDULES)]  # type: ignore[attr-defined]
    assert all(not first & second for first, second in combinations([own, *tables], 2))


def test_a_recipe_splits_its_keywords_by_owner_and_can_be_given_again() -> None:
    recipe = recipe_from(
        {"learner": "truncated_backpropagation", "reach": "4", "optimizer": "momentum", "momentum": 0.5, "schedule": "step"}
    )
    assert dict(recipe.options) == {"reach": 4, "momentum": 0.5, "every": 1000, "drop": 0.5}
    assert recipe_from(recipe.as_given()) == recipe
    assert list(option_rows(recipe)) == ["Truncated backpropagation, K ticks", "Steps down", "Momentum"]


def test_the_learning_rate_is_the_optimisers_unless_one_is_given_and_follows_the_schedule() -> None:
    assert recipe_from({"optimizer": "adam"}).rate(1) == OPTIMIZERS["adam"].learning_rate
    assert recipe_from({"learner": "perceptron_rule"}).rate(1) == 0.1
    assert recipe_from({"learning_rate": 0.4, "schedule": "exponential", "keep": 0.5}).rate(3) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"lerning_rate": 1}, "no option “lerning_rate” with this learner"),
        ({"momentum": 0.5}, "no option “momentum” with this learner, optimiser and schedule; it takes learner, optimizer"),
        ({"learner": "bptt"}, "“Learner” is one of backpropagation, backpropagation_through_time"),
        ({"loss": "mse"}, f"“Loss” is one of auto, {', '.join(LOSSES)}"),
        ({"clip": -1}, "“Clip gradient” is a number from 0"),
        ({"learner": "genetic_algorithm", "population": 1}, "“Population” is a whole number from 2"),
    ],
)
def test_what_is_unknown_or_does_not_fit_is_refused_in_one_sentence(given: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        recipe_from(given)
    assert str(refusal.value).endswith(".")
