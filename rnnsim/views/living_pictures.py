"""Runs the samples of the gallery in the background, ten ticks a second, for pictures that live. One thread for all. No Qt.

The thread begins when the gallery has been painted once, so the first frame waits for nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rnnsim.network.document import Document

if TYPE_CHECKING:
    from rnnsim.engine.state import State

RATE = 10.0  # pictures per second
FASTEST = 3  # ticks between two pictures, for samples that run fast


@dataclass(frozen=True, eq=False)
class LivingPicture:
    """A sample at a tick: its document and the outputs in row order (U,)."""

    name: str
    document: Document
    values: NDArray[np.float64]
    tick: int


class LivingPictures:
    """`wake` is called on the thread when there is something new to `take`."""

    def __init__(self, names: Sequence[str], wake: Callable[[], None]) -> None:
        self._names, self._wake = tuple(names), wake
        self._stopped, self._lock = threading.Event(), threading.Lock()
        self._newest: dict[str, LivingPicture] = {}
        self.living = set(names)  # those that move; the others stand still
        self._thread = threading.Thread(target=self._live, name="rnnsim gallery", daemon=True)

    def start(self) -> None:
        """Begin; each picture is announced as soon as its sample is made."""
        self._thread.start()

    def take(self) -> dict[str, LivingPicture]:
        """The newest pictures since the last call, by name."""
        with self._lock:
            newest, self._newest = self._newest, {}
        return newest

    def stop(self, timeout: float = 5.0) -> bool:
        """End the thread; whether it has ended."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _live(self) -> None:
        runs: dict[str, SampleRun] = {}
        for name in self._names:
            if self._stopped.is_set():
                return
            runs[name] = SampleRun(name)
            self._put(runs[name].picture())
        while not self._stopped.is_set():
            began = monotonic()
            for name in self._names:
                if self._stopped.is_set():
                    return
                if name in self.living:
                    runs[name].forward()
                    self._put(runs[name].picture())
            self._stopped.wait(max(0.02, 1 / RATE - (monotonic() - began)))

    def _put(self, picture: LivingPicture) -> None:
        with self._lock:
            was_empty = not self._newest
            self._newest[picture.name] = picture
        if was_empty and not self._stopped.is_set():  # a sample that took longer than the gallery lived wakes nobody
            self._wake()


class SampleRun:
    """One sample, run by the engine without a recording; it begins again when its tape or its patience ends."""

    LONGEST = 2000

    def __init__(self, name: str) -> None:
        from rnnsim.compiling.compile_network import compile_network
        from rnnsim.recording.version import Version
        from rnnsim.session.episode_player import EpisodePlayer
        from rnnsim.session.samples import sample

        self.name = name
        self._document: Document = sample(name)
        program = compile_network(self._document.network, self._document.settings.is_continuous)
        self._version = Version(1, program, self._document.settings, self._document.episode)
        self._player = EpisodePlayer()
        self._step = max(1, min(FASTEST, round(self._document.layout.speed / RATE)))
        tape = self._document.episode
        self._length = self.LONGEST if tape is None or tape.repeats else max(len(tape) + 10, 60)
        self._state: State
        self._values: NDArray[np.float64]
        self._begin()

    def forward(self) -> None:
        """Make the ticks until the next picture."""
        from rnnsim.session.carrying import scratch_rows

        if self._state.tick + 1 > self._length:
            self._begin()
        rows = scratch_rows(self._version, self._step)
        self._state = self._player.ticked(self._version, self._state, rows)
        self._values = rows.rows[-1]

    def picture(self) -> LivingPicture:
        """What is to be painted now."""
        return LivingPicture(self.name, self._document, self._values, self._state.tick)

    def _begin(self) -> None:
        from rnnsim.drawing.values import initial_outputs
        from rnnsim.session.carrying import fresh_state

        self._state = fresh_state(self._version)
        self._values = initial_outputs(self._document.network)
