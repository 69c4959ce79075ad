"""Every sample opened, run, unfolded, damaged and mended, saved and opened again, as `python -m tests.gallery_walk` does it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnsim.views.open_windows import OpenWindows
from rnnsim.zoo.catalog import names
from tests.gallery_walk import walk

pytestmark = [pytest.mark.gui, pytest.mark.slow]


@pytest.mark.parametrize("name", names())
def test_a_sample_runs_unfolds_heals_and_comes_back_from_its_file(windows: OpenWindows, name: str, tmp_path: Path) -> None:
    one = walk(windows, name, tmp_path, settled=0)
    assert windows.networks == []
    assert one.pictures == []
