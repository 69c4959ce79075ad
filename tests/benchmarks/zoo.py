"""How long the builders of the zoo take for about 100,000 connections, and what a tick of the neural Turing machine costs in its window."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.options import Options

WANTED_BUILD, WANTED_FRAME = 200.0, 16.0  # milliseconds
FRAMES, REPEATS = 90, 3
LARGE: dict[str, dict[str, Any]] = {  # parameters that give about 100,000 connections, or as many as the ranges allow
    "perceptron": {"inputs": 316, "outputs": 316}, "multilayer": {"inputs": 100, "hidden": 270, "layers": 2},
    "elman": {"hidden": 315}, "jordan": {"hidden": 500, "outputs": 99}, "fully_recurrent": {"units": 316},
    "output_feedback": {"hidden": 315}, "locally_recurrent": {"inputs": 198, "hidden": 500},
    "recurrent_perceptron": {"hidden": 182, "layers": 2}, "time_delay": {"inputs": 49, "hidden": 500},
    "hopfield": {"units": 317}, "sequence_hopfield": {"units": 316}, "modern_hopfield": {"units": 500, "stored": 100},
    "continuous_hopfield": {"units": 317}, "associative_pair": {"first": 250, "second": 200},
    "boltzmann_machine": {"visible": 200, "hidden": 117}, "ctrnn": {"units": 316}, "echo_state": {"units": 1000},
    "multiple_timescales": {"fast": 200, "slow": 115}, "indrnn": {"hidden": 315}, "deep": {"hidden": 182}, "bidirectional": {"hidden": 222},
    "lstm": {"hidden": 157}, "gru": {"hidden": 182}, "hierarchical": {"modules": 4, "units": 100, "density": 0.5},
    "second_order": {"symbols": 50, "states": 44}, "cascaded": {"inputs": 45, "states": 45}, "stack": {"hidden": 200, "symbols": 50},
    "pushdown_automaton": {"symbols": 10, "states": 30}, "ntm": {"hidden": 200, "slots": 64, "width": 32},
    "dnc": {"hidden": 200, "slots": 16, "width": 32},
    "parametric_bias": {"hidden": 480, "context": 100}, "history_compressor": {"hidden": 300, "symbols": 30},
    "recursive_tree": {"leaves": 16, "width": 50},
}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """One row of the table; times in milliseconds of processor time."""

    name: str
    milliseconds: float
    wanted: float
    note: str = ""


def building(name: str, repeats: int = REPEATS) -> Measured:
    """The quickest of some builds, each of which is a new network."""
    from rnnsim.zoo.catalog import build

    spent = []
    for _ in range(repeats):
        begun = time.process_time()
        network = build(name, **LARGE[name])
        spent.append(1000 * (time.process_time() - begun))
    return Measured(name, min(spent), WANTED_BUILD, f"{len(network.connections):,} connections")


def ticking() -> Measured:
    """What a tick of the NTM sample costs in its window, played at 60 ticks a second: engine, canvas and panels, all threads."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from rnnsim.session.samples import sample
    from rnnsim.views.look import dress
    from rnnsim.views.open_windows import OpenWindows

    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication([])
    dress(app)
    windows = OpenWindows()
    window = windows.open_document(sample("ntm"))
    window.window().resize(1280, 800)
    playback = window.tab.playback
    playback.play(60.0)
    while playback.frame is None or playback.frame.tick < 30:
        QTest.qWait(10)
    begun, first, clock = time.process_time(), playback.frame.tick, time.monotonic()
    while playback.frame.tick < first + FRAMES:
        QTest.qWait(5)
    ticks = playback.frame.tick - first
    spent, rate = 1000 * (time.process_time() - begun) / ticks, ticks / (time.monotonic() - clock)
    units = len(window.tab.session.document.network.units)
    windows.close_all()
    windows.deleteLater()
    return Measured("a tick of the NTM, drawn", spent, WANTED_FRAME, f"{units} units, {rate:.0f} ticks/s reached")


def measured(options: Options) -> Iterator[Measured]:
    """Every row."""
    for name in LARGE:
        yield building(name, 1 if options.quick else REPEATS)
    yield ticking()


def report(options: Options) -> None:
    """Print the table."""
    print(f"{'':26} {'ms':>8} {'wanted':>8}")
    for row in measured(options):
        print(f"{row.name:26} {row.milliseconds:8.1f} {row.wanted:8.0f}  {row.note}", flush=True)
