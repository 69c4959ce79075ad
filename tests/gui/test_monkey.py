"""Random hands on the app: whatever is pressed, dragged and typed, nothing fails, and undo leads back to where it began."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from rnnsim.views.look import dress, look
from tests.gui.app_fixtures import flush_deleted, running_threads
from tests.gui.monkey import let_loose

pytestmark = pytest.mark.gui
EVENTS = 700


def check(qapp: QApplication, sample: str, folder: Path, *, events: int, seed: int) -> None:
    look.choose("light")
    dress(qapp)
    found = let_loose(sample, folder, events=events, seed=seed)
    look.choose("light")
    flush_deleted()
    assert found == [], f"{len(found)} faults, seed {seed}; the first:\n{found[0]}"
    assert running_threads() == set()


def test_random_deeds_harm_nothing_and_can_be_taken_back(qapp: QApplication, tmp_path: Path) -> None:
    check(qapp, "elman", tmp_path, events=30, seed=5)


@pytest.mark.slow
@pytest.mark.parametrize("sample", ["blank", "elman", "hopfield", "ctrnn", "echo_state"])
def test_thousands_of_random_deeds_harm_nothing_and_can_be_taken_back(qapp: QApplication, tmp_path: Path, sample: str) -> None:
    check(qapp, sample, tmp_path, events=EVENTS, seed=1)
