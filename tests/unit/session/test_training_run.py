"""Learning beside the clock: weights come into the document as one step, edits in between are answered, and it stops at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import add_units, change_layout, set_connections
from rnnsim.network.episode import Episode
from rnnsim.network.grouping import set_flag
from rnnsim.network.run_settings import RunSettings
from rnnsim.session import training_course
from rnnsim.session.announcements import TrainingProgressed
from rnnsim.session.assignment import Assignment, assign, assignment_of
from rnnsim.session.tab import Tab
from rnnsim.training import programs
from rnnsim.zoo.catalog import build


def taught(**recipe: str) -> Document:
    """A small Elman network that is to learn the exclusive or of neighbouring bits, by numpy, which is there at once."""
    document = Document(build("elman", hidden=4, activations="tanh", seed=1), settings=RunSettings(backend="numpy"))
    chosen = {"learning_rate": "0.02", "minibatch": "4", **recipe}
    return assign(Assignment("streaming_xor", {"length": "8"}, chosen))(document)


@pytest.fixture
def tab() -> Iterator[Tab]:
    opened = Tab(taught())
    yield opened
    assert opened.close()


def wait_for(tab: Tab, holds: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        tab.training.take()
        assert time.monotonic() < end, tab.training.sentence
        time.sleep(0.005)


def updates_of(tab: Tab) -> int:
    return 0 if tab.training.shown is None else tab.training.shown.progress.update


def test_what_was_learned_is_one_step_of_the_history_and_undo_takes_it_back(tab: Tab) -> None:
    before = tab.session.document
    told: list[int] = []
    tab.session.announcements.subscribe(lambda said: told.append(said.update) if isinstance(said, TrainingProgressed) else None)
    tab.training.play()
    wait_for(tab, lambda: updates_of(tab) >= 30)
    tab.training.pause()
    wait_for(tab, lambda: tab.training.state == "paused" and updates_of(tab) == tab.training.course.updates)
    count = updates_of(tab)
    assert told == sorted(told)
    assert tab.session.history.labels() == [f"Train {count} updates"]
    assert tab.session.document.network.fingerprint == tab.training.shown.progress.network.fingerprint
    tab.session.undo()
    assert tab.session.document.digest == before.digest


def test_the_last_update_of_a_training_with_an_end_is_shown_and_kept() -> None:
    tab = Tab(taught(updates="7"))
    try:
        tab.training.play()
        wait_for(tab, lambda: tab.training.state == "over")
        tab.training.take()
        assert updates_of(tab) == 7
        assert tab.session.document.network.fingerprint == tab.training.shown.progress.network.fingerprint
        assert tab.session.history.labels() == ["Train 7 updates"]
    finally:
        assert tab.close()


def test_targets_wait_for_a_network_that_answers_late_unless_something_is_said() -> None:
    draft = Draft("strictly clocked")
    x, h, y = draft.units(1, is_input=True), draft.units(3, activation="tanh"), draft.units(1, is_output=True)
    draft.connect(x, h, 0.5, delay=1), draft.connect(h, y, 0.5, delay=1)
    document, task = Document(draft.network()), Assignment("streaming_xor", {"length": "8"}, {"updates": "1"})
    assert task.wait_for(document.network) == 2
    assert task.training_of(document).material.made_from["parameters"]["wait"] == 2
    assert "wait" not in task.given("streaming_xor", wait=0).training_of(document).material.made_from["parameters"]
    assert Assignment("pipelined_xor", {"delay": "2"}).wait_for(document.network) == 0  # the task itself waits as long
    assert Assignment().wait_for(document.network) == 0


def test_a_group_that_is_locked_meanwhile_stops_the_training_with_a_sentence_and_unlocked_it_goes_on(tab: Tab) -> None:
    group = next(path for path in tab.session.document.network.units.group.tolist() if path.startswith("hidden"))
    tab.training.play()
    wait_for(tab, lambda: updates_of(tab) >= 3)
    tab.session.apply("Lock", set_flag("locked", (group,), True))
    wait_for(tab, lambda: tab.training.state == "paused")
    assert tab.training.sentence == f"The group “{group}” is locked; unlock it to change what is in it."
    held = tab.session.document
    tab.training.take()
    assert tab.session.document is held
    tab.session.apply("Unlock", set_flag("locked", (group,), False))
    tab.training.play()
    wait_for(tab, lambda: tab.session.history.labels()[-1].startswith("Train"))
    assert not tab.training.sentence


def test_one_update_is_one_update(tab: Tab) -> None:
    tab.training.one_update()
    wait_for(tab, lambda: updates_of(tab) == 1)
    tab.training.one_update()
    wait_for(tab, lambda: updates_of(tab) == 2)
    time.sleep(0.05)
    tab.training.take()
    assert updates_of(tab) == 2
    assert tab.training.state == "paused"


def test_the_same_seed_gives_the_same_curve_and_the_earlier_run_stays_to_be_compared(tab: Tab) -> None:
    tab.training.play()
    wait_for(tab, lambda: updates_of(tab) >= 20)
    tab.training.again(new_seed=False)
    wait_for(tab, lambda: updates_of(tab) >= 20)
    tab.training.pause()
    first, second = tab.training.earlier[0].curves.loss.points[1], tab.training.course.curves[0].loss.points[1]
    count = min(len(first), len(second))
    assert count >= 20
    assert np.array_equal(first[:count], second[:count])
    tab.training.again(new_seed=True)
    wait_for(tab, lambda: updates_of(tab) >= 5)
    third = tab.training.course.curves[0].loss.points[1]
    assert not np.array_equal(first[:5], third[:5])


def test_a_weight_turned_by_hand_is_what_learning_goes_on_from(tab: Tab) -> None:
    tab.training.play()
    wait_for(tab, lambda: updates_of(tab) >= 3)
    wire = int(tab.session.document.network.connections.id[0])
    tab.session.apply("Turn a weight", set_connections([wire], weight=5.0))
    at = updates_of(tab)
    wait_for(tab, lambda: updates_of(tab) >= at + 20)
    network = tab.session.document.network
    assert tab.training.state == "running"
    assert abs(network.connections.weight[network.connections.rows([wire])[0]] - 5.0) < 1.5


def test_a_unit_that_is_added_is_a_question_and_learning_goes_on_when_it_is_answered(tab: Tab) -> None:
    tab.training.play()
    wait_for(tab, lambda: updates_of(tab) >= 3)
    tab.session.apply("Add", add_units(1, activation="tanh"))
    assert "edited" in tab.training.sentence
    units = len(tab.session.document.network.units)
    time.sleep(0.1)
    tab.training.take()
    held = updates_of(tab)
    tab.training.play()
    wait_for(tab, lambda: updates_of(tab) >= held + 5)
    assert len(tab.session.document.network.units) == units
    assert tab.training.sentence == ""


def test_one_update_answers_the_question_with_one_update(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    tab.training.one_update()
    wait_for(tab, lambda: updates_of(tab) == 1)
    tab.session.apply("Add", add_units(1, activation="tanh"))
    assert tab.training.question
    assert tab.training.course is not None
    wanted: list[float] = []
    monkeypatch.setattr(tab.training.course, "want", wanted.append)
    tab.training.one_update()
    assert wanted == [1]
    assert not tab.training.question


def test_the_window_is_woken_although_it_takes_what_is_newest_just_as_something_newer_is_put_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    woken, made = threading.Semaphore(0), training_course.Shown
    opened = Tab(taught(), woken.release)
    course: list[training_course.Course] = []

    def shown_as_it_is_taken(*parts: Any) -> training_course.Shown:
        for each in course:
            each.take()
        return made(*parts)

    monkeypatch.setattr(training_course, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(training_course, "LOOK_SHARE", float("inf"))
    monkeypatch.setattr(training_course, "Shown", shown_as_it_is_taken)
    opened.training.begin()
    assert opened.training.course is not None
    course.append(opened.training.course)
    while woken.acquire(blocking=False):
        pass  # what the clock has said
    opened.training.course.want(3)
    for _ in range(3):
        assert woken.acquire(timeout=10)
    assert opened.close()


def test_cancelling_puts_the_untrained_network_back(tab: Tab) -> None:
    before = tab.session.document.network.fingerprint
    tab.training.play()
    wait_for(tab, lambda: updates_of(tab) >= 10)
    began = time.monotonic()
    tab.training.cancel()
    assert time.monotonic() - began < 5
    assert tab.session.document.network.fingerprint == before
    assert tab.training.state == "none"


def test_what_cannot_be_learned_is_one_sentence_and_nothing_changes() -> None:
    document = Document(build("elman", hidden=2))
    tab = Tab(document)
    try:
        tab.training.play()
        wait_for(tab, lambda: tab.training.state == "over")
        assert tab.training.sentence.startswith("No episode of the document has targets")
        assert tab.session.document is document
    finally:
        assert tab.close()


class Kernels:
    """Kernels that come when the test says so, if they come."""

    def __init__(self, problem: str = "") -> None:
        self.problem, self.have_ended = problem, threading.Event()

    def wait(self, seconds: float) -> bool:
        return self.have_ended.wait(seconds)


def test_a_rule_that_never_runs_on_kernels_does_not_wait_for_them(tab: Tab) -> None:
    tab.kernels = Kernels()
    tab.training.one_update()
    wait_for(tab, lambda: updates_of(tab) == 1)


def test_a_training_waits_for_its_kernels_and_says_so_and_cancelling_ends_the_wait(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "SHORT_WORK", 1)
    tab.kernels = kernels = Kernels()
    tab.session.apply("Backend", lambda document: document.changed(settings=RunSettings(backend="auto")))
    tab.training.play()
    wait_for(tab, lambda: "kernels" in tab.training.sentence)
    assert tab.training.state == "running"
    began, waiting = time.monotonic(), tab.training.course
    tab.training.cancel()
    assert waiting.stop(5)
    assert time.monotonic() - began < 5
    tab.training.play()
    kernels.problem = "There is no compiler."  # else this test would wait for one
    kernels.have_ended.set()
    wait_for(tab, lambda: updates_of(tab) >= 2)
    assert tab.training.sentence == ""


def test_a_training_without_an_end_begins_at_once_and_waits_where_the_kernels_are_to_take_over(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab.kernels = kernels = Kernels()
    tab.session.apply("Backend", lambda document: document.changed(settings=RunSettings(backend="auto")))
    tab.training.one_update()
    wait_for(tab, lambda: updates_of(tab) == 1)
    from_then_on = tab.training.shown.progress.learning.setup.kernels_from
    tab.training.cancel()
    monkeypatch.setattr(programs, "SHORT_WORK", programs.SHORT_WORK * 3 // from_then_on)
    tab.training.play()
    wait_for(tab, lambda: "kernels" in tab.training.sentence and updates_of(tab) in (2, 3))
    assert tab.training.state == "running"
    kernels.have_ended.set()
    wait_for(tab, lambda: updates_of(tab) >= 5, 300.0)  # so long at most are they compiled on a busy machine
    assert tab.training.shown.progress.learning.setup.settings.backend == "fused"


def test_where_the_kernels_never_come_numpy_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "SHORT_WORK", 1)
    tab = Tab(taught().changed(settings=RunSettings(backend="auto")))
    tab.kernels = kernels = Kernels("There is no compiler.")
    kernels.have_ended.set()
    try:
        tab.training.one_update()
        wait_for(tab, lambda: updates_of(tab) == 1)
        assert tab.training.shown.progress.learning.setup.settings.backend == "numpy"
        assert tab.session.document.settings.backend == "auto"
    finally:
        assert tab.close()


def test_several_seeds_learn_side_by_side() -> None:
    tab = Tab(taught())
    try:
        tab.training.begin(seeds=3)
        tab.training.play()
        wait_for(tab, lambda: updates_of(tab) >= 5)
        tab.training.pause()
        assert tab.training.course.title == "Adam, seeds 0–2"
        losses = [curves.loss.points[1][:5].tolist() for curves in tab.training.course.curves]
        assert len(losses) == 3
        assert losses[0] != losses[1] != losses[2]
    finally:
        assert tab.close()


def test_an_assignment_is_kept_in_the_document_as_texts_and_read_back() -> None:
    document = taught(learner="truncated_backpropagation", reach="2", optimizer="momentum", momentum="0.5")
    found = assignment_of(document)
    assert found.task == "streaming_xor"
    assert found.options == {"length": "8"}
    recipe = found.read_recipe()
    assert (recipe.learner, recipe.optimizer, recipe.options["reach"], recipe.options["momentum"]) == (
        "truncated_backpropagation", "momentum", 2, 0.5)  # fmt: skip
    other = found.told(optimizer="adam")
    assert "momentum" not in other.recipe
    assert other.read_recipe().optimizer == "adam"


def test_an_unknown_task_in_a_file_is_passed_over() -> None:
    document = change_layout(training=(("task", "of tomorrow"), ("learning_rate", "0.5")))(Document(build("elman")))
    assert assignment_of(document) == Assignment("", {}, {"learning_rate": "0.5"})


def test_targets_of_the_tape_are_learned_without_a_task() -> None:
    network = build("elman", hidden=3, activations="tanh")
    rng = np.random.default_rng(0)
    tape = Episode("tape", rng.normal(size=(6, 1)), network.input_ids, rng.random((6, 1)), network.output_ids)
    tab = Tab(Document(network, (tape,), tape=0, settings=RunSettings(backend="numpy")))
    try:
        tab.training.one_update()
        wait_for(tab, lambda: updates_of(tab) == 1)
        answers = tab.training.shown.answers
        assert np.array_equal(answers.targets, tape.targets)
        assert answers.outputs.shape == (6, 1)
    finally:
        assert tab.close()
