"""The form of a recipe for connecting: rows generated from the tables of strategies, weights and signs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnsim.network.columns import NO_ID
from rnnsim.network.connecting import DELAY, RADIUS, Recipe
from rnnsim.network.network import Network
from rnnsim.network.parameters import Parameter
from rnnsim.network.strategies import STRATEGIES
from rnnsim.network.weight_choices import DISTRIBUTIONS, SIGN_RULES
from rnnsim.views.controls import ChoiceBox, ToggleSwitch
from rnnsim.views.inspector_rows import FormRow
from rnnsim.views.look import px
from rnnsim.views.number_fields import NumberField, number_from
from rnnsim.views.translation import translated
from rnnsim.views.wording import offered_name, units_offered

Wish = Callable[[Any], None]


class RecipeForm(QWidget):
    """Tells every change by `changed`, also a number that is being typed. What is no number goes along as text, to be refused."""

    changed = Signal()

    def __init__(self, recipe: Recipe, network: Network) -> None:
        super().__init__()
        self.recipe, self._network = recipe, network
        self.controls: dict[str, QWidget] = {}
        self._late = QTimer(self)  # a wrong number is put right only after Enter has found the button disabled
        self._late.setSingleShot(True)
        self._late.timeout.connect(self.changed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._add_table("strategy", self.tr("Strategy"), STRATEGIES)
        self._add_switch("self_loops", self.tr("Self-loops"), self.tr("A unit may be connected to itself"))
        self._add_switch("skips_present", self.tr("No doubles"), self.tr("Leave out pairs that have a connection of this delay already"))
        self._column.addSpacing(px(8))
        self._add_table("weights", self.tr("Weights"), DISTRIBUTIONS)
        self._add_table("signs", self.tr("Signs"), SIGN_RULES)
        self._add_radius()
        self._column.addSpacing(px(8))
        self._column.addWidget(self._field(DELAY, self.recipe.delay, lambda value: self._wish(delay=value)))
        self._add_gate()
        self._column.addStretch(1)

    def _wish(self, **values: Any) -> None:
        self.recipe = self.recipe.changed(**values)
        self.changed.emit()

    def _add_table(self, part: str, label: str, table: Mapping[str, Any]) -> None:
        """A choice among the rows of a table, and below it the parameters of the chosen row."""
        names = list(table)
        box = ChoiceBox(label, tuple(row.title for row in table.values()))
        box.setCurrentIndex(names.index(getattr(self.recipe, part)))
        self.controls[part] = box
        shown = table[getattr(self.recipe, part)]
        box.setToolTip(translated(shown.help))
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        values_name = {"strategy": "values", "weights": "weight_values", "signs": "sign_values"}[part]

        def show() -> None:
            row = table[names[box.currentIndex()]]
            box.setToolTip(translated(row.help))
            while column.count():
                gone = column.takeAt(0)
                old = gone.widget() if gone is not None else None
                if old is not None:
                    old.hide()
                    old.deleteLater()
            for made in self._parameter_rows(row.parameters, values_name):
                column.addWidget(made)

        def chosen(index: int) -> None:
            if names[index] != getattr(self.recipe, part):
                self.recipe = self.recipe.changed(**{part: names[index], values_name: {}})
                show()
                self.changed.emit()

        box.currentIndexChanged.connect(chosen)
        self._column.addWidget(FormRow(label, shown.help, box))
        self._column.addWidget(rows)
        show()

    def _parameter_rows(self, parameters: Sequence[Parameter], values_name: str) -> Iterable[QWidget]:
        for row in parameters:
            value = getattr(self.recipe, values_name).get(row.name, row.default)

            def wish(value: Any, name: str = row.name) -> None:
                self._wish(**{values_name: {**getattr(self.recipe, values_name), name: value}})

            yield self._choice(row, value, wish) if row.choices else self._field(row, value, wish)

    def _choice(self, row: Parameter, value: str, wish: Wish) -> FormRow:
        box = ChoiceBox(row.label, row.choices)
        box.show_choice(value)
        box.currentTextChanged.connect(wish)
        self.controls[row.name] = box
        return FormRow(row.label, row.help, box)

    def _field(self, row: Parameter, value: float, wish: Wish) -> FormRow:
        return FormRow(row.label, row.help, self._number(row, value, wish))

    def _number(self, row: Parameter, value: float, wish: Wish) -> NumberField:
        field = NumberField(row.label, row.low, row.high, is_whole=row.is_whole)
        field.show_number(value)
        field.setToolTip(translated(row.help))
        self.controls[row.name] = field

        def typed(text: str) -> None:
            number = number_from(text)
            wish(text if number is None else number)

        def wished(number: float) -> None:
            field.show_number(number)
            wish(number)

        def finished() -> None:
            number = number_from(field.text())
            if number is not None:
                self.blockSignals(True)
                wish(number)
                self.blockSignals(False)
                self._late.start(0)

        field.textEdited.connect(typed)
        field.number_wished.connect(wished)
        field.finished.connect(finished)
        return field

    def _add_switch(self, part: str, label: str, tip: str) -> None:
        switch = ToggleSwitch(label)
        switch.setToolTip(tip)
        switch.show_flag(getattr(self.recipe, part))
        switch.toggled.connect(lambda flag: self._wish(**{part: flag}))
        self.controls[part] = switch
        self._column.addWidget(FormRow(label, tip, beside(switch)))

    def _add_radius(self) -> None:
        switch = ToggleSwitch(self.tr("Scale to a spectral radius"))
        switch.show_flag(self.recipe.radius is not None)
        field = self._number(
            RADIUS, RADIUS.default if self.recipe.radius is None else self.recipe.radius, lambda value: self._wish(radius=value)
        )
        field.setEnabled(self.recipe.radius is not None)

        def toggled(is_on: bool) -> None:
            field.setEnabled(is_on)
            number = number_from(field.text())
            self._wish(radius=(RADIUS.default if number is None else number) if is_on else None)

        switch.setToolTip(translated(RADIUS.help))
        switch.toggled.connect(toggled)
        self.controls["scales"] = switch
        self._column.addWidget(FormRow(RADIUS.label, RADIUS.help, beside(switch, field)))

    def _add_gate(self) -> None:
        label = self.tr("Gate")
        box = ChoiceBox(label, offers=lambda: units_offered(self._network))
        box.show_choice(offered_name(self._network, self.recipe.gate))

        def chosen(index: int) -> None:
            unit = box.itemData(index)
            if unit is not None:
                self._wish(gate=int(unit))

        box.activated.connect(chosen)
        tip = self.tr("Unit that multiplies what the new connections carry")
        box.setToolTip(tip)
        self.controls["gate"] = box
        self._column.addWidget(FormRow(label, tip, box))


def known_gate(recipe: Recipe, network: Network) -> Recipe:
    """The recipe, its gate forgotten if that unit is gone."""
    return recipe if recipe.gate == NO_ID or int(network.units.positions_of(recipe.gate)) >= 0 else recipe.changed(gate=NO_ID)


def beside(*widgets: QWidget) -> QWidget:
    """Widgets in one row, from the left."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    for widget in widgets:
        row.addWidget(widget)
    if len(widgets) == 1:
        row.addStretch(1)
    made.setFocusProxy(widgets[0])
    return made
