"""The training panel: task and rule at the left, loss in the middle, at the right what a class looks for: gradients, weights, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from rnnsim.session.announcements import Announcement, DocumentReplaced, TrainingProgressed
from rnnsim.session.training_course import Shown
from rnnsim.views.controls import ChoiceBox, labelled
from rnnsim.views.look import colour, current_theme, font, px
from rnnsim.views.panels.abstract_panel import AbstractPanel, Table
from rnnsim.views.panels.axes import Axes
from rnnsim.views.panels.pencil import Pencil
from rnnsim.views.panels.scales import axis_text
from rnnsim.views.panels.starting import add_one_unit
from rnnsim.views.panels.training.training_form import TrainingForm
from rnnsim.views.panels.training.training_plots import (
    LossCurve,
    curves_to_show,
    has_room_for_names,
    names_in_a_line,
    paint_answers,
    paint_lags,
    paint_loss,
    paint_title,
    paint_weights,
)
from rnnsim.views.translation import translated

if TYPE_CHECKING:
    from rnnsim.session.tab import Tab

SIDES = ("answers", "lags", "weights")
LEAST_FOR_ONE, LEAST_FOR_ALL = 150, 420  # high enough for one to be read, and for all of them at once


class TrainingFigure(QWidget):
    """Paints what the panel holds. In a low dock one side picture at a time, else all three below each other."""

    def __init__(self, panel: TrainingPanel) -> None:
        super().__init__()
        self._panel = panel
        self.hover: float | None = None
        self.axes: Axes | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(px(320), px(LEAST_FOR_ONE))
        self.setAccessibleName(panel.tr("Loss over the updates, gradient by lag, weights and answers"))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pencil, panel = Pencil(painter, current_theme()), self._panel
            pencil.fill(QRectF(self.rect()), "panel")
            split = self.width() * 0.56
            area = QRectF(0, 0, split, self.height())
            names = "" if has_room_for_names(area) else names_in_a_line(panel.curves)
            paint_title(pencil, area, (panel.tr("Loss"), names or panel.loss_note))
            self.axes = paint_loss(pencil, area, panel.curves, texts=(panel.tr("updates"), ""), hover=self.hover)
            for number, side in enumerate(panel.sides):
                height = self.height() / len(panel.sides)
                self._paint_side(pencil, QRectF(split + px(24), number * height, self.width() - split - px(24), height), side)

    def _paint_side(self, pencil: Pencil, area: QRectF, side: str) -> None:
        panel = self._panel
        shown = panel.shown
        if side == "lags":
            lags = np.zeros(0) if shown is None else shown.by_lag
            paint_lags(pencil, area, lags, texts=(panel.tr("Gradient by lag"), panel.tr("how far the error still reaches back")))
        elif side == "weights":
            course = panel.tab.training.course
            columns = () if course is None else course.curves[0].weights
            paint_weights(pencil, area, columns, texts=(panel.tr("Weights"), panel.tr("how they are spread, update by update")))
        else:
            texts = panel.tr("Answers"), panel.tr("ink: the network; dots: what is wanted")
            paint_answers(pencil, area, None if shown is None else shown.answers, texts=texts)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.axes is None or not self.axes.area.contains(event.position()):
            self._hover(None)
        else:
            self._hover(max(0.0, self.axes.at_x(event.position().x())))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def _hover(self, update: float | None) -> None:
        if update != self.hover:
            self.hover = update
            self.update()


class TrainingPanel(AbstractPanel):
    """Plays, pauses and makes single updates of the tab's training."""

    name = "training"

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self.shown: Shown | None = None
        self.curves: list[LossCurve] = []
        self.loss_note = ""
        self.form = TrainingForm(tab, self.attempt)
        self.figure = TrainingFigure(self)
        self._side = ChoiceBox(self.tr("Picture"), (self.tr("Answers"), self.tr("Gradient by lag"), self.tr("Weights")))
        self.seeds = ChoiceBox(self.tr("Seeds side by side"), (self.tr("1 seed"), self.tr("3 seeds"), self.tr("5 seeds")))
        self.buttons: dict[str, QPushButton] = {}
        self.progress, self.bar = labelled("", "strong"), QProgressBar()
        self._make_body()

    def is_concerned_by(self, announcement: Announcement) -> bool:
        return isinstance(announcement, TrainingProgressed | DocumentReplaced)

    @property
    def sides(self) -> tuple[str, ...]:
        """What stands at the right."""
        return SIDES if self.figure.height() >= px(LEAST_FOR_ALL) else (SIDES[max(0, self._side.currentIndex())],)

    def refresh(self) -> None:
        training = self.tab.training
        self._offer_to_begin()
        self.shown = training.shown
        self.curves = self._curves()
        self.form.show_assignment(training.assignment)
        self._side.setVisible(self.figure.height() < px(LEAST_FOR_ALL) and not self.empty_state.isVisibleTo(self))
        self._show_state(training.state)
        self.say(training.sentence.split("\n")[0] or self._line())
        self.loss_note = self._note()
        self.figure.update()

    @property
    def _beside_the_line(self) -> tuple[QWidget, ...]:
        """Controls at the right of the head line."""
        return self.buttons["same"], self.buttons["new"], self.seeds, self._side

    def _offer_to_begin(self) -> None:
        """Without units there is nothing to teach."""
        has_units = len(self.document.network.units) > 0
        self._body.setVisible(has_units)
        for control in self._beside_the_line:
            control.setVisible(has_units)
        if has_units:
            self.empty_state.hide()
            return
        sentence = self.tr("Here a network learns: choose a task and a rule, and see the loss fall. There is no unit yet.")
        self.empty_state.show_empty(sentence, self.tr("Add a unit"), lambda: add_one_unit(self))

    def table(self) -> Table:
        names = ("update", "loss", "score")
        course = self.tab.training.course
        if course is None:
            return names, []
        updates, losses = course.curves[0].loss.points
        scored = dict(zip(*(points.tolist() for points in course.curves[0].score.points), strict=True))
        return names, [(int(n), loss, scored.get(n, "")) for n, loss in zip(updates.tolist(), losses.tolist(), strict=True)]

    def play_or_pause(self) -> None:
        """The one filled button."""
        training = self.tab.training
        if training.state == "running":
            training.pause()
        else:
            self.attempt(self._play)
        self.refresh_now()

    def _play(self) -> None:
        training = self.tab.training
        if training.state in ("none", "over"):
            training.begin(seeds=(1, 3, 5)[max(0, self.seeds.currentIndex())])
        training.play()

    def _make_body(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for name, text, tip, does in (
            ("play", self.tr("Train"), self.tr("Train, or pause"), self.play_or_pause),
            ("one", self.tr("One update"), self.tr("Make one update and pause"), lambda: self._do(self.tab.training.one_update)),
            ("cancel", self.tr("Cancel"), self.tr("End it and put the untrained network back"), lambda: self._do(self.tab.training.cancel)),
            ("same", self.tr("Same seed"), self.tr("From the beginning, with the same weights: the same curve"),
             lambda: self._do(lambda: self.tab.training.again(new_seed=False))),
            ("new", self.tr("New seed"), self.tr("From the beginning, with other random weights"),
             lambda: self._do(lambda: self.tab.training.again(new_seed=True))),
        ):  # fmt: skip
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setAccessibleDescription(tip)
            button.clicked.connect(does)
            button.setProperty("kind", "primary" if name == "play" else "")
            self.buttons[name] = button
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        for widget in (*(self.buttons[name] for name in ("play", "one", "cancel")), self.progress, self.bar):
            row.addWidget(widget, 1 if widget is self.bar else 0)
        row.addStretch(0)
        for control in self._beside_the_line:
            self.place_control(control)
        self._head.setSpacing(px(8))
        right = QVBoxLayout()
        right.setSpacing(px(8))
        right.addLayout(row)
        right.addWidget(self.figure, 1)
        self._body = body = QWidget()
        whole = QHBoxLayout(body)
        whole.setContentsMargins(0, px(4), 0, 0)
        whole.setSpacing(px(24))
        whole.addWidget(self.form)
        whole.addLayout(right, 1)
        self.place_body(body)
        self._side.currentIndexChanged.connect(lambda _: self.figure.update())
        self._shape_row()

    def apply_look(self) -> None:
        super().apply_look()
        if hasattr(self, "bar"):
            self._shape_row()

    def _shape_row(self) -> None:
        self.bar.setFixedHeight(px(6))
        self.bar.setMinimumWidth(px(24))
        self.progress.setMinimumWidth(px(60))
        for choice, width in ((self._side, 150), (self.seeds, 92)):
            choice.setFixedWidth(px(width))
        self.progress.setFont(font(12, 600))
        for button in self.buttons.values():
            button.setFixedHeight(px(30))
            button.setFont(font(12, 500))
        self.bar.setStyleSheet(
            f"QProgressBar {{ background: {colour('field').name()}; border: none; border-radius: {px(3)}px; }}"
            f"QProgressBar::chunk {{ background: {colour('accent').name()}; border-radius: {px(3)}px; }}"
        )

    def _do(self, does: object) -> None:
        self.attempt(does)  # type: ignore[arg-type]
        self.refresh_now()

    def _curves(self) -> list[LossCurve]:
        training, theme = self.tab.training, current_theme()
        made = []
        for number, earlier in enumerate(training.earlier):
            updates, losses = earlier.curves.loss.points
            made.append(LossCurve(translated(earlier.title), updates, losses, theme.series(number)))
        if training.course is not None:
            looks = self.tr("validation") if self._has_validation() else ""
            own = curves_to_show(
                training.course.curves, name=translated(training.course.title), colour=str(theme.text), with_validation=looks
            )
            made += own
        return made

    def _has_validation(self) -> bool:
        return self.shown is not None and self.shown.progress.look is not None

    def _show_state(self, state: str) -> None:
        play = {"running": self.tr("Pause"), "paused": self.tr("Go on"), "over": self.tr("Train again")}.get(state, self.tr("Train"))
        self.buttons["play"].setText(play)
        for name in ("cancel", "same", "new"):
            self.buttons[name].setEnabled(state != "none")
        total = self.tab.training.assignment.read_recipe().updates if state != "none" else 0
        done = 0 if self.shown is None else self.shown.progress.update
        self.bar.setVisible(total > 0)
        if total:
            self.bar.setRange(0, total)
            self.bar.setValue(done)
        self.progress.setText(self._progress_text(done, total) if state != "none" else "")

    def _progress_text(self, done: int, total: int) -> str:
        counted = axis_text(done)
        if not total:
            return self.tr("update {}").format(counted)
        text = self.tr("update {} of {}").format(counted, axis_text(total))
        left = None if self.shown is None else self.shown.progress.seconds_left
        return text if left is None or done >= total else text + ", " + self.tr("about {} s left").format(max(1, round(left)))

    def _line(self) -> str:
        if self.shown is None:
            return self.tr("Choose a task and a rule, then train: the loss falls, the weights on the canvas move.")
        progress, course = self.shown.progress, self.tab.training.course
        parts = [self.tr("loss {}").format(axis_text(progress.loss))]
        if progress.score is not None and course is not None:
            score = f"{progress.score:.1%}" if 0 <= progress.score <= 1 else axis_text(progress.score)
            parts.append(f"{translated(course.score_name)} {score}")
        if progress.gradient_norm is not None:
            parts.append(self.tr("gradient norm {}").format(axis_text(progress.gradient_norm)))
        parts += [f"{name} {axis_text(value)}" for name, value in progress.figures.items()]
        return " · ".join(parts)

    def _note(self) -> str:
        training = self.tab.training
        if training.course is None:
            return self.tr("what is made small; lower is better")
        if len(training.course.curves) > 1:
            return self.tr("the middle of {} seeds, and all of them between").format(len(training.course.curves))
        return self.tr("lower is better; earlier runs in colour") if training.earlier else self.tr("lower is better")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus()
