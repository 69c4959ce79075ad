"""The model of the table: order, rows that come and go, live values, and what it costs for very many rows."""

from __future__ import annotations

from time import process_time, sleep

import numpy as np
import pytest
from PySide6.QtCore import Qt

from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.edits import add_units, delete, set_connections, set_units
from rnnsim.session.tab import Tab
from rnnsim.views.panels.spreadsheet.sheet import Sheet, sheet_of
from rnnsim.views.panels.spreadsheet.sheet_model import SheetModel
from tests.unit.views.panels.spreadsheet.small_sheets import sheet, small_document

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def everything(shown: Sheet) -> np.ndarray:
    return np.ones(len(shown.rows), bool)


def model_of(document: Document, kind: str) -> SheetModel:
    model = SheetModel(kind)
    model.show_sheet(sheet_of(kind, document.network, None), everything)
    return model


def ids(model: SheetModel) -> list[int]:
    return model.ids_of(np.arange(model.rowCount())).tolist()


def place(model: SheetModel, name: str) -> int:
    return next(at for at, column in enumerate(model.columns) if column.name == name)


def shown(model: SheetModel, name: str) -> list[str]:
    return [model.index(row, place(model, name)).data() for row in range(model.rowCount())]


def test_cells_show_names_numbers_and_yes_or_no() -> None:
    model = model_of(small_document(), "connections")
    row = model.row_of(4)
    assert [model.text(row, at) for at in range(7)] == ["h10", "y", "+2.000", "2", "", "x", "yes"]
    assert model.index(row, 5).data(Qt.ItemDataRole.AccessibleTextRole) == "connection 4, Gate: x"
    assert model.headerData(3, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole).startswith("Ticks it takes")


@pytest.mark.parametrize(
    ("name", "order", "wanted"),
    [
        ("bias", UP, [2, 0, 3, 4, 1]),
        ("bias", DOWN, [1, 0, 3, 4, 2]),
        ("label", UP, [2, 1, 3, 0, 4]),
        ("is_output", UP, [4, 0, 1, 2, 3]),
        ("bias_tie", UP, [0, 1, 2, 3, 4]),
    ],
)
def test_rows_are_sorted_by_a_column_equal_ones_as_they_were(name: str, order: Qt.SortOrder, wanted: list[int]) -> None:
    model = model_of(small_document(), "units")
    model.sort(place(model, name), order)
    assert ids(model) == wanted
    model.sort(-1)
    assert ids(model) == [0, 1, 2, 3, 4]


def test_connections_are_sorted_by_the_names_of_their_ends_and_what_is_not_there_comes_last() -> None:
    model = model_of(small_document(), "connections")
    model.sort(place(model, "target"), UP)
    assert shown(model, "target") == ["h1", "h1", "h10", "unit 2", "y"]
    for order in (UP, DOWN):
        model.sort(place(model, "gate"), order)
        assert shown(model, "gate") == ["x", "", "", "", ""]


def test_rows_keep_their_place_while_they_are_edited_and_new_ones_come_last() -> None:
    document = small_document()
    model = model_of(document, "units")
    model.sort(place(model, "bias"), UP)
    edited = set_units([2], bias=9.0)(document)
    model.show_sheet(sheet_of("units", edited.network, None), everything)
    assert ids(model) == [2, 0, 3, 4, 1]
    assert shown(model, "bias")[0] == "+9.000"
    grown = delete([0])(add_units(1)(edited))
    model.show_sheet(sheet_of("units", grown.network, None), everything)
    assert ids(model) == [2, 3, 4, 1, 5]


def test_a_connection_that_gets_another_target_keeps_its_row_of_the_table() -> None:
    document = small_document()
    model = model_of(document, "connections")
    model.sort(place(model, "weight"), UP)
    before = ids(model)
    model.show_sheet(sheet_of("connections", set_connections([0], target=4)(document).network, None), everything)
    assert ids(model) == before
    assert shown(model, "target")[before.index(0)] == "y"


def test_live_values_are_what_units_give_and_what_connections_carried() -> None:
    draft = Draft("chain")
    first = draft.units(1, initial=2.0, activation="identity", label="a", bias=1.0)
    second = draft.units(1, activation="identity", label="b")
    gate = draft.units(1, activation="identity", label="g", bias=0.5)
    draft.connect_pairs(first, second, 3.0, delay=1, gate=int(gate[0]))
    tab = Tab(Document(draft.network()))
    tab.playback.tick(2)
    for _ in range(2000):
        if tab.take_frame() and tab.playback.frame is not None and tab.playback.frame.tick == 2:
            break
        sleep(0.002)
    frame = tab.playback.frame
    assert tab.close()
    assert frame is not None
    units, wires = (sheet_of(kind, tab.session.document.network, frame) for kind in ("units", "connections"))
    assert units.live(np.arange(3)).tolist() == [1.0, 1.5, 0.5]
    assert wires.live(np.arange(1)).tolist() == [3.0 * 1.0 * 0.5]
    assert np.isnan(sheet("units").live(np.arange(2))).all()


def test_a_hundred_thousand_connections_are_set_up_and_sorted_at_once() -> None:
    random, draft = np.random.default_rng(1), Draft("large")
    units = draft.units(1000, label="h")
    ends = random.choice(units, (2, 100_000))
    draft.connect_pairs(ends[0], ends[1], random.normal(size=100_000))
    network, model = draft.network(), SheetModel("connections")
    costs = []
    for act in (
        lambda: model.show_sheet(sheet_of("connections", network, None), everything),
        lambda: model.sort(place(model, "weight"), UP),
        lambda: model.sort(place(model, "source"), DOWN),
    ):
        begun = process_time()
        act()
        costs.append(1000 * (process_time() - begun))
    assert costs[0] <= 50
    assert max(costs[1:]) <= 100
    assert model.rowCount() == 100_000
