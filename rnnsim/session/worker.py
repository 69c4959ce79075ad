"""The engine thread: wishes in by a queue, the newest frames out by a one-slot mailbox. Owns its runs; knows no view."""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable
from time import perf_counter
from typing import ParamSpec

import numpy as np

from rnnsim.formulas.refused import Refused
from rnnsim.session.announcements import FrameReady, Hold
from rnnsim.session.pacer import Pacer
from rnnsim.session.run import NO_ROW, Condition, Run

P = ParamSpec("P")
STEPPED_AT_ONCE = 64  # ticks between two looks at whether the window has closed
Wish = Callable[[], object]
MEASURED_SECONDS, MEASURED_TICKS = 0.25, 10  # the achieved rate is counted over as much, but not longer than a second


class Worker:
    """All runs on one clock: they make the same number of ticks.

    `wake` is called on the engine thread when the mailbox turns from empty to full, and never after `stop`.
    """

    def __init__(self, runs: tuple[Run, ...], wake: Callable[[], None]) -> None:
        self.runs, self.ticks_made = runs, 0
        self._pacer = Pacer()
        self._until: Condition | None = None
        self._wishes: queue.SimpleQueue[tuple[int, Wish] | None] = queue.SimpleQueue()
        self._wake, self._generation, self._submitted = wake, 0, 0
        self._slot: tuple[FrameReady, ...] | None = None
        self._lock = threading.Lock()
        self._rate, self._counted_from, self._counted = 0.0, 0.0, 0
        self._is_stuck = self._is_stopping = False
        self._thread = threading.Thread(target=self._loop, name="rnnsim engine", daemon=True)
        self._thread.start()

    def submit(self, wish: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> int:
        """Have it done on the engine thread before the next tick; never waits. Returns its number."""
        self._submitted += 1
        self._wishes.put((self._submitted, lambda: wish(*args, **kwargs)))
        return self._submitted

    def take(self) -> tuple[FrameReady, ...] | None:
        """The newest frames, one per run, all of the same moment; None if they were taken already."""
        with self._lock:
            frames, self._slot = self._slot, None
        return frames

    def stop(self, timeout: float = 2.0) -> bool:
        """End the thread after the chunk it is at; whether it ended in time."""
        self._is_stopping = True
        self._wishes.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def play(self, rate: float, until: Condition | None = None) -> None:
        """A wish: run at so many ticks per second, until a row meets the condition."""
        now = perf_counter()
        self._until, self._rate, self._counted_from, self._counted = until, 0.0, now, 0
        self._pacer.play(rate, now)

    def pace(self, rate: float) -> None:
        """A wish: another speed, if it is playing."""
        if self._pacer.playing:
            self._pacer.play(rate, perf_counter())

    def pause(self) -> None:
        """A wish: stand still."""
        self._pacer.pause()

    def tick(self, count: int = 1) -> None:
        """A wish: pause and make so many ticks."""
        self._pacer.pause()
        made = -1
        while count > 0 and made and not self._is_stopping:
            made = self._forward(min(count, STEPPED_AT_ONCE))
            count -= made
            self.ticks_made += made

    def seek(self, tick: int) -> None:
        """A wish: every run looks at that tick, as far as all of them can."""
        earliest, last = max(run.recording.earliest for run in self.runs), min(run.past.last for run in self.runs)
        for run in self.runs:
            run.seek(max(earliest, min(tick, last)))

    def back(self) -> None:
        """A wish: one tick back."""
        self.seek(min(run.cursor for run in self.runs) - 1)

    def restart(self) -> None:
        """A wish: begin again at tick 0."""
        for run in self.runs:
            run.restart()

    def _loop(self) -> None:
        self._publish()
        while True:
            took = self._took_wishes(None if self._is_stuck else self._pacer.wait())
            if took is None:
                return
            made = self._ticked()
            if took or made or self._is_stuck:
                self._publish()

    def _took_wishes(self, timeout: float | None) -> bool | None:
        """Do every wish there is; whether there was one. None: stop. Idle, the thread sleeps here."""
        took = False
        while True:
            try:
                item = self._wishes.get(timeout=timeout) if timeout != 0 else self._wishes.get_nowait()
            except queue.Empty:
                return took
            if item is None or self._is_stopping:
                return None
            self._guarded(item[1])
            self._generation, took, timeout, self._is_stuck = item[0], True, 0, False

    def _ticked(self) -> int:
        started, computed = perf_counter(), self._computed
        due, made = self._pacer.due(started), 0
        if due:
            made = self._guarded(lambda: self._forward(due, self._until))
            self._is_stuck = not made and self._pacer.playing  # held: the wish to play stays until an edit mends it
            if made and self._until is not None and self._is_reached(self._until):
                self._pacer.pause()
        ended = perf_counter()
        self._pacer.made(self._computed - computed, ended - started)
        self.ticks_made += made
        self._counted += made
        self._measure(ended)
        return made

    @property
    def _computed(self) -> int:
        """Ticks of the first run that took time: the measure of a chunk. (Moving along recorded ticks takes none.)"""
        return self.runs[0].computed

    def _measure(self, now: float) -> None:
        seconds = now - self._counted_from
        if seconds >= 1 or (seconds >= MEASURED_SECONDS and self._counted >= MEASURED_TICKS):
            self._rate = self._counted / seconds
            self._counted_from, self._counted = now, 0

    def _forward(self, ticks: int, until: Condition | None = None) -> int:
        """All runs by the same number of ticks; whoever got farther than the slowest is put back (bit-equal)."""
        begun = [run.cursor for run in self.runs]
        for run in self.runs:
            start = run.cursor
            while run.cursor - start < ticks and run.forward(ticks - run.cursor + start, until):
                if until is not None:
                    break  # it may have been reached
            ticks = run.cursor - start
        for run, tick in zip(self.runs, begun, strict=True):
            if run.cursor != tick + ticks:
                run.seek(tick + ticks)
        return ticks

    def _is_reached(self, until: Condition) -> bool:
        row = self.runs[0].row()
        return bool(np.any(until(row.unit_ids, row.values[None, :])))

    def _guarded(self, wish: Callable[[], object]) -> int:
        """Do it; a fault must not end the thread: it is said in the frame, and the clock stands. Returns the ticks made."""
        try:
            made = wish()
        except Exception as fault:
            self._pacer.pause()
            for run in self.runs:
                run.hold(_hold_of(fault))
            return 0
        return made if isinstance(made, int) else 0

    def _publish(self) -> None:
        frames = tuple(self._frame_of(run) for run in self.runs)
        with self._lock:
            was_empty, self._slot = self._slot is None, frames
        if was_empty and not self._is_stopping:
            self._wake()

    def _frame_of(self, run: Run) -> FrameReady:
        try:
            row, hold, backend = run.row(), run.held, run.backend
        except Exception as fault:
            row, hold, backend = NO_ROW, _hold_of(fault), "numpy"
            run.hold(hold)
        playing = self._pacer.playing
        return FrameReady(run.cursor, *row, run.past, playing=playing, hold=hold, generation=self._generation,
                          rate=self._rate if playing else 0.0, clamped=run.clamped, poked=run.poked,
                          backend=backend)  # fmt: skip


def _hold_of(fault: Exception) -> Hold:
    if isinstance(fault, Refused):
        return Hold(str(fault))
    what = f"{type(fault).__name__}: {fault}"
    sentence = f"The clock stopped on a fault inside the program ({what}); undo the last edit or go back in time."
    return Hold(sentence, details="".join(traceback.format_exception(fault)))
