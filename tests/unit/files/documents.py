"""Documents with something in every part, for the tests of files."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rnnsim.network.document import Document, Layout, TextNote
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode, pattern
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings

SHARED = Path(__file__).parents[3].parent / "shared"
SNNS = SHARED / "data" / "snns"


def full_document() -> Document:
    """Three units in groups, gated and tied connections, every kind of episode, clamps, validity, notes and layout."""
    draft = Draft("Ünïted \ud800 net")
    x = draft.units(2, is_input=True, label="x", group="outer/in")
    h = draft.units(1, activation="tanh", bias=-0.0, label="=cmd()", dynamics="integrator", tau=3.5, group="outer")
    y = draft.units(1, activation="=a*x+1", is_output=True, label="<b>y</b>\n")
    draft.connect(x, h, [[0.1, -1e-300]], delay=0, tie=3, lower=-1.0)
    draft.connect_pairs(h, y, 1 / 3, gate=x[0], trainable=False)
    ids = np.array([0, 1])
    sequence = Episode("tape", [[1, 2], [3, 4], [5, 6]], ids, [[0.5], [1], [2]], np.array([3]), [[True], [False], [True]], repeats=True)
    masked = Episode("gap", np.zeros((2, 1)), np.array([1]), valid=[True, False])
    clamp = {2: 0.25, 3: np.array([1.0, np.nan, -0.0]), 0: np.ones((2, 2))}
    settings = RunSettings(seed=2**60, method="rk4", dt=0.5, clamp=clamp, valid=np.array([True, False, True]))
    layout = Layout(("traces",), (("outer", "violet"),), (TextNote(1, 2.5, "remember"),), shows_ghosts=True, speed=12)
    return Document(draft.network(), (sequence, masked, pattern("A", [1, -1], ids)), settings, "# Try\nthis", layout, tape=0)


def ring(count: int = 3, name: str = "ring") -> Network:
    """A ring of tanh units, each also hearing itself."""
    draft = Draft(name)
    units = draft.units(count, activation="tanh", label="u", is_output=True)
    draft.connect_pairs(units, np.roll(units, -1), np.linspace(0.5, 1.5, count))
    draft.connect_pairs(units, units, 0.25, delay=2)
    return draft.network()
