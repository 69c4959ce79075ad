"""Two documents on one clock: equal ticks whatever is asked, matched rows, listed differences, and two clocks again afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from rnnsim.network.document import Document
from rnnsim.network.edits import add_units, change_settings, connect_all, delete, set_connections, set_units
from rnnsim.session.comparison import compared
from rnnsim.session.one_clock import OneClock
from rnnsim.session.tab import Tab
from rnnsim.zoo.catalog import sample


@pytest.fixture
def tabs() -> Iterator[tuple[Tab, Tab]]:
    made = Tab(sample("elman")), Tab(sample("hopfield"))
    yield made
    for tab in made:
        tab.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "rnnsim engine" and thread.is_alive()]


def shown_at(first: Tab, second: Tab, tick: int) -> None:
    """Wait until both stand at a tick; whatever is shown on the way is shown by both at the same tick."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if first.take_frame():
            assert first.playback.frame is not None
            assert second.playback.frame is not None
            assert first.playback.frame.tick == second.playback.frame.tick
            if first.playback.frame.tick == tick and not first.playback.frame.playing:
                return
        time.sleep(0.002)
    raise AssertionError(f"never at tick {tick}")


def test_both_make_the_same_ticks_from_either_side_and_look_at_the_same_past(tabs: tuple[Tab, Tab]) -> None:
    first, second = tabs
    alone = Tab(sample("hopfield"))
    first.playback.tick(7)
    clock = OneClock(first, second)
    shown_at(first, second, 0)
    first.playback.tick(5)
    shown_at(first, second, 5)
    second.playback.tick(3)
    shown_at(first, second, 8)
    second.playback.seek(2)
    shown_at(first, second, 2)
    first.playback.back()
    shown_at(first, second, 1)
    second.playback.play(np.inf)
    time.sleep(0.2)
    first.playback.pause()
    first.take_frame()
    second.playback.seek(6)
    shown_at(first, second, 6)
    alone.playback.tick(6)
    for _ in range(2000):
        alone.take_frame()
        if alone.playback.frame is not None and alone.playback.frame.tick == 6:
            break
        time.sleep(0.002)
    assert alone.playback.frame is not None
    assert second.playback.frame is not None
    np.testing.assert_array_equal(second.playback.frame.values, alone.playback.frame.values)
    assert not second.take_frame()
    clock.close()
    alone.close()
    second.playback.tick(1)
    for _ in range(2000):
        second.take_frame()
        if second.playback.frame.tick == 7:
            break
        time.sleep(0.002)
    assert second.playback.frame.tick == 7
    first.take_frame()
    assert first.playback.frame is not None
    assert first.playback.frame.tick == 6


def test_one_that_cannot_run_holds_both_and_both_go_on_when_it_is_mended(tabs: tuple[Tab, Tab]) -> None:
    first, second = tabs
    clock = OneClock(first, second)
    hidden = second.session.document.network.units.id[:2]
    second.session.apply("Loop", connect_all(hidden, hidden, self_loops=False, delay=0))
    first.playback.tick(3)
    shown_at(first, second, 0)
    assert second.playback.frame is not None
    assert second.playback.frame.hold is not None
    second.session.undo()
    first.playback.tick(3)
    shown_at(first, second, 3)
    clock.close()


def test_units_are_matched_by_id_then_by_label_and_differences_are_listed() -> None:
    base = add_units(3, activation="tanh")(Document())
    ids = base.network.units.id
    base = set_units(ids, label=np.array(["a", "b", "c"]))(base)
    base = connect_all(ids[:2], ids[1:])(base)
    wires = base.network.connections
    changed = set_connections(wires.id[:1], weight=-0.5)(base)
    changed = delete([], wires.id[-1:])(changed)
    changed = set_units(ids[:1], bias=0.25)(changed)
    changed = change_settings(seed=7)(add_units(1, activation="relu")(changed))
    found = compared(base, changed)
    assert found.units.first.tolist() == found.units.second.tolist() == ids.tolist()
    kinds = sorted((row.kind, row.text.split(":")[0]) for row in found.rows)
    assert [kind for kind, _ in kinds] == ["added", "changed", "changed", "changed", "removed"]
    texts = " ".join(row.text for row in found.rows)
    assert "bias 0 → 0.25" in texts
    assert "weight 1 → −0.5" in texts
    assert "run setting seed 0 → 7" in texts
    renumbered = base.changed(network=base.network.with_rows(units=base.network.units.with_columns(id=ids + 100),
        connections=wires.with_columns(source=wires.source + 100, target=wires.target + 100)))  # fmt: skip
    again = compared(base, renumbered)
    assert again.rows == ()
    assert (again.units.second - again.units.first).tolist() == [100, 100, 100]
    assert compared(base, base).rows == ()
    assert compared(Document(), base).units.only_second.tolist() == ids.tolist()
