"""Options that all panels over ticks share: how many ticks are shown."""

from __future__ import annotations

from PySide6.QtGui import QAction

from rnnsim.views.panels.abstract_panel import AbstractPanel
from rnnsim.views.panels.scales import SPANS, TimeWindow


def span_actions(panel: AbstractPanel, window: TimeWindow) -> list[QAction]:
    """One checkable row for each width of the window of ticks."""
    actions = []
    for span in SPANS:
        action = QAction(panel.tr("Show {} ticks").format(span), panel)
        action.setCheckable(True)
        action.setChecked(span == window.span)
        action.triggered.connect(lambda _checked=False, span=span: _show_span(panel, window, span))
        actions.append(action)
    return actions


def _show_span(panel: AbstractPanel, window: TimeWindow, span: int) -> None:
    window.widen(span, panel.frame.tick if panel.frame is not None else 0)
    panel.refresh_now()
