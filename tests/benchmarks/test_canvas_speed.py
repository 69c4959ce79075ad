"""The canvas keeps its promises of speed, as ratios to the calibration: 16 ms of the design's figures are 0.30."""

from __future__ import annotations

import pytest

from tests.benchmarks.calibration import REFERENCE, plain_calibration

pytestmark = [pytest.mark.gui, pytest.mark.slow]


def test_a_thousand_units_and_twenty_thousand_connections_stay_fluent(qapp: object) -> None:
    from tests.benchmarks.canvas import measured

    rows = list(measured())
    calibration = plain_calibration()
    late = {row.name: round(row.milliseconds / calibration, 3) for row in rows if row.milliseconds / calibration > row.wanted / REFERENCE}
    assert not late, f"slower than wanted, as ratios to {calibration:.0f} ms: {late}"
