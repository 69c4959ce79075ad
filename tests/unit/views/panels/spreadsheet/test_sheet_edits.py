"""Cells written, pasted and read back, without a widget."""

from __future__ import annotations

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.columns import COLUMNS
from rnnsim.views.panels.spreadsheet.sheet_columns import SheetColumn, cell_number, plain_texts, value_from
from rnnsim.views.panels.spreadsheet.sheet_edits import block_edit, cells_edit, cells_in, check_shape, rows_gone, without_titles
from rnnsim.views.panels.spreadsheet.unit_names import natural_key
from tests.unit.views.panels.spreadsheet.small_sheets import sheet, small_document


def column(kind: str, name: str) -> SheetColumn:
    return next(column for column in sheet(kind).columns if column.name == name)


@pytest.mark.parametrize("kind", ["units", "connections"])
def test_every_column_that_a_form_edits_is_in_the_sheet_once(kind: str) -> None:
    names = [shown.name for shown in sheet(kind).columns]
    assert len(set(names)) == len(names)
    assert {name for name, row in COLUMNS[kind].items() if row.label} <= set(names)
    assert set(COLUMNS[kind]) - set(names) == {"id"}
    assert all((shown.title and shown.tip.endswith(".")) or shown.column.unit for shown in sheet(kind).columns)


@pytest.mark.parametrize("kind", ["units", "connections"])
def test_what_is_copied_is_read_back_to_the_same_value(kind: str) -> None:
    shown = sheet(kind)
    for each in shown.columns:
        if each.is_edited:
            values = shown.rows.columns[each.name]
            read = [value_from(each, text, shown.names) for text in plain_texts(each, values, shown.names)]
            assert read == values.tolist(), each.name


@pytest.mark.parametrize(
    ("kind", "name", "text", "value"),
    [
        ("units", "bias", " −0,5 ", -0.5),
        ("units", "activation", "logi", "logistic"),
        ("units", "activation", "sign hold", "sign_hold"),
        ("units", "activation", "=a/2", "=a/2"),
        ("units", "is_input", "Yes", True),
        ("units", "bias_tie", "none", -1),
        ("connections", "source", "h10", 3),
        ("connections", "source", "2", 2),
        ("connections", "source", "unit 2", 2),
        ("connections", "gate", "", -1),
        ("connections", "upper", "∞", np.inf),
        ("connections", "delay", "-3", -3),
    ],
)
def test_a_cell_takes_what_a_person_writes(kind: str, name: str, text: str, value: object) -> None:
    shown = sheet(kind)
    assert value_from(column(kind, name), text, shown.names) == value


@pytest.mark.parametrize(
    ("kind", "name", "text", "said"),
    [
        ("units", "bias", "loud", "“loud” is not a number"),
        ("units", "bias", "inf", "finite numbers only"),
        ("units", "tau", "-1", "“Time constant” takes values from 0"),
        ("units", "period", "1.5", "whole numbers"),
        ("units", "activation", "xyz", "is not a value of column “Activation”"),
        ("units", "activation", "=a +", "formula"),
        ("units", "is_input", "maybe", "neither yes nor no"),
        ("units", "label", "x" * 201, "at most 200 characters"),
        ("units", "now", "1", "cannot be written"),
        ("connections", "source", "", "There is no unit"),
        ("connections", "target", "99", "There is no unit “99”"),
        ("connections", "delay", "70000", "from -65535 to 65535"),
    ],
)
def test_what_a_cell_cannot_hold_is_one_sentence(kind: str, name: str, text: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        value_from(column(kind, name), text, sheet(kind).names)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("0,5;1,5\n2;3", [["0,5", "1,5"], ["2", "3"]]),
        ("0.5,1.5\n2,3.5", [["0.5", "1.5"], ["2", "3.5"]]),
        ("0,5\n-1,5", [["0,5"], ["-1,5"]]),
        ("=max(a, 0)", [["=max(a, 0)"]]),
        ('"a, b",2', [["a, b", "2"]]),
        ("h1", [["h1"]]),
    ],
)
def test_a_block_is_cut_into_cells_however_a_spreadsheet_writes_it(text: str, cells: list[list[str]]) -> None:
    assert cells_in(text) == cells


@pytest.mark.parametrize("text", ["", " \n ", "1\t2\n3", "1,2,3\n4,x"])
def test_a_block_with_rows_of_other_lengths_or_none_is_one_sentence(text: str) -> None:
    with pytest.raises(Refused, match=r"rows equally long|holds no cells"):
        cells_in(text)


def test_names_of_columns_above_a_block_are_passed_over() -> None:
    columns = [column("units", "activation"), column("units", "bias")]
    assert without_titles([["Activation", "bias"], ["tanh", "1"]], columns) == [["tanh", "1"]]
    assert without_titles([["tanh", "2"], ["tanh", "1"]], columns) == [["tanh", "2"], ["tanh", "1"]]


def test_a_block_is_written_as_one_edit_and_a_wrong_cell_changes_nothing() -> None:
    document, shown = small_document(), sheet("connections", small_document().network)
    columns = [column("connections", name) for name in ("weight", "delay", "now", "source")]
    block = [["1,5", "3", "", "y"], ["-2", "0", "", "h1"]]
    changed = block_edit(shown, np.array([0, 1]), columns, cells=block)(document).network.connections
    at = changed.rows([0, 1])
    assert [changed.weight[at].tolist(), changed.delay[at].tolist(), changed.source[at].tolist()] == [[1.5, -2], [3, 0], [4, 1]]
    block[1][3] = "nobody"
    with pytest.raises(Refused, match="Row 2 of the block: There is no unit “nobody”"):
        block_edit(shown, np.array([0, 1]), columns, cells=block)


def test_a_block_that_does_not_fit_says_both_shapes() -> None:
    with pytest.raises(Refused, match="1 row and 3 columns, but from this cell on there are 5 rows and 2 columns"):
        check_shape([["1", "2", "3"]], (5, 2), is_chosen=False)
    with pytest.raises(Refused, match="1 row and 1 column, but 2 rows and 1 column are chosen"):
        check_shape([["1"]], (2, 1), is_chosen=True)
    check_shape([["1"]], (5, 2), is_chosen=False)


def test_one_value_is_written_into_many_rows_and_rows_are_deleted_with_their_connections() -> None:
    document, shown = small_document(), sheet("units", small_document().network)
    written = cells_edit(shown, column("units", "bias"), np.array([1, 2, 3]), text="0,25")(document)
    assert written.network.units.bias.tolist() == [0, 0.25, 0.25, 0.25, 0]
    gone = rows_gone(shown, np.array([1]))(document).network
    assert gone.units.id.tolist() == [0, 2, 3, 4]
    assert gone.connections.id.tolist() == [1, 2, 4]


def test_numbers_stand_with_their_points_below_each_other() -> None:
    values = (0.0, 0.5, -1.23456, 1234.5, 1e-7, -3e8, np.inf, -np.inf)
    assert [cell_number(value, is_signed=True) for value in values] == [
        "0", "+0.500", "−1.235", "+1\u2009234.500", "+1.0e−7", "−3.0e8", "∞", "−∞",
    ]  # fmt: skip


def test_names_are_sorted_as_people_count() -> None:
    assert sorted(["h10", "h2", "H1", "a", ""], key=natural_key) == ["", "a", "H1", "h2", "h10"]
