"""A guard against the zoo becoming slow; the figures are what `python -m tests.benchmarks zoo` prints on a quiet machine."""

from __future__ import annotations

import pytest

from tests.benchmarks.calibration import REFERENCE, plain_calibration
from tests.benchmarks.zoo import LARGE, Measured, building, ticking

pytestmark = pytest.mark.slow
NOISE = 2.0  # other programs on the machine cost this much at most


def late(rows: list[Measured]) -> list[Measured]:
    calibration = plain_calibration()
    return [row for row in rows if row.milliseconds / calibration > NOISE * row.wanted / REFERENCE]


def test_a_hundred_thousand_connections_are_built_at_once() -> None:
    assert late([building(name, 2) for name in LARGE]) == []


@pytest.mark.gui
def test_a_turing_machine_ticks_sixty_times_a_second_in_its_window(qapp: object) -> None:
    assert late([ticking()]) == []
