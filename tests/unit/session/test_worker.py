"""The engine thread with its queue and its mailbox, without Qt."""

from __future__ import annotations

import threading
from math import inf
from time import perf_counter, sleep

import numpy as np
import pytest

from rnnsim.network.edits import add_units
from rnnsim.session import run as run_module
from rnnsim.session.run import Run
from rnnsim.session.worker import Worker
from tests.unit.session.drawn import random_document, settle, three_units


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> object:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


def nothing() -> None:
    """A wake nobody listens to."""


def test_the_first_frame_comes_unasked_and_wakes_once() -> None:
    wakes: list[str] = []
    worker = Worker((Run(three_units()),), lambda: wakes.append(threading.current_thread().name))
    settle(lambda: bool(wakes))
    for _ in range(5):
        worker.submit(worker.tick)
    settle(lambda: worker.ticks_made == 5)
    sleep(0.02)
    assert wakes == ["rnnsim engine"]
    frames = worker.take()
    assert frames is not None
    assert (frames[0].tick, frames[0].generation, worker.take()) == (5, 5, None)
    worker.submit(worker.tick)
    settle(lambda: len(wakes) == 2)
    assert worker.stop()


def test_submitting_never_waits_for_the_engine() -> None:
    worker, may_go_on = Worker((Run(three_units()),), nothing), threading.Event()
    worker.submit(may_go_on.wait, 20)
    numbers = [worker.submit(worker.tick) for _ in range(100)]
    assert worker.ticks_made == 0
    may_go_on.set()
    assert numbers == list(range(2, 102))
    settle(lambda: worker.ticks_made == 100)
    assert worker.stop()


def test_the_speed_is_kept_and_told() -> None:
    worker = Worker((Run(three_units()),), nothing)
    worker.submit(worker.play, 200.0)
    sleep(0.5)
    worker.submit(worker.pause)
    sleep(0.02)
    assert 40 <= worker.ticks_made <= 130
    worker.take()
    worker.submit(worker.play, 300.0)
    sleep(0.45)
    frames = worker.take()
    assert frames is not None
    assert frames[0].playing
    assert 100 <= frames[0].rate <= 450
    assert worker.stop()


def test_an_idle_thread_sleeps() -> None:
    worker = Worker((Run(three_units()),), nothing)
    settle(lambda: worker.take() is not None)
    waits: list[int] = []
    worker._pacer.wait = lambda: waits.append(1)  # type: ignore[method-assign,return-value,func-returns-value]
    worker.submit(worker.tick)
    sleep(0.1)
    assert len(waits) == 1
    assert worker.stop()


def test_run_until_stops_exactly_there_at_full_speed() -> None:
    run = Run(three_units())
    worker = Worker((run,), nothing)
    worker.submit(worker.play, inf, lambda ids, rows: rows[:, ids == 0].max(1, initial=-9) > 0.6)
    settle(lambda: worker.ticks_made > 0 and not worker._pacer.playing)
    sleep(0.02)
    frames = worker.take()
    assert frames is not None
    assert not frames[0].playing
    assert frames[0].values[0] > 0.6
    assert (frames[0].past.trace_of(0, 1, frames[0].tick - 1)[1] <= 0.6).all()
    assert worker.stop()


def test_two_runs_on_one_clock_make_the_same_ticks() -> None:
    pair, seen = Worker((Run(three_units()), Run(random_document(300, 3000))), nothing), []
    pair.submit(pair.play, inf)
    for _ in range(60):
        sleep(0.002)
        if (frames := pair.take()) is not None:
            seen.append((frames[0].tick, frames[1].tick))
    assert pair.stop()
    assert seen[-1][0] > 20
    assert all(first == second for first, second in seen)


def test_on_one_clock_the_slowest_holds_all_and_the_clock_sleeps_until_it_is_mended() -> None:
    grows = random_document(3, 6, activation="identity", gain=8.0, bias=1.0)
    runs = (Run(three_units()), Run(grows))
    pair = Worker(runs, nothing)
    pair.submit(pair.play, inf)
    settle(lambda: pair._is_stuck)
    sleep(0.02)
    frames = pair.take()
    assert frames is not None
    assert frames[1].hold is not None
    assert frames[1].hold.tick == frames[1].tick + 1
    assert frames[0].tick == frames[1].tick > 50
    assert frames[0].playing
    pair.submit(runs[1].replace, three_units())
    settle(lambda: pair.ticks_made > frames[0].tick + 100)
    assert pair.stop()


def test_a_fault_on_the_engine_thread_pauses_says_so_and_the_thread_lives() -> None:
    run = Run(three_units())
    worker = Worker((run,), nothing)
    worker.submit(worker.play, 50.0)
    worker.submit(lambda: 1 // 0)
    settle(
        lambda: (frames := worker.take()) is not None and frames[0].hold is not None and frames[0].hold.is_fault and not frames[0].playing
    )
    worker.submit(run.replace, three_units())
    worker.submit(worker.tick)
    settle(lambda: worker.ticks_made > 0)
    assert worker.stop()


def test_a_refusal_is_said_without_a_traceback() -> None:
    run = Run(three_units())
    worker = Worker((run,), nothing)
    worker.submit(run.poke, 0, np.nan)
    settle(lambda: run.held is not None)
    sleep(0.01)
    frames = worker.take()
    assert frames is not None
    assert frames[0].hold is not None
    assert (frames[0].hold.is_fault, "finite" in frames[0].hold.sentence) == (False, True)
    assert worker.stop()


def test_a_fault_while_compiling_is_said_the_thread_lives_and_an_undo_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    document, run = three_units(), Run(three_units())
    worker = Worker((run,), nothing)
    worker.submit(worker.tick)
    settle(lambda: worker.ticks_made == 1)
    with monkeypatch.context() as broken:
        broken.setattr(run_module, "program_after", lambda *_, **__: 1 // 0)
        worker.submit(run.replace, add_units(1)(document))
        worker.submit(worker.play, inf)
        settle(lambda: run._stop is not None and run._stop.is_fault)
        worker.submit(run.seek, 0)
        sleep(0.01)
        frames = worker.take()
        assert frames is not None
        assert frames[0].hold is not None
        assert "ZeroDivisionError" in frames[0].hold.details
    worker.submit(run.replace, document)
    worker.submit(worker.tick)
    settle(lambda: worker.ticks_made == 2)
    assert worker.stop()


def test_closing_does_not_wait_for_the_end_of_a_thousand_million_ticks() -> None:
    worker = Worker((Run(three_units()),), nothing)
    worker.submit(worker.tick, 10**9)
    sleep(0.05)
    started = perf_counter()
    assert worker.stop()
    assert perf_counter() - started < 5


def test_stopping_beside_a_flat_out_clock_is_quick_and_wakes_nobody_afterwards() -> None:
    wakes: list[int] = []
    worker = Worker((Run(random_document(300, 3000)),), lambda: wakes.append(1))
    worker.submit(worker.play, inf)
    settle(lambda: worker.ticks_made > 20)
    started = perf_counter()
    assert worker.stop()
    assert perf_counter() - started < 5
    worker.take()
    count = len(wakes)
    worker.submit(worker.tick)
    sleep(0.02)
    assert len(wakes) == count
