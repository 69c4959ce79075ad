"""Routes that follow an edit are those of the network as it is then, however they were come by."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnnsim.drawing.routing import routes_of
from rnnsim.network.document import Document, Edit
from rnnsim.network.draft import Draft
from rnnsim.network.edits import change_layout, connect, delete, move_units, set_connections, set_units
from rnnsim.network.network import Network
from rnnsim.views.canvas.in_place.spots import Spot, SpotFinder
from rnnsim.views.canvas.patched_routes import patched_routes
from rnnsim.views.canvas.wire_table import MOST_BOWED, WireTable
from rnnsim.zoo import catalog as zoo
from tests.unit.views.canvas.drawn import scene_of


def crowd(connections: int = 3 * MOST_BOWED // 2) -> Network:
    """Wires between 300 units, self-loops and parallel ones among them."""
    random = np.random.default_rng(0)
    draft = Draft()
    ids = draft.units(300, place_x=random.uniform(0, 4000, 300), place_y=random.uniform(0, 3000, 300), is_input=np.arange(300) < 20)
    draft.connect_pairs(random.choice(ids, connections), random.choice(ids, connections), random.normal(size=connections))
    return draft.network()


EDITS: dict[str, Callable[[Network], Edit]] = {
    "move": lambda network: move_units([5, 7], 30, -10),
    "connect": lambda network: connect(3, 4, 0.5),
    "a loop": lambda network: connect(3, 3, 0.5),
    "delete a unit": lambda network: delete([11]),
    "delete the first unit": lambda network: delete([0]),
    "delete wires": lambda network: delete(connections=network.connections.id[[0, 17, 4000]]),
    "another outline": lambda network: set_units([40], is_input=True),
    "another weight": lambda network: set_connections(network.connections.id[:3], weight=2.0),
    "a gate": lambda network: set_connections(network.connections.id[:3], gate=9),
}


@pytest.mark.parametrize("name", sorted(EDITS))
def test_routes_are_the_same_whether_patched_or_made_anew(name: str) -> None:
    network = crowd()
    edited = EDITS[name](network)(Document(network)).network
    for old, new in ((network, edited), (edited, network)):
        base = routes_of(old, bows=False)
        patched, fresh = patched_routes(base, old, new), routes_of(new, bows=False)
        assert patched is not None
        for part in ("curves", "segments", "segment_connection", "first_segment", "is_loop", "is_curved", "is_drawn", "bounds", "badge"):
            np.testing.assert_array_equal(getattr(patched, part), getattr(fresh, part), part)
        for part in ("x", "y", "source", "target", "gate", "outline", "ring", "label"):
            np.testing.assert_array_equal(getattr(patched.anchors, part), getattr(fresh.anchors, part), part)


@pytest.mark.parametrize("shows_ghosts", [False, True])
@pytest.mark.parametrize("column", ["label", "group", "gate"])
def test_a_table_that_follows_an_edit_of_marks_knows_them(column: str, shows_ghosts: bool) -> None:
    network = zoo.build("lstm", hidden=4)
    units, wires = network.units, network.connections
    edit = (
        set_units(units.id, **{column: np.array(["inner", "outer"])[units.id % 2]})
        if column != "gate"
        else set_connections(wires.id, gate=-1)
    )
    edited = edit(Document(network)).network
    table = WireTable(network, shows_ghosts)
    table.route()
    followed, fresh = table.followed(edited, shows_ghosts), WireTable(edited, shows_ghosts)
    for part in ("label", "group", "gate", "is_gated", "x", "y"):
        np.testing.assert_array_equal(getattr(followed.anchors, part), getattr(fresh.anchors, part), part)
    np.testing.assert_array_equal(followed.routes.badge, fresh.routes.badge)


def test_a_label_is_typed_where_it_stands_once_ghosts_are_shown() -> None:
    scene = scene_of(Document(zoo.build("elman", hidden=3)))
    finder, spots = SpotFinder(scene), [Spot("units", "label", int(unit)) for unit in scene.network.units.id]
    before = [finder.place_of(spot) for spot in spots]
    scene.session.apply("Show ghosts", change_layout(shows_ghosts=True))
    assert [finder.place_of(spot) for spot in spots] == [SpotFinder(scene).place_of(spot) for spot in spots] != before


def test_when_most_wires_run_elsewhere_all_are_routed_anew() -> None:
    network = crowd()
    moved = move_units(network.units.id[:200], 5, 5)(Document(network)).network
    assert patched_routes(routes_of(network, bows=False), network, moved) is None


def test_wires_where_there_were_none_are_all_routed() -> None:
    network = crowd()
    bare = delete(connections=network.connections.id)(Document(network)).network
    assert patched_routes(routes_of(bare, bows=False), bare, network) is None
    assert len(WireTable(bare).followed(network).routes.is_drawn) == len(network.connections)


def test_a_table_is_kept_while_only_numbers_change() -> None:
    network = crowd(50)
    table = WireTable(network)
    routes = table.routes
    heavier = set_connections(network.connections.id, weight=3.0)(Document(network)).network
    assert table.followed(heavier) is table
    assert table.routes is routes


def test_nothing_is_left_when_every_unit_is_gone() -> None:
    network = crowd()
    assert len(WireTable(network).followed(Network()).routes.segments) == 0
