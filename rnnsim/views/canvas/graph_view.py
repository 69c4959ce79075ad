"""The canvas widget: events go to the input, announcements are noted, layers are painted. Holds no truth and knows no worker."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QCursor, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.theme import LIGHT, Theme
from rnnsim.network.findings import Finding
from rnnsim.network.network import changed_columns
from rnnsim.session.action import Action
from rnnsim.session.announcements import Announcement, CursorMoved, DocumentReplaced, DocumentSaved, FrameReady, TrainingProgressed
from rnnsim.session.playback import Playback
from rnnsim.session.session import Session
from rnnsim.views.canvas.canvas_input import Callbacks, CanvasInput
from rnnsim.views.canvas.card_units import open_card_choice
from rnnsim.views.canvas.fitting import fitted_area
from rnnsim.views.canvas.gliding import Gliding
from rnnsim.views.canvas.group_name_field import open_group_name
from rnnsim.views.canvas.hover_card import HoverCard
from rnnsim.views.canvas.in_place.editing import InPlaceEditing
from rnnsim.views.canvas.in_place.note_field import NoteWriting
from rnnsim.views.canvas.layers.overlay import pill_rectangle
from rnnsim.views.canvas.layers.planned import PlannedWires
from rnnsim.views.canvas.layers.shown import Shown
from rnnsim.views.canvas.layers.stack import LayerStack
from rnnsim.views.canvas.loop_popover import LoopPopover
from rnnsim.views.canvas.minimap import Minimap
from rnnsim.views.canvas.motion import CALM, FRAME, HEAL, LINGER, WAIT, Beads, single_shot
from rnnsim.views.canvas.scene import NOBODY, Scene
from rnnsim.views.canvas.view_area import ViewArea

HOVERS = (QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease, QEvent.Type.Leave)
ENDS_HOVER = (
    QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel, QEvent.Type.KeyPress, QEvent.Type.Hide,
    QEvent.Type.FocusOut,  # a field or a list has opened over the canvas
)  # fmt: skip
LOOP_CODE = "combinational_loop"


class GraphView(QWidget):
    """The window sets `show_hint(text)`, `refused(sentence)`, `menu_requested(…)`, `properties_requested(unit)`, `do_action(action)`
    and, in tests, `painted()`; `pressed()` tells of a hand."""

    def __init__(self, session: Session, playback: Playback | None = None, theme: Theme = LIGHT, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_hint: Callable[[str], None] = lambda text: None
        self.refused: Callable[[str], None] = lambda sentence: None
        self.menu_requested: Callable[[QPoint, int, int], None] = lambda place, unit, connection: None
        self.properties_requested: Callable[[int], None] = lambda unit: None
        self.do_action: Callable[[Action], None] = lambda action: None
        self.painted: Callable[[], None] = lambda: None
        self.pressed: Callable[[], None] = lambda: None
        self.scene = Scene(session, playback, area_changed=self._moved)
        self.layers, self.gliding, self.planned = LayerStack(theme), Gliding(), PlannedWires()
        told = Callbacks(lambda text: self.show_hint(text), lambda why: self.refused(why), lambda *what: self.menu_requested(*what))
        self.input = CanvasInput(self, self.scene, told)
        self.editing, self.writing = InPlaceEditing(self, self.scene), NoteWriting(self, self.scene)
        self.editing.show_hint = self.writing.show_hint = told.show_hint
        told.write_note = self.writing.begin
        self.scene.edit_at, self.scene.written_at, self.scene.is_on_pill = self.edit_at, self.editing.written_at, self._is_on_pill
        self.hover_card = HoverCard(self, self.scene, self.input.pointer)
        self._frame = None if playback is None else playback.frame
        self._loop = None if self._frame is None else loop_of(self._frame)
        self._popover = LoopPopover(self, lambda action: self.do_action(action))
        self.minimap = Minimap(self, self.scene, theme)
        self.is_fitted, self._is_by_hand = True, False
        self.scene.rename_requested = partial(open_group_name, self)
        self.scene.choice_requested = partial(open_card_choice, self)
        self._glide = single_shot(self, FRAME, self.update)
        self._beads = Beads(self, self.update)
        self._calm = single_shot(self, CALM, lambda: self._begin_fine())
        self._heal = single_shot(self, HEAL, lambda: self._begin_fine(heals=True))
        self._slice = single_shot(self, 0, self._paint_slice)
        self._linger = single_shot(self, LINGER, self._lingered)
        self._dress()

    def _dress(self) -> None:
        self.setAccessibleName(self.tr("Network"))
        self.setAccessibleDescription(self.tr("The network as a picture; the inspector shows what is selected."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(480, 320)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)

    @property
    def view_area(self) -> ViewArea:
        """What part of the scene is shown, and how large."""
        return self.scene.area

    @property
    def middle(self) -> tuple[float, float]:
        """The scene point in the middle of the view."""
        area = self.scene.area
        return area.to_scene(area.width / 2, area.height / 2)

    def show_announcement(self, announcement: Announcement) -> None:
        """Something happened: if it can be seen here take note, and paint when there is time."""
        if isinstance(announcement, (CursorMoved, DocumentSaved, TrainingProgressed)):
            return
        if isinstance(announcement, FrameReady):
            self._take_frame(announcement)
        elif isinstance(announcement, DocumentReplaced):
            old, new = announcement.old, announcement.new
            if new.layout == old.layout and new.settings is old.settings and not changed_columns(old.network, new.network):
                return
            if self.gliding.follow(old, new, is_by_hand=self._is_by_hand) and self.is_fitted and not self._is_by_hand:
                self.fit()
        self._offer_fixes()
        self.hover_card.show_frame()
        self.update()

    def cancel_gesture(self) -> bool:
        """True if a gesture or an edit in place was in progress: then undo and Escape do nothing else."""
        self._linger.stop()
        return self.input.cancel() or self.editing.leave() or self.writing.leave()

    def edit_at(self, x: float, y: float) -> bool:
        """Open what stands at a scene point for editing: a written value, a unit's properties, a note, a weight; whether there is any."""
        scene, spot = self.scene, self.editing.spot_at(x, y)
        unit = scene.unit_at(x, y)
        if spot is not None:
            self.editing.begin(spot)
        elif unit != NOBODY:
            self.properties_requested(unit)
        elif (note := scene.note_at(x, y)) != NOBODY:
            self.writing.begin(note)
        else:
            return False
        return True

    def _is_on_pill(self, x: float, y: float) -> bool:
        return pill_rectangle(self.scene.area, self.layers.theme).contains(*self.scene.area.to_view(x, y))

    def fit(self) -> None:
        """Show everything, in the middle; it stays so until the view is moved."""
        document = self.gliding.shown(self.scene.session.document) if self.gliding.is_previewing else self.scene.session.document
        self.scene.area = fitted_area(self.scene.area, document, self.layers.theme.text_scale)
        self.is_fitted = True
        self.update()

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller, about the middle."""
        area = self.scene.area
        self.scene.show(area.zoomed(factor, area.width / 2, area.height / 2))

    def zoom_to(self, zoom: float) -> None:
        """To so many pixels per scene pixel, about the middle."""
        self.zoom_by(zoom / self.scene.area.zoom)

    def set_theme(self, theme: Theme) -> None:
        """Other colours; what was shown in full stays so."""
        self.layers.set_theme(theme)
        self.minimap.set_theme(theme)
        if self._popover.finding is not None:
            self._popover.show_finding(self._popover.finding, theme)
        if self.is_fitted:
            self.fit()
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() != QEvent.Type.MouseMove:
            self._linger.stop()
            if event.type() == QEvent.Type.MouseButtonPress:
                self.gliding.stop()
                self.pressed()
                self._linger.start()
        self._is_by_hand = isinstance(event, QMouseEvent)
        is_done = self.input.handle(event)
        self._is_by_hand = False
        if event.type() in HOVERS:
            self.hover_card.follow()
        elif event.type() in ENDS_HOVER:
            self.hover_card.put_away()
        return is_done or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.scene.area = self.scene.area.resized(self.width(), self.height())
        if self.is_fitted:
            self.fit()

    def hideEvent(self, event: QHideEvent) -> None:
        self.layers.stop()

    def sizeHint(self) -> QSize:
        return QSize(920, 444)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setClipRect(self.rect())  # thin lines are drawn four times as fast: see clipped_painter
            document, area = self.gliding.shown(self.scene.session.document), self.scene.area
            shown, table = self._what_is_shown(), self.scene.wires
            self.layers.paint(painter, area, self.devicePixelRatioF(), document=document, shown=shown, table=table)
            self.planned.paint(painter, area, self.layers.theme, document=document)
        if self.gliding.is_moving:
            self._glide.start()
        if self.layers.was_moved:
            self._calm.start()
            if self.layers.has_scars and not self._heal.isActive():
                self._heal.start()
        elif not (self.layers.is_settled or self._calm.isActive() or self._slice.isActive()):
            self._calm.start()
        self._place_popover()
        self.editing.follow()
        self.writing.follow()
        self.minimap.follow()
        self.painted()

    def _what_is_shown(self) -> Shown:
        pointer, selection = self.input.pointer, self.scene.session.selection
        loop, (units, wires) = self._loop, self.scene.lit()
        return Shown(
            self._frame, pointer.hovered_unit, pointer.hovered_connection, pointer.sketch, selection.units, selection.connections,
            self.scene.session.marked_sources, lit_units=units, lit_connections=wires, chosen_note=self.scene.chosen_note,
            looping_units=() if loop is None else loop.units, looping_connections=() if loop is None else loop.connections,
            contributions=self._beads.contributions, progress=self._beads.progress, is_far=self.scene.is_far,
        )  # fmt: skip

    def _take_frame(self, frame: FrameReady) -> None:
        before, self._frame = self._frame, frame
        playback = self.scene.playback
        if frame.playing and playback is not None and before is not None and frame.tick == before.tick + 1:
            self._beads.set_out(self.scene.shown_network, frame, playback.speed)
        elif before is None or frame.tick != before.tick:
            self._beads.stop()
        self._loop = loop_of(frame)

    def _offer_fixes(self) -> None:
        """Ways out of a combinational loop stand beside it while one of its wires is selected; the banner offers them always."""
        loop = self._loop
        if loop is not None and np.isin(loop.connections, self.scene.session.selection.connections).any():
            self._popover.show_finding(loop, self.layers.theme)
        else:
            self._popover.clear()

    def _place_popover(self) -> None:
        finding = self._popover.finding
        if finding is None:
            return
        units = self.scene.network.units
        rows = units.positions_of(np.array(finding.units, np.int64))
        rows = rows[rows >= 0]
        if not len(rows):
            self._popover.clear()
            return
        area, reach = self.scene.area, 2 * RADIUS
        left, top = area.to_view(float(units.place_x[rows].min()) - reach, float(units.place_y[rows].min()) - reach)
        right, bottom = area.to_view(float(units.place_x[rows].max()) + reach, float(units.place_y[rows].max()) + reach)
        self._popover.place_beside(QRect(QPoint(round(left), round(top)), QPoint(round(right), round(bottom))))

    def _moved(self) -> None:
        self.is_fitted = False
        self.update()

    def _lingered(self) -> None:
        self.input.pointer.linger()
        self.input.tell()

    def _begin_fine(self, heals: bool = False) -> None:
        if not heals or self.layers.has_scars:
            self.layers.calm(self.scene.area, self.devicePixelRatioF(), heals=heals)
            self._slice.start()

    def _paint_slice(self) -> None:
        if self.layers.go_on():
            self.update()
        else:
            self._slice.start(WAIT if self.layers.still_layer.is_waiting else 0)


def pointer_pixel(view: QWidget) -> QPoint:
    """The pixel of a view under the pointer; its middle if the pointer is elsewhere."""
    place = view.mapFromGlobal(QCursor.pos())
    return place if view.rect().contains(place) and view.isActiveWindow() else view.rect().center()


def loop_of(frame: FrameReady) -> Finding | None:
    """The combinational loop that holds the clock, if that is why it stands."""
    found = () if frame.hold is None else frame.hold.findings
    return next((finding for finding in found if finding.code == LOOP_CODE), None)
