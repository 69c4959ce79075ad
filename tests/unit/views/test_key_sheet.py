"""The sheet of keys: every key of the tables is on it once, in columns of about equal height."""

from __future__ import annotations

import pytest

from rnnsim.session.actions import ACTIONS
from rnnsim.views.key_caps import caps_of
from rnnsim.views.key_sheet import ROW, Section, columns_of, sections_of
from rnnsim.views.view_actions import VIEW_ACTIONS


def test_every_key_of_the_tables_is_on_the_sheet_once() -> None:
    shown = [keys for section in sections_of((*ACTIONS, *VIEW_ACTIONS)) if section.has_caps for keys, _ in section.rows]
    wanted = [row.shortcut for row in (*ACTIONS, *VIEW_ACTIONS) if row.shortcut]
    assert {"M", "Ctrl+Z"} & {keys.upper() if len(keys) == 1 else keys for keys in shown} == {"M", "Ctrl+Z"}
    assert [shown.count(keys) for keys in wanted] == [1] * len(wanted)


@pytest.mark.usefixtures("qapp")
def test_columns_keep_the_order_and_are_as_low_as_possible() -> None:
    sections = [Section(str(rows), (("k", "does"),) * rows) for rows in (5, 4, 1, 2, 6)]
    assert [[section.title for section in column] for column in columns_of(sections, 3, 300.0)] == [["5"], ["4", "1"], ["2", "6"]]
    assert len(columns_of(sections, 1, 300.0)) == 1


@pytest.mark.usefixtures("qapp")
def test_what_does_not_fit_beside_its_keys_takes_two_lines() -> None:
    section = Section("Mouse", (("Drag", "Select"), ("Drag over the canvas", "Select what is inside; Shift adds, Ctrl toggles")), False)
    wide, narrow = section.row_heights(600.0), section.row_heights(300.0)
    assert (wide[0], wide[1], narrow[0]) == (ROW, ROW, ROW)
    assert narrow[1] > ROW
    assert section.height(300.0) - section.height(600.0) == narrow[1] - ROW


def test_a_combination_is_cut_into_its_keys() -> None:
    assert caps_of("Ctrl+Shift+Z") == ["Ctrl", "Shift", "Z"]
    assert caps_of("Ctrl++") == ["Ctrl", "+"]
    assert caps_of("?") == ["?"]
