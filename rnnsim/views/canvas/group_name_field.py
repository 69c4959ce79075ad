"""The name of a group, typed where it stands: Enter or a click elsewhere takes it, Escape leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit

from rnnsim.drawing.groups import HEADER, GroupBox
from rnnsim.formulas.refused import Refused
from rnnsim.network.grouping import rename_group

if TYPE_CHECKING:
    from rnnsim.views.canvas.graph_view import GraphView

LEAST_WIDTH, LEAST_HEIGHT = 140, 26
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


def open_group_name(view: GraphView, path: str) -> None:
    """Let the name of a group be typed where it stands, if it is on the canvas."""
    box = view.scene.groups.box(path)
    if box is not None:
        GroupNameField(view, box).open()


class GroupNameField(QLineEdit):
    """Lies over the header of an open box or a card."""

    def __init__(self, view: GraphView, box: GroupBox) -> None:
        super().__init__(box.title, view)
        self._view, self._box, self._is_open = view, box, True
        self.setObjectName("group_name")
        self.setAccessibleName(self.tr("Name of the group"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def open(self) -> None:
        """Show it with the whole name selected."""
        area, box = self._view.view_area, self._box
        left, top = area.to_view(box.x + 4, box.y + 2)
        across = max(LEAST_WIDTH, round((box.across - 8) * area.zoom))
        down = max(LEAST_HEIGHT, round((HEADER - 4) * area.zoom))
        self.setGeometry(round(left), round(top), across, down)
        self.show()
        self.selectAll()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Keys that end the typing are the field's before any shortcut of the canvas."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in ENDS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif event.key() == Qt.Key.Key_Escape:
            self._finish()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self._take()

    def _take(self) -> None:
        if not self._is_open:
            return
        name = self.text().strip()
        self._finish()
        if name == self._box.title:
            return
        try:
            self._view.scene.session.apply(f"Rename “{self._box.title}” to “{name}”", rename_group(self._box.path, name))
        except Refused as refused:
            self._view.refused(str(refused))

    def _finish(self) -> None:
        if self._is_open:
            self._is_open = False
            self.hide()
            self.close()
            self._view.setFocus()
