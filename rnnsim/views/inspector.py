"""The right-hand side: editors for whatever is selected, several at once, generated from the column table.

Holds no truth: it shows the session's document and the newest frame, and wishes go through `Session.apply`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import COLUMNS, Column
from rnnsim.network.edits import set_rows
from rnnsim.session.announcements import Announcement, DocumentReplaced, FrameReady, SelectionReplaced
from rnnsim.session.tab import Tab
from rnnsim.views.arithmetic import arithmetic_of
from rnnsim.views.arithmetic_remarks import remarks_on
from rnnsim.views.controls import AbstractGround, HairLine, labelled
from rnnsim.views.inspector_heads import ConnectionHead, UnitHead
from rnnsim.views.inspector_now import NowSection
from rnnsim.views.inspector_rows import ColumnRow
from rnnsim.views.look import look, px
from rnnsim.views.run_form import RunForm
from rnnsim.views.translation import inside
from rnnsim.views.wording import counted_text

Refusal = Callable[[str], None]
SECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {  # columns named nowhere come last, under "More"
    "units": (
        ("", ("label", "activation", "bias", "bias_trainable")),
        ("Time", ("dynamics", "tau", "leak", "drive", "output_bias", "period", "phase", "initial", "gain")),
        ("Place", ("is_input", "is_output", "aggregation", "group", "bias_tie")),
    ),
    "connections": (("", ("weight", "delay", "trainable")), ("Parameter", ("gate", "tie", "lower", "upper"))),
}
REST = 60  # milliseconds between two frames that are shown
ONLY_INTEGRATORS = ("tau", "leak", "drive", "output_bias")
RUN = "run"  # the form there is when nothing is selected


def sections_of(kind: str) -> tuple[tuple[str, tuple[Column, ...]], ...]:
    """Titles with their columns: every column that has a label, each once."""
    known = COLUMNS[kind]
    named = [name for _, names in SECTIONS[kind] for name in names]
    rest = tuple(name for name, column in known.items() if column.label and name not in named)
    wanted = (*SECTIONS[kind], ("More", rest)) if rest else SECTIONS[kind]
    return tuple((title, tuple(known[name] for name in names)) for title, names in wanted)


class RowsForm(QWidget):
    """Head, rows and (for units) the arithmetic of the shown tick, for one kind of thing."""

    let_go = Signal()

    def __init__(self, tab: Tab, kind: str, refuse: Refusal) -> None:
        super().__init__()
        self._tab, self._kind, self._refuse = tab, kind, refuse
        self.head = UnitHead() if kind == "units" else ConnectionHead()
        self.now = NowSection() if kind == "units" else None
        self.rows: dict[str, ColumnRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addSpacing(px(7))
        for title, columns in sections_of(kind):
            self._add_section(column, title, columns)
            if not title and self.now is not None:
                self._now_block = self._separated(column, self.now)
        column.addStretch(1)

    def refresh(self) -> None:
        """Show the document's values of the selected rows."""
        session = self._tab.session
        rows = getattr(session.document.network, self._kind)
        chosen = rows.taken(rows.rows(self._ids))
        for name, row in self.rows.items():
            row.show_values(chosen.columns[name])
        if self._kind == "units":
            has_integrators = bool((chosen.dynamics == "integrator").any())
            for name in ONLY_INTEGRATORS:
                self.rows[name].setVisible(has_integrators)
        self.show_frame()

    def show_frame(self) -> None:
        """Show the newest frame's values."""
        frame, document, ids = self._tab.playback.frame, self._tab.session.document, self._ids
        self.head.show_selection(document, ids, frame)
        if self.now is None:
            return
        is_one = len(ids) == 1
        self._now_block.setVisible(is_one)
        if is_one:
            arithmetic = None if frame is None else arithmetic_of(document, int(ids[0]), frame)
            row = int(document.network.units.positions_of(ids[0]))
            remarks = () if arithmetic is None or frame is None else remarks_on(arithmetic, document, frame, unit=int(ids[0]))
            self.now.show_arithmetic(arithmetic, str(document.network.units.activation[row]), remarks)

    @property
    def _ids(self) -> Any:
        selection = self._tab.session.selection
        return selection.units if self._kind == "units" else selection.connections

    def _add_section(self, layout: QVBoxLayout, title: str, columns: Iterable[Column]) -> None:
        if title:
            layout.addSpacing(px(12))
            layout.addWidget(HairLine())
            layout.addSpacing(px(12))
            layout.addWidget(labelled(self.tr(title), "section"))
            layout.addSpacing(px(4))
        for column in columns:
            row = self.rows[column.name] = ColumnRow(column, lambda: self._tab.session.document.network)
            row.let_go.connect(self.let_go)
            row.wished.connect(lambda value, name=column.name: self._set(name, value))
            row.finished.connect(self._tab.session.seal)
            layout.addWidget(row)

    def _separated(self, layout: QVBoxLayout, widget: QWidget) -> QWidget:
        """The widget below a hair line, to be shown and hidden together."""
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, px(5), 0, 0)
        column.setSpacing(px(12))
        column.addWidget(HairLine())
        column.addWidget(widget)
        layout.addWidget(block)
        return block

    def _set(self, name: str, value: Any) -> None:
        ids = self._ids
        if not len(ids):
            return  # the field was left because the selection went away
        label = inside(COLUMNS[self._kind][name].label)
        text = self.tr("Set {column}").format(column=label)
        if len(ids) > 1:
            text = self.tr("Set {column} of {things}").format(column=label, things=counted_text(len(ids), self._kind[:-1]))
        try:
            self._tab.session.apply(text, set_rows(self._kind, ids, **{name: value}), merge=(name, tuple(ids.tolist())))
        except Refused as refused:
            self._refuse(str(refused))
        self.refresh()


