"""A person's own numbers and texts as tasks: windows, normalisation from the learned part only, and what does not fit."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.tasks.own_material import Cut, series_task, text_task

ROWS = np.column_stack([np.arange(100.0), 10.0 * np.arange(100.0) + 3.0])


def test_a_series_continues_itself_in_windows() -> None:
    task = series_task(ROWS, ("a", "b"), normalisation="none", cut=Cut(30, 0.8))
    assert task.fixed is not None
    assert task.fixed.inputs.shape == (30, 3, 2)  # 79 ticks to learn from
    assert task.fixed.valid is not None
    assert task.fixed.valid.sum(axis=0).tolist() == [30, 30, 19]
    assert task.fixed.inputs[0, :, 0].tolist() == [0, 30, 60]
    assert task.fixed.targets[0, :, 0].tolist() == [1, 31, 61]
    assert task.validation.inputs[[0, -1], 0, 0].tolist() == [79, 98]
    assert (task.input_names, task.output_names) == (("a", "b"), ("a", "b"))


def test_named_targets_are_answered_from_the_other_columns() -> None:
    task = series_task(ROWS, ("a", "b"), target_names=("b",), horizon=0, normalisation="none")
    assert (task.input_names, task.output_names) == (("a",), ("b",))
    assert np.array_equal(task.validation.targets, 10 * task.validation.inputs + 3)


@pytest.mark.parametrize(("normalisation", "first", "last"), [("z-score", -1.71026, 1.71026), ("0…1", 0.0, 1.0)])
def test_what_is_only_looked_at_does_not_shape_the_normalisation(normalisation: str, first: float, last: float) -> None:
    task = series_task(ROWS, horizon=1, normalisation=normalisation, cut=Cut(0, 0.8))
    assert task.fixed is not None
    assert task.fixed.inputs[[0, -1], 0, 0] == pytest.approx([first, last], abs=1e-5)  # ∓39 / √((79² − 1) / 12)
    assert task.scaling is not None
    assert np.allclose(task.scaling.undone(task.validation.targets[:, 0]), ROWS[80:])


def test_a_column_that_never_changes_stays_finite() -> None:
    assert np.isfinite(series_task(np.ones((60, 1)), cut=Cut(10)).validation.inputs).all()


def test_a_text_is_continued_sign_by_sign() -> None:
    task = text_task("abca" * 30, cut=Cut(10, 0.5))
    assert (task.input_names, task.loss) == (("a", "b", "c"), "cross_entropy")
    assert task.fixed is not None
    assert np.array_equal(task.fixed.targets[:-1], task.fixed.inputs[1:])
    assert task.score(np.full(task.validation.targets.shape, 1 / 3), task.validation) == pytest.approx(np.log2(3))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: series_task(ROWS, ("a", "b"), target_names=("c",)), "no column “c”; the columns are a, b"),
        (lambda: series_task(ROWS, ("a", "b"), target_names=("a", "b")), "nothing comes in"),
        (lambda: series_task(ROWS, horizon=0), "horizon of 0 ticks"),
        (lambda: series_task(ROWS, normalisation="log"), "one of z-score, 0…1, none"),
        (lambda: series_task(ROWS[:20]), "19 ticks are too few for windows of 50"),
        (lambda: text_task("aaaa"), "from 2 to 200 different signs, not 1"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(make: object, words: str) -> None:
    with pytest.raises(Refused, match=words):
        make()  # type: ignore[operator]
