"""What pressing a part of the palette does to a document. Imports no Qt."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np

from rnnsim.network.clipping import copied, pasted
from rnnsim.network.document import Edit
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.placement import ring
from rnnsim.session.session import Session
from rnnsim.views.canvas.gestures.dropping import dropped, free_place
from rnnsim.views.parts import Part

ASIDE = 192.0  # inputs stand so far left of the middle, outputs right of it
RANDOM_UNITS, RANDOM_DENSITY = 12, 0.25


def random_graph(seed: int, count: int = RANDOM_UNITS, density: float = RANDOM_DENSITY) -> Network:
    """tanh units in a ring, each pair joined with that probability, weights from N(0, 1.5/√fan-in)."""
    draws = np.random.default_rng(seed)
    draft = Draft("Random graph")
    units = draft.units(count, activation="tanh", label="r", group=f"random {seed}" if seed else "random")
    sources, targets = np.nonzero(draws.random((count, count)) < density)
    width = 1.5 / np.sqrt(max(1.0, density * count))
    draft.connect_pairs(units[sources], units[targets], draws.normal(0, width, len(sources)), delay=1)
    network = draft.network()
    x, y = ring(network)
    return network.with_rows(units=network.units.with_columns(place_x=np.asarray(x, float), place_y=np.asarray(y, float)))


def edit_of_part(part: Part, session: Session, place: tuple[float, float], *, next_seed: Callable[[], int]) -> tuple[str, Edit]:
    """(label, edit) that puts the part at a place of the canvas; a single unit beside those that stand there."""
    x, y = place
    if part.content.get("part") == "unit":
        aside = ASIDE * (bool(part.content.get("is_output")) - bool(part.content.get("is_input")))
        x, y = free_place(session.document.network, x + aside, y)
    if part.name != "random":
        return dropped(json.dumps(part.content), x, y, activation=session.drawing.activation)
    network = random_graph(next_seed())
    units = network.units
    middle = [(float(place.min()) + float(place.max())) / 2 for place in (units.place_x, units.place_y)]
    return "Add a random graph", pasted(copied(network, units.id), x - middle[0], y - middle[1])
