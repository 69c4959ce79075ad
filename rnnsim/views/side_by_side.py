"""Two documents beside each other on one clock: linked views, marks where values differ, a list of what is different. A page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from rnnsim.formulas.refused import Refused
from rnnsim.session.actions import action
from rnnsim.session.announcements import Announcement, DocumentReplaced, FrameReady
from rnnsim.session.comparison import Comparison, DifferenceRow, compared
from rnnsim.session.one_clock import OneClock
from rnnsim.views.banners import BannerBar, Notice
from rnnsim.views.canvas.fitting import fitted_area
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.controls import AbstractGround, HairLine, IconButton, labelled
from rnnsim.views.difference_marks import DifferenceMarks, Marks, difference_text
from rnnsim.views.difference_words import MarkKey, wire_marks_of
from rnnsim.views.keys import keys_of
from rnnsim.views.look import look, px
from rnnsim.views.translation import translated
from rnnsim.views.transport import Transport
from rnnsim.views.wire_marks import WireMarks
from rnnsim.views.wording import plain_tip

if TYPE_CHECKING:
    from rnnsim.views.window import NetworkWindow

LIST_WIDTH, HEAD, CALM = 288, 40, 120
CLOCK_KEYS = ("start", "play")  # tick and back are keys of the canvas itself
EDIT_KEYS = ("undo", "redo", "copy", "cut", "paste", "duplicate", "delete", "select_all")
SIGNS = {"added": "+", "removed": "−", "changed": "≠"}


class Side(QWidget):
    """One of the two: its letter and name above its canvas."""

    def __init__(self, window: NetworkWindow, letter: str) -> None:
        super().__init__()
        self.window_, self.tab = window, window.tab
        self.view = GraphView(self.tab.session, self.tab.playback, look.theme)
        self.view.setMinimumSize(px(240), px(200))
        self.view.setAccessibleName(self.tr("Network {letter}").format(letter=letter))
        self.marks = DifferenceMarks(self.view)
        self.letter, self.name, self.count = labelled(letter, "page"), labelled("", "heading"), labelled("", "muted")
        head = AbstractGround("panel", "bottom")
        head.setFixedHeight(px(HEAD))
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(12))
        for label, stretch in ((self.letter, 0), (self.name, 1), (self.count, 0)):
            row.addWidget(label, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.view, 1)

    def show_head(self, differing: int, matched: int, *, wires: int) -> None:
        """Its document's name, how many of the matched units differ, and how many of its connections do or are only here."""
        self.name.setText(self.window_.heading)
        text = self.tr("{differing} of {matched} units differ").format(differing=differing, matched=matched)
        if wires:
            text += " · " + self.tr("{count} connections").format(count=wires)
        self.count.setText(text)


