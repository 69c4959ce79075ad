"""A person draws, runs, looks back, changes, undoes, saves, edits on, is killed, starts again and loses nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCREEN = "1600x1000x24"


def lived(stage: str, folder: Path, environment: dict[str, str], *options: str) -> tuple[dict[str, Any], int]:
    """What the person reached in this life of the program, and how it ended."""
    report = folder / f"{stage}.json"
    words = [sys.executable, "-m", "tests.gui.person", stage, str(report), *options]
    result = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert report.exists(), result.stderr
    reached: dict[str, Any] = json.loads(report.read_text())
    assert "failure" not in reached, reached["failure"]
    assert "Traceback" not in result.stderr, result.stderr
    return reached, result.returncode


def check(folder: Path, environment: dict[str, str], *options: str) -> None:
    drawn, ended = lived("draw", folder, environment, *options)
    assert drawn["gates"].count(2) == 1, "one connection is gated by the third unit"
    assert drawn["delays"] == [1, 1, 1, 1], "a drawn connection has delay 1"
    assert drawn["lively"]
    assert (drawn["ghosts"], drawn["ghost_last"]) == (1, 50), "the old future stands beside the new one"
    assert (drawn["undone"], drawn["units_left"]) == (drawn["empty"], 0)
    assert drawn["redone"] == drawn["drawn"] == drawn["saved"]
    assert not drawn["is_modified_after_saving"]
    assert drawn["modified"]
    assert drawn["edited"] != drawn["saved"]
    assert ended == -signal.SIGKILL
    recovered, _ = lived("recover", folder, environment, *options)
    assert recovered["offered"]
    assert recovered["recovered"] == drawn["edited"]


@pytest.mark.slow
def test_a_person_loses_nothing_with_test_events_offscreen(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "RNNSIM_STATE_DIR": str(tmp_path / "state")}
    check(tmp_path, environment)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[str]:
    """A virtual screen with a window manager."""
    for program in ("Xvfb", "openbox", "xdotool"):
        assert shutil.which(program), f"{program} is needed: apt-get install xvfb openbox xdotool"
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"], pass_fds=[write],
                              stderr=subprocess.DEVNULL)  # fmt: skip
    os.close(write)
    with os.fdopen(read) as numbers:
        display = f":{numbers.readline().strip()}"
    manager = subprocess.Popen(["openbox", "--sm-disable"], env={**os.environ, "DISPLAY": display, "HOME": str(tmp_path)},
                               stderr=subprocess.DEVNULL)  # fmt: skip
    yield display
    for process in (manager, server):
        process.terminate()
        process.wait(10)


@pytest.mark.slow
def test_seven_real_key_presses_make_a_random_recurrent_network_that_runs(tmp_path: Path, screen: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": screen, "RNNSIM_STATE_DIR": str(tmp_path / "state")}
    reached, _ = lived("keys", tmp_path, environment, "--x")
    assert reached["presses"] == 7
    assert len(set(reached["values"])) == 10
    assert reached["steps"] == ["Add 10 units (seed 0)", "Connect to 10 units", "Randomise 100 weights (seed 1)"]


@pytest.mark.slow
def test_a_person_loses_nothing_with_real_mouse_and_keys(tmp_path: Path, screen: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": screen, "RNNSIM_STATE_DIR": str(tmp_path / "state")}
    check(tmp_path, environment, "--x")
