"""`python -m tests.benchmarks canvas` prints a table: processor time, the ratio to the calibration, and what is wanted."""

from __future__ import annotations

import os
import sys

from tests.benchmarks.calibration import REFERENCE, calibration, plain_calibration


def main(names: list[str]) -> int:
    """Run the benchmarks named (all, if none is)."""
    unknown = set(names) - {"canvas"}
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there is: canvas.")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.canvas import measured

    application = QApplication.instance() or QApplication([])
    plain = plain_calibration()
    print(f"calibration {calibration():.1f} ms, without vector instructions {plain:.1f} ms (reference {REFERENCE:.0f} ms)")
    print(f"{'':46s}{'ms':>9s}{'ratio':>9s}{'wanted':>9s}")
    for row in measured():
        print(f"{row.name:46s}{row.milliseconds:9.2f}{row.milliseconds / plain:9.3f}{row.wanted / REFERENCE:9.3f}")
    application.processEvents()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
