"""Values that can be edited where they stand on the canvas: which there are, where they are, what they read, and what follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnsim.drawing.anchors import Anchors
from rnnsim.drawing.label_sides import label_sides
from rnnsim.drawing.level_of_detail import detail_at
from rnnsim.drawing.rims import RADIUS
from rnnsim.drawing.unit_marks import bias_place, label_place, value_place
from rnnsim.drawing.units import kind_of
from rnnsim.network.columns import COLUMNS
from rnnsim.network.edits import set_rows
from rnnsim.network.naming import connection_name, unit_name
from rnnsim.network.network import Ids
from rnnsim.views.canvas.scene import NOBODY, Scene
from rnnsim.views.number_fields import number_text
from rnnsim.views.panels.spreadsheet.sheet_columns import SheetColumn, columns_of, value_from
from rnnsim.views.panels.spreadsheet.unit_names import UnitNames

REACH_X, REACH_Y = 22.0, 9.0  # around the middle of a text, in scene numbers
BADGE_REACH = 13.0


@dataclass(frozen=True)
class Spot:
    """One value of one unit or connection; `column` is a name of the table, "initial" standing for the value above a unit."""

    kind: str
    column: str
    id: int


class SpotFinder:
    """Remembers at which side labels stand, while units and wires stay where they are."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._sides: tuple[Anchors | None, NDArray[np.str_]] = None, np.zeros(0, "<U5")

    def at(self, x: float, y: float) -> Spot | None:
        """What is written there, or None: label, value and bias of a unit, delay of a connection."""
        scene, units = self._scene, self._scene.shown_network.units
        if len(units):
            near = np.flatnonzero(np.hypot(units.place_x - x, units.place_y - y) < 3 * RADIUS)
            order = near[np.argsort(np.hypot(units.place_x[near] - x, units.place_y[near] - y))]
            for row in order.tolist()[:4]:
                for column, (spot_x, spot_y) in self._places(row).items():
                    if abs(spot_x - x) <= REACH_X and abs(spot_y - y) <= REACH_Y:
                        return Spot("units", column, int(units.id[row]))
        return self._badge_at(x, y) if scene.unit_at(x, y) == NOBODY else None

    def place_of(self, spot: Spot) -> tuple[float, float]:
        """The middle of a spot on the canvas, in scene numbers."""
        network = self._scene.shown_network
        if spot.kind == "units":
            row = int(network.units.rows(spot.id))
            otherwise = float(network.units.place_x[row]), float(network.units.place_y[row]) + RADIUS + 14
            if spot.column == "bias":
                across, down = bias_place(kind_of(network, row))
                return float(network.units.place_x[row]) + across, float(network.units.place_y[row]) + down
            return self._places(row, wants_all=True).get(spot.column, otherwise)
        routes, row = self._scene.wires.routes, int(network.connections.rows(spot.id))
        x, y = (routes.badge if spot.column == "delay" and network.connections.delay[row] else routes.valve)[row].tolist()
        return (x, y) if np.isfinite(x) else self._scene.place_of(int(network.connections.target[row]))

    def _places(self, row: int, *, wants_all: bool = False) -> dict[str, tuple[float, float]]:
        """Middles of what is written around a unit; with `wants_all` also of what could be."""
        network, scene = self._scene.shown_network, self._scene
        units, made = network.units, dict[str, tuple[float, float]]()
        if not detail_at(scene.area.zoom).has_labels and not wants_all:
            return made
        kind, side = kind_of(network, row), self._side_of(row)
        is_biased, has_label = bool(units.bias[row]), bool(units.label[row]) and side != "none"
        x, y = float(units.place_x[row]), float(units.place_y[row])
        if has_label or wants_all:
            made["label"] = _middle(*label_place(kind, side, is_biased=is_biased))
        if scene.session.document.layout.shows_numbers or wants_all:
            made["initial"] = _middle(*value_place(kind, side, has_label=has_label, is_biased=is_biased))
        if is_biased:
            made["bias"] = bias_place(kind)
        return {column: (x + across, y + down) for column, (across, down) in made.items()}

    def _side_of(self, row: int) -> str:
        anchors = self._scene.wires.anchors
        if self._sides[0] is not anchors:
            self._sides = anchors, label_sides(anchors, len(self._scene.shown_network.units))
        return str(self._sides[1][row])

    def _badge_at(self, x: float, y: float) -> Spot | None:
        connection = self._scene.connection_at(x, y)
        if connection == NOBODY:
            return None
        wires = self._scene.shown_network.connections
        row = int(wires.rows(connection))
        badge_x, badge_y = self._scene.wires.routes.badge[row].tolist()
        is_badge = wires.delay[row] != 0 and np.hypot(badge_x - x, badge_y - y) <= BADGE_REACH
        return Spot("connections", "delay" if is_badge else "weight", connection)


