"""The card that says how the value under the pointer came about, when the pointer has rested there. Shows what it is told."""

from __future__ import annotations

from math import isnan
from time import monotonic

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rnnsim.drawing.rims import RADIUS
from rnnsim.network.naming import connection_name
from rnnsim.session.announcements import FrameReady
from rnnsim.views.arithmetic import arithmetic_of, contributions
from rnnsim.views.arithmetic_remarks import remarks_on
from rnnsim.views.canvas.motion import single_shot
from rnnsim.views.canvas.pointer import Pointer
from rnnsim.views.canvas.scene import NOBODY, Scene
from rnnsim.views.controls import labelled
from rnnsim.views.inspector_heads import UnitHead
from rnnsim.views.inspector_now import NowSection, delay_mark
from rnnsim.views.look import look, px
from rnnsim.views.number_fields import short_text
from rnnsim.views.popover import beside
from rnnsim.views.translation import translated

HEAD = 44  # pixels, of name and symbol
REST, PAUSE = 650, 0.06  # milliseconds the pointer rests before, seconds between two ticks that are shown
WIDTH, CURVE, AWAY, MARGIN = 288, 92, 14, 6


class HoverCard(QFrame):
    """Lets the mouse through: it shows, and is never pressed."""

    def __init__(self, view: QWidget, scene: Scene, pointer: Pointer) -> None:
        super().__init__(view)
        self._view, self._scene, self._pointer = view, scene, pointer
        self._shown_at, self._thing = 0.0, (NOBODY, NOBODY)
        self.setObjectName("hover_card")
        self.setAccessibleName(self.tr("How the value came about"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.head, self.now, self.text = UnitHead(), NowSection(CURVE), labelled("", "")
        self._column = QVBoxLayout(self)
        for widget in (self.head, self.now, self.text):
            self._column.addWidget(widget)
        self._rested = single_shot(self, REST, self._open)
        self.hide()

    def follow(self) -> None:
        """The pointer has moved: what it is over may be something else."""
        thing = self._pointer.hovered_unit, self._pointer.hovered_connection
        if self._pointer.gesture is not None or thing == (NOBODY, NOBODY):
            self.put_away()
        elif thing != self._thing or self.isHidden():
            self.put_away()
            self._thing = thing
            self._rested.start()

    def put_away(self) -> None:
        """Show nothing until the pointer rests again."""
        self._rested.stop()
        self._thing = NOBODY, NOBODY
        if self.isVisible():
            self.hide()

    def show_frame(self) -> None:
        """Another tick or document: show its numbers, but not more often than they can be read."""
        if self.isVisible() and monotonic() - self._shown_at >= PAUSE:
            self._fill()

    def _open(self) -> None:
        if self._view.isActiveWindow() or not self._view.window().isActiveWindow():
            self._dress()
            self._fill()

    def _fill(self) -> None:
        playback = self._scene.playback
        frame = None if playback is None else playback.frame
        unit, connection = self._thing
        network = self._scene.network
        if unit != NOBODY and int(network.units.positions_of(unit)) >= 0:
            self._fill_unit(unit, frame)
        elif connection != NOBODY and int(network.connections.positions_of(connection)) >= 0:
            self._fill_connection(connection, frame)
        else:
            self.put_away()
            return
        self._shown_at = monotonic()
        self.adjustSize()
        self.move(beside(self._rectangle(), self.size(), self._view.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN), away=AWAY))
        self.show()
        self.raise_()

    def _fill_unit(self, unit: int, frame: FrameReady | None) -> None:
        document = self._scene.session.document
        arithmetic = None if frame is None else arithmetic_of(document, unit, frame)
        self.head.show_selection(document, np.array([unit]), frame)
        remarks = () if arithmetic is None or frame is None else remarks_on(arithmetic, document, frame, unit=unit)
        self.now.show_arithmetic(arithmetic, str(document.network.units.activation[int(document.network.units.rows(unit))]), remarks)
        self._show_parts(is_unit=True)

    def _fill_connection(self, connection: int, frame: FrameReady | None) -> None:
        network = self._scene.network
        row = int(network.connections.rows(connection))
        weight, delay = float(network.connections.weight[row]), int(network.connections.delay[row])
        lines = [
            connection_name(network, connection),
            " · ".join([translated(f"weight {short_text(weight)}"), *([delay_mark(delay)] if delay else [])]),
        ]
        if frame is not None and frame.tick >= 1:
            made = contributions(network, np.array([row]), frame)
            value, gate, amount = (float(part[0]) for part in (made.values, made.gates, made.amounts))
            factors = [short_text(weight), short_text(value), *([] if isnan(gate) else [short_text(gate)])]
            lines.append(f"carries {' · '.join(factors)} = {short_text(amount)}" if not isnan(amount) else "carries what is not recorded")
        self.text.setText("\n".join(map(translated, lines)))
        self._show_parts(is_unit=False)

    def _show_parts(self, *, is_unit: bool) -> None:
        self.head.setVisible(is_unit)
        self.now.setVisible(is_unit)
        self.text.setVisible(not is_unit)
        self.setFixedWidth(px(WIDTH) if is_unit else self.text.sizeHint().width() + px(30))

    def _rectangle(self) -> QRect:
        """What the card is about, in the view's pixels."""
        unit, _ = self._thing
        x, y = self._scene.area.to_view(*(self._pointer.place if unit == NOBODY else self._scene.place_of(unit)))
        reach = 10 if unit == NOBODY else max(8, round((RADIUS + 6) * self._scene.area.zoom))
        return QRect(QPoint(round(x) - reach, round(y) - reach), QPoint(round(x) + reach, round(y) + reach))

    def _dress(self) -> None:
        self.head.setFixedHeight(px(HEAD))  # it was made in another theme, or in another size
        self._column.setContentsMargins(px(14), px(10), px(14), px(12))
        self._column.setSpacing(px(6))
        self.setStyleSheet(
            f"#hover_card {{ background: {look.theme.panel}; border: 1px solid {look.theme.control}; border-radius: {px(8)}px; }}"
        )
