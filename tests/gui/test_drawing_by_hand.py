"""A person draws from an empty canvas: the exclusive or in at most twenty gestures, and an LSTM cell unit by unit that equals torch's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.gui.drawing_by_hand import BIASES, INPUT_WEIGHTS, OWN_WEIGHTS, TAPE
from tests.gui.test_person_session import lived, screen

__all__ = ["screen"]  # the fixture

TRUTH = [[0, 0, 0, 0], [0, 1, 1, 1], [1, 0, 1, 1], [1, 1, 0, 0]]  # two inputs, what is wanted, what was answered


def offscreen(folder: Path) -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "RNNSIM_STATE_DIR": str(folder / "state")}


def on(screen: str, folder: Path) -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": screen, "RNNSIM_STATE_DIR": str(folder / "state")}


def check_exclusive_or(reached: dict[str, Any]) -> None:
    assert reached["table"] == TRUTH
    assert reached["sentence"] == "4 of 4 rows are as wanted"
    assert reached["gestures"] <= 20


def check_cell(reached: dict[str, Any]) -> None:
    """Against torch's own cell with the typed numbers in its order of gates (i, f, g, o)."""
    torch = pytest.importorskip("torch")
    cell = torch.nn.LSTMCell(1, 1, dtype=torch.float64)
    columns = {"weight_ih": INPUT_WEIGHTS, "weight_hh": OWN_WEIGHTS, "bias_ih": BIASES}
    with torch.no_grad():
        for name, table in columns.items():
            values = torch.tensor([table[gate] for gate in "ifgo"], dtype=torch.float64)
            getattr(cell, name).copy_(values.reshape(getattr(cell, name).shape))
        cell.bias_hh.zero_()
        state = torch.zeros(1, 1, dtype=torch.float64), torch.zeros(1, 1, dtype=torch.float64)
        outputs, cells = [], []
        for value in TAPE:
            state = cell(torch.tensor([[value]], dtype=torch.float64), state)
            outputs.append(float(state[0]))
            cells.append(float(state[1]))
    assert (reached["units"], reached["connections"]) == (8, 12)
    np.testing.assert_allclose(reached["h"], outputs, rtol=0, atol=1e-12)
    np.testing.assert_allclose(reached["c"], cells, rtol=0, atol=1e-12)


@pytest.mark.slow
def test_the_exclusive_or_is_drawn_and_checked_in_twenty_gestures_with_test_events(tmp_path: Path) -> None:
    check_exclusive_or(lived("xor", tmp_path, offscreen(tmp_path))[0])


@pytest.mark.slow
def test_an_lstm_cell_drawn_unit_by_unit_equals_that_of_torch_with_test_events(tmp_path: Path) -> None:
    check_cell(lived("lstm", tmp_path, offscreen(tmp_path))[0])


@pytest.mark.slow
def test_the_exclusive_or_is_drawn_and_checked_in_twenty_gestures_with_real_mouse_and_keys(tmp_path: Path, screen: str) -> None:
    check_exclusive_or(lived("xor", tmp_path, on(screen, tmp_path), "--x")[0])


@pytest.mark.slow
def test_an_lstm_cell_drawn_unit_by_unit_equals_that_of_torch_with_real_mouse_and_keys(tmp_path: Path, screen: str) -> None:
    check_cell(lived("lstm", tmp_path, on(screen, tmp_path), "--x")[0])