Form = RowsForm | RunForm


class Inspector(AbstractGround):
    """A scrolling form for the selection, or for the whole document when nothing is selected."""

    WIDTHS = (288, 336)
    let_go = Signal()  # the keyboard is not needed here any more

    def __init__(self, tab: Tab, refuse: Refusal) -> None:
        super().__init__("panel", "left")
        self._tab, self._refuse = tab, refuse
        self.setAccessibleName(self.tr("Inspector"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.addWidget(self._scroll)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._keep_edge)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        self._has_news = False
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST)
        self._resting.timeout.connect(self._show_news)
        self._kinds: tuple[str, ...] | None
        self._made: dict[str, Form]
        self.forms: list[Form] = []  # those that are shown
        self._begin_anew()
        look.changed.connect(self._begin_anew)

    def show_announcement(self, announcement: Announcement) -> None:
        """Follow selection, document and clock."""
        if isinstance(announcement, SelectionReplaced):
            self._rebuild()
        elif isinstance(announcement, DocumentReplaced):
            self._soon.start()  # a hundred edits between two turns of the event loop cost one look
        elif isinstance(announcement, FrameReady) and self.isVisible():
            self._has_news = True
            if not self._resting.isActive():
                self._show_news()

    def refresh(self) -> None:
        """Show the current document."""
        self._rebuild()

    def take_keyboard(self) -> None:
        """Give the keyboard to the first field."""
        form = self.forms[0]
        fields = [
            field for field in form.findChildren(QWidget) if field.focusPolicy() & Qt.FocusPolicy.TabFocus and field.isVisibleTo(form)
        ]
        if fields:
            self._scroll.ensureWidgetVisible(fields[0])
            fields[0].setFocus(Qt.FocusReason.TabFocusReason)

    def close_now(self) -> None:
        """Stop the timers; the window is going."""
        self._soon.stop()
        self._resting.stop()

    def _wanted_kinds(self) -> tuple[str, ...]:
        selection = self._tab.session.selection
        named = (("units", selection.units), ("connections", selection.connections))
        return tuple(kind for kind, ids in named if len(ids))

    def _rebuild(self) -> None:
        kinds = self._wanted_kinds()
        if kinds != self._kinds:
            self._kinds = kinds
            self._show_forms(kinds or (RUN,))
        for form in self.forms:
            form.refresh()

    def _show_forms(self, kinds: tuple[str, ...]) -> None:
        """Show the forms of those kinds from their top; each is made when it is wanted first, and kept."""
        for kind in kinds:
            if kind not in self._made:
                self._made[kind] = form = self._form_of(kind)
                self._slots[kind].addWidget(form)
                form.let_go.connect(self.let_go)
        for kind, form in self._made.items():
            form.setVisible(kind in kinds)
        self._between.setVisible(len(kinds) > 1)
        self.forms = [self._made[kind] for kind in kinds]
        self._scroll.verticalScrollBar().setValue(0)

    def _form_of(self, kind: str) -> Form:
        return RunForm(self._tab, self._refuse) if kind == RUN else RowsForm(self._tab, kind, self._refuse)

    def _begin_anew(self) -> None:
        """Throw away every form: they were made for the look there was."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(15), px(12), px(16), px(16))
        column.setSpacing(px(16))
        self._made, self._kinds, self._between = {}, None, HairLine()
        self._slots = {kind: QVBoxLayout() for kind in (*COLUMNS, RUN)}
        for kind, slot in self._slots.items():
            column.addLayout(slot)
            if kind == "units":
                column.addWidget(self._between)
        column.addStretch(1)
        self._scroll.setWidget(inner)
        self._keep_edge()
        self._rebuild()

    def _keep_edge(self) -> None:
        """The right edge of the fields stays where it is when the scroll bar comes."""
        inner, bar = self._scroll.widget(), self._scroll.verticalScrollBar()
        layout = None if inner is None else inner.layout()
        if layout is not None:
            right = px(16) - (bar.sizeHint().width() if bar.maximum() > bar.minimum() else 0)
            layout.setContentsMargins(px(15), px(12), max(0, right), px(16))

    def _show_news(self) -> None:
        """Show the newest frame, then rest: numbers that change faster cannot be read."""
        if self._has_news:
            self._has_news = False
            for form in self.forms:
                form.show_frame()
            self._resting.start()
