"""What weights, energy and unfolded panels show, as numbers, without Qt."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.drawing.folded import folded_network
from rnnsim.drawing.shapes import Path
from rnnsim.drawing.theme import LIGHT
from rnnsim.drawing.unfolded import columns_of, unfolded_shapes
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.network.run_settings import RunSettings
from rnnsim.views.panels.energy_course import EnergyRange, trust_sentence
from rnnsim.views.panels.unfolded_hits import connection_at, unit_at
from rnnsim.views.panels.weight_cells import cells_of, delays_of
from rnnsim.zoo import continuous_hopfield


@pytest.fixture
def elman() -> Network:
    draft = Draft()
    x = draft.units(1, is_input=True, label="x")
    h = draft.units(2, activation="tanh", label="h")
    y = draft.units(1, is_output=True, label="y")
    draft.connect(x, h, [[0.5], [-0.25]], delay=0)
    draft.connect(h, h, [[0.1, 0.2], [0.3, 0.4]], delay=1)
    draft.connect(h, y, [[1.0, -1.0]], delay=0)
    return draft.network()


def pair(weights: tuple[float, float], activation: str = "sign_hold", order: str = "sequential") -> Document:
    draft = Draft()
    s = draft.units(2, activation=activation, label="s")
    draft.connect_pairs(s, s[::-1], weights)
    return Document(draft.network(), settings=RunSettings(update_order=order))


def test_rows_are_targets_and_columns_sources(elman: Network) -> None:
    cells = cells_of(elman)
    assert cells.targets.tolist() == [1, 2, 3]
    assert cells.sources.tolist() == [0, 1, 2]
    assert cells.weights[:2].tolist() == [[0.5, 0.1, 0.2], [-0.25, 0.3, 0.4]]
    assert np.isnan(cells.weights[2, 0])
    assert cells.weights[2, 1:].tolist() == [1, -1]


def test_one_delay_shows_its_connections_alone(elman: Network) -> None:
    assert delays_of(elman) == [0, 1]
    cells = cells_of(elman, 1)
    assert np.isnan(cells.weights[:, 0]).all()
    assert cells.weights[:2, 1:].tolist() == [[0.1, 0.2], [0.3, 0.4]]


def test_a_cell_knows_its_connections_and_a_connection_its_cell(elman: Network) -> None:
    cells = cells_of(elman)
    for connection in elman.connections.id.tolist():
        (cell,) = cells.cells_at(np.array([connection]))
        assert connection in cells.connections_in(cell).tolist()


def test_parts_of_the_network_are_set_apart(elman: Network) -> None:
    cells = cells_of(elman)
    assert cells.borders(cells.targets) == [2]
    assert cells.borders(cells.sources) == [1]


def test_a_symmetric_network_with_turns_is_trusted_to_go_downhill() -> None:
    assert trust_sentence(pair((1.0, 1.0))) == "never rises when units take turns"


def test_symmetric_integrators_are_trusted_in_continuous_time_only() -> None:
    document = continuous_hopfield.sample()
    assert trust_sentence(document) == "never rises in continuous time"
    in_ticks = document.changed(settings=document.settings.changed(method="tick"))
    assert "choose a continuous method" in trust_sentence(in_ticks)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (pair((1.0, -1.0)), "the weight from s"),
        (pair((1.0, 1.0), activation="tanh"), "only units that take a sign"),
        (pair((1.0, 1.0), order="synchronous"), "all units update at once"),
    ],
)
def test_what_may_make_the_energy_rise_is_named(document: Document, reason: str) -> None:
    assert trust_sentence(document).startswith("may rise: ")
    assert reason in trust_sentence(document)


def test_the_axis_of_the_energy_only_grows_for_one_network() -> None:
    network, ranges = Network(), EnergyRange()
    low, high = ranges.of(network, np.array([-5.0, -50.0]))
    assert low <= -50
    assert high >= -5
    assert ranges.of(network, np.array([-20.0])) == (low, high)
    assert ranges.of(Network(), np.array([-20.0])) != (low, high)


def test_every_painted_wire_of_the_unfolded_picture_can_be_hit(elman: Network) -> None:
    size, ticks = (400.0, 200.0), 4
    columns = columns_of(folded_network(elman), ticks, size)
    drawn = unfolded_shapes(folded_network(elman), np.zeros((ticks, 4)), LIGHT, first_tick=0, size=size)
    paths = [shape for shape in drawn if isinstance(shape, Path)]
    wires = [shape for shape in paths if shape.fill is None and shape.cap == "flat"]
    assert len(wires) == 4 * ticks + 4 * (ticks - 1)
    for wire in wires:
        x, y = middle_of(wire)
        row = connection_at(elman, columns, x, y=y, within=2.0)
        assert row >= 0
        assert (int(elman.connections.delay[row]) != 0) == (wire.commands[1][0] == "C")


def middle_of(wire: Path) -> tuple[float, float]:
    points = np.array([*wire.commands[0][1], *wire.commands[1][1]]).reshape(-1, 2)
    shares = np.array([0.125, 0.375, 0.375, 0.125]) if len(points) == 4 else np.array([0.5, 0.5])
    x, y = shares @ points
    return float(x), float(y)


def test_units_are_hit_in_every_copy(elman: Network) -> None:
    columns = columns_of(folded_network(elman), 3, (300.0, 200.0))
    for copy in range(3):
        for row in range(4):
            assert unit_at(columns, *columns.place(copy, row)) == (copy, row)
    assert unit_at(columns, -50, -50) is None
