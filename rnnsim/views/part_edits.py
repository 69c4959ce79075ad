"""What pressing a part of the palette does to a document. Imports no Qt."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np

from rnnsim.network.clipping import copied
from rnnsim.network.document import Edit
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.placement import ring
from rnnsim.session.session import Session
from rnnsim.views.canvas.gestures.dropping import clipping_edit, clipping_of, dropped, free_place, free_shift, label_of
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
    """(label, edit) that puts the part at a place of the canvas: a single unit beside those that stand there, several right of all."""
    (x, y), there = place, session.document.network
    if part.content.get("part") == "unit":
        aside = ASIDE * (bool(part.content.get("is_output")) - bool(part.content.get("is_input")))
        return dropped(json.dumps(part.content), *free_place(there, x + aside, y), activation=session.drawing.activation)
    if part.name == "random":
        network = random_graph(next_seed())
        label, clipping = "Add a random graph", copied(network, network.units.id)
    else:
        label, clipping = label_of(part.content), clipping_of(part.content)
    return label, clipping_edit(clipping, *free_shift(clipping.units, there.units, place))
