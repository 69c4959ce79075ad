"""A part of a call: what is imposed on the ticks from one to another, and the rows they are written into."""

from __future__ import annotations

import numpy as np

from rnnsim.engine.clock import Held, Room


def held_between(held: Held, first: int, last: int) -> Held:
    """What is imposed on the ticks first … last − 1 of a call."""
    clamp, valid = held.get("clamp", {}), held.get("valid")
    part: Held = {"clamp": {unit: values[first:last] if np.ndim(values) else values for unit, values in clamp.items()}}
    if valid is not None:
        part["valid"] = np.asarray(valid)[first:last]
    if held.get("episodes") is not None:
        part["episodes"] = held["episodes"]
    return part


def room_between(room: Room, first: int, last: int) -> Room:
    """The rows of the ticks first … last − 1 of a call; single updates are written down where they were."""
    activations, states, outputs = (None if rows is None else rows[first:last] for rows in room[:3])
    return Room(activations, states, outputs, room.updates)
