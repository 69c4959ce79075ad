"""A whole network as one list of shapes in paint order: what canvas, export and thumbnails paint."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.anchors import Anchors, anchors_of
from rnnsim.drawing.card_gates import (
    card_stem_shapes,
    card_valve_shapes,
    cards_of,
    valves_at_cards,
    valves_on_bundles,
    valves_on_wires,
)
from rnnsim.drawing.cards import bundle_shapes, bundle_ways, bundles_of, card_shapes
from rnnsim.drawing.connections import (
    Wiring,
    delay_shapes,
    head_shapes,
    signal_shapes,
    stem_shapes,
    thinned,
    tie_shapes,
    valve_shapes,
    wire_shapes,
    wiring_of,
)
from rnnsim.drawing.frame import Picture, drawn_network, mask_of
from rnnsim.drawing.groups import GroupBox, coupling_shapes, ghost_box_shapes, group_boxes, group_shapes
from rnnsim.drawing.label_sides import label_sides
from rnnsim.drawing.level_of_detail import Detail, detail_at
from rnnsim.drawing.note_setting import note_shapes, note_size
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.routing import routes_of
from rnnsim.drawing.shapes import Shape, Text, all_moved
from rnnsim.drawing.svg import svg_of
from rnnsim.drawing.theme import LIGHT, Theme
from rnnsim.drawing.unit_marks import bias_shapes, faded, label_shapes, over_marks, states_of, under_marks
from rnnsim.drawing.units import UnitKind, ghost_shapes, unit_kinds, unit_shapes
from rnnsim.drawing.values import number_text, previous_levels, shown_levels, shown_probabilities, shown_values
from rnnsim.network.grouping import inside_mask
from rnnsim.network.limits import TooLarge
from rnnsim.network.network import Network

MARGIN = 24.0
MOST_DRAWN = 200_000  # units and connections
_ROOM = RADIUS + 28  # around a unit's middle, for label, bias and states
Bounds = tuple[float, float, float, float]


def _check_drawn(network: Network) -> None:
    """Raise `TooLarge` if a picture of the network would take more than some ten seconds."""
    count = len(network.units) + len(network.connections)
    if count > MOST_DRAWN:
        raise TooLarge(f"{count:,} units and connections are too many for a picture, at most {MOST_DRAWN:,}; take a part of the network.")


def shapes_of(network: Network, picture: Picture | None = None, theme: Theme = LIGHT, *, zoom: float = 1.0) -> list[Shape]:
    """Everything of a network in paint order; `zoom` decides the detail, coordinates stay those of the scene.

    Raises `TooLarge`.
    """
    picture = Picture() if picture is None else picture
    network = drawn_network(network, picture)
    _check_drawn(network)
    hidden = inside_mask(network, picture.collapsed)
    anchors = anchors_of(network, ghosts=picture.shows_ghosts, hidden=hidden)
    detail = detail_at(zoom, int((anchors.source >= 0).sum()))
    boxes = boxes_of(network, picture)
    cards = [box for box in boxes if box.path in picture.collapsed]
    levels = shown_levels(network, picture)
    made = _ground_shapes(network, picture, theme, boxes=boxes, anchors=anchors)
    wiring = thinned(wiring_of(network, picture, theme, detail=detail, anchors=anchors))
    made += _wires_shapes(wiring, picture, theme, detail=detail)
    made += _cards_shapes(wiring, picture, theme, boxes=cards, levels=levels) if cards else []
    made += _ghosts_shapes(network, picture, theme, anchors=anchors)
    made += _units_shapes(_Look(network, picture, theme, detail, anchors, levels, wiring.styles.scale), np.flatnonzero(~hidden))
    if picture.progress is not None:
        made += signal_shapes(wiring, picture.contributions, picture.progress, theme=theme)
    return made


def boxes_of(network: Network, picture: Picture) -> list[GroupBox]:
    """The group boxes of a picture; wires that are not shown need no room in them."""
    return group_boxes(
        network if picture.shows_connections else network.without_connections,
        tints=picture.tints,
        collapsed=picture.collapsed,
        shows_numbers=picture.shows_numbers,
        shows_ghosts=picture.shows_ghosts,
    )


def _ground_shapes(network: Network, picture: Picture, theme: Theme, *, boxes: list[GroupBox], anchors: Anchors) -> list[Shape]:
    made: list[Shape] = []
    for box in boxes:
        if box.path not in picture.collapsed:
            made += group_shapes(box, theme)
    made += ghost_box_shapes(network, anchors, theme, tints=picture.tints)
    open_boxes = [box for box in boxes if box.path not in picture.collapsed]
    made += coupling_shapes(network, open_boxes, theme)
    for note in picture.text_notes:
        made += note_shapes(note, theme)
    return made


def _wires_shapes(wiring: Wiring, picture: Picture, theme: Theme, *, detail: Detail) -> list[Shape]:
    """All lines, weak ones first, then heads and marks, then stems under valves."""
    states = _wire_states(wiring.network, picture)
    rows = [row for row in wiring.styles.order.tolist() if wiring.routes.is_drawn[row]]
    lines = [shape for row in rows for shape in wire_shapes(wiring, row, theme, state=states[row])]
    heads = [shape for row in rows for shape in head_shapes(wiring, row, theme, state=states[row])] if detail.has_heads else []
    if not detail.has_heads:
        return lines
    valves = [shape for row in rows for shape in valve_shapes(wiring, row, theme)]
    marks: list[Shape] = []
    for row in rows if detail.has_badges else ():
        marks += delay_shapes(wiring, row, theme, state=states[row]) + tie_shapes(wiring, row, theme)
    stems = stem_shapes(wiring, theme, hidden=inside_mask(wiring.network, picture.collapsed))
    return lines + heads + marks + stems + valves


def _cards_shapes(wiring: Wiring, picture: Picture, theme: Theme, *, boxes: list[GroupBox], levels: NDArray[np.float64]) -> list[Shape]:
    """Stems from and to cards under bundles, then the cards, then the valves on them."""
    network = wiring.network
    bundles, cards = bundles_of(network, picture.collapsed), cards_of(network, picture.collapsed, boxes)
    ways = bundle_ways(bundles, network, boxes)
    valves = [*valves_on_bundles(bundles, ways), *valves_at_cards(cards)]
    made = card_stem_shapes(cards, [*valves, *valves_on_wires(cards, wiring.routes, network)], theme)
    for bundle, way in zip(bundles, ways, strict=True):
        made += bundle_shapes(bundle, way, theme)
    for box in boxes:
        made += card_shapes(box, levels[list(box.rows)], theme)
    return made + card_valve_shapes(valves, levels, theme)


def _wire_states(network: Network, picture: Picture) -> list[str]:
    made = np.full(len(network.connections), "", "<U8")
    for state in ("faded", "hovered", "selected", "looping"):
        made[mask_of(getattr(picture, f"{state}_connections"), network, "connections")] = state
    return [str(state) for state in made.tolist()]


def _ghosts_shapes(network: Network, picture: Picture, theme: Theme, *, anchors: Anchors) -> list[Shape]:
    made: list[Shape] = []
    if not len(anchors.ghost_rows):
        return made
    kinds, index = unit_kinds(network)
    levels = previous_levels(network, picture)
    groups = network.units.group[anchors.ghost_rows]
    for (x, y), row in zip(anchors.ghost_places.tolist(), anchors.ghost_rows.tolist(), strict=True):
        made += all_moved(ghost_shapes(kinds[index[row]], float(levels[row]), theme), x, y)
        label, path = str(network.units.label[row]), network.units.group[row]
        if label and (path == "" or (groups == path).sum() < 2):
            made.append(Text(x, y + RADIUS + 14, f"{label}, last tick", theme.muted, 11, 500, "middle"))
    return made


@dataclass(frozen=True, eq=False)
class _Look:
    network: Network
    picture: Picture
    theme: Theme
    detail: Detail
    anchors: Anchors
    levels: NDArray[np.float64]
    scale: float


def _units_shapes(look: _Look, rows: NDArray[np.int64]) -> list[Shape]:
    units, picture = look.network.units, look.picture
    kinds, index = unit_kinds(look.network, cells=not picture.shows_connections)
    sides = label_sides(look.anchors, len(units))
    probabilities, values = shown_probabilities(look.network, picture), shown_values(look.network, picture)
    made: list[Shape] = []
    for row in rows.tolist():
        kind, states = kinds[index[row]], states_of(picture, int(units.id[row]))
        gauge = None if np.isnan(probabilities[row]) else float(probabilities[row])
        inside = number_text(float(values[row])) if look.detail.units == "numbers" else ""
        body = unit_shapes(kind, float(look.levels[row]), look.theme, gauge=gauge, number=inside, detail=look.detail.body)
        shapes = [*under_marks(kind, states, look.theme), *body, *over_marks(kind, states, look.theme)]
        if look.detail.has_labels:
            shapes += _words_shapes(look, kind, row, side=str(sides[row]), value=float(values[row]))
        if units.id[row] in picture.faded:
            shapes = faded(shapes, look.theme)
        made += all_moved(shapes, float(units.place_x[row]), float(units.place_y[row]))
    return made


def _words_shapes(look: _Look, kind: UnitKind, row: int, *, side: str, value: float) -> list[Shape]:
    units, picture = look.network.units, look.picture
    bias = float(units.bias[row])
    number = number_text(value) if picture.shows_numbers and look.detail.units != "numbers" else ""
    stub = bias_shapes(kind, bias, look.theme, scale=look.scale, is_trainable=bool(units.bias_trainable[row]))
    if bias and look.detail.units == "numbers":
        stub.append(Text(-RADIUS - 4, RADIUS + 14, number_text(bias), look.theme.muted, 9, 500, "end"))
    return stub + label_shapes(
        kind, str(units.label[row]), look.theme, number=number, side=side, is_biased=bias != 0 or units.id[row] in picture.looping
    )


def bounds_of(network: Network, picture: Picture | None = None) -> Bounds:
    """Left, top, right, bottom of everything drawn, without a margin; a unit's width around the origin for an empty network."""
    picture = Picture() if picture is None else picture
    network = drawn_network(network, picture)
    hidden = inside_mask(network, picture.collapsed)
    anchors = anchors_of(network, ghosts=picture.shows_ghosts, hidden=hidden)
    corners: list[tuple[float, float]] = []
    seen = np.append(~hidden, np.ones(len(anchors.ghost_rows), bool))
    if seen.any():
        x, y = anchors.x[seen], anchors.y[seen]
        corners += [(x.min() - _ROOM, y.min() - _ROOM), (x.max() + _ROOM, y.max() + _ROOM)]
    ends = routes_of(network, anchors=anchors).segments.reshape(-1, 2)
    if len(ends):
        corners += [tuple(ends.min(axis=0) - 8), tuple(ends.max(axis=0) + 8)]
    for box in boxes_of(network, picture):
        corners += [(box.x, box.y - 8), (box.x + box.across + 8, box.y + box.down)]
    for note in picture.text_notes:
        across, down = note_size(note)
        corners += [(note.x, note.y), (note.x + across, note.y + down)]
    places = np.array(corners or [(-_ROOM, -_ROOM), (_ROOM, _ROOM)], float)
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def svg_of_network(network: Network, picture: Picture | None = None, theme: Theme = LIGHT) -> str:
    """The whole picture as an SVG document with a margin, on the theme's canvas."""
    shapes = shapes_of(network, picture, theme)
    left, top, right, bottom = bounds_of(network, picture)
    view = left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN
    return svg_of(shapes, view[2], view[3], background=theme.canvas, view=view)
