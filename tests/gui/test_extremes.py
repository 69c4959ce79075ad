"""Numbers next to the largest there are: every panel, the inspector and the canvas show what they can and say nothing went wrong."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rnnsim.network.edits import set_connections, set_units
from rnnsim.network.grouping import set_flag
from rnnsim.views.open_windows import OpenWindows
from rnnsim.views.panels.panel_table import PANELS
from rnnsim.views.window import NetworkWindow
from rnnsim.zoo.catalog import sample

pytestmark = [pytest.mark.gui, pytest.mark.slow]
LARGEST = 1.7e308


def look_at_everything(window: NetworkWindow, qtbot: QtBot) -> None:
    session = window.tab.session
    network = session.document.network
    units, wires = network.units.id, network.connections.id
    for chosen in ((units[:1], ()), ((), wires[:1]), (units, wires), ((), ())):
        session.select(*chosen)
        window.graph_view.grab()
    for name in PANELS:
        window.layout_.docks[0].open_panel(name)
        qtbot.wait(20)


@pytest.mark.parametrize("name", ["elman", "hopfield", "ctrnn", "lstm"])
def test_the_largest_numbers_are_shown(name: str, windows: OpenWindows, qtbot: QtBot) -> None:
    window = windows.open_document(sample(name))
    session, playback = window.tab.session, window.tab.playback
    network = session.document.network
    signs = np.where(np.random.default_rng(1).random((2, len(network.units) + len(network.connections))) < 0.7, 1.0, -1.0)
    initial, weight = LARGEST * signs[0, : len(network.units)], LARGEST * signs[1, : len(network.connections)]
    session.apply("Large", set_units(network.units.id, initial=initial, bias=initial, activation="identity"))
    session.apply("Large", set_connections(network.connections.id, weight=weight))
    look_at_everything(window, qtbot)
    playback.tick(1)
    qtbot.wait(100)
    look_at_everything(window, qtbot)
    session.apply("Collapse", set_flag("collapsed", tuple(np.unique(network.units.group[network.units.group != ""]).tolist()), True))
    playback.tick(3)
    qtbot.wait(100)
    look_at_everything(window, qtbot)
    assert [label for label in session.history.labels() if label != "Change panels"] == ["Large", "Large", "Collapse"]
