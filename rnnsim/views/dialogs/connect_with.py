"""Connects by a strategy: a form at the left, what would be made at the right, one edit when it is accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rnnsim.formulas.refused import Refused
from rnnsim.network.connecting import Plan, Recipe, planned
from rnnsim.network.naming import counted
from rnnsim.network.network import Ids, Network
from rnnsim.network.strategies import STRATEGIES
from rnnsim.session.tab import Tab
from rnnsim.views.controls import ChoiceBox, IconButton, labelled
from rnnsim.views.dialogs.adjacency_picture import LABEL, SIDE, AdjacencyPicture
from rnnsim.views.dialogs.plan_making import PlanMaking
from rnnsim.views.dialogs.recipe_form import RecipeForm, known_gate
from rnnsim.views.dialogs.sentence_dialog import SentenceDialog
from rnnsim.views.inspector_rows import FormRow
from rnnsim.views.look import px
from rnnsim.views.number_fields import NumberField, number_text
from rnnsim.views.translation import translated
from rnnsim.views.wording import counted_text

WIDTH, FORM_WIDTH, FORM_HEIGHT, REST = 720, 376, 516, 190
MOST_MEASURED = 200_000  # more connections are measured only where they are scaled
LARGEST_SEED = 2**31 - 1


class ConnectingView(QWidget):
    """Form and preview. `plan` is what would be made now, None while it is worked out or refused."""

    def __init__(self, network: Network, recipe: Recipe, ends: tuple[Ids, Ids]) -> None:
        super().__init__()
        self.plan: Plan | None = None
        self._is_waiting = False
        self.ready: Callable[[], None] = _nobody  # told when `plan` is another
        self._network, self._marked, self._selected = network, ends[0], ends[1]
        self._making = PlanMaking(self)
        self.form = RecipeForm(recipe, network)
        self.form.changed.connect(self.refresh)
        self.picture, self.count, self.facts, self.problem = (
            AdjacencyPicture(),
            labelled("", "heading"),
            labelled("", "muted"),
            labelled("", "error"),
        )
        self._place()

    @property
    def ends(self) -> tuple[Ids, Ids]:
        """Sources and targets."""
        return (self._selected if self.source_choice.currentIndex() else self._marked), self._selected

    @property
    def has_other_sources(self) -> bool:
        """Whether units are marked as sources, and not just the selected ones."""
        return len(self._marked) > 0 and not np.array_equal(self._marked, self._selected)

    def refresh(self) -> None:
        """Work the plan out again."""
        recipe, ends = self.form.recipe, self.ends
        self.plan = None
        self.ready()
        self._is_waiting = True
        self._making.wish(lambda: planned(self._network, recipe, ends), self._take)
        if self._is_waiting:
            self.facts.setText(self.tr("being worked out …"))
            self.problem.hide()

    def draw_again(self) -> None:
        """The same with the next seed."""
        self._set_seed(self.form.recipe.seed + 1)

    def close_now(self) -> None:
        """Stop working."""
        self._making.close()

    def _take(self, made: Any) -> None:
        self._is_waiting = False
        if isinstance(made, Refused):
            self._show(None, str(made))
            return
        if isinstance(made, BaseException):
            raise made
        self.plan = made
        self._show(made, "" if len(made) else self._why_nothing(made))
        if 0 < len(made) <= MOST_MEASURED or made.recipe.radius is not None:
            self._making.wish(lambda: made.radius, self._take_radius)

    def _take_radius(self, radius: Any) -> None:
        if isinstance(radius, Refused):
            text = self.tr("spectral radius: does not settle")
        elif isinstance(radius, BaseException):
            raise radius
        else:
            shown = number_text(round(radius, 9))
            text = self.tr("spectral radius {radius}").format(radius=shown) if radius else self.tr("no cycle: spectral radius 0")
        self.facts.setText(f"{self.facts.text()}\n{text}")

    def _show(self, plan: Plan | None, problem: str) -> None:
        self.picture.show_plan(plan, self.ends)
        self.count.setText("" if plan is None else translated(counted_connections(plan)))
        self.facts.setText("" if plan is None or not len(plan) else self._facts_of(plan))
        self.problem.setText(translated(problem))
        self.problem.setVisible(bool(problem))
        self.ready()

    def _facts_of(self, plan: Plan) -> str:
        sources, targets = self.ends
        fan_in = np.bincount(np.searchsorted(np.sort(targets), plan.targets), minlength=len(targets))
        low, high = int(fan_in.min()), int(fan_in.max())
        into = str(low) if low == high else self.tr("{low} to {high}").format(low=low, high=high)
        share = f"{100 * len(plan) / (len(sources) * len(targets)):.3g}"
        text = self.tr("{count} into each unit · {share} % of all pairs").format(count=into, share=share)
        left_out = self.tr("{pairs} connected already").format(pairs=counted_text(plan.present, "pair"))
        return f"{text}\n{left_out}" if plan.present else text

    def _why_nothing(self, plan: Plan) -> str:
        if plan.present:
            return self.tr("These pairs are all connected already; allow doubles or choose another delay.")
        if plan.recipe.self_loops:
            return self.tr("This would connect nothing; choose larger numbers.")
        return self.tr("This would connect nothing; allow self-loops or choose larger numbers.")

    def _place(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(24))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(px(2), 0, px(12), 0)
        column.setSpacing(0)
        source_row = self._source_row()
        source_row.setVisible(self.has_other_sources)
        column.addWidget(source_row)
        column.addWidget(self.form)
        area = QScrollArea()
        area.setWidget(left)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFixedSize(px(FORM_WIDTH), min(px(FORM_HEIGHT), self.screen().availableGeometry().height() - px(REST)))
        row.addWidget(area)
        row.addLayout(self._preview())

    def _source_row(self) -> FormRow:
        texts = (counted_text(len(self._marked), "marked source"), self.tr("the selection itself"))
        self.source_choice = ChoiceBox(self.tr("From"), texts)
        self.source_choice.setCurrentIndex(0 if self.has_other_sources else 1)
        self.source_choice.currentIndexChanged.connect(lambda _: self.refresh())
        return FormRow(self.tr("From"), self.tr("1 marks the selected units as sources"), self.source_choice)

    def _preview(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(px(4))
        for label in (self.count, self.facts, self.problem):
            label.setWordWrap(True)
            label.setFixedWidth(px(SIDE + LABEL))
            label.setContentsMargins(px(LABEL), 0, 0, 0)
        for widget in (self.picture, self.count, self.facts, self.problem):
            column.addWidget(widget)
        column.addStretch(1)
        self.seed = NumberField(self.tr("Seed"), 0, LARGEST_SEED, is_whole=True)
        self.seed.show_number(self.form.recipe.seed)
        self.seed.number_wished.connect(lambda value: self._set_seed(int(value)))
        self.again = IconButton("dice", self.tr("Draw again with the next seed"))
        self.again.clicked.connect(self.draw_again)
        seeds = QHBoxLayout()
        seeds.setContentsMargins(px(LABEL), 0, 0, 0)
        seeds.setSpacing(px(8))
        seeds.addWidget(FormRow(self.tr("Seed"), self.tr("The same seed draws the same connections"), self.seed), 1)
        seeds.addWidget(self.again)
        column.addLayout(seeds)
        return column

    def _set_seed(self, seed: int) -> None:
        self.form.recipe = self.form.recipe.changed(seed=min(seed, LARGEST_SEED))
        self.seed.show_number(self.form.recipe.seed)
        self.refresh()


def counted_connections(plan: Plan) -> str:
    """Such as "1 connection" or "47 682 connections"."""
    return counted(len(plan), "connection")


def _nobody() -> None:
    """Before a dialog listens."""


def keep_free(dialog: QWidget, beside: QRect) -> None:
    """Put a dialog where it covers least of a rectangle of the screen: in the middle, or at one of its sides."""
    dialog.adjustSize()
    room, size, parent = dialog.screen().availableGeometry(), dialog.size(), dialog.parentWidget()
    middle = room.center() if parent is None else parent.window().frameGeometry().center()
    x, y = middle.x() - size.width() // 2, middle.y() - size.height() // 2
    wishes = [(x, y), (beside.right() + px(24), y), (beside.left() - size.width() - px(24), y), (room.right(), y), (room.left(), y)]
    places = [QRect(max(room.left(), min(left, room.right() - size.width())), max(room.top(), min(top, room.bottom() - size.height())),
                    size.width(), size.height()) for left, top in wishes]  # fmt: skip

    def covered(place: QRect) -> int:
        common = place.intersected(beside)
        return max(0, common.width()) * max(0, common.height())

    dialog.move(min(places, key=covered).topLeft())


def connect_with(parent: QWidget, tab: Tab, show_on_canvas: Callable[[Plan | None], None], *, beside: QRect) -> None:
    """Ask how to connect the marked sources (else the selection) to the selection, and do it as one edit.

    `show_on_canvas` is told what would be made, None at the end; the dialog leaves `beside` (on the screen) free if it can.
    """
    network, selected = tab.session.document.network, tab.session.selection.units
    marked = tab.session.marked_sources[network.units.positions_of(tab.session.marked_sources) >= 0]
    recipe = known_gate(tab.recipe, network).changed(seed=tab.next_seed)
    view = ConnectingView(network, recipe, (marked, selected))
    text = parent.tr("To {units}.") if view.has_other_sources else parent.tr("Among {units}; 1 marks other units as their sources.")
    sentence = text.format(units=counted_text(len(selected), "selected unit"))
    buttons = (("", parent.tr("Cancel")), ("connect", parent.tr("Connect")))
    dialog = SentenceDialog(parent, parent.tr("Connect with a strategy"), sentence, buttons=buttons, content=view)
    dialog.setFixedWidth(px(WIDTH))
    dialog.first = view.form.controls["strategy"]

    def show() -> None:
        made = view.plan
        dialog.buttons["connect"].setEnabled(made is not None and len(made) > 0)
        text = parent.tr("Connect") if not made else parent.tr("Make {count}").format(count=translated(counted_connections(made)))
        dialog.buttons["connect"].setText(text)
        show_on_canvas(made)

    view.ready = show
    view.refresh()
    keep_free(dialog, beside)
    answer = dialog.asked()
    plan = view.plan
    view.close_now()
    show_on_canvas(None)
    if answer == "connect" and plan is not None:
        tab.recipe, tab.next_seed = plan.recipe, plan.recipe.seed + 1
        title = STRATEGIES[plan.recipe.strategy].title
        tab.session.apply(f"Connect {title.lower()}: {counted(len(plan), 'connection')} (seed {plan.recipe.seed})", plan.edit)
