"""Networks that read later ticks, live: the whole episode is computed once, and its rows are played tick by tick.

The state after a tick is a function of what is in force and of the tick's number alone. Knows no run and no thread.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rnnsim.compiling.program import Program
from rnnsim.engine.non_finite import NonFinite
from rnnsim.engine.state import State
from rnnsim.engine.whole_episodes import check_whole_episode
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.network import Ids
from rnnsim.recording.recording import FreeRows
from rnnsim.recording.version import Version, acts_alike
from rnnsim.session.carrying import fresh_state, scratch_rows, ticked

EPISODE_IS_OVER = (
    "The episode ends with tick {}, and a network with negative delays is computed over whole episodes; begin again, or let the "
    "episode repeat."
)
NO_POKES = (
    "A poke sets a unit between two ticks, but a network with negative delays is computed over whole episodes; clamp the unit instead, "
    "which holds it over the episode."
)


def check_playable(program: Program, document: Document) -> None:
    """Raise `Refused` if the program needs an episode and the tape has none, or one that is too long to compute at once."""
    if not program.look_ahead:
        return
    episode = document.episode
    if episode is None or episode.kind == "pattern" or not len(episode):
        raise Refused(
            "A network with negative delays reads later ticks and cannot run freely; put an episode with inputs on the tape, or give it "
            "delays of 0 and more."
        )
    check_whole_episode(program, len(episode), 1, precision=document.settings.precision)


def ticks_left(version: Version, tick: int) -> int | None:
    """How many ticks there are to play after this one; None without end."""
    if not version.program.look_ahead or version.tape is None or version.tape.repeats:
        return None
    return max(len(version.tape) - tick, 0)


@dataclass(frozen=True, eq=False)
class _Episode:
    """What a version makes of its tape: rows (T, U), and states (T, 1, U) of all units, 0 for instant ones."""

    version: Version
    start: State
    rows: FreeRows

    def rows_at(self, ticks: Ids) -> Ids:
        """The row of each tick; an episode that repeats is played again and again."""
        return (ticks - 1) % len(self.rows.rows)

    def state_at(self, tick: int) -> State:
        """As computed: the past is that of this episode, too."""
        start, integrators = self.start, np.flatnonzero(self.start.integrates)
        recent, inner = start.recent.copy(), start.inner.copy()
        known = min(tick, len(recent))
        recent[:known, 0] = self.rows.rows[self.rows_at(tick - np.arange(known))]
        inner[0, integrators] = self.rows.states[self.rows_at(np.array([tick]))[0]]
        return State(tick, start.unit_ids, recent, inner, start.integrates)


class EpisodePlayer:
    """Makes ticks; of networks that read later ticks it keeps the episode it computed last."""

    def __init__(self) -> None:
        self._episode: _Episode | None = None

    def ticked(self, version: Version, state: State, free: FreeRows) -> State:
        """As `carrying.ticked`. Where an episode is not finite nothing of it is played: the error's state is the given one."""
        if not version.program.look_ahead:
            return ticked(version, state, free)
        try:
            episode = self._computed(version)
        except NonFinite as error:
            error.state = state
            raise
        at = episode.rows_at(state.tick + 1 + np.arange(len(free.rows)))
        free.rows[:], free.states[:] = episode.rows.rows[at], episode.rows.states[at]
        return episode.state_at(state.tick + len(free.rows))

    def _computed(self, version: Version) -> _Episode:
        known = self._episode
        if known is not None and acts_alike(known.version, version):
            self._episode = replace(known, version=version)  # the next comparison is with the very same values
            return self._episode
        self._episode = None
        assert version.tape is not None
        rows, start = scratch_rows(version, len(version.tape)), fresh_state(version)
        ticked(version, start, rows)
        self._episode = _Episode(version, start, rows)
        return self._episode
