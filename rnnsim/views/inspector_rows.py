"""One row of a form per column of the table: label, a dot if it is not the default, and an editor chosen by type and range.

A row shows the values of all selected things, `mixed` where they differ, and reports a wish by `wished(value)`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from rnnsim.network.columns import NO_ID, Column
from rnnsim.network.network import Network
from rnnsim.views.controls import ChoiceBox, ToggleSwitch
from rnnsim.views.dialogs import formula_question
from rnnsim.views.look import colour, look, px
from rnnsim.views.number_fields import NumberField
from rnnsim.views.sliders import STEPS, PlainSlider, from_step, reach_of, to_step
from rnnsim.views.translation import translated
from rnnsim.views.wording import name_from, offered_name, shown_name, units_offered

LABEL_WIDTH = 104
SLIDER_COLUMNS = ("bias", "weight")
UNIT_COLUMNS = ("gate",)  # hold the id of a unit
FORMULA = "formula…"


def common_value(values: NDArray[Any]) -> Any:
    """What all have in common as a plain value, or None if they differ (or there are none)."""
    return values[0].item() if len(values) and bool((values == values[0]).all()) else None


class RowLabel(QLabel):
    """The name of a row, muted, with a dot in the accent colour when its value is not the default."""

    def __init__(self, text: str) -> None:
        super().__init__(translated(text))
        self.is_changed = False
        self.setProperty("kind", "muted")

    def show_changed(self, is_changed: bool) -> None:
        """Show or hide the dot."""
        if is_changed != self.is_changed:
            self.is_changed = is_changed
            self.setAccessibleDescription(self.tr("changed from the default") if is_changed else "")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.is_changed:
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("accent"))
                x = min(self.fontMetrics().horizontalAdvance(self.text()) + px(7), self.width() - px(3))
                painter.drawEllipse(QPointF(x, self.height() / 2), px(2), px(2))


class AbstractFormRow(QWidget):
    """A label of 104 px and editors to the right edge, 26 high in a pitch of 33."""

    def __init__(self, label: str, tip: str) -> None:
        super().__init__()
        self.label = RowLabel(label)
        self.label.setToolTip(translated(tip))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.label)

    def place(self, *editors: QWidget) -> None:
        """Put the editors beside the label; one of fixed width stands at the left of the field."""
        for index, editor in enumerate(editors):
            if index:
                self._row.addSpacing(px(8))
            self._row.addWidget(editor)
        if len(editors) == 1 and editors[0].sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed:
            self._row.addStretch(1)
        self.label.setBuddy(editors[0])
        self.apply_look()
        look.changed.connect(self.apply_look)

    def apply_look(self) -> None:
        self.setFixedHeight(px(33))
        self.label.setFixedWidth(px(LABEL_WIDTH))
        self._row.setSpacing(0)


class FormRow(AbstractFormRow):
    """A row for one editor that somebody else looks after."""

    def __init__(self, label: str, tip: str, editor: QWidget) -> None:
        super().__init__(label, tip)
        self.place(editor)


class ColumnRow(AbstractFormRow):
    """The editor of one column."""

    wished = Signal(object)
    finished = Signal()
    let_go = Signal()

    def __init__(self, column: Column, network_now: Callable[[], Network]) -> None:
        super().__init__(column.label, column.help)
        self.column, self._network_now = column, network_now
        self._editors: tuple[QWidget, ...]
        self._show = self._made_editor(column)
        self.place(*self._editors)
        for each in self._editors:
            if not each.toolTip():
                each.setToolTip(translated(column.help))

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """The editors from left to right."""
        return self._editors

    def show_values(self, values: NDArray[Any]) -> None:
        """Show the values of the selected rows (n,) without taking them for wishes."""
        self._show(values)
        is_setting = self.column.dtype != "str" or bool(self.column.choices)  # a name is nobody's default
        self.label.show_changed(is_setting and bool(len(values)) and bool((values != self.column.default).any()))

    def _made_editor(self, column: Column) -> Callable[[NDArray[Any]], None]:
        if column.choices:
            return self._make_choice(column)
        if column.name in UNIT_COLUMNS:
            return self._make_unit_choice(column)
        if column.dtype == "bool":
            return self._make_switch(column)
        if column.dtype == "str":
            return self._make_text(column)
        if column.name in SLIDER_COLUMNS:
            return self._make_slider(column)
        return self._make_number(column)

    def _make_choice(self, column: Column) -> Callable[[NDArray[Any]], None]:
        box = ChoiceBox(column.label, tuple(shown_name(choice) for choice in column.choices))
        self._editors = (box,)
        if column.takes_formula:
            box.addItem(FORMULA)
        shown: list[str | None] = [None]

        def show(values: NDArray[Any]) -> None:
            common = common_value(values)
            shown[0] = None if common is None else shown_name(common)
            box.show_choice(shown[0])

        def chosen(text: str) -> None:
            wanted: str | None = name_from(text)
            if text == FORMULA:
                wanted = formula_question.ask_formula(self, shown[0] if (shown[0] or "").startswith("=") else "")
            if wanted is None:
                box.show_choice(shown[0])
            else:
                self.wished.emit(wanted)
            self.finished.emit()

        box.textActivated.connect(chosen)
        box.let_go.connect(self.let_go)
        return show

    def _make_unit_choice(self, column: Column) -> Callable[[NDArray[Any]], None]:
        box = ChoiceBox(column.label, offers=lambda: units_offered(self._network_now()))
        self._editors = (box,)

        def show(values: NDArray[Any]) -> None:
            unit = common_value(values)
            box.show_choice(None if unit is None else offered_name(self._network_now(), unit))

        def chosen(index: int) -> None:
            unit = box.itemData(index)
            if unit is not None:  # the list is filled when it opens; what stands there before is only what is shown
                self.wished.emit(int(unit))
            self.finished.emit()

        box.activated.connect(chosen)
        box.let_go.connect(self.let_go)
        return show

    def _make_switch(self, column: Column) -> Callable[[NDArray[Any]], None]:
        switch = ToggleSwitch(column.label)
        switch.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._editors = (switch,)

        def clicked(is_on: bool) -> None:
            self.wished.emit(is_on)
            self.finished.emit()

        switch.clicked.connect(clicked)
        switch.let_go.connect(self.let_go)
        return lambda values: switch.show_flag(common_value(values))

    def _make_text(self, column: Column) -> Callable[[NDArray[Any]], None]:
        field = QLineEdit()
        field.setAccessibleName(translated(column.label))
        field.setMaxLength(column.longest)
        self._editors = (field,)

        def show(values: NDArray[Any]) -> None:
            if field.hasFocus() and field.isModified():
                return
            common = common_value(values)
            field.setPlaceholderText(self.tr("mixed") if common is None and len(values) else "")
            if field.text() != (common or ""):
                field.setText(common or "")
                field.setCursorPosition(0)
            field.setFixedHeight(px(26))

        def edited() -> None:
            if field.isModified():
                field.setModified(False)
                self.wished.emit(field.text())
            field.setCursorPosition(0)
            self.finished.emit()

        field.editingFinished.connect(edited)
        return show

    def _make_number(self, column: Column) -> Callable[[NDArray[Any]], None]:
        is_whole = column.dtype == "int64"
        field = NumberField(column.label, column.low, column.high, is_whole=is_whole)
        self._editors = (field,)

        def show(values: NDArray[Any]) -> None:
            common = common_value(values)
            field.show_number(common)
            if is_whole and common == NO_ID and column.default == NO_ID and not field.isModified():
                field.setText("")
                field.setPlaceholderText(self.tr("none"))

        field.number_wished.connect(lambda value: self.wished.emit(int(value) if is_whole else value))
        field.finished.connect(self.finished)
        return show

    def _make_slider(self, column: Column) -> Callable[[NDArray[Any]], None]:
        slider = PlainSlider(self.tr("{name} slider").format(name=translated(column.label)), -STEPS, STEPS, is_signed=True)
        field = NumberField(column.label, -inf, inf, is_signed=True, is_short=True)
        field.setFixedWidth(px(64))
        self._editors = (slider, field)
        reach = [2.0]

        def show(values: NDArray[Any]) -> None:
            common = common_value(values)
            if not slider.isSliderDown():
                reach[0] = reach_of(float(np.abs(values).max(initial=0.0)))
            slider.show_value(0 if common is None else to_step(common, reach[0]), is_mixed=common is None)
            field.show_number(common)
            field.setFixedWidth(px(64))

        slider.valueChanged.connect(lambda step: self.wished.emit(from_step(step, reach[0])))
        slider.finished.connect(self.finished)
        field.number_wished.connect(lambda value: self.wished.emit(value))
        field.finished.connect(self.finished)
        return show
