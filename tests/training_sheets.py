"""Networks that learn as a person has them learn: `python -m tests.training_sheets FOLDER [NAMES]`.

Opens each network in a window on the display there is (none: offscreen) with the training panel open, presses Train, waits until it has
learned, and photographs the window in every theme; prints how long it took.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnsim.drawing.theme import THEMES
from rnnsim.network.document import Document
from rnnsim.network.edits import change_layout
from rnnsim.session.assignment import Assignment, assign, assignment_of
from rnnsim.session.training_course import Shown
from rnnsim.tasks import catalog as catalog_of_tasks
from rnnsim.views.look import dress, look
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.panels.training.training_panel import TrainingPanel
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo import catalog
from tests.contact_sheets import sheet_of
from tests.gallery_walk import rest

SIZES = ((1280, 800), (1920, 1080))
UPDATES = 30  # that are timed


@dataclass(frozen=True)
class Lesson:
    """A row of the zoo with its parameters, a task, and how it is taught, to the last update; seeds: side by side."""

    name: str
    network: str
    parameters: Mapping[str, object]
    task: str
    recipe: Mapping[str, object]
    options: Mapping[str, object] = field(default_factory=dict)
    seeds: int = 1

    def document(self) -> Document:
        """The untaught network with its assignment, and the training panel open."""
        made = Document(catalog.build(self.network, **self.parameters))
        chosen = Assignment().given(self.task, **self.options).told(**self.recipe)
        return change_layout(panels=("training",))(assign(chosen)(made))


LESSONS = (
    Lesson("streaming-xor", "elman", {"hidden": 4, "seed": 1}, "streaming_xor", {"learning_rate": 0.05, "minibatch": 32, "updates": 300},
           seeds=3),
    Lesson("parity-1-8-1", "elman", {"hidden": 8}, "parity", {"learning_rate": 0.05, "minibatch": 32, "updates": 1500}),
    Lesson("embedded-reber", "lstm", {"inputs": 7, "hidden": 12, "outputs": 7, "readout": "softmax", "seed": 1}, "embedded_reber",
           {"learning_rate": 0.02, "minibatch": 16, "clip": 1.0, "updates": 600}),
    Lesson("turing-machine", "ntm", {}, "copy", {"learning_rate": 0.01, "minibatch": 16, "clip": 1.0, "updates": 800},
           {"bits": 4, "longest": 6}),
)  # fmt: skip


@dataclass(frozen=True)
class Taught:
    """What a lesson came to. milliseconds: of the processor for one update, without the window."""

    name: str
    learned_after: int
    shown: Shown
    seconds: float
    milliseconds: float
    pictures: list[QPixmap]

    def __str__(self) -> str:
        best, last = self.shown.progress.best.look, self.shown.progress.update
        score = "no score" if best.score is None else f"score {best.score:.4g}"
        learned = f"learned after {self.learned_after} updates" if self.learned_after else "not learned"
        return (f"{self.name:>16}: {learned}; {score}, loss {best.loss:.4g} at best, {last} updates in {self.seconds:.1f} s with the "
                f"window; {self.milliseconds:.2f} ms of the processor for one update")  # fmt: skip


def milliseconds_of(document: Document, updates: int = UPDATES) -> float:
    """Of the processor for one update, validation left out."""
    training = assignment_of(document).told(validate_every=10**6, updates=10**6).training_of(document)
    for _ in range(UPDATES):  # buffers for episodes of every length
        next(training)
    begun = time.process_time()
    for _ in range(updates):
        next(training)
    return (time.process_time() - begun) / updates * 1e3


def learned_after(window: NetworkWindow) -> int:
    """The first update after which the validation set said that the task is learned; 0 for never."""
    assignment, course = assignment_of(window.tab.session.document), window.tab.training.course
    assert course is not None
    scoring = catalog_of_tasks.make(assignment.task, **dict(assignment.options)).scoring
    updates, scores = course.curves[0].validation_score.points
    return next((int(update) for update, score in zip(updates, scores, strict=True) if scoring.holds(score)), 0)


def panel_of(window: NetworkWindow) -> TrainingPanel:
    """The open training panel."""
    found = window.findChild(TrainingPanel)
    assert isinstance(found, TrainingPanel)
    return found


def teach(window: NetworkWindow, seeds: int = 1, patience: float = 900.0) -> float:
    """Press Train and wait until it is over; the seconds it took. Raises AssertionError if it ends with a sentence."""
    panel, training, begun = panel_of(window), window.tab.training, time.monotonic()
    panel.seeds.setCurrentIndex((1, 3, 5).index(seeds))
    QTest.mouseClick(panel.buttons["play"], Qt.MouseButton.LeftButton)
    while training.state != "over":
        rest(20)
        assert time.monotonic() - begun < patience, f"not learned within {patience:g} s"
    assert not training.sentence, training.sentence
    training.take()
    return time.monotonic() - begun


def photograph(window: NetworkWindow, name: str, folder: Path) -> list[QPixmap]:
    """The window in every theme and size, as it stands on the screen."""
    made = []
    for theme in THEMES:
        look.choose(theme)
        for width, height in SIZES:
            window.window().resize(width, height)
            rest(400)
            made.append(window.window().grab())
            made[-1].save(str(folder / f"{name}-{theme}-{width}.png"))
    return made


def taught(windows: OpenWindows, lesson: Lesson, folder: Path) -> Taught:
    """One lesson from opening to closing."""
    document = lesson.document()
    window = windows.open_document(document)
    window.window().resize(*SIZES[0])
    rest(600)
    seconds = teach(window, lesson.seeds)
    pictures = photograph(window, lesson.name, folder)
    shown, learned = window.tab.training.shown, learned_after(window)
    assert shown is not None
    window.take_down()
    window.close()
    return Taught(lesson.name, learned, shown, seconds, milliseconds_of(document), pictures)


def main(folder: Path, names: list[str]) -> int:
    """Give the lessons; how many were not learned."""
    app = QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    look.choose("light")
    dress(app)
    windows, pictures, missed = OpenWindows(), [], 0
    for lesson in LESSONS:
        if not names or lesson.name in names:
            one = taught(windows, lesson, folder)
            print(one, flush=True)
            pictures += one.pictures
            missed += not one.learned_after
    windows.close_all()
    sheet_of(pictures[:: len(SIZES)], len(THEMES), folder / "sheet.png")
    return missed


if __name__ == "__main__":
    reader = argparse.ArgumentParser(prog="python -m tests.training_sheets", description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("names", nargs="*", choices=[*(lesson.name for lesson in LESSONS), []])
    told = reader.parse_args()
    os.environ["RNNSIM_STATE_DIR"] = tempfile.mkdtemp()
    raise SystemExit(main(told.folder, told.names))
