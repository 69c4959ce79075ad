"""Which backend makes a run's ticks: decided where a course begins or by name, written into its versions, repeated in replay."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnsim.engine import backends
from rnnsim.engine.backends import Backend
from rnnsim.engine.clock import advance
from rnnsim.network.edits import change_settings, set_connections, set_units
from rnnsim.session.run import Run
from tests.unit.session.drawn import forward, three_units

MADE: list[tuple[str, int]] = []  # (who, first tick of the call)
ALL = [0, 1, 2]


def _shifted(program: Any, state: Any, inputs: Any, *, settings: Any, room: Any, **held: Any) -> Any:
    """Ticks that can be told from numpy's: the network's activations, a little smaller."""
    MADE.append(("fused", state.tick + 1))
    after = advance(program, state, inputs, settings=settings, room=room, **held)
    room.activations[:] *= 0.999
    object.__setattr__(after, "recent", after.recent * 0.999)
    return after


def _recorded(*given: Any, **named: Any) -> Any:
    MADE.append(("numpy", given[1].tick + 1))
    return advance(*given, **named)


@pytest.fixture(autouse=True)
def _two_backends(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(program: Any, settings: Any) -> str | None:
        formulas = [text for text in program.network.units.activation.tolist() if text == "relu"]
        return "The kernels of this test know no relu." if formulas else None

    MADE.clear()
    monkeypatch.setitem(backends.BACKENDS, "fused", Backend("fused", "", lambda: None, cannot, lambda: _shifted))
    monkeypatch.setitem(backends.BACKENDS, "numpy", Backend("numpy", "", lambda: None, lambda *_: None, lambda: _recorded))


def rows(run: Run, last: int) -> np.ndarray:
    return run.past.rows_of(ALL, 1, last)[1]


def makers() -> set[str]:
    found = {who for who, _ in MADE}
    MADE.clear()
    return found


def test_a_run_ticks_on_numpy_until_the_kernels_are_there_and_goes_on_as_it_began() -> None:
    run = forward(Run(three_units()), 10)
    run.offer_fused()
    forward(run, 10)
    assert (makers(), run.backend, len(run.past.versions)) == ({"numpy"}, "numpy", 1)


def test_a_restart_takes_the_kernels_that_have_come_and_the_old_course_stays_a_ghost_of_its_own_numbers() -> None:
    run = forward(Run(three_units()), 10)
    old = rows(run, 10)
    run.offer_fused()
    run.restart()
    assert run.backend == "fused"
    forward(run, 10)
    assert run.past.versions[0].settings.backend == "fused"
    assert not np.array_equal(rows(run, 10), old)
    run.swap_ghost(0)
    assert run.backend == "numpy"
    makers()
    forward(run, 5)
    assert makers() == {"numpy"}


def test_a_look_at_the_start_retraces_what_numpy_made() -> None:
    run = forward(Run(three_units()), 10)
    run.offer_fused()
    run.seek(0)
    makers()
    forward(run, 10)
    assert (makers(), run.computed, run.past.ghosts) == (set(), 10, ())


def test_an_edit_keeps_the_backend() -> None:
    run = Run(three_units())
    run.offer_fused()
    forward(run, 5)
    run.replace(set_connections([3], weight=0.3)(run.document))
    forward(run, 5)
    run.replace(set_units([0], bias=0.3)(run.document))
    forward(run, 5)
    assert makers() == {"fused"}
    early = forward(Run(three_units()), 5)
    early.offer_fused()
    early.replace(set_connections([3], weight=0.3)(early.document))
    forward(early, 5)
    assert makers() == {"numpy"}


@pytest.mark.parametrize(("first", "second"), [("auto", "fused"), ("fused", "numpy")])
def test_an_explicit_choice_holds_from_the_next_tick_on(first: str, second: str) -> None:
    run = Run(change_settings(backend=first)(three_units()))
    if first == "fused":
        run.offer_fused()
    forward(run, 5)
    run.offer_fused()
    run.replace(change_settings(backend=second)(run.document))
    assert run.backend == second
    forward(run, 5)
    assert [(version.first, version.settings.backend) for version in run.past.versions] == [(1, run.past.versions[0].settings.backend),
                                                                                            (6, second)]  # fmt: skip
    run.replace(change_settings(backend="auto")(run.document))
    forward(run, 5)
    assert (run.backend, len(run.past.versions)) == (second, 2)


def test_fused_by_name_begins_on_numpy_and_follows_as_soon_as_it_can() -> None:
    run = forward(Run(change_settings(backend="fused")(three_units())), 5)
    assert makers() == {"numpy"}
    run.offer_fused()
    forward(run, 5)
    assert [version.settings.backend for version in run.past.versions] == ["numpy", "fused"]


def test_replay_makes_each_tick_with_the_backend_that_made_it_first() -> None:
    run = forward(Run(three_units()), 20)
    run.offer_fused()
    run.replace(change_settings(backend="fused")(run.document))
    forward(run, 20)
    made = rows(run, 40)
    makers()
    run._state = None
    assert np.array_equal(run._state_at(33).recent[0, 0], made[32])
    assert MADE == [("numpy", 1), ("fused", 21)]


def test_on_auto_the_backend_of_the_place_looked_at_goes_on_from_there() -> None:
    run = forward(Run(three_units()), 20)
    run.offer_fused()
    run.replace(change_settings(backend="fused")(run.document))
    forward(run, 20)
    run.replace(change_settings(backend="auto")(run.document))
    run.seek(10)
    assert run.backend == "numpy"
    forward(run, 30)
    assert (run.computed, run.past.ghosts) == (40, ())
    run.seek(25)
    assert run.backend == "fused"


def test_what_the_kernels_do_not_cover_is_made_by_numpy_and_said() -> None:
    run = Run(three_units())
    run.offer_fused()
    forward(run, 5)
    run.replace(set_units([0], activation="relu")(run.document))
    makers()
    forward(run, 5)
    assert (run.backend, makers()) == ("numpy", {"numpy"})
    run.replace(three_units())
    forward(run, 5)
    assert (run.backend, makers()) == ("fused", {"fused"})
