"""What gestures see of the canvas: the document, the view, the clock, and what lies under a point. Imports no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.groups import GroupBox
from rnnsim.drawing.hit_testing import nearest_unit, units_in_rectangle
from rnnsim.drawing.level_of_detail import bundles_groups
from rnnsim.drawing.note_setting import note_size
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.shown_part import shown_network
from rnnsim.network.document import TextNote
from rnnsim.network.network import Network
from rnnsim.session.playback import Playback
from rnnsim.session.session import Session
from rnnsim.views.canvas.gestures.card_choice import CardChoice
from rnnsim.views.canvas.group_table import GroupTable
from rnnsim.views.canvas.note_edits import note_replaced
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.canvas.wire_table import WireTable

NOBODY = -1
RIM_STARTS = 0.62  # share of the radius where the rim begins: inside, a press takes hold of the unit
RIM_REACH, WIRE_REACH = 7.0, 6.0  # pixels outside the outline, and beside a wire, that still count
EDGE_REACH = 5.0  # pixels to both sides of a note's right edge


@dataclass(frozen=True)
class Press:
    """A mouse button went down at a scene point. Modifiers: "shift", "ctrl", "alt", "space"."""

    x: float
    y: float
    button: str = "left"
    modifiers: frozenset[str] = frozenset()
    is_double: bool = False


@dataclass
class Scene:
    """State shared by the canvas and its gestures. `area` is replaced by pans and zooms; points are scene numbers."""

    session: Session
    playback: Playback | None = None
    area: ViewArea = field(default_factory=lambda: ViewArea(480.0, 320.0))
    area_changed: Callable[[], None] = lambda: None
    rename_requested: Callable[[str], None] = lambda path: None
    choice_requested: Callable[[CardChoice], None] = lambda choice: None
    asked: CardChoice | None = None  # which unit of a card is meant, while a person is asked
    edit_at: Callable[[float, float], bool] = lambda x, y: False  # opens what stands there for editing; whether there is anything
    written_at: Callable[[float, float], str] = lambda x, y: ""  # what is written there and can be typed anew, such as "bias of h₁"
    is_on_pill: Callable[[float, float], bool] = lambda x, y: False  # whether the zoom is written there
    is_focusing: bool = False  # only what is selected and what it is joined to is shown in full
    _table: WireTable | None = None
    _groups: GroupTable | None = None
    _chosen_note: int = NOBODY
    _is_far: bool = False

    @property
    def network(self) -> Network:
        """The network as it is now."""
        return self.session.document.network

    @property
    def shown_network(self) -> Network:
        """The network as it is drawn: without its connections where they are hidden."""
        return shown_network(self.session.document)

    @property
    def wires(self) -> WireTable:
        """Routes of what is shown of the present network; brought up to date when asked for."""
        shown, shows_ghosts = self.shown_network, self.session.document.layout.shows_ghosts
        self._table = WireTable(shown, shows_ghosts) if self._table is None else self._table.followed(shown, shows_ghosts)
        return self._table

    @property
    def groups(self) -> GroupTable:
        """Boxes, cards and bundles of the present document."""
        document = self.session.document
        if self._groups is None or self._groups.document is not document:
            self._groups = GroupTable(document)
        return self._groups

    def show(self, area: ViewArea) -> None:
        """Show another part of the scene."""
        self.area = area
        self.area_changed()

    def place_of(self, unit: int) -> tuple[float, float]:
        """Where a unit stands."""
        units = self.network.units
        row = int(units.rows(unit))
        return float(units.place_x[row]), float(units.place_y[row])

    def unit_at(self, x: float, y: float) -> int:
        """Id of the unit under the point (its rim and its ghost included), or −1."""
        unit, distance = _nearest_unit(self.shown_network, x, y)
        return unit if distance <= RADIUS + RIM_REACH / self.area.zoom else self._ghost_at(x, y)

    def is_inside(self, unit: int, x: float, y: float) -> bool:
        """Whether the point is within the outline of that unit."""
        place_x, place_y = self.place_of(unit)
        return float(np.hypot(place_x - x, place_y - y)) <= RADIUS

    def is_on_rim(self, unit: int, x: float, y: float) -> bool:
        """Whether the point is where a connection would be drawn from: not on tiny units or ghosts, nor where it would not be seen."""
        if not self.session.document.layout.shows_connections:
            return False
        place_x, place_y = self.place_of(unit)
        starts = RADIUS * RIM_STARTS if RADIUS * self.area.zoom >= 8 else RADIUS
        return starts < float(np.hypot(place_x - x, place_y - y)) <= RADIUS + RIM_REACH / self.area.zoom

    def card_rim_at(self, x: float, y: float) -> GroupBox | None:
        """The card whose rim is under the point, where a connection would be drawn from."""
        if not self.session.document.layout.shows_connections:
            return None
        return self.groups.card_rim_at(x, y, RIM_REACH / self.area.zoom)

    def connection_at(self, x: float, y: float) -> int:
        """Id of the connection under the point, or −1; those in a bundle are not there."""
        if self.groups.card_at(x, y):
            return NOBODY
        wire = self.wires.nearest(x, y, WIRE_REACH / self.area.zoom)
        rows = self.shown_network.connections.positions_of(wire) if wire != NOBODY and self.is_far else NOBODY
        return NOBODY if rows >= 0 and self.groups.far_bundles.is_bundled[rows] else wire

    def bundle_at(self, x: float, y: float) -> NDArray[np.int64]:
        """Ids of the connections in the bundle under the point, from or to a card or, far away, between open groups; none without one."""
        reach = WIRE_REACH / self.area.zoom
        ids = self.groups.bundle_at(x, y, reach)
        bundle = self.groups.far_bundles.nearest(x, y, within=reach) if not len(ids) and self.is_far else None
        return ids if bundle is None else self.shown_network.connections.id[bundle.rows]

    @property
    def is_far(self) -> bool:
        """Whether wires between open groups are drawn as bundles; remembered, because it depends on what it was."""
        self._is_far = bundles_groups(self.area.zoom, len(self.shown_network.connections), was=self._is_far)
        return self._is_far

    def lit(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Ids of units and connections shown in full in focus mode: the selection, its connections, what they join and gate; else ()."""
        selection, wires = self.session.selection, self.network.connections
        if not self.is_focusing or selection.is_empty:
            return (), ()
        joined = np.isin(wires.id, selection.connections)
        for column in ("source", "target", "gate"):
            joined |= np.isin(wires.columns[column], selection.units)
        ends = np.concatenate([selection.units, wires.source[joined], wires.target[joined], wires.gate[joined]])
        units = np.unique(ends[ends >= 0])
        return tuple(units.tolist()), tuple(wires.id[joined].tolist())

    def let_go(self) -> bool:
        """Leave focus mode, else select nothing and mark no sources; whether there was anything to let go."""
        if self.is_focusing:
            self.is_focusing = False
            return True
        had_any = not self.session.selection.is_empty or self.chosen_note != NOBODY or len(self.session.marked_sources) > 0
        self.choose_note(NOBODY)
        self.session.select()
        self.session.mark_sources()
        return had_any

    def delete_note(self) -> bool:
        """Delete the chosen text note; whether there was one."""
        note = self.chosen_note
        if note != NOBODY:
            self.session.apply("Delete a text note", note_replaced(self.notes[note], None))
            self.choose_note(NOBODY)
        return note != NOBODY

    @property
    def notes(self) -> tuple[TextNote, ...]:
        """The texts on the canvas."""
        return self.session.document.layout.text_notes

    @property
    def chosen_note(self) -> int:
        """Number of the text note that keys act on; −1 while there is none or units or connections are selected."""
        return self._chosen_note if self._chosen_note < len(self.notes) and self.session.selection.is_empty else NOBODY

    def choose_note(self, note: int) -> None:
        """Let keys act on this text note, or on none (−1)."""
        self._chosen_note = note

    def note_at(self, x: float, y: float) -> int:
        """Number of the text note under the point, the topmost if they overlap; −1 if there is none."""
        for number in range(len(self.notes) - 1, -1, -1):
            note = self.notes[number]
            across, down = note_size(note)
            if note.x <= x <= note.x + across + EDGE_REACH / self.area.zoom and note.y <= y <= note.y + down:
                return number
        return NOBODY

    def is_on_note_edge(self, note: int, x: float) -> bool:
        """Whether a place beside that note would take hold of its right edge."""
        return x >= self.notes[note].x + self.notes[note].width - EDGE_REACH / self.area.zoom

    def units_inside(self, rectangle: tuple[float, float, float, float]) -> NDArray[np.int64]:
        """Ids of the units whose middle is in the rectangle, and of those in cards whose middle is."""
        return np.union1d(units_in_rectangle(self.shown_network, rectangle[:2], rectangle[2:]), self.groups.units_inside(rectangle))

    def value_of(self, unit: int) -> float:
        """What the unit shows now; its initial output before the first frame."""
        frame = None if self.playback is None else self.playback.frame
        shown = float(self.network.units.initial[self.network.units.rows(unit)])
        if frame is not None:
            value = float(frame.values_of(np.array([unit]))[0])
            shown = value if np.isfinite(value) else shown
        return shown

    @property
    def is_playing(self) -> bool:
        """Whether the clock runs."""
        return self.playback is not None and self.playback.is_playing

    def _ghost_at(self, x: float, y: float) -> int:
        """Id of the unit whose ghost is under the point, or −1."""
        if not self.session.document.layout.shows_ghosts:
            return NOBODY
        hit = nearest_unit(self.wires.anchors, x, y)
        return int(self.shown_network.units.id[hit.row]) if hit is not None and hit.is_ghost else NOBODY


def _nearest_unit(network: Network, x: float, y: float) -> tuple[int, float]:
    """Id and distance of the unit whose middle is nearest."""
    units = network.units
    if not len(units):
        return NOBODY, np.inf
    distances = np.hypot(units.place_x - x, units.place_y - y)
    row = int(distances.argmin())
    return int(units.id[row]), float(distances[row])