class SideBySide(QWidget):
    """Closing it gives each document its own clock back; it also closes when one of its documents does."""

    heading_changed = Signal()

    def __init__(self, first: NetworkWindow, second: NetworkWindow) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Side by side"))
        self._clock: OneClock | None = OneClock(first.tab, second.tab)
        self.sides = Side(first, "A"), Side(second, "B")
        self.transport, self.banners, self.list = Transport(first.tab, self.do), BannerBar(), QListWidget()
        self.key = MarkKey()
        self.summary, self.about = labelled("", "heading"), labelled("", "muted")
        self.comparison: Comparison  # as of the newest documents
        self._wire_marks = WireMarks(), WireMarks()
        self._linked: ViewArea | None = None
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM)
        self._calm.timeout.connect(self.compare)
        self._place()
        self._add_keys()
        self._unsubscribes = [
            side.tab.session.announcements.subscribe(listener)
            for side in self.sides
            for listener in (side.view.show_announcement, self._listener(side))
        ]
        self._unsubscribes.append(first.tab.session.announcements.subscribe(self.transport.show_announcement))
        for side in self.sides:
            side.view.painted = lambda side=side: self._link(side)  # type: ignore[misc]
            side.view.refused = self.refuse
            side.view.do_action = lambda row, side=side: self._attempt(lambda: row.does(side.tab))  # type: ignore[misc]
            side.window_.heading_changed.connect(self._name)
        look.changed.connect(self._apply_look)
        self._name()
        self.compare()

    @property
    def windows(self) -> tuple[NetworkWindow, NetworkWindow]:
        """The pages of the two documents."""
        return self.sides[0].window_, self.sides[1].window_

    def view_of(self, at: int) -> GraphView:
        """The canvas of A (0) or B (1)."""
        return self.sides[at].view

    def come_forward(self) -> None:
        """It is the tab on show now."""
        self.sides[0].view.setFocus()

    def do(self, name: str) -> None:
        """A row of the tables: the clock's to both, edits to the document whose canvas has the keyboard, the rest to the window of A."""
        if name in CLOCK_KEYS or name in ("tick", "back"):
            self._attempt(lambda: action(name).does(self.sides[0].tab))
        elif name in EDIT_KEYS:
            tab = next((side.tab for side in self.sides if side.view.hasFocus()), self.sides[0].tab)
            row = action(name)
            self._attempt(lambda: row.does(tab) if row.is_enabled(tab) else None)
        else:
            self.windows[0].do(name)

    def refuse(self, sentence: str) -> None:
        """Something could not be done."""
        self.banners.show_notice("refused", Notice(sentence))

    def fit(self) -> None:
        """Both networks at the same scale, all of both in view."""
        areas = [fitted_area(side.view.scene.area, side.tab.session.document, look.theme.text_scale) for side in self.sides]
        self._show_area(min(areas, key=lambda area: area.zoom))

    def compare(self) -> None:
        """The documents or the view changed: match them again."""
        self.comparison = compared(*(side.tab.session.document for side in self.sides))
        self._wire_marks = wire_marks_of(self.comparison, *(side.tab.session.document.network for side in self.sides))
        self.list.clear()
        for row in self.comparison.rows:
            text = translated(row.text)
            item = QListWidgetItem(f"{SIGNS[row.kind]}  {text}")
            item.setToolTip(plain_tip(text))
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{translated(row.kind)}: {text}")
            self.list.addItem(item)
        self.about.setVisible(not self.comparison.rows)
        self.list.setVisible(bool(self.comparison.rows))
        self._show_values()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.take_down()
        super().closeEvent(event)

    def take_down(self) -> None:
        """Part the two again: gestures, listeners, the clock, the timer."""
        if self._clock is None:
            return
        for side in self.sides:
            side.view.cancel_gesture()
            side.window_.heading_changed.disconnect(self._name)
        for unsubscribe in self._unsubscribes:
            unsubscribe()
        self._clock.close()
        self._clock = None
        self._calm.stop()
        self.windows[0].windows.comparisons.ended(self)

    def _listener(self, side: Side) -> Callable[[Announcement], None]:
        def listen(announcement: Announcement) -> None:
            if isinstance(announcement, DocumentReplaced):
                self._calm.start()
            elif isinstance(announcement, FrameReady) and side is self.sides[1]:  # the first one's came just before
                self._show_values()

        return listen

    def _show_values(self) -> None:
        frames = [side.tab.playback.frame for side in self.sides]
        is_other, by = self.comparison.differing(*frames)
        pairs, matched = self.comparison.units, len(self.comparison.units.first)
        alone = pairs.only_first, pairs.only_second
        for side, ids, sign, mine, wires in zip(self.sides, (pairs.first, pairs.second), (-1.0, 1.0), alone, self._wire_marks, strict=True):
            side.marks.show_marks(Marks(ids[is_other], sign * by[is_other], mine, wires))
            side.show_head(int(is_other.sum()), matched, wires=len(wires))
        self.summary.setText(self._summary_of(is_other, by))

    def _summary_of(self, is_other: np.ndarray, by: np.ndarray) -> str:
        if not is_other.any():
            return self.tr("All matched units show the same now")
        greatest = int(np.nanargmax(np.where(is_other, np.abs(np.nan_to_num(by, nan=np.inf)), -1.0)))
        unit = int(self.comparison.units.second[greatest])
        units = self.sides[1].tab.session.document.network.units
        row = int(units.positions_of(np.array([unit]))[0])
        name = str(units.label[row]) if row >= 0 and units.label[row] else f"unit {unit}"
        return self.tr("Most in {name}: {difference}").format(name=name, difference=difference_text(float(by[greatest])))

    def _choose(self, item: QListWidgetItem) -> None:
        row: DifferenceRow = item.data(Qt.ItemDataRole.UserRole)
        for side, units, wires in zip(self.sides, row.units, row.connections, strict=True):
            side.tab.session.select(units, wires)

    def _link(self, side: Side) -> None:
        """The view that was moved leads; the other shows the same part."""
        area = side.view.view_area
        if self._linked is None or (area.x, area.y, area.zoom) == (self._linked.x, self._linked.y, self._linked.zoom):
            return
        self._show_area(area, besides=side)

    def _show_area(self, area: ViewArea, *, besides: Side | None = None) -> None:
        self._linked = area
        for side in self.sides:
            mine = side.view.scene.area
            if side is not besides:
                side.view.scene.show(replace(area, width=mine.width, height=mine.height))
            side.marks.update()

    def _attempt(self, does: Callable[[], object]) -> None:
        try:
            does()
        except Refused as refused:
            self.refuse(str(refused))

    def _name(self) -> None:
        self.heading = " | ".join(window.heading for window in self.windows)
        self.setWindowTitle(f"{self.heading} – rnnsim")
        self.heading_changed.emit()

    def _add_keys(self) -> None:
        frames = self.windows[0].windows.frames
        keys: list[tuple[list[str], Callable[[], object]]] = [
            (keys_of(action(name).shortcut), partial(self.do, name)) for name in (*CLOCK_KEYS, *EDIT_KEYS)
        ]
        keys += [(["Ctrl+W"], self.close), (["Ctrl+0", "F"], self.fit)]
        keys += [(["Ctrl+Tab"], lambda: frames.walk(self, 1)), (["Ctrl+Shift+Tab"], lambda: frames.walk(self, -1))]
        for texts, does in keys:
            row = QAction(self)
            row.setShortcuts([QKeySequence(text) for text in texts])
            row.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            row.triggered.connect(lambda _=False, does=does: does())
            self.addAction(row)

    def _place(self) -> None:
        parting = IconButton("close", self.tr("End the comparison; each document has its own clock again"), icon_size=14)
        parting.clicked.connect(self.close)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, px(8), 0)
        top.addWidget(labelled(self.tr("Structure, B against A"), "section"), 1)
        top.addWidget(parting)
        panel = AbstractGround("panel", "left")
        panel.setFixedWidth(px(LIST_WIDTH))
        self.summary.setWordWrap(True)
        self.about.setText(self.tr("Both are built alike. Change one of them, and what is different is listed here."))
        self.about.setWordWrap(True)
        self.list.setAccessibleName(self.tr("Differences"))
        self.list.setWordWrap(True)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        column = QVBoxLayout(panel)
        column.setContentsMargins(px(16), px(8), px(8), px(8))
        column.setSpacing(px(8))
        column.addLayout(top)
        column.addWidget(self.about)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        column.addWidget(HairLine())
        column.addWidget(self.summary)
        column.addWidget(self.key)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        for side in self.sides:
            self.split.addWidget(side)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.split, 1)
        middle.addWidget(panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.transport)
        whole.addWidget(self.banners)
        whole.addLayout(middle, 1)

    def showEvent(self, event: object) -> None:
        QTimer.singleShot(0, self, self.fit)

    def _apply_look(self) -> None:
        for side in self.sides:
            side.view.set_theme(look.theme)
        self.key.fit()
        self.fit()
