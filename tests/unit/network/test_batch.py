"""Episodes side by side: padding, masks, waiting for late answers, and what does not fit."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.batch import Batch
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network


def network() -> Network:
    """Inputs 0 and 1, outputs 2 and 3."""
    draft = Draft("two by two")
    x, y = draft.units(2, is_input=True), draft.units(2, is_output=True)
    draft.connect(x, y, delay=0)
    return draft.network()


def episode(values: list[float], **parts: object) -> Episode:
    ticks = len(values)
    return Episode("some", np.array(values)[:, None], np.array([1]), np.full((ticks, 1), 7.0), np.array([3]), **parts)  # type: ignore[arg-type]


def test_episodes_of_different_length_stand_side_by_side_with_the_rest_invalid() -> None:
    batch = Batch.of([episode([1.0, 2.0, 3.0]), episode([4.0])], network())
    assert (len(batch), batch.ticks) == (2, 3)
    assert batch.inputs[:, :, 0].tolist() == [[0, 0]] * 3  # neither has a column for unit 0
    assert batch.inputs[:, :, 1].tolist() == [[1, 4], [2, 0], [3, 0]]
    assert batch.valid is not None
    assert batch.valid.tolist() == [[True, True], [True, False], [True, False]]
    assert batch.meant[:, :, 1].tolist() == batch.valid.tolist()
    assert not batch.meant[:, :, 0].any()  # no target column for unit 2


def test_masks_of_the_episodes_are_kept() -> None:
    masked = episode([1.0, 2.0], target_mask=np.array([[False], [True]]), valid=np.array([False, True]))
    batch = Batch.of([masked], network())
    assert batch.valid is not None
    assert batch.valid[:, 0].tolist() == [False, True]
    assert batch.meant[:, 0, 1].tolist() == [False, True]


def test_episodes_can_be_taken_in_any_order_and_more_than_once() -> None:
    batch = Batch(np.arange(6.0).reshape(2, 3, 1), np.zeros((2, 3, 2)), valid=np.array([[1, 1, 0]] * 2, bool))
    taken = batch.taken([2, 0, 2])
    assert taken.inputs[0, :, 0].tolist() == [2, 0, 2]
    assert taken.valid is not None
    assert taken.valid[0].tolist() == [False, True, False]


def test_late_answers_move_targets_and_give_the_episode_ticks_to_wait() -> None:
    batch = Batch(np.ones((3, 2, 1)), np.arange(6.0).reshape(3, 2, 1), valid=np.array([[1, 1], [1, 1], [1, 0]], bool))
    late = batch.delayed(2)
    assert late.ticks == 5
    assert late.targets[:, 0, 0].tolist() == [0, 0, 0, 2, 4]
    assert late.inputs[:, 0, 0].tolist() == [1, 1, 1, 0, 0]
    assert late.valid is not None
    assert late.valid.sum(axis=0).tolist() == [5, 4]
    assert late.meant[:, :, 0].tolist() == [[False, False], [False, False], [True, True], [True, True], [True, False]]
    assert batch.delayed(0) is batch


def test_one_episode_needs_no_axis_of_episodes() -> None:
    batch = Batch.single([[1.0], [2.0]], [[0.0, 1.0], [1.0, 0.0]], target_mask=[[True, True], [False, True]])
    assert (batch.inputs.shape, batch.targets.shape, len(batch)) == ((2, 1, 1), (2, 1, 2), 1)
    assert batch.meant.sum() == 3


def test_arrays_are_read_only_copies() -> None:
    inputs = np.zeros((1, 1, 1))
    batch = Batch(inputs, np.zeros((1, 1, 1)))
    inputs[:] = 5
    assert batch.inputs[0, 0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        batch.inputs[:] = 1


def test_a_target_that_is_not_looked_at_may_be_anything() -> None:
    Batch.single([[0.0]], [[np.nan]], target_mask=[[False]])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Batch(np.zeros((3, 2, 1)), np.zeros((2, 2, 1))), r"not \(3, 2, 1\) and \(2, 2, 1\)"),
        (lambda: Batch(np.zeros((3, 2, 1)), np.zeros((3, 2, 1)), np.ones((3, 2), bool)), r"target_mask of a batch must be \(3, 2, 1\)"),
        (lambda: Batch(np.zeros((3, 2, 1)), np.zeros((3, 2, 1)), valid=np.ones(3, bool)), r"valid of a batch must be \(3, 2\)"),
        (lambda: Batch(np.zeros((0, 2, 1)), np.zeros((0, 2, 1))), "nothing to learn from"),
        (lambda: Batch.single([[np.inf]], [[0.0]]), "not a finite number"),
        (lambda: Batch.single([0.0], [[0.0]]), "inputs of one episode are one row per tick"),
        (lambda: Batch([["a"]], np.zeros((1, 1, 1))), "inputs of a batch are numbers"),  # type: ignore[arg-type]
        (lambda: Batch.of([], network()), "no episode to learn from"),
        (lambda: Batch.of([Episode("x", np.zeros((1, 1)), np.array([0]))], network()), "“x” has no targets"),
        (lambda: Batch.single([[0.0]], [[0.0, 0.0]]).check(network()), "1 input columns, but the network has 2 input units"),
        (lambda: Batch.single([[0.0, 1.0]], [[0.0]]).check(network()), "1 target columns, but the network has 2 output units"),
        (lambda: Batch.single([[0.0]], [[0.0]]).delayed(-1), "later ticks only"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(make: object, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        make()  # type: ignore[operator]
    assert str(refusal.value).endswith(".")
