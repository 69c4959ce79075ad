"""Speed in ticks per second, told the time."""

from __future__ import annotations

from math import inf

import pytest

from rnnsim.session.pacer import Pacer


def paid(pacer: Pacer, begin: float, end: float, step: float) -> int:
    ticks, now = 0, begin
    while now < end:
        due = pacer.due(now)
        pacer.made(due, due * 1e-5)
        ticks, now = ticks + due, now + step
    return ticks


@pytest.mark.parametrize("rate", [1.0, 8.0, 200.0, 5000.0])
def test_as_many_ticks_as_the_speed_says_are_paid_out(rate: float) -> None:
    pacer = Pacer()
    pacer.play(rate, 10.0)
    assert paid(pacer, 10.0, 20.0, 0.003) == pytest.approx(10 * rate, abs=1 + rate * 0.01)


def test_the_first_tick_is_due_at_once_and_a_paused_clock_owes_nothing() -> None:
    pacer = Pacer()
    assert pacer.due(0.0) == 0
    assert pacer.wait() is None
    pacer.play(1.0, 0.0)
    assert pacer.due(0.0) == 1
    pacer.pause()
    assert pacer.due(5.0) == 0


def test_a_machine_that_slept_does_not_make_up_for_it_in_a_burst() -> None:
    pacer = Pacer()
    pacer.play(100.0, 0.0)
    pacer.due(0.0)
    assert pacer.due(3600.0) <= 10


def test_a_clock_set_back_owes_nothing() -> None:
    pacer = Pacer()
    pacer.play(100.0, 50.0)
    pacer.due(50.0)
    assert pacer.due(10.0) == 0
    assert pacer.due(10.05) == 5


def test_moving_the_speed_slider_makes_no_extra_ticks() -> None:
    pacer = Pacer()
    pacer.play(10.0, 0.0)
    assert pacer.due(0.0) == 1
    for turn in range(20):
        pacer.play(10.0 + turn, 0.001 * turn)
        assert pacer.due(0.001 * turn) == 0


def test_flat_out_pays_chunks_of_four_milliseconds_by_its_own_measure() -> None:
    pacer = Pacer()
    pacer.play(inf, 0.0)
    for _ in range(60):
        due = pacer.due(0.0)
        pacer.made(due, due * 0.001)
    assert pacer.due(0.0) in (3, 4)
    assert pacer.wait() == 0.0


def test_a_tick_longer_than_a_chunk_is_still_made() -> None:
    pacer = Pacer()
    pacer.play(inf, 0.0)
    for _ in range(60):
        pacer.made(1, 0.5)
    assert pacer.due(0.0) == 1
