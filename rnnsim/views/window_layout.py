"""Where everything stands in the window: palette, canvas over two docks, inspector; sizes by the size of the window and the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from rnnsim.network.edits import change_layout
from rnnsim.session.announcements import Announcement, DocumentReplaced
from rnnsim.session.tab import Tab
from rnnsim.views.canvas.graph_view import GraphView
from rnnsim.views.inspector import Inspector
from rnnsim.views.look import look, px
from rnnsim.views.palette import Palette
from rnnsim.views.panels.panel_dock import PanelDock
from rnnsim.views.panels.panel_table import OPEN_AT_FIRST, PANELS

WIDE, HIGH = 1600, 1000  # from here on palette and inspector, and the docks, have their larger size
DOCK_HEIGHTS = (252, 340)
PROJECTED_DOCK_HEIGHT = 176
SPLIT = 0.56
CANVAS_LEAST = (480, 320)
AT_THE_RIGHT = ("unfolded", "energy", "tape", "truth_table")


def split_names(names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Panels of the left and of the right dock; both have one if there are two."""
    known = tuple(name for name in names or OPEN_AT_FIRST if name in PANELS)
    left = tuple(name for name in known if name not in AT_THE_RIGHT)
    right = tuple(name for name in known if name in AT_THE_RIGHT)
    if len(known) > 1 and not right:
        left, right = left[:-1], left[-1:]
    if len(known) > 1 and not left:
        left, right = right[:1], right[1:]
    return left, right


class WindowLayout(QWidget):
    """The middle of the window. A person may drag the edges of the docks; then they stay.

    `let_go`: the keyboard is not needed in a dock any more.
    """

    let_go = Signal()

    def __init__(self, tab: Tab, graph_view: GraphView, palette: Palette, *, inspector: Inspector) -> None:
        super().__init__()
        self._tab = tab
        self.graph_view, self.palette_, self.inspector = graph_view, palette, inspector
        left, right = split_names(tab.session.document.layout.panels)
        self.docks = (PanelDock(tab, left, title=self.tr("Left panels")), PanelDock(tab, right, title=self.tr("Right panels")))
        self._is_storing = False
        self._in_front = 0  # the dock that a projector shows, if both have panels
        self._dragged_height: int | None = None
        self._dragged_split: float | None = None
        self.dock_row, self.column = QSplitter(Qt.Orientation.Horizontal), QSplitter(Qt.Orientation.Vertical)
        for dock in self.docks:
            self.dock_row.addWidget(dock)
            dock.names_changed.connect(self._store_names)
            dock.let_go.connect(self.let_go)
        self.column.addWidget(graph_view)
        self.column.addWidget(self.dock_row)
        for splitter, drag in ((self.column, self._drag_column), (self.dock_row, self._drag_row)):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
            splitter.splitterMoved.connect(drag)
        self.column.setStretchFactor(0, 1)
        self.column.setStretchFactor(1, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part, stretch in ((palette, 0), (self.column, 1), (inspector, 0)):
            row.addWidget(part, stretch)
        self.apply_look()
        look.changed.connect(self.apply_look)

    def show_announcement(self, announcement: Announcement) -> None:
        """Tell the docks; follow a change of the open panels, as by undo."""
        if isinstance(announcement, DocumentReplaced) and announcement.new.layout.panels != announcement.old.layout.panels:
            self._follow_names(announcement.new.layout.panels)
        for dock in self.docks:
            if dock.isVisible():
                dock.show_announcement(announcement)

    def open_panel(self, name: str) -> None:
        """Open a panel, or bring it to the front."""
        dock = next((dock for dock in self.docks if name in dock.open_names), self.docks[name in AT_THE_RIGHT])
        self._in_front = self.docks.index(dock)
        self._show_docks()
        dock.open_panel(name)
        self._show_docks()

    def apply_look(self) -> None:
        """Take sizes for the theme in force: a projector leaves canvas and one dock."""
        is_projected = look.theme.name == "projector"
        self.palette_.setVisible(not is_projected)
        self.inspector.setVisible(not is_projected)
        self.graph_view.setMinimumSize(*CANVAS_LEAST)
        self._show_docks()
        self.measure()

    @property
    def dragged(self) -> tuple[int | None, float | None]:
        """Height of the docks and the left one's share of the width, where a person has dragged them."""
        return self._dragged_height, self._dragged_split

    def divide(self, height: int | None = None, split: float | None = None) -> None:
        """Divide as a person has dragged it some time; by the window's own sizes where nothing is given."""
        self._dragged_height, self._dragged_split = height, split
        self.measure()

    def stand_as(self, other: WindowLayout) -> None:
        """Divided as another was, with the same panels in front."""
        self._in_front = other._in_front
        for dock, before in zip(self.docks, other.docks, strict=True):
            dock.show_panel(before.current_name)
        self.divide(*other.dragged)

    def measure(self) -> None:
        """Take sizes for the size of the window."""
        window = self.window()
        is_wide, is_high = window.width() >= WIDE, window.height() >= HIGH
        self.palette_.show_wide(is_wide)
        self.inspector.setFixedWidth(px(Inspector.WIDTHS[is_wide]))
        is_projected = look.theme.name == "projector"
        height = px(PROJECTED_DOCK_HEIGHT) if is_projected else self._dragged_height or DOCK_HEIGHTS[is_high]
        height = max(0, min(height, self.height() - CANVAS_LEAST[1]))
        across = self.width() - sum(part.width() for part in (self.palette_, self.inspector) if not part.isHidden())
        self.column.setSizes([max(1, self.height() - height - 1), height])
        left = round(across * (SPLIT if is_projected else self._dragged_split or SPLIT))
        self.dock_row.setSizes([left, across - left - 1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()

    def _show_docks(self) -> None:
        is_projected = look.theme.name == "projector"
        has_panels = [bool(dock.open_names) for dock in self.docks]
        for at, dock in enumerate(self.docks):
            dock.setVisible(has_panels[at] and not (is_projected and has_panels[1 - at] and at != self._in_front))
        self.dock_row.setVisible(any(has_panels))

    def _drag_column(self) -> None:
        self._dragged_height = self.column.sizes()[1]

    def _drag_row(self) -> None:
        left, right = self.dock_row.sizes()
        self._dragged_split = left / max(1, left + right)

    def _store_names(self) -> None:
        names = (*self.docks[0].open_names, *self.docks[1].open_names)
        self._show_docks()
        self.measure()
        if names != self._tab.session.document.layout.panels:
            self._is_storing = True
            self._tab.session.apply(self.tr("Change panels"), change_layout(panels=names), merge=("panels",))
            self._is_storing = False

    def _follow_names(self, names: tuple[str, ...]) -> None:
        if self._is_storing:
            return
        wanted = split_names(names)
        for dock, mine in zip(self.docks, wanted, strict=True):
            dock.blockSignals(True)
            for name in dock.open_names:
                if name not in mine:
                    dock.close_panel(name)
            for name in mine:
                if name not in dock.open_names:
                    dock.open_panel(name)
            dock.blockSignals(False)
        self._show_docks()
