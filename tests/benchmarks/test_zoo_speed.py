"""A guard against the zoo becoming slow; the figures are what `python -m tests.benchmarks zoo` prints on a quiet machine."""

from __future__ import annotations

import pytest

from tests.benchmarks.calibration import REFERENCE, plain_calibration
from tests.benchmarks.zoo import LARGE, building, ticking

pytestmark = pytest.mark.slow
NOISE = 2.0  # other programs on the machine cost this much at most


@pytest.mark.parametrize("name", LARGE)
def test_a_hundred_thousand_connections_are_built_at_once(name: str) -> None:
    row = building(name, 2)
    assert row.milliseconds / plain_calibration() <= NOISE * row.wanted / REFERENCE, row


@pytest.mark.gui
def test_a_turing_machine_ticks_sixty_times_a_second_in_its_window(qapp: object) -> None:
    row = ticking()
    assert row.milliseconds / plain_calibration() <= NOISE * row.wanted / REFERENCE, row
