"""Which wires run elsewhere after an edit."""

from __future__ import annotations

from rnnsim.drawing.routing import routes_of
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import delete, move_units
from rnnsim.network.network import Network
from rnnsim.views.canvas.wire_table import wires_of_moved


def chain() -> Network:
    draft = Draft()
    units = draft.units(3, place_x=[0.0, 100.0, 200.0])
    draft.connect_pairs(units[:2], units[1:])
    return draft.network()


def test_the_wires_of_a_moved_unit_run_elsewhere() -> None:
    network = chain()
    moved = move_units([2], 0, 50)(Document(network)).network
    assert wires_of_moved(routes_of(network), network, moved).tolist() == [1]


def test_the_wires_of_a_unit_that_is_gone_run_elsewhere() -> None:
    network = chain()
    without = delete([0])(Document(network)).network
    assert wires_of_moved(routes_of(network), network, without).tolist() == [0]


def test_no_wire_is_left_when_every_unit_is_gone() -> None:
    alone = chain().without_connections
    assert wires_of_moved(routes_of(alone), alone, Network()).tolist() == []
