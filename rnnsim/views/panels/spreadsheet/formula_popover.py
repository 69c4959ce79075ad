"""The curve and the slope of a formula below the cell it is written in; refusals are said there too. Knows one text field."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from rnnsim.views.formula_preview import FormulaPreview
from rnnsim.views.look import colour, px

WIDTH = 320


class FormulaPopover(QFrame):
    """Shown while the field holds a text that begins with =; it never takes the keyboard and goes with the field."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field, Qt.WindowType.ToolTip)
        self._field = field
        self.preview = FormulaPreview()
        self.preview.words.setMinimumHeight(0)
        self.setObjectName("formula_popover")
        self.setStyleSheet(
            f"#formula_popover {{ background: {colour('panel').name()}; border: 1px solid {colour('control').name()};"
            f" border-radius: {px(6)}px; }}"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(px(10), px(10), px(10), px(6))
        column.addWidget(self.preview)
        self.setFixedWidth(px(WIDTH))
        field.textChanged.connect(self.follow)

    def follow(self, text: str) -> None:
        """Show the formula as it is now; anything else needs no curve."""
        if not text.strip().startswith("="):
            self.hide()
            return
        self.preview.show_formula(text.strip())
        self.adjustSize()
        self.move(self._place())
        self.show()

    def _place(self) -> QPoint:
        """Below the field, or above it where the screen ends."""
        below = self._field.mapToGlobal(QPoint(0, self._field.height() + px(4)))
        screen = QGuiApplication.screenAt(below) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        if below.y() + self.height() > area.bottom():
            below.setY(self._field.mapToGlobal(QPoint(0, 0)).y() - self.height() - px(4))
        below.setX(max(area.left(), min(below.x(), area.right() - self.width())))
        return below
