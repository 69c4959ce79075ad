"""A whole tab as the window uses it: edits while the clock runs, looking back, frames by id."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from time import sleep

import numpy as np
import pytest

from rnnsim.network.document import Document
from rnnsim.network.edits import connect, delete, move_units, set_connections, set_units
from rnnsim.session.announcements import Announcement, DocumentSaved, FrameReady
from rnnsim.session.tab import Tab
from tests.unit.session.drawn import settle, three_units

Open = Callable[[Document], Tab]


@pytest.fixture
def open_tab() -> Iterator[Open]:
    before, tabs = threading.active_count(), []

    def opened(document: Document) -> Tab:
        tabs.append(Tab(document))
        settle(tabs[-1].take_frame)
        return tabs[-1]

    yield opened
    assert all(tab.close() for tab in tabs)
    assert threading.active_count() == before


def shown(tab: Tab) -> FrameReady:
    tab.take_frame()
    assert tab.playback.frame is not None
    return tab.playback.frame


def test_edits_undo_and_redo_while_the_clock_runs_flat_out(open_tab: Open) -> None:
    tab = open_tab(three_units())
    tab.playback.play(inf)
    settle(lambda: shown(tab).tick > 500)
    tab.session.apply("Move", move_units([2], 20, 200))
    tab.session.apply("Connect", connect(0, 2))
    tab.session.apply("Delete", delete([1]))
    settle(lambda: len(shown(tab).values) == 2)
    for _ in range(3):
        tab.session.undo()
    settle(lambda: len(shown(tab).values) == 3)
    tab.session.redo()
    before = shown(tab).tick
    settle(lambda: shown(tab).tick > before + 500)
    assert shown(tab).playing
    assert shown(tab).hold is None


def test_a_loop_holds_the_clock_and_undo_lets_it_run_on(open_tab: Open) -> None:
    tab = open_tab(three_units())
    tab.playback.play(inf)
    settle(lambda: shown(tab).tick > 100)
    tab.session.apply("Delay 0", set_connections([3, 4, 5], delay=0))
    settle(lambda: shown(tab).hold is not None)
    stood = shown(tab).tick
    assert shown(tab).playing
    tab.session.undo()
    settle(lambda: shown(tab).tick > stood + 100)
    assert shown(tab).hold is None


def test_frames_made_before_a_look_back_are_not_shown(open_tab: Open) -> None:
    tab = open_tab(three_units())
    tab.playback.play(inf)
    settle(lambda: shown(tab).tick > 100)
    before = shown(tab)
    tab.playback.seek(3)
    assert not tab.playback.accepted(before)
    settle(lambda: shown(tab).tick == 3)
    assert not tab.playback.is_playing
    tab.playback.back()
    settle(lambda: shown(tab).tick == 2)


def test_frames_of_an_older_network_are_read_by_id(open_tab: Open) -> None:
    frame = shown(open_tab(set_units([0, 2], dynamics="integrator", initial=0.25)(three_units())))
    values, states = frame.values_of([-5, 0, 2, 77]), frame.states_of([1, 2, 77])
    assert values[1:3].tolist() == frame.values[[0, 2]].tolist()
    assert np.isnan(values[[0, 3]]).all()
    assert states[1] == 0.25
    assert np.isnan(states[[0, 2]]).all()


def test_a_changed_past_branches_and_clicking_the_ghost_brings_the_old_future_back(open_tab: Open) -> None:
    tab = open_tab(three_units())
    tab.playback.tick(60)
    settle(lambda: shown(tab).tick == 60)
    old = shown(tab).past.trace_of(0, 1, 60)[1]
    tab.playback.seek(30)
    settle(lambda: shown(tab).tick == 30)
    assert (shown(tab).past.last, shown(tab).values[0]) == (60, old[29])
    tab.session.apply("Weight", set_connections([3], weight=-0.5))
    tab.playback.tick(10)
    settle(lambda: shown(tab).tick == 40)
    assert np.array_equal(shown(tab).past.ghosts[0].trace_of(0, 1, 99)[1], old[30:])
    assert not np.array_equal(shown(tab).past.trace_of(0, 31, 40)[1], old[30:40])
    tab.playback.swap_ghost(0)
    settle(lambda: shown(tab).past.last == 60)
    assert np.array_equal(shown(tab).past.trace_of(0, 1, 60)[1], old)


def test_poke_clamp_and_speed_while_the_clock_runs(open_tab: Open) -> None:
    tab = open_tab(three_units())
    tab.playback.set_speed(inf)
    tab.playback.play()
    settle(lambda: shown(tab).tick > 50)
    tab.playback.clamp(1, 0.75)
    settle(lambda: shown(tab).values[1] == 0.75)
    assert shown(tab).clamped == {1: 0.75}
    tab.playback.clamp(1, None)
    settle(lambda: shown(tab).values[1] != 0.75)
    tab.playback.set_speed(1.0)
    sleep(0.02)
    stood = shown(tab).tick
    sleep(0.05)
    assert shown(tab).tick <= stood + 1
    tab.playback.pause()
    tab.playback.poke_all({0: 0.33, 2: -0.5})
    settle(lambda: shown(tab).values[0] == 0.33)
    assert shown(tab).poked == (0, 2)


def test_the_first_speed_is_the_one_of_the_document(open_tab: Open) -> None:
    assert open_tab(three_units()).playback.speed == 8.0


def test_a_saved_document_is_not_modified_and_an_edit_taken_back_by_hand_neither(open_tab: Open, tmp_path: Path) -> None:
    tab, heard = open_tab(three_units()), list[Announcement]()
    tab.session.announcements.subscribe(heard.append)
    assert tab.title == "ring"
    tab.session.apply("Bias", set_units([0], bias=0.75))
    assert tab.is_modified
    tab.saved(tmp_path / "my ring.rnnsim")
    assert not tab.is_modified
    assert tab.title == "my ring"
    assert isinstance(heard[-1], DocumentSaved)
    tab.session.apply("Bias", set_units([0], bias=0.5))
    assert tab.is_modified
    tab.session.apply("Bias", set_units([0], bias=0.75))
    assert not tab.is_modified


def test_everything_here_works_where_qt_cannot_be_imported_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from rnnsim.session.actions import ACTIONS; from rnnsim.session.tab import Tab\n"
        "from rnnsim.session import autosave, banners, recovery\n"
        "from rnnsim.network.document import Document\n"
        "tab = Tab(Document())\n"
        "[row.does(tab) for row in ACTIONS if row.is_enabled(tab)]\n"
        "assert tab.close()\n"
        "print([name for name in ('numba', 'networkx', 'pyqtgraph', 'PySide6.QtCore') if name in sys.modules])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[3], timeout=60, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "[]"), ran.stderr
