"""What a person can ask of the clock, and the newest frame that answers. Lives on the window's thread; nothing here waits.

Knows nothing of how ticks are computed.
"""

from __future__ import annotations

from collections.abc import Mapping

from rnnsim.session.announcements import FrameReady
from rnnsim.session.run import Condition, Run
from rnnsim.session.worker import Worker


class Playback:
    """Wishes go to the worker. What is shown is what frames say, never what was asked for."""

    def __init__(self, worker: Worker, run: Run, speed: float) -> None:
        self._worker, self._run, self._barrier = worker, run, 0
        self.speed = speed  # ticks per second wanted; inf: as fast as can be
        self.frame: FrameReady | None = None

    @property
    def is_playing(self) -> bool:
        """Whether the clock runs or wants to, by the newest frame."""
        return self.frame is not None and self.frame.playing

    def play(self, rate: float | None = None, until: Condition | None = None) -> None:
        """Run at `rate` ticks per second (the speed if None), until a row meets the condition."""
        self._worker.submit(self._worker.play, self.speed if rate is None else rate, until)

    def set_speed(self, rate: float) -> None:
        """Another speed from now on, also while the clock runs."""
        self.speed = rate
        self._worker.submit(self._worker.pace, rate)

    def pause(self) -> None:
        """Stand still."""
        self._worker.submit(self._worker.pause)

    def tick(self, count: int = 1) -> None:
        """Pause and make so many ticks."""
        self._barrier = self._worker.submit(self._worker.tick, count)

    def seek(self, tick: int) -> None:
        """Pause and look at a recorded tick. Frames made before this wish are not shown any more."""
        self.pause()
        self._barrier = self._worker.submit(self._worker.seek, tick)

    def back(self) -> None:
        """Pause and look one tick back."""
        self.pause()
        self._barrier = self._worker.submit(self._worker.back)

    def to_start(self) -> None:
        """Begin again at tick 0; what was recorded stays as a ghost. A clock that runs keeps running."""
        self._barrier = self._worker.submit(self._worker.restart)

    def swap_ghost(self, index: int) -> None:
        """Pause, and let a ghost change places with the present future."""
        self.pause()
        self._barrier = self._worker.submit(self._run.swap_ghost, index)

    def poke(self, unit: int, value: float) -> None:
        """Set a unit once, before the next tick."""
        self._worker.submit(self._run.poke, unit, value)

    def poke_all(self, values: Mapping[int, float]) -> None:
        """Set several units once, before the next tick."""
        self._worker.submit(self._run.poke_all, values)

    def clamp(self, unit: int, value: float | None) -> None:
        """Hold a unit by hand from the next tick on; None lets it go."""
        self._worker.submit(self._run.clamp, unit, value)

    def move_to(self, worker: Worker) -> None:
        """Another worker has the run from now on."""
        self._worker, self._barrier = worker, 0

    def would_accept(self, frame: FrameReady) -> bool:
        """Whether a frame is not older than the last look elsewhere."""
        return frame.generation >= self._barrier

    def accepted(self, frame: FrameReady) -> bool:
        """Take a frame, unless it is older than the last look elsewhere."""
        if not self.would_accept(frame):
            return False
        self.frame = frame
        return True
