"""The catalog of tasks: every row makes what it says, the same seed the same episodes, and bad values are refused."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.tasks.catalog import TASKS, make, names

UNREACHABLE = {"temporal_xor", "reber", "embedded_reber"}  # their targets cannot be known, or are not what is scored


def same(first: Batch, second: Batch) -> bool:
    return all(np.array_equal(getattr(first, part), getattr(second, part)) for part in ("inputs", "targets", "meant"))


@pytest.mark.parametrize("name", names())
def test_a_row_says_what_the_task_is_and_what_to_try(name: str) -> None:
    row = TASKS[name]
    assert all((row.title, row.comes_in, row.wanted, row.source, row.network))
    assert row.summary.endswith((".", "?"))
    assert row.try_this.endswith((".", "?"))
    assert all(parameter.help.endswith(".") for parameter in row.parameters)


@pytest.mark.parametrize("name", names())
def test_batches_are_a_pure_function_of_seed_and_number(name: str) -> None:
    first, again = make(name, seed=3), make(name, seed=3)
    assert same(first.batch(5, 4), again.batch(5, 4))
    assert same(first.validation, again.validation)
    assert (first.name, first.seed, dict(first.parameters)) == (name, 3, {row.name: row.default for row in TASKS[name].parameters})


@pytest.mark.parametrize("name", names())
def test_other_numbers_and_seeds_draw_other_episodes(name: str) -> None:
    task = make(name, seed=3)
    if task.fixed is not None:  # the whole set is the task
        assert len(task.batch(0, 4)) == min(4, len(task.fixed))
        return
    assert len(task.batch(0, 4)) == 4
    assert not same(task.batch(0, 4), task.batch(1, 4))
    assert not same(task.batch(0, 4), make(name, seed=4).batch(0, 4))
    assert not same(task.batch(0, len(task.validation)), task.validation)


@pytest.mark.parametrize("name", names())
def test_columns_of_a_task_have_names_and_batches_their_width(name: str) -> None:
    task = make(name)
    for batch in (task.batch(0, 3), task.validation):
        assert batch.inputs.shape[2] == task.inputs == len(task.input_names)
        assert batch.targets.shape[2] == task.outputs == len(task.output_names)
        assert batch.meant.any(axis=(0, 2)).all()


@pytest.mark.parametrize("name", names())
def test_the_targets_themselves_reach_the_goal_and_noise_does_not(name: str) -> None:
    task = make(name)
    looked_at = task.validation
    if name not in UNREACHABLE:
        assert task.scoring.holds(task.score(looked_at.targets, looked_at))
    noise = np.random.default_rng(0).uniform(-1.0, 1.0, looked_at.targets.shape)
    assert not task.scoring.holds(task.score(noise, looked_at))


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("parrity", {}, "no task “parrity”; choose one of truth_table"),
        ("parity", {"size": 3}, "task parity has no parameter “size”; it takes length, shortest, tested_length"),
        ("parity", {"length": 0}, "“Length” is a whole number from 1 to 10000, not “0”"),
        ("parity", {"length": 3, "shortest": 4}, "at most as many bits as the longest, 3"),
        ("tomita", {"grammar": 8}, "“Grammar” is a whole number from 1 to 7"),
        ("copy", {"shortest": 5, "longest": 2}, "shortest length is at most the longest, 2"),
        ("mackey_glass", {"length": 50, "window": 100}, "window of 100 ticks does not fit into 40 values"),
        ("parity", {"seed": -1}, "seed is a whole number"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_sentence(name: str, parameters: dict[str, int], words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        make(name, **parameters)
    assert str(refusal.value).endswith(".")


def test_a_fixed_set_is_gone_round_in_order() -> None:
    task = make("parity_strings", longest=2)  # 0, 1, 00, 01, 10, 11
    assert len(task.batch(0, 100)) == 6
    shown = [task.batch(number, 4).inputs[:, :, 0].T.tolist() for number in (0, 1)]
    assert shown == [[[0, 0], [1, 0], [0, 0], [0, 1]], [[1, 0], [1, 1], [0, 0], [1, 0]]]
    with pytest.raises(Refused, match="number -1 of 2"):
        task.batch(-1, 2)


@pytest.mark.parametrize("name", ["temporal_xor", "copy", "streaming_xor", "a_n_b_n"])
def test_a_task_can_wait_for_a_network_that_answers_late(name: str) -> None:
    prompt, late = make(name, seed=2), make(name, seed=2, wait=2)
    assert np.array_equal(late.batch(3, 5).targets[2:], prompt.batch(3, 5).targets)
    assert late.batch(3, 5).ticks == prompt.batch(3, 5).ticks + 2
    outputs = np.random.default_rng(0).random(prompt.validation.targets.shape)
    delayed = np.concatenate([np.zeros((2, *outputs.shape[1:])), outputs])
    assert late.score(delayed, late.validation) == prompt.score(outputs, prompt.validation)
    assert late.parameters["wait"] == 2
