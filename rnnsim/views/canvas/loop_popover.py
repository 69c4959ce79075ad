"""A small card at a combinational loop: one sentence and the ways out of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from rnnsim.drawing.theme import Theme
from rnnsim.network.findings import Finding
from rnnsim.session.action import Action
from rnnsim.session.finding_actions import finding_actions
from rnnsim.views.painting import font
from rnnsim.views.popover import beside
from rnnsim.views.translation import translated

WIDTH, AWAY, MARGIN, PADDING = 280, 16, 8, 16


class LoopPopover(QFrame):
    """Shown beside the loop; `does` carries out an action."""

    def __init__(self, parent: QWidget, does: Callable[[Action], None]) -> None:
        super().__init__(parent)
        self._view = parent
        self.setObjectName("loop_popover")
        self.setAccessibleName(self.tr("Combinational loop"))
        self.finding: Finding | None = None
        self._does = does
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(PADDING, 12, PADDING, 12)
        self._layout.setSpacing(8)
        self.hide()

    def show_finding(self, finding: Finding, theme: Theme) -> None:
        """Fill it with the finding's sentence and its fixes."""
        if finding != self.finding:
            self.finding = finding
            self._fill(finding)
        self.show()
        self._dress(theme)
        self.raise_()

    def clear(self) -> None:
        """There is no loop any more."""
        self.finding = None
        self.hide()

    def place_beside(self, loop: QRect) -> None:
        """Stand beside the loop's rectangle in the view, where there is room, rather than on it."""
        self.move(beside(loop, self.size(), self._view.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN), away=AWAY))

    def _fill(self, finding: Finding) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        label = QLabel(translated(finding.sentence), self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._layout.addWidget(label)
        for action in finding_actions(finding):
            button = QPushButton(translated(action.text), self)
            button.setToolTip(translated(action.tip))
            button.clicked.connect(lambda checked=False, action=action: self._does(action))
            self._layout.addWidget(button)

    def _dress(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"#loop_popover {{ background: {theme.panel}; border: 1px solid {theme.error}; border-radius: 8px; }}"
            f"#loop_popover QLabel {{ color: {theme.text}; background: transparent; border: none; }}"
        )
        buttons = [button.sizeHint().width() for button in self.findChildren(QPushButton)]
        inside = max([round(WIDTH * theme.text_scale) - 2 * PADDING, *buttons])
        for label in self.findChildren(QLabel):
            label.setFont(font(13 * theme.text_scale))
            label.setFixedWidth(inside)
            label.setFixedHeight(label.heightForWidth(inside))
        self.setFixedWidth(inside + 2 * PADDING)
        self.adjustSize()
