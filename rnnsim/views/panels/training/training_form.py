"""The form of a training: what is learned and how, generated from the tables of tasks, rules, optimisers, schedules and losses.

Every wish becomes an edit of the document's assignment, so it is saved and can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from rnnsim.network.network import Network, cost_of_change
from rnnsim.network.parameters import Parameter
from rnnsim.session.assignment import NO_TASK, Assignment, assign
from rnnsim.tasks.catalog import TASKS, WAIT, task_row
from rnnsim.training.learners import LEARNERS
from rnnsim.training.losses import LOSSES
from rnnsim.training.optimizers import OPTIMIZERS
from rnnsim.training.recipe import RECIPE, Recipe
from rnnsim.training.schedules import SCHEDULES
from rnnsim.views.controls import ChoiceBox, ToggleSwitch, labelled
from rnnsim.views.dialogs.recipe_form import beside
from rnnsim.views.inspector_rows import FormRow
from rnnsim.views.look import colour, font, look, px
from rnnsim.views.number_fields import NumberField
from rnnsim.views.translation import translated

if TYPE_CHECKING:
    from rnnsim.session.tab import Tab

WIDTH = 316
TABLES: Mapping[str, Mapping[str, Any]] = {"learner": LEARNERS, "optimizer": OPTIMIZERS, "schedule": SCHEDULES, "loss": LOSSES}
FIRST = ("learner", "optimizer", "learning_rate", "schedule", "loss", "minibatch", "clip", "seed")
"""Rows of the recipe that everyone meets; the others stand behind “More”."""
OF_GRADIENTS = ("optimizer", "clip", "weight_decay")
Wish = Callable[[Any], None]


class TrainingForm(QScrollArea):
    """Shows the assignment of the tab's document. `attempt` makes an edit and tells the person why it is refused."""

    def __init__(self, tab: Tab, attempt: Callable[[Callable[[], object]], None]) -> None:
        super().__init__()
        self._tab, self._attempt = tab, attempt
        self.controls: dict[str, QWidget] = {}
        self._shown: Assignment | None = None
        self._shows_more = False
        self._wait = 0
        self._measured: tuple[tuple[str, Mapping[str, str]], Network, int] | None = None
        self._column = QVBoxLayout()
        self._late = QTimer(self)  # a field that has just told a wish is not there any more when the form is built anew
        self._late.setSingleShot(True)
        self._late.timeout.connect(lambda: self.show_assignment(self._tab.training.assignment))
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("What is learned and how"))
        look.changed.connect(self.apply_look)
        self.apply_look()

    def apply_look(self) -> None:
        """Take sizes of the theme in force."""
        self.setFixedWidth(px(WIDTH))
        self._shown = None
        self.show_assignment(self._tab.training.assignment)

    def show_assignment(self, assignment: Assignment) -> None:
        """Show what the document says; nothing is built anew while it says the same."""
        wait = self._needed_wait(assignment)
        if (assignment != self._shown or wait != self._wait) and not self._late.isActive():
            self._shown, self._wait = assignment, wait
            focused = next((name for name, control in self.controls.items() if control.hasFocus()), "")
            self._build(assignment)
            if focused in self.controls:
                self.controls[focused].setFocus()

    def _needed_wait(self, assignment: Assignment) -> int:
        """Ticks that targets wait for the network; looked for again only when it is built otherwise, not with every update."""
        network = self._tab.session.document.network
        is_known = self._measured is not None and self._measured[0] == (assignment.task, assignment.options)
        if self._measured is None or not is_known or cost_of_change(self._measured[1], network) == "structure":
            self._measured = (assignment.task, assignment.options), network, assignment.wait_for(network)
        return self._measured[2]

    def _build(self, assignment: Assignment) -> None:
        self.controls = {}
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, px(14), px(8))
        self._column.setSpacing(0)
        self._add_task(assignment)
        self._column.addSpacing(px(12))
        self._add_recipe(assignment)
        self._column.addStretch(1)
        self.setWidget(body)
        body.show()

    def _add_task(self, assignment: Assignment) -> None:
        self._column.addWidget(labelled(self.tr("Task"), "section"))
        titles = {NO_TASK: self.tr("What is on the tape"), **{name: row.title for name, row in TASKS.items()}}
        self._add_choice(
            "task", (self.tr("Task"), ""), titles, chosen=assignment.task, wish=lambda name: self._tell(assignment.given(name))
        )
        if assignment.task:
            row = task_row(assignment.task)
            self._say(row.summary, self.tr("In: {}. Wanted: {}.").format(translated(row.comes_in), translated(row.wanted)))
        else:
            self._say(self.tr("Episodes of the tape that have targets, or the stored patterns."))
        for parameter in assignment.task_rows:
            wish = self._task_wish(assignment, parameter.name)
            shown = replace(parameter, default=self._wait) if parameter is WAIT else parameter
            self._add_row(shown, assignment.options.get(parameter.name), wish, key=f"task.{parameter.name}")
        if self._wait and assignment.task:
            self._say(self.tr("The network needs so many ticks to answer: {}.").format(self._wait))

    def _add_recipe(self, assignment: Assignment) -> None:
        recipe = _main(assignment)
        self._column.addWidget(labelled(self.tr("Learning rule"), "section"))
        for row in RECIPE:
            if (row.name in FIRST or self._shows_more) and _concerns(row.name, recipe):
                self._add_row(row, assignment.recipe.get(row.name), self._recipe_wish(assignment, row.name))
                self._add_options(row.name, recipe, assignment)
        more = QPushButton(self.tr("Less") if self._shows_more else self.tr("More"))
        more.setProperty("kind", "quiet")
        more.clicked.connect(self._turn_more)
        self.controls["more"] = more
        self._column.addWidget(beside(more))

    def _add_options(self, name: str, recipe: Recipe, assignment: Assignment) -> None:
        """What the chosen row of a table says of itself, and its own options."""
        chosen: Any = {"learner": recipe.learner_row, "optimizer": recipe.optimizer_row, "schedule": recipe.schedule_row}.get(name)
        if chosen is None:
            return
        if name == "learner" or self._shows_more:
            self._say(chosen.summary, chosen.equation)
        for option in chosen.parameters:
            self._add_row(option, assignment.recipe.get(option.name), self._recipe_wish(assignment, option.name))

    def _add_row(self, row: Parameter, text: str | None, wish: Wish, *, key: str = "") -> None:
        value = row.default if text is None else row.value_of(text)
        if row.choices:
            table = TABLES.get(row.name, {})
            titles = {choice: table[choice].title if choice in table else choice.replace("_", " ") for choice in row.choices}
            self._add_choice(key or row.name, (row.label, row.help), titles, chosen=value, wish=wish)
            return
        control: QWidget
        if row.kind is bool:
            switch = ToggleSwitch(row.label)
            switch.show_flag(bool(value))
            switch.toggled.connect(wish)
            control = beside(switch)
            self.controls[key or row.name] = switch
        else:
            field = NumberField(row.label, row.low, row.high, is_whole=row.is_whole)
            field.show_number(value)
            field.number_wished.connect(lambda number: wish(int(number) if row.is_whole else number))
            self.controls[key or row.name] = control = field
        self._place(FormRow(row.label, row.help, control), control, row.help, is_changed=value != row.default)

    def _add_choice(self, key: str, named: tuple[str, str], titles: Mapping[str, str], *, chosen: str, wish: Wish) -> None:
        names = list(titles)
        box = ChoiceBox(named[0], tuple(titles.values()))
        box.setCurrentIndex(names.index(chosen))
        box.activated.connect(lambda index: wish(names[index]))
        self.controls[key] = box
        self._place(FormRow(*named, box), box, named[1], is_changed=False)

    def _place(self, row: FormRow, control: QWidget, tip: str, *, is_changed: bool) -> None:
        control.setToolTip(translated(tip))
        row.label.show_changed(is_changed)
        self._column.addWidget(row)

    def _say(self, *sentences: str) -> None:
        for number, sentence in enumerate(sentences):
            label = QLabel(translated(sentence))
            label.setWordWrap(True)
            label.setFont(font(12))
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setStyleSheet(f"color: {colour('text' if number else 'muted').name()}; background: transparent")
            label.setContentsMargins(0, px(2), 0, px(6))
            self._column.addWidget(label)

    def _task_wish(self, assignment: Assignment, name: str) -> Wish:
        return lambda value: self._tell(assignment.given(assignment.task, **{name: value}))

    def _recipe_wish(self, assignment: Assignment, name: str) -> Wish:
        return lambda value: self._tell(assignment.told(**{name: value}))

    def _tell(self, assignment: Assignment) -> None:
        label = self.tr("Change what is learned")
        self._attempt(lambda: self._tab.session.apply(label, assign(assignment), merge=("training", "assignment")))
        self._shown = None
        self._late.start(0)

    def _turn_more(self) -> None:
        self._shows_more, self._shown = not self._shows_more, None
        self._late.start(0)


def _main(assignment: Assignment) -> Recipe:
    """The recipe without options, which always can be read."""
    names = {row.name for row in RECIPE}
    return Assignment(recipe={name: text for name, text in assignment.recipe.items() if name in names}).read_recipe()


def _concerns(name: str, recipe: Recipe) -> bool:
    """Whether a row of the recipe says anything to the chosen rule."""
    row = recipe.learner_row
    if name in OF_GRADIENTS:
        return row.uses_optimizer
    return name != "learning_rate" or row.uses_optimizer or row.learning_rate > 0
