"""How many ticks are due now: speed in ticks per second, chunks of a few milliseconds. Told the time, never asks for it."""

from __future__ import annotations

from math import inf

CHUNK_SECONDS = 0.004
BACKLOG_SECONDS = 0.1  # more than this is never made up for, so there is no burst after a pause of the machine


class Pacer:
    """Pays out ticks as time passes."""

    def __init__(self) -> None:
        self.playing, self.rate = False, inf
        self._owed = self._last = 0.0
        self._seconds_per_tick = 1e-4

    def play(self, rate: float, now: float) -> None:
        """Run at `rate` ticks per second (inf: as fast as can be); the first tick is due at once, unless it is playing already."""
        if not self.playing:
            self._owed, self._last = 1.0, now
        self.playing, self.rate = True, rate

    def pause(self) -> None:
        """No tick is due any more."""
        self.playing = False

    def due(self, now: float) -> int:
        """Ticks to make now, at most one chunk."""
        if not self.playing:
            return 0
        most = max(1, int(CHUNK_SECONDS / self._seconds_per_tick))
        elapsed, self._last = max(0.0, now - self._last), now
        if self.rate == inf:
            return most
        self._owed = min(self._owed + elapsed * self.rate, max(1.0, self.rate * BACKLOG_SECONDS))
        ticks = min(int(self._owed), most)
        self._owed -= ticks
        return ticks

    def wait(self) -> float | None:
        """Seconds until a tick is due; None: sleep until a wish comes."""
        if not self.playing or self.rate <= 0:
            return None
        return 0.0 if self.rate == inf else max(0.0, (1.0 - self._owed) / self.rate)

    def made(self, ticks: int, seconds: float) -> None:
        """So many ticks took so long: the measure of the next chunk."""
        if ticks:
            self._seconds_per_tick += 0.3 * (seconds / ticks - self._seconds_per_tick)
