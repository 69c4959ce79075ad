"""Guards against costs that grow where they should not: with the size of a network, with the ticks made, for the window beside."""

from __future__ import annotations

import pytest

from tests.benchmarks import growth, soak
from tests.benchmarks.options import Options
from tests.benchmarks.own_process import measured_alone

NOISE = 2.0  # a limit may be missed by so much on a machine that others use
ATTEMPTS = 3

pytestmark = pytest.mark.slow


def test_a_tick_costs_in_proportion_to_the_connections() -> None:
    powers: list[float] = []
    while len(powers) < ATTEMPTS and not (powers and powers[-1] < 1.3):
        powers.append(growth.tick_growth(Options(quick=True)).power)
    assert 0.6 < powers[-1] < 1.3  # at proportion 1; caches bend it


def test_compiling_takes_a_microsecond_per_connection() -> None:
    found = [growth.compile_costs(100_000, Options())]
    while len(found) < ATTEMPTS and found[-1][1] > NOISE * growth.COMPILE_LIMIT:
        found.append(growth.compile_costs(100_000, Options()))
    assert found[-1][1] <= NOISE * growth.COMPILE_LIMIT


@pytest.mark.parametrize("precision", ["single", "double"])
def test_the_engine_holds_some_dozen_numbers_per_connection(precision: str) -> None:
    connections = 1_000_000
    found = measured_alone("tests.benchmarks.growth", connections, precision, "fused")
    assert 8 <= found["arrays"] / connections <= 1.25 * growth.MEMORY_LIMIT
    assert found["grown"] / connections <= NOISE * growth.MEMORY_LIMIT


@pytest.mark.parametrize("way", sorted(soak.WAYS))
def test_ten_million_ticks_leave_the_memory_as_it_was(way: str) -> None:
    assert soak.measured(way, 10_000_000, "fused")["slope"] < NOISE * soak.LIMIT


@pytest.mark.gui
def test_the_window_answers_while_the_engine_runs_flat_out(qapp: object) -> None:
    from tests.benchmarks import lateness

    found = [lateness.measured("fused", 400)]
    while len(found) < ATTEMPTS and found[-1].most > NOISE * lateness.LIMIT:
        found.append(lateness.measured("fused", 400))
    assert found[-1].made_by == "fused"
    assert found[-1].ticks_per_second > 0
    assert found[-1].most <= NOISE * lateness.LIMIT