def _middle(x: float, y: float, anchor: str) -> tuple[float, float]:
    return x + {"start": REACH_X, "middle": 0.0, "end": -REACH_X}[anchor], y


def caption_of(scene: Scene, spot: Spot) -> str:
    """What is edited, such as "bias of h₁"."""
    network = scene.network
    name = unit_name(network, spot.id) if spot.kind == "units" else connection_name(network, spot.id)
    word = "value" if _is_poke(scene, spot) else COLUMNS[spot.kind][spot.column].label.lower()
    return f"{word} of {name}"


def text_of(scene: Scene, spot: Spot) -> str:
    """What the spot reads now."""
    if _is_poke(scene, spot):
        return number_text(scene.value_of(spot.id))
    rows = getattr(scene.network, spot.kind)
    value = rows.columns[spot.column][rows.rows(spot.id)].item()
    return value if isinstance(value, str) else f"{value}".replace("-", "−") if isinstance(value, int) else number_text(value)


def write(scene: Scene, spot: Spot, text: str) -> None:
    """Give the spot another value: an edit, or a poke of a unit that has begun to run. `Refused` if it is none."""
    shown = _column_of(spot)
    value = value_from(shown, text, UnitNames(scene.network.units))
    if _is_poke(scene, spot):
        assert scene.playback is not None
        scene.playback.poke(spot.id, float(value))
    else:
        label = f"Set {shown.column.label.lower()}"
        scene.session.apply(label, set_rows(spot.kind, spot.id, **{spot.column: value}))


def walked_ids(scene: Scene, spot: Spot) -> Ids:
    """What Tab walks through from there: the selected ones if there are several with it, else all, in the order of the network."""
    selection = scene.session.selection
    chosen: Ids = selection.units if spot.kind == "units" else selection.connections
    every: Ids = getattr(scene.network, spot.kind).id
    return every[np.isin(every, chosen)] if len(chosen) > 1 and spot.id in chosen else every


def first_spot(scene: Scene, *, of_wire: str = "weight") -> Spot | None:
    """What Enter edits: the first selected connection's weight, else the first selected unit's bias; of what is drawn, if any is."""
    selection = scene.session.selection
    for kind, column, chosen in (("connections", of_wire, selection.connections), ("units", "bias", selection.units)):
        if len(chosen):
            return Spot(kind, column, _first_drawn(scene, kind, chosen))
    return None


def _first_drawn(scene: Scene, kind: str, chosen: Ids) -> int:
    every, drawn = (getattr(network, kind).id for network in (scene.network, scene.shown_network))
    ids = every[np.isin(every, chosen)]
    seen = ids[np.isin(ids, drawn)]
    return int(seen[0] if len(seen) else ids[0])


def _is_poke(scene: Scene, spot: Spot) -> bool:
    """Once the clock has begun, the value above a unit is its present one, which is poked; before, it is the initial one."""
    frame = None if scene.playback is None else scene.playback.frame
    return spot.column == "initial" and frame is not None and frame.tick > 0


def _column_of(spot: Spot) -> SheetColumn:
    return next(shown for shown in columns_of(spot.kind) if shown.name == spot.column)
