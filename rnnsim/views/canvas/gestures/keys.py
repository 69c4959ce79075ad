"""What keys and the wheel do to the selection: nudge, turn weights, poke units, add a unit at the pointer. No Qt here."""

from __future__ import annotations

import numpy as np

from rnnsim.network.edits import move_units, set_connections
from rnnsim.network.naming import counted
from rnnsim.views.canvas.gestures.hold_unit import held_range
from rnnsim.views.canvas.gestures.place import Line
from rnnsim.views.canvas.gestures.snapping import GRID
from rnnsim.views.canvas.note_edits import note_at_changed
from rnnsim.views.canvas.scene import NOBODY, Scene

WEIGHT_STEP, VALUE_STEP = 0.05, 0.1
BY_MOUSE = (
    Line("Wheel", "Zoom at the pointer"), Line("Wheel on a selected wire", "Turn its weight"),
    Line("Right-click", "The menu of what is there"),
)  # fmt: skip
WITH_KEYS = (Line("↑ ↓", "Turn what is selected up or down"), Line("Shift+↑ Shift+→", "Nudge what is selected"))
ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


def nudge(scene: Scene, arrow: str) -> None:
    """Move the selected units, or the chosen text note, one grid step."""
    ids, (dx, dy) = scene.session.selection.units, ARROWS[arrow]
    if scene.chosen_note != NOBODY:
        note = scene.notes[scene.chosen_note]
        moved = note_at_changed(scene.chosen_note, x=note.x + dx * GRID, y=note.y + dy * GRID)
        scene.session.apply("Move a text note", moved, merge=("nudge note", scene.chosen_note))
    elif len(ids):
        label = f"Move {counted(len(ids), 'unit')}"
        scene.session.apply(label, move_units(ids, dx * GRID, dy * GRID), merge=("nudge", tuple(ids.tolist())))


def turn(scene: Scene, steps: float) -> None:
    """Turn what is selected up or down: connections change their weight (one undo step), units are poked."""
    selection = scene.session.selection
    if len(selection.connections):
        turn_weights(scene, selection.connections.tolist(), steps)
    elif scene.playback is not None and len(selection.units):
        scene.playback.poke_all({unit: _turned_value(scene, unit, steps) for unit in selection.units.tolist()})


def _turned_value(scene: Scene, unit: int, steps: float) -> float:
    low, high = held_range(str(scene.network.units.activation[scene.network.units.rows(unit)]))
    return float(np.clip(scene.value_of(unit) + steps * VALUE_STEP, low, high))


def turn_weights(scene: Scene, connections: list[int], steps: float) -> None:
    """Add steps of 0.05 to the weights; all turns until 0.7 s of silence are one history entry."""
    wires = scene.network.connections
    weights = wires.weight[wires.rows(connections)]
    turned = np.round(weights + steps * WEIGHT_STEP, 6)
    label = "Change a weight" if len(connections) == 1 else f"Change {len(connections)} weights"
    scene.session.apply(label, set_connections(connections, weight=turned), merge=("weight", tuple(connections)))


def connection_to_turn(scene: Scene, x: float, y: float) -> int:
    """The selected connection under the pointer, whose weight the wheel changes; −1 if there is none."""
    chosen = scene.session.selection.connections
    if not len(chosen):
        return -1
    connection = scene.connection_at(x, y)
    return connection if scene.session.selection.has_connection(connection) else -1
