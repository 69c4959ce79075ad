"""A network learns in the window from the first press to the last update, as the sheets of trainings show it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from rnnsim.session.assignment import assignment_of
from rnnsim.views.open_windows import OpenWindows
from tests.training_sheets import LESSONS, SIZES, THEMES, taught

pytestmark = pytest.mark.gui
GOAL = 600  # updates at most, of the canon


@pytest.mark.slow
def test_elmans_network_learns_the_exclusive_or_of_a_stream_with_three_seeds_side_by_side(
    windows: OpenWindows, qtbot: QtBot, tmp_path: Path
) -> None:
    lesson = LESSONS[0]
    one = taught(windows, lesson, tmp_path)
    assert 0 < one.learned_after <= GOAL
    assert one.shown.progress.update == int(lesson.recipe["updates"])
    assert one.shown.progress.learning.setup.settings.backend == "numpy"  # so short a training waits for no kernels
    assert len(one.pictures) == len(THEMES) * len(SIZES)
    assert not windows.networks


@pytest.mark.slow
def test_every_lesson_can_begin() -> None:
    for lesson in LESSONS:
        document = lesson.document()
        assert assignment_of(document).training_of(document).recipe.updates == lesson.recipe["updates"]
