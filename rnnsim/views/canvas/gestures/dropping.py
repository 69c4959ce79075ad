"""What a part dropped from the palette becomes: JSON text in, an edit at a place out. No Qt here."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.network.clipping import copied, pasted
from rnnsim.network.columns import COLUMNS
from rnnsim.network.document import Edit
from rnnsim.network.edits import add_units
from rnnsim.views.canvas.gestures.snapping import on_grid
from rnnsim.views.canvas.note_edits import add_note

MIME = "application/x-rnnsim-part"


def dropped(text: str, x: float, y: float) -> tuple[str, Edit]:
    """(label, edit) of a part: {"part": "unit", …columns}, {"part": "zoo", "name": …, …parameters} or {"part": "note"}.

    Refused in one sentence if the text is anything else.
    """
    try:
        part = json.loads(text)
        kind = part.pop("part")
    except (json.JSONDecodeError, AttributeError, KeyError, TypeError):
        raise Refused("What was dropped here is not a part of a network; drag one from the palette.") from None
    if kind == "unit":
        columns = {name: value for name, value in part.items() if name in COLUMNS["units"]}
        return "Add a unit", add_units(1, **{**columns, "place_x": on_grid(x), "place_y": on_grid(y)})
    if kind == "zoo":
        return f"Add {part.get('name', 'a network')}", zoo_edit(part, x, y)
    if kind == "note":
        return "Add a text note", add_note(str(part.get("text", "Text note")), x, y)
    raise Refused(f"The canvas does not know the part {str(kind)[:40]!r}; drag one from the palette.")


def zoo_edit(part: dict[str, Any], x: float, y: float) -> Edit:
    """Add a network of the zoo with its middle at the place, fresh ids, selected parameters."""
    from rnnsim.zoo import catalog

    parameters = {key: value for key, value in part.items() if key != "name"}
    units = (network := catalog.build(str(part.get("name", "")), **parameters)).units
    middle_x, middle_y = (float(np.min(place) + np.max(place)) / 2 if len(place) else 0.0 for place in (units.place_x, units.place_y))
    return pasted(copied(network, units.id), on_grid(x - middle_x), on_grid(y - middle_y))
