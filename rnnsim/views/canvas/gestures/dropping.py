"""What a part dropped from the palette becomes: JSON text in, an edit at a place out. No Qt here."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.clipping import Clipping, clipping_from_text, copied, pasted
from rnnsim.network.columns import COLUMNS
from rnnsim.network.document import Document, Edit
from rnnsim.network.edits import add_units
from rnnsim.network.grouping import free_groups
from rnnsim.network.network import Network
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
        kind = part.pop("part")
    except (json.JSONDecodeError, AttributeError, KeyError, TypeError):
        raise Refused("What was dropped here is not a part of a network; drag one from the palette.") from None
    if kind == "unit":
        columns = {name: value for name, value in part.items() if name in COLUMNS["units"]} or {"activation": activation}
        return "Add a unit", add_units(1, **{**columns, "place_x": on_grid(x), "place_y": on_grid(y)})
    if kind == "zoo":
        return f"Add {part.get('name', 'a network')}", zoo_edit(part, x, y)
    if kind == "piece":
        return f"Add {str(part.get('name', 'a part'))[:40]}", piece_edit(part.get("piece"), x, y)
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


def piece_edit(piece: Any, x: float, y: float) -> Edit:
    """Add a piece of a network with its middle at the place, fresh ids, and groups of its own. Refused if it is none."""
    clipping = clipping_from_text(json.dumps(piece))
    middle_x, middle_y = (float(np.min(place) + np.max(place)) / 2 if len(place) else 0.0
                          for place in (clipping.units.place_x, clipping.units.place_y))  # fmt: skip

    def edit(document: Document) -> Document:
        units = clipping.units.with_columns(group=free_groups(document, clipping.units.group))
        moved = pasted(Clipping(units, clipping.connections), on_grid(x - middle_x), on_grid(y - middle_y))
        return moved(document)

    return edit


def zoo_edit(part: dict[str, Any], x: float, y: float) -> Edit:
    """Add a network of the zoo with its middle at the place, fresh ids, selected parameters."""
    from rnnsim.zoo import catalog

    parameters = {key: value for key, value in part.items() if key != "name"}
    units = (network := catalog.build(str(part.get("name", "")), **parameters)).units
    middle_x, middle_y = (float(np.min(place) + np.max(place)) / 2 if len(place) else 0.0 for place in (units.place_x, units.place_y))
    return pasted(copied(network, units.id), on_grid(x - middle_x), on_grid(y - middle_y))
