"""A guard against the canvas becoming slow: ratios to the calibration (16 ms of the design's figures are 0.30), with room for noise.

The figures themselves are what `python -m tests.benchmarks canvas` prints on a quiet machine.
"""

from __future__ import annotations

import pytest

from tests.benchmarks.calibration import REFERENCE, plain_calibration

NOISE = 2.0  # other programs on the machine cost this much at most

pytestmark = [pytest.mark.gui, pytest.mark.slow]


def test_a_thousand_units_and_twenty_thousand_connections_stay_fluent(qapp: object) -> None:
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.canvas import measured

    rows = list(measured())
    for widget in QApplication.topLevelWidgets():  # the measured program would end here
        widget.close()
        widget.deleteLater()
    calibration = plain_calibration()
    ratios = {row.name: (row.milliseconds / calibration, row.wanted / REFERENCE) for row in rows}
    late = {name: round(ratio, 3) for name, (ratio, wanted) in ratios.items() if not 0 < ratio <= NOISE * wanted}
    assert not late, f"slower than wanted, as ratios to {calibration:.0f} ms: {late}"
