"""A network small enough to say what each row holds."""

from __future__ import annotations

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.views.panels.spreadsheet.sheet import Sheet, sheet_of


def small_network() -> Network:
    """x (0), h1, h2, h10 (1, 2, 3; the middle one without a label), y (4); connections 0 … 4."""
    draft = Draft("small")
    x = draft.units(1, is_input=True, label="x")
    h = draft.units(3, activation=["tanh", "relu", "tanh"], label=["h1", "", "h10"], bias=[0.5, -1.0, 0.0], group="hidden/left")
    y = draft.units(1, activation="logistic", is_output=True, label="y")
    draft.connect_pairs(x.repeat(3), h, [0.7, -0.2, 1.5], delay=0)
    draft.connect_pairs(h[:1], h[:1], -0.9, delay=1, trainable=False)
    draft.connect_pairs(h[2:], y, 2.0, delay=2, gate=int(x[0]))
    return draft.network()


def small_document() -> Document:
    return Document(small_network())


def sheet(kind: str, network: Network | None = None) -> Sheet:
    return sheet_of(kind, network or small_network(), None)
