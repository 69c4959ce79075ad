"""The layers of the canvas on top of each other. Keeps what it painted last and compares it with what there is now, at paint.

Few changed wires are lifted: painted over the old still layer at once, until the whole layer follows when edits have calmed down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from rnnsim.drawing.level_of_detail import MOST_MARKED_WIRES
from rnnsim.drawing.raster import readiness
from rnnsim.drawing.routing import Routes
from rnnsim.drawing.shown_part import shown_network
from rnnsim.drawing.theme import Theme
from rnnsim.drawing.wire_styles import weight_scale
from rnnsim.network.document import Document
from rnnsim.network.network import changed_columns
from rnnsim.views.canvas.layers.cards import CardLayer
from rnnsim.views.canvas.layers.frame_sheet import DrawPieces, FrameSheet
from rnnsim.views.canvas.layers.gauges import GaugeLayer
from rnnsim.views.canvas.layers.ground_shapes import ground_shapes
from rnnsim.views.canvas.layers.highlights import paint_highlights
from rnnsim.views.canvas.layers.lifted import MOST_LIFTED, LiftedWires, changed_wires, erase
from rnnsim.views.canvas.layers.live import LiveLayer
from rnnsim.views.canvas.layers.marks import MarkLayer
from rnnsim.views.canvas.layers.overlay import paint_chosen_note, paint_empty_text, paint_pill, paint_sketch
from rnnsim.views.canvas.layers.shown import Shown
from rnnsim.views.canvas.layers.still_layer import Drawn, StillLayer, Task
from rnnsim.views.canvas.layers.still_picture import StillPicture
from rnnsim.views.canvas.layers.units import MOST_STREWN, UnitLayer
from rnnsim.views.canvas.layers.wires import HeadAtlas
from rnnsim.views.canvas.levels import LevelReader
from rnnsim.views.canvas.view_area import ViewArea
from rnnsim.views.canvas.wire_table import MOST_BOWED, MOST_ROUTED_AT_ONCE, WireTable

QUICK_SECONDS = 0.010  # a still layer that was painted faster than this is painted anew at once, finely, whenever it changes
QUICK_WIRES, MOST_QUICK_WIRES = 150, 3000  # before it was measured, and ever
NOBODY = np.zeros(0, np.int64)
Lit = tuple[tuple[int, ...], tuple[int, ...]]
PLACED = frozenset({"units.id", "units.place_x", "units.place_y", "connections.id"})
UNSEEN = frozenset({"units.initial", "units.gain", "units.bias_tie", "units.tau", "units.leak", "units.drive", "units.output_bias",
                    "units.period", "units.phase", "connections.lower", "connections.upper"})  # fmt: skip


class LayerStack:
    """Painted by the view. Afterwards `was_moved` says that wires or view moved in this frame, and `is_settled` that the still
    layer shows finely what there is: if not, `calm` has to follow when nothing moves any more."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.was_moved, self.is_settled = False, True
        self.uses_raster = True  # the compiled one, once it is there
        self.still_layer, self._frame = StillLayer(), FrameSheet()
        self._painted: Document | None = None  # what the still layer shows, but for the lifted wires
        self._picture: StillPicture | None = None
        self._lifted: tuple[Document | None, LiftedWires | None] = (None, None)
        self._erased, self._is_scarred = NOBODY, False  # ids of wires the still layer does not show, whether others suffered
        self._coming: tuple[Document, StillPicture, NDArray[np.int64]] | None = None
        self._given = (Document(),) * 2  # what was to be painted last, and what of it is drawn
        self._reader = LevelReader(self._present.network)
        self._table = WireTable(self._present.network)
        self._heads: HeadAtlas | None = None
        self._units, self._marks, self._live = UnitLayer(theme), MarkLayer(theme), LiveLayer(theme)
        self._gauges, self._cards = GaugeLayer(), CardLayer(theme)
        self._scale: float | None = None
        self._fine_seconds: float | None = None
        self._settled_zoom = self._last_zoom = 0.0
        self._looping: tuple[int, ...] = ()
        self._is_far = False
        self._lit: Lit = (), ()  # units and connections shown in full while the others are faded

    def set_theme(self, theme: Theme) -> None:
        """Paint everything anew in other colours."""
        self.theme, self._heads, self._painted, self._picture, self._coming = theme, None, None, None, None
        self.still_layer.discard()
        for layer in (self._units, self._marks, self._live, self._cards):
            layer.set_theme(theme)

    def paint(self, painter: QPainter, view: ViewArea, ratio: float, *, document: Document, shown: Shown, table: WireTable) -> None:
        """Paint a frame; the routes of the table are used as far as they are needed."""
        document, self._table, self._is_far = self._drawn(document), table, shown.is_far
        kernels = readiness.kernels() if self.uses_raster else None
        if kernels is None or len(document.network.units) <= MOST_STREWN:
            self._paint_layers(painter, view, ratio, shown=shown)
        else:

            def layers(inner: QPainter, draw: DrawPieces) -> None:
                self._paint_layers(inner, view, ratio, shown=shown, draw=draw)

            self._frame.paint(painter, view, ratio, kernels=kernels, layers=layers)

    def _paint_layers(self, painter: QPainter, view: ViewArea, ratio: float, *, shown: Shown, draw: DrawPieces | None = None) -> None:
        document, lit = self._present, (shown.lit_units, shown.lit_connections)
        picture = self._followed(view, ratio, document, looping=shown.looping_units if shown.looping_connections else (), lit=lit)
        self.still_layer.paint(painter, view)
        lifted = self._lifted[1]
        self._live.prepare(view.zoom, ratio)
        if lifted is not None:
            lifted.paint(painter, view, self._heads_for(view.zoom, ratio))
            if picture.network.units.id is document.network.units.id:
                self._live.paint_ghosts(painter, view, picture, reader=self._reader, frame=shown.frame)
        else:
            self._paint_wire_states(painter, view, picture, shown=shown)
            hidden = self._cards.levels(self._given[0], shown.frame)
            self._live.paint_wires(painter, view, picture, reader=self._reader, frame=shown.frame, hidden=hidden)
        self._cards.paint(painter, view, self._given[0], shown=shown, still=picture)
        self._paint_units(painter, view, ratio, shown=shown, draw=draw)
        if not shown.looping_connections:
            self._gauges.paint(painter, view, self.theme, document=document, frame=shown.frame)
        if lifted is None and shown.progress is not None:
            self._live.paint_beads(painter, view, picture, contributions=shown.contributions, progress=shown.progress)
        if lifted is None and document.layout.shows_numbers:
            self._live.paint_numbers(painter, view, picture, values=self._reader.values(shown.frame))
        if 0 <= shown.chosen_note < len(document.layout.text_notes):
            paint_chosen_note(painter, view, self.theme, note=document.layout.text_notes[shown.chosen_note])
        paint_sketch(painter, view, self.theme, sketch=shown.sketch)
        if not len(self._given[0].network.units) and not document.layout.text_notes:
            paint_empty_text(painter, view, self.theme)
        paint_pill(painter, view, self.theme)

    def calm(self, view: ViewArea, ratio: float, *, heals: bool = False) -> None:
        """Edits and moves have come to rest: begin the fine picture of what there is now.

        With `heals` they go on: a picture without the lifted wires, so that their old places leave no scars on those below.
        """
        self._settled_zoom = view.zoom
        given, reader, lifted = self._given, self._reader, self._erased if heals else NOBODY
        document = given[1]
        table = self._table = self._table.followed(document.network, document.layout.shows_ghosts)

        def tasks(area: ViewArea) -> Iterator[Task | Drawn]:
            if not table.is_routed and len(document.network.connections) > MOST_ROUTED_AT_ONCE:
                yield Drawn(lambda pixels, goes_on: table.route(), True)
            picture = self._pictured(given, view, reader)
            if heals:
                picture = replace(picture, left_out=np.isin(document.network.connections.id, lifted))
            self._coming = document, picture, lifted
            yield from picture.tasks(area, self._heads_for(view.zoom, ratio), ratio)

        self._coming = None
        self.still_layer.begin(tasks, view, ratio)

    def go_on(self) -> bool:
        """Paint one slice of the fine picture. True when there is nothing left to do."""
        if not self.still_layer.go_on():
            return False
        if self._coming is not None:
            self._take(*self._coming)
            self._fine_seconds = self.still_layer.seconds
        return True

    def stop(self) -> None:
        """Give up the fine picture that is being made; what is shown stays as unsettled as it was."""
        self.still_layer.stop()
        self._coming = None

    @property
    def has_scars(self) -> bool:
        """Whether wires were painted over, and no picture without them is being made."""
        return self._is_scarred and self._coming is None

    def _take(self, document: Document, picture: StillPicture, left_out: NDArray[np.int64] = NOBODY) -> None:
        self._painted, self._picture, self._coming = document, picture, None
        self._lifted, self._erased, self._is_scarred = (None, None), left_out, False

    @property
    def _present(self) -> Document:
        return self._given[1]

    def _drawn(self, document: Document) -> Document:
        """The document with what is drawn of its network; the same one for the same document."""
        if document is not self._given[0]:
            shown = shown_network(document)
            self._given = document, document if shown is document.network else replace(document, network=shown)
        return self._given[1]

    def _followed(self, view: ViewArea, ratio: float, document: Document, *, looping: tuple[int, ...], lit: Lit) -> StillPicture:
        """Bring the still layer up to date with the document and the view, as far as there is time for it now."""
        self.was_moved, self.is_settled = self._last_zoom != view.zoom and not self._is_quick, True
        self._last_zoom = view.zoom
        changed = document is not self._painted or looping != self._looping or lit != self._lit
        self._looping, self._lit = looping, lit
        self._reader = self._reader.followed(document.network, cells=not document.layout.shows_connections)
        if self._picture is None or self._painted is None:
            self.render(view, ratio, is_fine=self._is_quick)
        elif changed or self._lifted[0] is not document:
            parts = self._changed_parts(document, self._painted, self._picture)
            if parts or len(self._erased):
                self._follow_document(view, ratio, parts)
        if self.still_layer.ratio != ratio or not self.still_layer.covers(view) or (self._is_quick and self.still_layer.zoom != view.zoom):
            self.render(view, ratio, is_fine=self._is_quick)
            self.was_moved = not self._is_quick
        self.is_settled &= not len(self._erased) and self.still_layer.is_fine and self.still_layer.zoom == view.zoom
        if self._is_quick or not self._settled_zoom:
            self._settled_zoom = view.zoom
        assert self._picture is not None
        return self._picture

    @property
    def _is_quick(self) -> bool:
        """Whether a fine picture is painted so fast that nothing else is needed."""
        count = len(self._present.network.connections)
        if self._fine_seconds is None:
            return count <= QUICK_WIRES and len(self._present.network.units) <= QUICK_WIRES
        return count <= MOST_QUICK_WIRES and self._fine_seconds <= QUICK_SECONDS

    def _changed_parts(self, document: Document, painted: Document, picture: StillPicture) -> frozenset[str]:
        """Names of what the still layer would show differently."""
        parts = set(changed_columns(painted.network, document.network)) - UNSEEN
        parts |= {"layout"} if document.layout != painted.layout else set()
        wanted = self._looping, frozenset(self._lit[0]), frozenset(self._lit[1])
        parts |= {"faded"} if (picture.looping, picture.lit, picture.lit_wires) != wanted else set()
        if not parts:
            self._painted = document
        return frozenset(parts)

    def _follow_document(self, view: ViewArea, ratio: float, parts: frozenset[str]) -> None:
        assert self._picture is not None
        if self._is_quick:
            self.render(view, ratio, is_fine=True)
            return
        self.is_settled = False
        if "layout" in parts or "faded" in parts:
            self.render(view, ratio, is_fine=False)
            self.was_moved = True
            return
        if self._lifted[0] is self._present:
            return
        self._table = self._table.followed(self._present.network, self._present.layout.shows_ghosts)
        gone, come = changed_wires(self._picture, self._present.network, self._routes_now)
        if self._picture.far is None and len(gone) + len(come) + len(self._erased) <= MOST_LIFTED:
            self._lift(gone, come)
            self.was_moved = True
        elif parts & PLACED:
            self.render(view, ratio, is_fine=False)
            self.was_moved = True

    @property
    def _routes_now(self) -> Routes | None:
        """Routes of what is present; None where there are so many that only the changed ones are routed before the next fine picture."""
        return self._table.routes if len(self._present.network.connections) <= MOST_BOWED else None

    def _lift(self, gone: NDArray[np.int64], come: NDArray[np.int64]) -> None:
        """Paint the old places over, and the new wires on top until the whole layer follows."""
        assert self._picture is not None
        picture, network = self._picture, self._present.network
        fresh = gone[~np.isin(picture.network.connections.id[gone], self._erased, kind="sort")]
        if len(fresh):
            self.still_layer.paint_over(lambda painter, area: erase(painter, area, picture, rows=fresh))
            self._erased = np.union1d(self._erased, picture.network.connections.id[fresh])
            self._is_scarred = True
        back = network.connections.positions_of(self._erased)
        self._lifted = self._present, LiftedWires(picture, network, np.union1d(come, back[back >= 0]), routes=self._routes_now)

    def render(self, view: ViewArea, ratio: float, *, is_fine: bool) -> None:
        """Paint the whole still layer now; plainly, in lines of one pixel, while things move and a fine one would take too long."""
        picture = self._pictured(self._given, view, self._reader)
        heads = self._heads_for(view.zoom, ratio) if is_fine else None
        self.still_layer.render(lambda area: picture.tasks(area, heads, ratio), view, ratio, is_fine=is_fine)
        if is_fine:
            self._fine_seconds = self.still_layer.seconds
        self._take(self._present, picture)

    def _pictured(self, given: tuple[Document, Document], view: ViewArea, reader: LevelReader) -> StillPicture:
        whole, document = given
        network, theme = document.network, self.theme
        self._table = self._table.followed(network, document.layout.shows_ghosts)
        routes = self._table.routes
        self._scale = weight_scale(network.connections.weight, self._scale)
        picture = StillPicture(
            network, routes, theme, self._scale, lambda zoom: ground_shapes(whole, routes.anchors, theme, zoom=zoom),
            reader.kinds, reader.kind_index, is_faded=bool(self._looping or self._lit[0]), looping=self._looping,
            lit=frozenset(self._lit[0]), lit_wires=frozenset(self._lit[1]), shows_numbers=document.layout.shows_numbers,
            kernels=readiness.kernels() if self.uses_raster else None,
            far=(self._cards.table_of(whole).far_bundles or None) if self._is_far else None,
        )  # fmt: skip
        is_dense = len(network.connections) > MOST_MARKED_WIRES and picture.count_in(view) > MOST_MARKED_WIRES
        return replace(picture, is_dense=True) if is_dense else picture

    def _heads_for(self, zoom: float, ratio: float) -> HeadAtlas:
        if self._heads is None or self._heads.key != (self.theme.name, zoom, ratio):
            self._heads = HeadAtlas(self.theme, zoom, ratio)
        return self._heads

    def _paint_wire_states(self, painter: QPainter, view: ViewArea, picture: StillPicture, *, shown: Shown) -> None:
        wires = picture.network.connections
        pointed = [wire for wire in (shown.hovered_connection, shown.sketch.target_connection) if wire >= 0]
        live = set(wires.id[picture.live_gated].tolist())
        lit = [wire for wire in shown.lit_connections if wire not in live]
        for state, ids in (
            ("lit", lit),
            ("hovered", pointed),
            ("selected", shown.selected_connections),
            ("looping", shown.looping_connections),
        ):
            if len(ids):
                rows = wires.positions_of(np.asarray(ids, np.int64))
                paint_highlights(painter, view, picture, rows=rows[rows >= 0], state=state)

    def _paint_units(self, painter: QPainter, view: ViewArea, ratio: float, *, shown: Shown, draw: DrawPieces | None) -> None:
        network, reader = self._present.network, self._reader
        zoom = self._settled_zoom if self._units.zoom else view.zoom
        self._units.prepare(reader.kinds, len(network.units), zoom=zoom, ratio=ratio)
        self._marks.prepare(network, shown.states(self._present), zoom=view.zoom, ratio=ratio)
        faded = np.zeros(len(network.units), bool)
        if shown.looping_connections:
            faded = ~np.isin(network.units.id, shown.looping_units)
        elif shown.lit_units:
            faded = ~np.isin(network.units.id, shown.lit_units)
        self._marks.paint(painter, view, reader, is_over=False)
        levels, picture = reader.levels(shown.frame), self._picture
        assert picture is not None
        values = reader.values(shown.frame)
        if picture.network is not network or not self._live.paint_large_units(painter, view, picture, levels=levels, values=values):
            places = network.units.place_x, network.units.place_y
            looks = reader.kind_index + len(reader.kinds) * faded
            self._units.paint(painter, view, places=places, looks=looks, levels=levels, draw=draw)
        self._marks.paint(painter, view, reader, is_over=True)
