"""What a part dropped from the palette becomes: JSON text in, an edit at a place out. No Qt here."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.clipping import Clipping, clipping_from_text, copied, pasted
from rnnsim.network.columns import COLUMNS
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import GAP, add_units
from rnnsim.network.grouping import free_groups
from rnnsim.network.network import Network, Rows
from rnnsim.views.canvas.gestures.place import Line
from rnnsim.views.canvas.gestures.snapping import on_grid
from rnnsim.views.canvas.note_edits import add_note

APART, MOST_STEPS = 96.0, 12  # between units that are added one after another; how far out a place is looked for
MIME = "application/x-rnnsim-part"
BY_MOUSE = (Line("Drag from the palette", "Add a part there"),)


def dropped(text: str, x: float, y: float, *, activation: str = "tanh") -> tuple[str, Edit]:
    """(label, edit) of a part: {"part": "unit", …columns}, {"part": "zoo", "name": …, …parameters}, {"part": "piece",
    "name": …, "piece": clipping} or {"part": "note"}.

    A unit without columns has the preferred `activation`. Refused in one sentence if the text is anything else.
    """
    try:
        part = json.loads(text)
        kind = part["part"]
    except (json.JSONDecodeError, KeyError, TypeError):
        raise Refused("What was dropped here is not a part of a network; drag one from the palette.") from None
    if kind == "unit":
        columns = {name: value for name, value in part.items() if name in COLUMNS["units"]} or {"activation": activation}
        return "Add a unit", add_units(1, **{**columns, "place_x": on_grid(x), "place_y": on_grid(y)})
    if kind in ("zoo", "piece"):
        clipping = clipping_of(part)
        return label_of(part), clipping_edit(clipping, *free_shift(clipping.units, Network().units, (x, y)))
    if kind == "note":
        return "Add a text note", add_note(str(part.get("text", "Text note")), x, y)
    raise Refused(f"The canvas does not know the part {str(kind)[:40]!r}; drag one from the palette.")


def free_place(network: Network, x: float, y: float) -> tuple[float, float]:
    """The place, or the nearest where no unit stands, rather below than beside: what is added several times stands in a column."""
    units, steps = network.units, range(-MOST_STEPS, MOST_STEPS + 1)
    around = sorted(((across, down) for across in steps for down in steps), key=_effort)
    places = ((x + across * APART, y + down * APART) for across, down in around)
    is_free = (place for place in places if not (np.hypot(units.place_x - place[0], units.place_y - place[1]) < APART * 0.75).any())
    return next(is_free, (x, y))


def _effort(step: tuple[int, int]) -> tuple[int, int, int]:
    """Sorts steps from a place: near ones first, those up and down before those aside, then below and right."""
    across, down = step
    return 4 * across**2 + down**2, -down, -across


def free_shift(units: Rows, there: Rows, middle: tuple[float, float]) -> tuple[float, float]:
    """How far to move units so that they stand around a place, or right of what is there already if they would stand on it."""
    if not len(units):
        return 0.0, 0.0
    stood = [(rows.place_x, rows.place_y) for rows in (units, there) if len(rows)]
    boxes = [np.array([[x.min(), y.min()], [x.max(), y.max()]]) for x, y in stood]
    shift = np.round(np.array(middle) - boxes[0].mean(axis=0))
    if len(boxes) > 1:
        moved = boxes[0] + shift + [[-GAP, -GAP], [GAP, GAP]]
        if (moved[0] < boxes[1][1]).all() and (moved[1] > boxes[1][0]).all():
            shift[0] = round(float(boxes[1][1, 0] - boxes[0][0, 0])) + 2 * GAP
    return float(shift[0]), float(shift[1])


def clipping_of(part: dict[str, Any]) -> Clipping:
    """What a part of several units adds: a network of the zoo with its parameters, or a piece that was kept. Refused if it is none."""
    if part["part"] == "piece":
        return clipping_from_text(json.dumps(part.get("piece")))
    from rnnsim.zoo import catalog

    parameters = {key: value for key, value in part.items() if key not in ("part", "name")}
    network = catalog.build(str(part.get("name", "")), **parameters)
    return copied(network, network.units.id)


def clipping_edit(clipping: Clipping, dx: float, dy: float) -> Edit:
    """Add it, so far from where it stood, with fresh ids and groups of its own."""

    def edit(document: Document) -> Document:
        units = clipping.units.with_columns(group=free_groups(document, clipping.units.group))
        return pasted(Clipping(units, clipping.connections), on_grid(dx), on_grid(dy))(document)

    return edit


def label_of(part: dict[str, Any]) -> str:
    """What adding a part of several units is called in the history."""
    return f"Add {str(part.get('name', 'a part'))[:40]}"
